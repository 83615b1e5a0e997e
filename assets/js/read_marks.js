// Says by itself how far somebody read, once the page was in view; without scripting there is the button.
const AFTER_MS = 1500;

export function startReadMarks() {
  if (!document.querySelector("[data-live]")) return;
  setInterval(() => mark().catch(() => {}), AFTER_MS);
}

async function mark() {
  const form = document.querySelector("form[data-mark-read]");
  if (!form || form.dataset.sent || document.visibilityState !== "visible") return;
  form.dataset.sent = "yes";
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Requested-With": "autosave" },
  }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    delete form.dataset.sent;
    return;
  }
  const note = document.createElement("p");
  note.className = "field__hint";
  note.setAttribute("role", "status");
  note.textContent = form.dataset.markRead;
  form.replaceWith(note);
}
