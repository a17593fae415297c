// A desk at the door: one field, three letters or a badge, one tap. It works on without a network and says what it knows.

import { People } from "./door-list.js";
import { Places } from "./door-places.js";
import { openStore, wipe } from "./door-store.js";
import { Line, newKey, OverError } from "./door-sync.js";

const page = document.getElementById("desk");
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const words = page.dataset;
const people = new People();
const places = new Places(words);
const AGAIN = 20000; // how often a desk asks when nothing is heard
const UNDO_FOR = 120000;
const LEASE = 240000;

let kept = { plan: null, server: null };
let ways = [];
let leased = null; // when and for which list the chairs were looked at last, and how many people they were for
let standing = [];
let twice = new Map();
let again = new Map();
let online = null;
let chosen = null;
let changed = null; // the plan that this desk held, and the one that holds now, until somebody has seen it

const say = (text, given = {}) => text.replace(/\{(\w+)\}/g, (all, name) => given[name] ?? all);
const hour = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: words.zone }).format(new Date(at));

function made(tag, text = "", kind = "") {
  const one = document.createElement(tag);
  if (kind) one.className = kind;
  if (text) one.textContent = text;
  return one;
}

function button(text, kind, press) {
  const one = made("button", text, kind);
  one.type = "button";
  one.addEventListener("click", press);
  return one;
}

let store = null;
let line = null;

// -- what is kept ------------------------------------------------------------------------------------------------------

async function load() {
  let held = await store.get("list");
  if (held && held.owner !== words.owner) {
    if (held.at !== words.event) {
      store.close();
      await wipe();
      location.reload();
      return;
    }
    await store.forget(); // a desk of the same event that was paired anew: what it had not sent yet is sent by this one
    held = null;
  }
  places.here = (await store.get("at")) || null;
  if (held) take(held);
  (await store.get("words"))?.forEach((row) => people.hear([row]));
  ways = (await store.get("ways")) || [];
  changed = (await store.get("changed")) || null;
  line.since = (await store.get("since")) || "";
  await line.load();
  for (const word of await line.queued()) people.say(word, words.name);
}

function take(said) {
  if (said.people) {
    people.stamp = said.stamp;
    people.read(said.people);
    standing = said.standing || [];
    places.read(said.places);
    const chooser = places.chooser((here) => { store.set("at", here); show(); });
    part("doors").replaceChildren(...(chooser ? [chooser] : []));
    if (kept.plan !== null && said.plan !== kept.plan) changed = { mine: changed?.mine ?? kept.plan, server: said.plan };
    kept.plan = said.plan;
  }
  people.rounds = said.rounds;
  people.days = said.days || [];
  kept.server = said.plan;
  if (said.words) people.hear(said.words);
}

async function hear(answer) {
  const said = answer.list;
  people.offset = Date.parse(said.now) - Date.now();
  take(said);
  line.since = said.now;
  for (const [key, name] of Object.entries(answer.twice)) twice.set(key, name);
  for (const [key, tables] of Object.entries(answer.again)) again.set(key, tables);
  for (const one of people.added.values()) if (again.has(one.code)) one.tables = again.get(one.code);
  if (answer.ways) {
    const given = new Set((await line.queued()).map((word) => word.way));
    ways = answer.ways.filter(([key]) => !given.has(key));
    leased = { stamp: said.stamp, at: Date.now(), count: ways.length };
    await store.set("ways", ways);
  }
  if (said.people) {
    const { words: _words, ...list } = said;
    await store.set("list", { ...list, owner: words.owner, at: words.event });
    await store.set("changed", changed);
  }
  await store.set("words", [...people.words.values()].map((one) => [one.key, one.code, one.undoes, one.at, one.desk, one.walkIn]));
  await store.set("since", line.since);
}

// Chairs are looked at anew when some were given away, when anything changed, and now and then: not with every word.
const wantsChairs = () =>
  !leased || leased.stamp !== people.stamp || ways.length < leased.count || Date.now() - leased.at > LEASE;

// -- sending -----------------------------------------------------------------------------------------------------------

let running = null;
let wanted = false;

function sync() {
  if (!line) return null; // not begun yet
  wanted = true;
  running ??= (async () => {
    while (wanted && line) {
      wanted = false;
      try {
        await line.exchange(() => ({ stamp: people.stamp, plan: kept.plan, lease: wantsChairs() }), hear);
        online = true;
      } catch (error) {
        if (error instanceof OverError) {
          await over();
          return;
        }
        online = false;
        if (line) line.wasAway = true;
      }
      await show();
    }
  })().finally(() => (running = null));
  return running;
}

