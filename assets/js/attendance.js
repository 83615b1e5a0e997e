// Who came, on a bad connection: a tap is kept on this device at once, and leaves when there is a connection.
import { add, countAll, device, drop, forgetAll, keyOf, marksAt, waiting } from "./kept_marks.js";

const RETRY_MS = 4000;
const PATIENT_MS = 30000;
const BATCH = 50;
const LOST = "Geen verbinding.";

export function startAttendance() {
  guardSignOut();
  const offline = document.querySelector("[data-attendance-offline]");
  if (offline) waitForConnection(offline);
  const root = document.querySelector("[data-attendance]");
  if (root) new Attendance(root).start();
}

class Attendance {
  constructor(root) {
    this.root = root;
    this.status = root.querySelector("[data-attendance-status]");
    this.form = root.querySelector("form[data-marks]");
    this.owner = root.dataset.owner;
    this.key = root.dataset.path ? keyOf(this.owner, root.dataset.path) : "";
    this.busy = false;
    this.trouble = "";
    this.sent = false;
    this.notes = new Map();
  }

  start() {
    navigator.serviceWorker?.register(this.root.dataset.worker).catch(() => {});
    if (this.form) {
      marksAt(this.key).forEach((mark) => this.check(mark.placement, mark.state));
      this.form.addEventListener("change", (event) => this.tapped(event.target));
      this.form.addEventListener("submit", (event) => this.leave(event));
    }
    window.addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.flush();
    });
    this.show();
    this.flush();
  }

  tapped(field) {
    if (!field.name.startsWith("mark_")) return;
    const placement = field.name.slice(5);
    const shown = this.shown(placement).value.split(":")[1];
    add(this.key, { placement, state: field.value, seen: shown ? shown.split(",") : [] });
    this.show();
    this.flush();
  }

  // "Everybody came" marks who has no mark yet; the rest of the form goes once nothing waits any more.
  async leave(event) {
    event.preventDefault();
    if (event.submitter?.name === "all") {
      this.form.querySelectorAll("fieldset.mark").forEach((group) => {
        if (group.querySelector("input:checked")) return;
        const first = group.querySelector("input[value=present]");
        first.checked = true;
        this.tapped(first);
      });
      return;
    }
    await this.flush();
    if (!navigator.onLine) this.trouble = LOST;
    if (waiting(this.owner).length || this.trouble) this.show();
    else this.form.submit();
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.busy) return this.busy;
    this.busy = this.sendAll().catch(() => { this.trouble = LOST; });
    await this.busy;
    this.busy = false;
    this.show();
    const pause = this.trouble && this.trouble !== LOST ? PATIENT_MS : RETRY_MS;
    if (waiting(this.owner).length) this.timer = setTimeout(() => this.flush(), this.trouble ? pause : 0);
    return undefined;
  }

  async sendAll() {
    this.trouble = "";
    for (const [path] of waiting(this.owner)) {
      const key = keyOf(this.owner, path);
      while (marksAt(key).length && !this.trouble) await this.send(key, path);
    }
  }

  async send(key, path) {
    const marks = marksAt(key).slice(0, BATCH);
    const response = await fetch(`${this.root.dataset.base}${path}/keuzes`, {
      method: "POST",
      body: JSON.stringify({ device: device(), now: Date.now(), marks }),
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-Requested-With": "autosave",
        "X-CSRFToken": this.root.dataset.token,
      },
    });
    if (response.status >= 500) throw new Error(String(response.status));
    const answer = await response.json();
    if (response.ok) this.adopt(key, answer);
    else this.trouble = answer.message || answer.error || "U bent afgemeld. Meld u aan; uw keuzes blijven staan.";
  }

  adopt(key, answer) {
    const before = marksAt(key).length;
    drop(key, new Set([...answer.kept, ...Object.keys(answer.refused)]));
    if (marksAt(key).length === before) throw new Error("nothing was answered");
    this.sent = true;
    Object.values(answer.refused).forEach((words) => this.notes.set("refused", words));
    if (answer.clock) this.notes.set("clock", answer.clock);
    if (answer.not_held) {
      this.notes.set("off", "Iemand zei dat deze keer niet doorging. Uw keuzes zijn bewaard en tellen nog niet mee.");
    }
    if (key !== this.key || !this.form) return;
    for (const [placement, stands] of Object.entries(answer.stands)) {
      const field = this.shown(placement);
      if (field) field.value = stands.shown;
      if (stands.differ) {
        this.notes.set("differ", "Over iemand is op een ander toestel iets anders gezegd. Ververs de pagina en kies.");
      }
    }
  }

  shown(placement) {
    return this.form.elements[`seen_${placement}`];
  }

  check(placement, state) {
    const field = this.form.querySelector(`input[name="mark_${placement}"][value="${state}"]`);
    if (field) field.checked = true;
  }

  show() {
    const number = waiting(this.owner).reduce((sum, [, marks]) => sum + marks.length, 0);
    const parts = [...this.notes.values()];
    if (number) {
      parts.unshift(`${this.trouble} ${amount(number)} op dit toestel. Ze gaan mee zodra het kan.`.trim());
    } else if (this.trouble) {
      parts.unshift(`${this.trouble} Druk straks nog eens op ‘Bewaar’.`);
    } else if (this.sent) {
      parts.unshift("Alles is bewaard.");
    }
    const text = parts.join(" ");
    if (this.status && this.status.textContent !== text) this.status.textContent = text;
  }
}

function amount(number) {
  return number === 1 ? "1 keuze staat nog" : `${number} keuzes staan nog`;
}

// The page without names: says how many marks wait, and comes back by itself.
function waitForConnection(page) {
  const number = countAll();
  const status = page.querySelector("[data-attendance-status]");
  if (number) status.textContent = `${amount(number)} op dit toestel. Ze gaan mee zodra er verbinding is.`;
  window.addEventListener("online", () => location.reload());
  setInterval(async () => {
    const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
    if (answer?.ok) location.reload();
  }, RETRY_MS);
}

// Signing out empties this device. What was not sent yet is said first.
function guardSignOut() {
  const form = document.querySelector('form[action="/afmelden"]');
  form?.addEventListener("submit", (event) => {
    const number = countAll();
    if (number && !form.dataset.warned) {
      event.preventDefault();
      form.dataset.warned = "yes";
      const note = document.createElement("p");
      note.setAttribute("role", "alert");
      note.textContent = `${amount(number)} op dit toestel. Meld u nog eens af om ze weg te gooien.`;
      form.append(note);
      return;
    }
    forgetAll();
  });
}
