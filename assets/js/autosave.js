// Keeps a draft while somebody types: one request at a time, a second after the last key.
const WAIT_MS = 1000;
const RETRY_MS = 5000;

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
    this.dirty = false;
    this.failed = false;
  }

  start() {
    this.form.addEventListener("input", () => this.plan(WAIT_MS));
    this.form.addEventListener("submit", () => {
      this.failed = false;
      clearTimeout(this.timer);
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.failed) event.preventDefault();
    });
  }

  plan(wait) {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  async save() {
    if (this.busy) return this.plan(WAIT_MS);
    this.busy = true;
    this.dirty = false;
    try {
      const response = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        headers: { "X-Requested-With": "autosave", Accept: "application/json" },
      });
      if (response.status === 401) return this.signedOut();
      if (!response.ok) throw new Error(String(response.status));
      this.adopt(await response.json());
    } catch {
      this.fail("Nog niet bewaard. Uw tekst staat nog op het scherm; we proberen het opnieuw.");
    } finally {
      this.busy = false;
    }
  }

  adopt(saved) {
    this.failed = false;
    this.say(`Concept bewaard om ${saved.saved_at}. U kunt later verder, ook op een ander apparaat.`);
    if (this.form.dataset.autosave === saved.save_url) return;
    this.form.dataset.autosave = saved.save_url;
    this.form.action = saved.url;
    history.replaceState(null, "", saved.url);
  }

  signedOut() {
    this.fail("U bent uitgelogd. Laat deze pagina open en meld u aan in een nieuw tabblad; uw tekst blijft staan.");
    const link = document.createElement("a");
    link.href = "/aanmelden";
    link.target = "_blank";
    link.textContent = " Meld u aan";
    this.status?.append(link);
  }

  fail(text) {
    this.failed = true;
    this.say(text);
    this.plan(RETRY_MS);
  }

  say(text) {
    if (this.status) this.status.textContent = text;
  }
}