async function over() {
  stream?.close();
  clearInterval(clock);
  store.close();
  await wipe();
  page.replaceChildren(made("h1", words.over), made("p", words.overMore, "lead"));
  page.dataset.ended = "yes";
}

async function tell(word) {
  await line.push(word); // on the disk first: what is shown as done is done
  people.say(word, words.name);
  await show();
  sync();
}

const said = (about, more = {}) => ({ key: newKey(), about, at: new Date().toISOString(), ...more });

// -- one person --------------------------------------------------------------------------------------------------------

// Until the word is on the disk it does not stand yet: a second tap, or a scanner's last letter, would say it once more.
const underway = new Set();

async function arrive(one, more = {}) {
  if (underway.has(one.code)) return;
  underway.add(one.code);
  try {
    const word = said(one.code, { ...more, ...(await seatFor(one)) });
    chosen = { code: one.code, key: word.key, since: Date.now() };
    await tell(word);
    clear();
  } finally {
    underway.delete(one.code);
  }
}

// Whoever is on the list but in no plan, having registered late, gets a chair as walk-ins do.
async function seatFor(one) {
  if (Object.keys(one.tables).length || kept.plan === null) return {};
  const [way, told] = ways.shift() || [null, {}];
  await store.set("ways", ways);
  one.tables = told;
  return { way, told };
}

function clear() {
  const field = part("letters");
  field.value = "";
  showFound();
  field.focus();
}

function lines(one) {
  const table = people.table(one);
  const told = table ? [say(words.table, { table })] : [words.noTable];
  if (one.employer) told.push(one.employer);
  return told.join(" · ");
}

function card(code, key) {
  const one = people.get(code);
  const box = made("div", "", "arrived");
  if (!one) return box;
  const here = people.standing().get(code) || [];
  box.append(made("h2", here.length ? say(words.isHere, { name: one.name }) : say(words.takenBack, { name: one.name })));
  const table = people.table(one);
  box.append(table ? made("p", say(words.table, { table }), "place") : made("p", stands(), "lead"));
  if (one.greeter) box.append(made("p", say(words.greets, { name: one.greeter })));
  if (one.cast) box.append(made("p", say(words.cast, { name: one.cast })));
  if (places.knows(table)) box.append(places.figure(table));
  const mine = here.find((word) => word.key === key) || here[0];
  if (mine) {
    const row = made("p", "", "row");
    row.append(button(words.undo, "button second", async () => {
      await tell(said(code, { undoes: mine.key }));
      part("letters").focus();
    }));
    if (people.byCode.has(code)) row.append(button(words.theirPage, "plain", () => openPage(code)));
    box.append(row);
  }
  return box;
}

const stands = () =>
  standing.length ? say(words.standing, { host: standing[0][1], table: standing[0][0] }) : words.noTable;

function openPage(code) {
  const form = part("page");
  form.elements.code.value = code;
  form.elements.csrfmiddlewaretoken.value = line.token;
  form.requestSubmit();
}

// -- finding -----------------------------------------------------------------------------------------------------------

function showFound(found = people.find(part("letters").value)) {
  const text = part("letters").value;
  const here = people.standing();
  const list = part("found");
  list.replaceChildren(
    ...found.map((one) => {
      const item = made("li");
      const first = (here.get(one.code) || [])[0];
      const choose = first ? () => { chosen = { code: one.code, key: first.key, since: Date.now() }; show(); clear(); }
        : one.unnamed ? () => claim(one) : () => arrive(one);
      const press = button("", first ? "person here" : "person", choose);
      press.append(made("strong", one.name), made("span", lines(one)));
      if (first) press.append(made("span", first.desk ? say(words.since, { time: hour(first.at), desk: first.desk }) : hour(first.at), "tag on"));
      else if (one.unnamed) press.append(made("span", words.unnamed, "tag"));
      item.append(press);
      return item;
    }),
  );
  const none = part("none");
  none.hidden = text.trim().length < 2;
  part("add").textContent = text.trim() ? say(words.add, { name: text.trim() }) : words.addSomebody;
  part("count").textContent = text.trim().length < 2 ? "" : say(found.length === 1 ? words.foundOne : words.foundMany, { count: found.length });
}

function claim(one) {
  const box = part("claim");
  box.hidden = false;
  box.querySelector("h2").textContent = one.name;
  const form = box.querySelector("form");
  form.elements.name.value = "";
  form.elements.name.focus();
  form.onsubmit = async (event) => {
    event.preventDefault();
    const name = form.elements.name.value.trim();
    if (!name) return;
    box.hidden = true;
    await arrive(one, { name });
  };
}

