// Keeps the pages of a desk for when there is no network. What they show lies in the browser's database, not here.

const PAGES = ["/door/", "/door/find/"];
const STATIC = "__STATIC__";
const KEPT = "kinfolk-door";
const PATIENCE = 4000; // milliseconds until the page that was kept is shown instead
const ANY = { ignoreVary: true };

const isPage = (url) => url.origin === location.origin && PAGES.includes(url.pathname);
const isShell = (url) => url.origin === location.origin && url.pathname.startsWith(STATIC);

// Keeping never decides about answering: where the store is full, damaged or forbidden nothing is kept, and the page comes.
const find = async (url) => {
  try {
    return await caches.match(url, { cacheName: KEPT, ...ANY });
  } catch {
    return undefined;
  }
};

// What breaks on its way is no answer, and takes nothing of what was kept with it.
async function put(url, response) {
  const body = await response.arrayBuffer();
  const copy = () => new Response(body, { status: response.status, headers: response.headers });
  try {
    const cache = await caches.open(KEPT);
    await cache.put(url, copy()).catch(async () => {
      await cache.delete(url, ANY);
      await cache.put(url, copy());
    });
  } catch {
    // it is not kept, and the page says so
  }
}

// The page was opened before there was a worker, so that it is asked for once more; then its page may say that it stays.
async function keep({ shell, page: path }, from) {
  const wanted = shell.filter((one) => isShell(new URL(one, location.href)));
  const kept = await Promise.allSettled(wanted.map(async (one) => (await find(one)) || (await caches.open(KEPT)).add(one)));
  const url = new URL(path, location.origin);
  if (isPage(url) && !(await find(url.href))) await fresh(new Request(url, { credentials: "same-origin" })).catch(() => undefined);
  const whole = kept.every((one) => one.status === "fulfilled") && (await find(url.href));
  from?.postMessage(whole ? "kept" : "not kept");
}

// Only our own page takes the place of the one that is kept: a captive portal answers 200 as well.
async function fresh(request) {
  const response = await fetch(request);
  const url = new URL(request.url);
  if (response.headers.get("Kinfolk-Desk") === "over") {
    await caches.delete(KEPT).catch(() => undefined);
    indexedDB.deleteDatabase("kinfolk-door");
  } else if (response.ok && !response.redirected && response.headers.get("Kinfolk-Desk") === "page") {
    await put(url.origin + url.pathname, response.clone());
  } else if (response.ok && !response.redirected) {
    throw new TypeError("what answers is not Kinfolk");
  }
  return response;
}

async function page(request) {
  const url = new URL(request.url);
  const kept = await find(url.origin + url.pathname);
  const fetched = fresh(request);
  if (!kept) return fetched;
  fetched.catch(() => undefined);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept.clone()));
  return Promise.race([fetched, late]).catch(() => kept);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data, event.source)));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.mode === "navigate" && event.request.method === "GET" && isPage(url)) {
    event.respondWith(page(event.request));
  } else if (event.request.method === "GET" && isShell(url)) {
    event.respondWith(find(event.request.url).then((kept) => kept || fetch(event.request)));
  }
});
