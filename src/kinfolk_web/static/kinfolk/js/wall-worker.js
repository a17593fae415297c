// Keeps the wall's page and what it is drawn with, so that a display that wakes or reboots while the server is away shows
// something calm instead of a browser's error. The picture itself always comes fresh.

const STATIC = "__STATIC__";
const KEPT = "kinfolk-wall";
const PATIENCE = 5000;

const isWall = (url) => /^\/wall\/[^/]+\/$/.test(url.pathname);
const isOurs = (response) => response.headers.get("Kinfolk-Page") === "own"; // a portal and a proxy answer, too
const isShell = (url) => url.pathname.startsWith(STATIC);

// Keeping never decides about answering: where the store is full, damaged or forbidden nothing is kept, and the page comes.
const find = async (url) => {
  try {
    return await caches.match(url, { cacheName: KEPT, ignoreVary: true });
  } catch {
    return undefined;
  }
};

// What breaks on its way is no answer, and takes nothing of what was kept with it.
async function put(url, response) {
  const body = await response.arrayBuffer();
  try {
    const cache = await caches.open(KEPT);
    await cache.put(url, new Response(body, { status: response.status, headers: response.headers })).catch(() => cache.delete(url));
  } catch {
    // it is not kept
  }
}

async function keep({ page, shell }) {
  const cache = await caches.open(KEPT);
  const wanted = [page, ...shell].map((one) => new URL(one, location.href)).filter((url) => url.origin === location.origin);
  for (const old of await cache.keys()) {
    if (!isWall(new URL(old.url)) && !wanted.some((url) => url.href === old.url)) await cache.delete(old);
  }
  await Promise.allSettled(wanted.filter(isShell).map(async (url) => (await cache.match(url.href)) || cache.add(url.href)));
  await fresh(new Request(page)).catch(() => undefined);
}

async function fresh(request) {
  const stop = new AbortController(); // displays have browsers that know no AbortSignal.timeout
  const late = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(request, { signal: stop.signal });
    if (!isOurs(response)) return response;
    if (response.status === 410) await caches.open(KEPT).then((cache) => cache.delete(request.url)).catch(() => undefined);
    else if (response.ok) await put(request.url, response.clone());
    return response;
  } finally {
    clearTimeout(late);
  }
}

async function page(request) {
  let response;
  try {
    response = await fresh(request);
    if (isOurs(response)) return response;
  } catch {
    // no server, or no network
  }
  return (await find(request.url)) || response || Response.error();
}

async function shell(request) {
  return (await find(request.url)) || fetch(request);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin || event.request.method !== "GET") return;
  if (event.request.mode === "navigate" && isWall(url)) event.respondWith(page(event.request));
  else if (isShell(url)) event.respondWith(shell(event.request));
});