// A badge opens /q/<token>/; the list holds a digest of each token. Scanners that type, type into the field.
async function badge(token) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
  const mark = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  const one = people.people.find((other) => mark.startsWith(other.badge));
  if (!one) {
    part("last").replaceChildren(made("p", words.noBadge, "note warning"));
    return;
  }
  const first = (people.standing().get(one.code) || [])[0];
  if (first) {
    chosen = { code: one.code, key: first.key, since: Date.now() };
    await show();
    clear();
  } else if (one.unnamed) claim(one);
  else await arrive(one);
}

// A badge that was opened with the camera of the device leads here, with the code of whose it is: found, and not yet checked in.
function meant() {
  const code = decodeURIComponent(location.hash.slice(1));
  const one = people.get(code);
  if (!one) return;
  history.replaceState(null, "", location.pathname);
  part("letters").value = "";
  showFound([one]);
  part("found").querySelector("button").focus();
}

// -- walk-ins ----------------------------------------------------------------------------------------------------------

function startAdding() {
  const box = part("new");
  box.hidden = false;
  const form = box.querySelector("form");
  form.elements.name.value = part("letters").value.trim();
  form.elements.name.focus();
  alike();
}

function alike() {
  const box = part("new");
  const found = people.similar(box.querySelector("form").elements.name.value);
  const here = people.standing();
  part("similar").replaceChildren(
    ...found.map((one) => {
      const table = people.table(one);
      const text = table ? say(words.isThis, { name: one.name, table }) : say(words.isThisShort, { name: one.name });
      const item = made("li");
      item.append(button(text, "person", async () => {
        box.hidden = true;
        if (here.has(one.code)) { chosen = { code: one.code, key: here.get(one.code)[0].key, since: Date.now() }; await show(); clear(); }
        else await arrive(one);
      }));
      return item;
    }),
  );
}

async function add(form) {
  const name = form.elements.name.value.trim();
  if (!name) return;
  const key = newKey();
  const [way, tables] = ways.shift() || [null, {}];
  const added = {
    name, organisation: form.elements.organisation.value.trim(), new: form.elements.new.value, language: form.elements.language.value,
  };
  part("new").hidden = true;
  form.reset(); // before anything is waited for: a second tap finds no name
  await store.set("ways", ways);
  chosen = { code: key, key, since: Date.now() };
  await tell({ key, about: key, at: new Date().toISOString(), added, way, told: tables });
  clear();
}

// -- what is shown -----------------------------------------------------------------------------------------------------

async function show() {
  if (!line) return; // it became a desk in another tab
  const here = people.standing();
  const waiting = (await line.queued()).length;
  const expected = people.everybody();
  part("here").textContent = say(words.counted, { here: expected.filter((one) => here.has(one.code)).length, expected: expected.length });
  const state = part("state");
  state.textContent = online === false ? words.offline : waiting ? say(words.toSend, { count: waiting }) : words.online;
  state.classList.toggle("away", online === false);
  part("queue").textContent = online === false && waiting ? say(words.toSend, { count: waiting }) : "";
  const plan = part("plan");
  plan.textContent = kept.plan === null ? words.noPlan : say(kept.server === kept.plan ? words.planIs : words.planOld, { mine: kept.plan, server: kept.server });
  const wrong = Math.round(people.offset / 60000);
  part("clock").hidden = Math.abs(wrong) < 2;
  part("clock").textContent = say(wrong < 0 ? words.fast : words.slow, { minutes: Math.abs(wrong) });
  part("ways").textContent = say(words.seats, { count: ways.length });
  if (chosen) part("last").replaceChildren(card(chosen.code, chosen.key));
  showNotices(here);
  showRecent(here);
  if (!store.lasts) part("lasts").textContent = words.onlineOnly;
  page.dataset.state = online === null ? "starting" : online ? "online" : "offline";
  page.dataset.waiting = String(waiting);
}

function showNotices(here) {
  const notices = [];
  for (const [key, desk] of twice) {
    const word = people.words.get(key);
    const one = word && people.get(word.code);
    if (one && (here.get(word.code) || []).length > 1) notices.push(say(words.twice, { name: one.name, desk, time: hour(here.get(word.code)[0].at) }));
  }
  for (const [key, tables] of again) {
    const word = people.words.get(key);
    const one = word && people.get(word.code);
    if (!one) continue;
    const round = people.round();
    const table = round && (tables[round[0]] || people.table(one));
    notices.push(table ? say(words.again, { name: one.name, table }) : say(words.againNone, { name: one.name }));
  }
  const shown = notices.map((text) => made("li", text, "note warning"));
  if (changed) {
    const line = made("li", say(words.planChanged, changed) + " ", "note warning");
    line.append(button(words.seen, "plain", async () => {
      changed = null;
      await store.set("changed", null);
      await show();
    }));
    shown.unshift(line);
  }
  const box = part("notices");
  if (box.textContent !== shown.map((one) => one.textContent).join("")) box.replaceChildren(...shown);
}

