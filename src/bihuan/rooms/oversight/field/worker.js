// The service worker of the field page: its pages and what they are made of stay on the phone.
const PAGES = "field-pages";
const PARTS = "field-parts";
const PATIENCE = 4000; // milliseconds; a network that is slower than that counts as none

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// The page names what to keep; the answer says whether all of it is here now.
addEventListener("message", (event) => {
  const { pages = [], parts = [] } = event.data;
  const all = [...pages.map((url) => fetched(url, PAGES)), ...parts.map((url) => part(url))];
  event.waitUntil(
    Promise.all(all).then(
      (answers) => event.source.postMessage({ kept: answers.every((one) => one.ok) }),
      () => event.source.postMessage({ kept: false }),
    ),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(part(request));
  else if (request.mode === "navigate") event.respondWith(page(request));
});

// Names of parts change with their content, so what is here is right.
async function part(request) {
  const store = await caches.open(PARTS);
  const there = await store.match(request, { ignoreVary: true });
  if (there) return there;
  const answer = await fetch(request);
  if (answer.ok) await store.put(request, answer.clone());
  return answer;
}

async function page(request) {
  try {
    return await fetched(request, PAGES, AbortSignal.timeout(PATIENCE));
  } catch {
    const there = await (await caches.open(PAGES)).match(request, { ignoreSearch: true, ignoreVary: true });
    return there || Response.error();
  }
}

// Whoever is sent to the sign-in page may not see what was kept for somebody else.
async function fetched(request, name, signal) {
  const answer = await fetch(request, { signal, credentials: "same-origin" });
  if (answer.redirected) await caches.delete(name);
  else if (answer.ok) await (await caches.open(name)).put(request, answer.clone());
  return answer;
}
