// Keeps the pages of the day for when there is no network: those in the list below and what they are drawn with, nothing
// else. With a network every page comes fresh. Everything goes when its owner closes the page, and a week after the event.
// Only pages of our own take the place of what is kept: a captive portal and a proxy answer, too.

const PAGES = ["/my/", "/my/greeter/", "/my/greeting/", "/my/host/", "/my/host/moves/", "/my/cast/", "/my/report/", "/my/offline/"];
const STATIC = "__STATIC__";
const KEPT = "kinfolk-day";
const MARK = "/my/until";
const PLAN = "/my/plan"; // the number of the plan that the pages are of
const AT = "Kinfolk-Kept"; // when a page was kept, by the clock of this device
const PATIENCE = 3000; // milliseconds until what was kept is shown instead
const ANY = { ignoreVary: true }; // the cookie decides, and whoever changes it wipes what is kept
const GOOD_FOR = 30 * 60 * 1000; // a page that was kept so lately is not asked for again ahead of time

const isPage = (url) => url.origin === location.origin && PAGES.includes(url.pathname) && !url.search;
const isShell = (url) => url.origin === location.origin && url.pathname.startsWith(STATIC);

const isOurs = (response) => response.headers.get("Kinfolk-Page") === "own";
const isShut = (response) => response.status === 403 || response.status === 410;
const isStrange = (response) => !isOurs(response) && (response.ok || response.status >= 500);

async function wipe() {
  await caches.delete(KEPT);
  await self.registration.unregister();
}

// Keeping never decides about answering: where the store is full, damaged or forbidden nothing is kept, and every page comes.
const find = async (url) => {
  try {
    return await caches.match(url, { cacheName: KEPT, ...ANY });
  } catch {
    return undefined;
  }
};

// What could not be kept takes what was kept before with it: that is older, and its room is what is missing. What breaks on its
// way is no answer, and takes nothing with it.
async function put(url, response) {
  const body = await response.arrayBuffer();
  const headers = new Headers(response.headers);
  headers.set(AT, String(Date.now()));
  const copy = () => new Response(body, { status: response.status, headers });
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

async function isOver() {
  const mark = await find(MARK);
  return mark ? Number(await mark.text()) * 1000 < Date.now() : false;
}

const add = (all) => Promise.allSettled(all.filter(isShell).map(async (url) => (await find(url.href)) || (await caches.open(KEPT)).add(url.href)));

// A page that is kept before it was ever opened has scripts that no open page has.
async function drawnWith(page) {
  const found = [...(await page.text()).matchAll(/(?:src|href)="([^"]+\.(?:js|css|svg))"/g)];
  return found.map(([, one]) => new URL(one, location.href));
}

// Whether a page has to be asked for ahead of time: after another plan all of them, but the one that has just been opened.
function isOld(held, anew, open) {
  if (!held) return true;
  return (anew && !open) || Math.abs(Date.now() - Number(held.headers.get(AT) || 0)) > GOOD_FOR;
}

const asked = (url) => fresh(new Request(url, { credentials: "same-origin" })).then((one) => isOurs(one) && !isShut(one), () => false);

async function keep(message, from) {
  await put(MARK, new Response(String(message.until)));
  const before = await (await find(PLAN))?.text();
  const anew = message.plan !== undefined && message.plan !== before;
  await add(message.shell.map((one) => new URL(one, location.href)));
  let whole = true;
  for (const path of PAGES) {
    const url = new URL(path, location.origin).href;
    const held = await find(url);
    if (!message.pages.includes(path) && path !== "/my/offline/" && !(anew && held)) continue;
    if (isOld(held, anew, path === message.pages[0])) whole = (await asked(url)) && whole;
    const kept = await find(url);
    if (kept) await add(await drawnWith(kept));
  }
  if (anew && whole) await put(PLAN, new Response(message.plan));
  const wanted = PAGES.filter((one) => message.pages[0] === one);
  const kept = await Promise.all([...wanted, "/my/offline/"].map((path) => find(new URL(path, location.origin).href)));
  from?.postMessage(kept.every(Boolean) ? "kept" : "not kept");
}

async function fresh(request) {
  const response = await fetch(request);
  const url = new URL(request.url);
  if (!isOurs(response)) return response;
  if (isShut(response)) {
    await wipe();
  } else if (response.ok && !response.redirected && isPage(url) && request.method === "GET") {
    await put(request.url, response.clone());
  }
  return response;
}

async function page(request) {
  if (await isOver()) {
    await wipe();
    return fetch(request);
  }
  const kept = request.method === "GET" ? await find(request.url.split("#")[0]) : undefined;
  const fetched = fresh(request);
  try {
    if (!kept) return await fetched;
    const own = fetched.then((response) => (isStrange(response) ? kept.clone() : response));
    own.catch(() => undefined);
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept.clone()));
    return await Promise.race([own, late]);
  } catch {
    return kept || (await find("/my/offline/")) || Response.error();
  }
}

async function shell(request) {
  return (await find(request.url)) || fetch(request);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(keep(event.data, event.source)));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.mode === "navigate" && url.origin === location.origin && url.pathname.startsWith("/my/")) {
    if (url.pathname !== "/my/leave/") event.respondWith(page(event.request));
  } else if (event.request.method === "GET" && isShell(url)) {
    event.respondWith(shell(event.request));
  }
});
