// Shows one page without names when there is no connection. Keeps that page and what it needs, nothing else.
const CACHE = "zonder-verbinding";
const PAGE = new URL("zonder-verbinding", self.registration.scope).pathname;
const ANY = { ignoreVary: true };
let filled = false;

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(navigate(event));
  else if (new URL(request.url).pathname.startsWith("/static/")) event.respondWith(asset(request));
});

async function navigate(event) {
  try {
    const answer = await fetch(event.request);
    if (!filled) event.waitUntil(fill().catch(() => {}));
    return answer;
  } catch {
    return (await caches.match(PAGE, ANY)) || Response.error();
  }
}

async function asset(request) {
  return fetch(request).catch(async () => (await caches.match(request, ANY)) || Response.error());
}

async function fill() {
  const answer = await fetch(PAGE, { credentials: "omit", cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  const text = await answer.clone().text();
  const parts = [...text.matchAll(/(?:href|src)="(\/static\/[^"#]+)/g)].map((found) => found[1]);
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  await cache.put(PAGE, answer);
  await cache.addAll([...new Set(parts)]);
  filled = true;
}
