// Arrow keys go from line to line in a list of work, as in a mail program; Tab still goes everywhere.
const STEP = { ArrowDown: 1, ArrowUp: -1 };

export function startRows() {
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.(".work tbody tr");
    const step = STEP[event.key];
    if (!row || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = step > 0 ? row.nextElementSibling : row.previousElementSibling;
    const place = [...row.querySelectorAll("a, button")].indexOf(event.target);
    const stops = next ? [...next.querySelectorAll("a, button")] : [];
    if (!stops.length) return;
    event.preventDefault();
    stops[Math.min(Math.max(place, 0), stops.length - 1)].focus();
  });
}
