// A screen on which people find their table: letters from A to Z, names and tables, and what was kept when the network is away.

import { fold } from "./door-list.js";
import { Places } from "./door-places.js";
import { openStore, wipe } from "./door-store.js";

const page = document.getElementById("finder");
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const words = page.dataset;
const FORMAT = "kinfolk.finder/1";
const AGAIN = 30000;
const REST = 25000; // after which the screen is as the next person needs it

let held = null;
let letter = "";
let rest = null;
let chosen = ""; // whose table is lit on the plan
const places = new Places(words);

const say = (text, given) => text.replace(/\{(\w+)\}/g, (all, name) => given[name] ?? all);
const hour = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: words.zone }).format(new Date(at));
const first = (name) => fold(name).match(/[\p{L}\p{N}]/u)?.[0]?.toUpperCase() || "#";
let store = null;
let stream = null;
let clock = 0;

function round() {
  const at = Date.now() + held.offset;
  return held.rounds.find(([, , , ends]) => !ends || Date.parse(ends) > at) || held.rounds[held.rounds.length - 1];
}

function show() {
  if (!held) return;
  const now = round();
  const people = now ? held.people.filter(([, tables]) => tables[now[0]]) : [];
  part("round").textContent = people.length ? say(words.round, { title: now[1] }) : words.empty;
  part("plan").textContent = held.plan ? say(words.plan, { plan: held.plan, time: hour(held.at) }) : "";
  const letters = [...new Set(people.flatMap(([name]) => fold(name).split(" ").map(first)))].sort();
  const typed = fold(part("letters").value);
  part("alphabet").replaceChildren(
    ...letters.map((one) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = one;
      button.setAttribute("aria-pressed", String(one === letter));
      button.addEventListener("click", () => { letter = one === letter ? "" : one; chosen = ""; part("letters").value = ""; show(); later(); });
      return button;
    }),
  );
  const found = people.filter(([name]) => {
    const parts = fold(name).split(" ");
    return typed.length > 1 ? typed.split(" ").every((word) => parts.some((one) => one.startsWith(word))) : letter && parts.some((one) => first(one) === letter);
  });
  found.sort((a, b) => (fold(a[0]) < fold(b[0]) ? -1 : 1));
  part("tables").replaceChildren(...found.map(([name, tables]) => line(name, tables[now[0]])));
  const [only, ...more] = found;
  showPlace(found.find(([name]) => name === chosen) || (more.length ? null : only), now);
  part("nobody").hidden = !(typed.length > 1 && !found.length);
  part("nobody").textContent = words.nobody;
}

// A name and its table; where it is known where that stands, a tap shows it.
function line(name, table) {
  const item = document.createElement("li");
  const who = document.createElement("span");
  const where = document.createElement("b");
  who.textContent = name;
  where.textContent = say(words.table, { table });
  if (!places.knows(table)) {
    item.append(who, where);
    return item;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-pressed", String(name === chosen));
  button.addEventListener("click", () => {
    chosen = name;
    show();
    later();
    part("place").scrollIntoView({ block: "nearest" });
  });
  button.append(who, where);
  item.append(button);
  return item;
}

function showPlace(one, now) {
  const table = one && one[1][now[0]];
  const shown = table && places.knows(table) ? `${one[0]} ${table} ${places.here}` : "";
  const box = part("place");
  if (box.dataset.shown === shown) return;
  box.dataset.shown = shown;
  box.replaceChildren();
  if (!shown) return;
  const title = document.createElement("h2");
  title.textContent = `${one[0]} · ${say(words.table, { table })}`;
  box.append(title, places.figure(table));
}

// Where this screen stands is said once, by whoever puts it up, and kept on it.
function showDoors() {
  const chooser = places.chooser((here) => { store.set("at", here); show(); });
  part("doors").replaceChildren(...(chooser ? [chooser] : []));
}

function later() {
  clearTimeout(rest);
  rest = setTimeout(() => { letter = ""; chosen = ""; part("letters").value = ""; show(); }, REST);
}

function take(said) {
  const before = JSON.stringify(held?.places);
  held = said;
  places.read(said.places);
  if (JSON.stringify(said.places) === before) return;
  delete part("place").dataset.shown;
  showDoors();
}

async function ask() {
  try {
    const response = await fetch(words.list, { credentials: "same-origin", cache: "no-store", redirect: "error" });
    if (response.headers.get("Kinfolk-Desk") === "over") return await over();
    if (!(response.headers.get("Content-Type") || "").startsWith("application/json")) throw new TypeError();
    const said = await response.json();
    if (said?.format !== FORMAT) throw new TypeError();
    take({ ...said, at: Date.parse(said.now), offset: Date.parse(said.now) - Date.now(), owner: words.owner });
    await store.set("finder", held);
    page.dataset.state = "online";
  } catch {
    page.dataset.state = "offline";
  }
  show();
}

async function over() {
  stream?.close();
  clearInterval(clock);
  store.close();
  await wipe();
  const title = document.createElement("h1");
  const more = document.createElement("p");
  title.textContent = words.over;
  more.textContent = words.overMore;
  page.replaceChildren(title, more);
}

function keepPage() {
  if (!window.isSecureContext || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(words.worker, { scope: "/door/" }).then(() => navigator.serviceWorker.ready).then((ready) => {
    const shell = [...document.querySelectorAll("link[rel=stylesheet], link[rel=modulepreload], link[rel=icon], script[src]")].map((one) => one.href || one.src);
    ready.active.postMessage({ shell, page: location.pathname });
  }).catch(() => undefined);
}

async function begin() {
  store = await openStore();
  const kept = await store.get("finder");
  places.here = (await store.get("at")) || null;
  if (kept && kept.owner === words.owner) take(kept);
  clock = setInterval(ask, AGAIN);
  stream = words.live ? new EventSource(words.live) : null;
  for (const kind of ["snapshot", "people", "released", "undo", "clock", "over", "closed"]) stream?.addEventListener(kind, ask);
  addEventListener("pagehide", () => stream?.close());
  part("letters").addEventListener("input", () => { letter = ""; chosen = ""; show(); later(); });
  part("form").addEventListener("submit", (event) => event.preventDefault());
  keepPage();
  show();
  await ask();
}

begin();
