// Keeps a draft while somebody types: one request at a time, a second after the last key.
const WAIT_MS = 1000;
const RETRY_MS = 5000;
const SIGNED_OUT_RETRY_MS = 30000;

export function startAutosave() {
  const form = document.querySelector("form[data-autosave]");
  if (form) new Autosave(form).start();
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.timer = null;
    this.busy = false;
    this.failed = false;
    this.signedOut = false;
    this.leaving = false;
  }

  start() {
    this.form.addEventListener("input", () => this.plan(WAIT_MS));
    this.form.addEventListener("submit", (event) => this.leave(event));
    document.addEventListener("visibilitychange", () => {
      if (this.failed && document.visibilityState === "visible") this.plan(0);
    });
    window.addEventListener("pageshow", () => { this.leaving = false; });
    window.addEventListener("beforeunload", (event) => {
      if (this.failed && !this.leaving) event.preventDefault();
    });
  }

  // A form that outlived its session goes only after it has the token of the new one: else it is refused.
  async leave(event) {
    clearTimeout(this.timer);
    this.leaving = true;
    if (!this.signedOut) return;
    event.preventDefault();
    await this.refreshToken().catch(() => {});
    this.signedOut = false;
    this.form.requestSubmit(event.submitter);
  }

  plan(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    if (this.leaving) return;
    if (this.busy) {
      this.plan(WAIT_MS);
      return;
    }
    this.busy = true;
    try {
      if (this.signedOut) await this.refreshToken();
      const response = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        headers: { "X-Requested-With": "autosave", Accept: "application/json" },
      });
      if (response.status === 401) this.askToSignIn();
      else if (response.status === 409) this.yield((await response.json()).message);
      else if (response.ok) this.adopt(await response.json());
      else throw new Error(String(response.status));
    } catch {
      this.fail("Nog niet bewaard. Uw tekst staat nog op het scherm; we proberen het opnieuw.", RETRY_MS);
    } finally {
      this.busy = false;
    }
  }

  // After signing in again in another tab: take the new token over, but only when it is the same person's.
  async refreshToken() {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("main input[name=csrf_token]")?.value;
    if (!token || userOf(page) !== userOf(document)) return;
    document.querySelectorAll("input[name=csrf_token]").forEach((field) => { field.value = token; });
  }

  // A colleague kept something else: nothing is overwritten, and the text stays on the screen.
  yield(message) {
    this.failed = true;
    this.say(message);
  }

  adopt(saved) {
    const version = this.form.elements.seen_version;
    if (version && saved.version) version.value = saved.version;
    this.failed = false;
    this.signedOut = false;
    this.say(`Concept bewaard om ${saved.saved_at}. U kunt later verder, ook op een ander apparaat.`);
    if (this.form.dataset.autosave === saved.save_url) return;
    this.form.dataset.autosave = saved.save_url;
    this.form.action = saved.url;
    history.replaceState(null, "", saved.url);
  }

  askToSignIn() {
    const told = this.signedOut;
    this.signedOut = true;
    this.failed = true;
    this.plan(SIGNED_OUT_RETRY_MS);
    if (told) return;
    this.say("U bent uitgelogd. Laat deze pagina open en meld u aan in een nieuw tabblad; uw tekst blijft staan.");
    const link = document.createElement("a");
    link.href = "/aanmelden";
    link.target = "_blank";
    link.textContent = "Meld u aan";
    this.status?.append(" ", link);
  }

  fail(text, retry) {
    this.failed = true;
    this.say(text);
    this.plan(retry);
  }

  say(text) {
    if (this.status && this.status.textContent !== text) this.status.textContent = text;
  }
}

function userOf(page) {
  return page.querySelector("[data-user]")?.dataset.user;
}