function showRecent(here) {
  const rows = [...here.entries()].map(([code, said]) => [said[0], people.get(code)]).filter(([, one]) => one);
  rows.sort(([a], [b]) => Date.parse(b.at) - Date.parse(a.at));
  part("recent").replaceChildren(
    ...rows.slice(0, 6).map(([word, one]) => {
      const item = made("li");
      item.append(made("span", hour(word.at), "when"), made("strong", one.name), made("span", [lines(one), word.desk].filter(Boolean).join(" · ")));
      return item;
    }),
  );
}

// -- beginning ---------------------------------------------------------------------------------------------------------

let stream = null;
function listen() {
  if (!words.live) return;
  stream = new EventSource(words.live);
  let soon = null;
  const ask = () => {
    clearTimeout(soon);
    soon = setTimeout(sync, 150 + Math.random() * 250);
  };
  for (const kind of ["snapshot", "here", "people", "released", "undo", "welcome", "clock"]) stream.addEventListener(kind, ask);
  for (const kind of ["over", "closed"]) stream.addEventListener(kind, sync);
  addEventListener("pagehide", () => stream.close());
}

function keepPage() {
  const note = part("lasts");
  if (!window.isSecureContext || !("serviceWorker" in navigator)) {
    note.textContent = words.onlineOnly;
    return;
  }
  navigator.serviceWorker
    .register(words.worker, { scope: "/door/" })
    .then(() => navigator.serviceWorker.ready)
    .then((ready) => {
      const shell = [...document.querySelectorAll("link[rel=stylesheet], link[rel=modulepreload], link[rel=icon], script[src]")].map((one) => one.href || one.src);
      navigator.serviceWorker.addEventListener("message", (event) => {
        note.textContent = event.data === "kept" && store.lasts ? words.lasts : words.onlineOnly;
      });
      ready.active.postMessage({ shell, page: location.pathname });
    })
    .catch(() => (note.textContent = words.onlineOnly));
}

addEventListener("hashchange", () => line && meant());
part("letters").addEventListener("input", () => {
  const token = /\/q\/([0-9a-z]{20})\/?$/.exec(part("letters").value.trim())?.[1];
  if (token && window.isSecureContext) {
    part("letters").value = ""; // a scanner that types may go on with a slash
    badge(token);
  } else showFound();
});
page.addEventListener("badge", (event) => badge(event.detail));
part("find").addEventListener("submit", (event) => {
  event.preventDefault();
  const [only, ...more] = [...part("found").querySelectorAll("button")];
  if (only && !more.length) only.click();
  else only?.focus();
});
part("add").addEventListener("click", startAdding);
part("new").querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  add(event.target);
});
part("new").querySelector("form").elements.name.addEventListener("input", alike);
for (const one of page.querySelectorAll("[data-close]")) one.addEventListener("click", () => { one.closest("[data-part]").hidden = true; });
addEventListener("online", sync);
addEventListener("offline", () => { online = false; if (line) show(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) sync(); });
let clock = 0;
function tick() {
  if (chosen && Date.now() - chosen.since > UNDO_FOR) {
    chosen = null;
    part("last").replaceChildren();
  }
  sync();
}

// Two tabs of one desk would give away the same chairs: the second waits until the first is closed. A camera that opens a badge
// opens it in another tab, though: then that one is the desk from now on.
async function alone() {
  if (!navigator.locks) return;
  const slow = setTimeout(() => (part("state").textContent = words.elsewhere), 1500);
  await new Promise((resolve) => {
    const mine = () => {
      resolve();
      return new Promise(() => undefined);
    };
    navigator.locks.request("kinfolk-desk", { steal: location.hash !== "" }, mine).catch(leave);
  });
  clearTimeout(slow);
}

function leave() {
  line = null;
  stream?.close();
  clearInterval(clock);
  store?.close();
  page.replaceChildren(made("p", words.elsewhere, "note warning"));
}

async function begin() {
  await alone();
  store = await openStore();
  line = new Line(store, { list: words.list, words: words.words }, words.token);
  await load();
  await show();
  keepPage();
  listen();
  clock = setInterval(tick, AGAIN);
  meant();
  await sync();
  meant();
}

begin();
