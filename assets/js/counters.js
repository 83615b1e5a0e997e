// Tells how many characters are left in a long text, once it gets near the limit.
const NEAR = 0.8;

export function startCounters() {
  document.querySelectorAll("textarea[data-limit]").forEach((area) => {
    const limit = Number(area.dataset.limit);
    const note = document.createElement("p");
    note.className = "field__hint";
    note.setAttribute("role", "status");
    area.after(note);
    area.addEventListener("input", () => {
      const left = limit - area.value.length;
      const near = area.value.length > limit * NEAR;
      note.textContent = near ? (left >= 0 ? `Nog ${left} tekens.` : `${-left} tekens te veel.`) : "";
    });
  });
}
