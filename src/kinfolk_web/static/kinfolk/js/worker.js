// Keeps the pages of the day for when there is no network: those in the list below and what they are drawn with, nothing
// else. With a network every page comes fresh. Everything goes when its owner closes the page, and a week after the event.

const PAGES = ["/my/", "/my/greeter/", "/my/greeting/", "/my/host/", "/my/host/moves/", "/my/cast/", "/my/offline/"];
const STATIC = "__STATIC__";
const KEPT = "kinfolk-day";
const MARK = "/my/until";
const PATIENCE = 4000;

const isPage = (url) => url.origin === location.origin && PAGES.includes(url.pathname) && !url.search;
const isShell = (url) => url.origin === location.origin && url.pathname.startsWith(STATIC);

async function wipe() {
  await caches.delete(KEPT);
  await self.registration.unregister();
}

async function isOver() {
  const mark = await (await caches.open(KEPT)).match(MARK);
  return mark ? Number(await mark.text()) * 1000 < Date.now() : false;
}

async function keep(message) {
  const cache = await caches.open(KEPT);
  await cache.put(MARK, new Response(String(message.until)));
  const shell = message.shell.filter((one) => isShell(new URL(one, location.href)));
  await Promise.allSettled(shell.map(async (one) => (await cache.match(one)) || cache.add(one)));
  await Promise.allSettled(PAGES.map((one) => fresh(new Request(one, { credentials: "same-origin" }))));
}

async function fresh(request) {
  const response = await fetch(request);
  const url = new URL(request.url);
  if (response.status === 403 || response.status === 410) {
    await wipe();
  } else if (response.ok && !response.redirected && isPage(url) && request.method === "GET") {
    await (await caches.open(KEPT)).put(request.url, response.clone());
  }
  return response;
}

async function page(request) {
  if (await isOver()) {
    await wipe();
    return fetch(request);
  }
  const cache = await caches.open(KEPT);
  const kept = request.method === "GET" ? await cache.match(request.url.split("#")[0]) : undefined;
  const fetched = fresh(request);
  try {
    if (!kept) return await fetched;
    fetched.catch(() => undefined);
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept.clone()));
    return await Promise.race([fetched, late]);
  } catch {
    return kept || (await cache.match("/my/offline/")) || Response.error();
  }
}

async function shell(request) {
  const kept = await (await caches.open(KEPT)).match(request.url);
  return kept || fetch(request);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data)));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.mode === "navigate" && url.origin === location.origin && url.pathname.startsWith("/my/")) {
    if (url.pathname !== "/my/leave/") event.respondWith(page(event.request));
  } else if (event.request.method === "GET" && isShell(url)) {
    event.respondWith(shell(event.request));
  }
});
