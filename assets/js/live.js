// Keeps a list right while colleagues act: asks for its stamp, and fetches the list only when that changed.
const EVERY_SECONDS = 20;

export function startLive() {
  const list = document.querySelector("[data-live]");
  if (list) setInterval(() => look().catch(() => {}), 1000 * (list.dataset.liveEvery || EVERY_SECONDS));
}

async function look() {
  const list = document.querySelector("[data-live]");
  if (!list || document.visibilityState !== "visible" || busy(list)) return;
  const answer = await fetch(list.dataset.live, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) return;
  const { stamp } = await answer.json();
  if (stamp === list.dataset.stamp) return;
  const page = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!page.ok || page.redirected) return;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[data-live]");
  if (fresh && !busy(list)) swap(list, fresh);
}

// Nobody loses a choice that is being made, or the place where the keyboard is.
function busy(list) {
  return list.contains(document.activeElement) && document.activeElement.matches("select, input");
}

function swap(list, fresh) {
  const place = window.scrollY;
  const here = list.contains(document.activeElement) ? document.activeElement.id : "";
  list.replaceWith(fresh);
  if (here) document.getElementById(here)?.focus({ preventScroll: true });
  window.scrollTo({ top: place });
  const note = document.querySelector("[data-live-status]");
  if (note) note.textContent = note.dataset.liveStatus || "De lijst is bijgewerkt.";
}
