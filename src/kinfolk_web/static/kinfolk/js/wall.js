// Keeps the wall right by itself: asks for its picture whenever something changed and every 15 seconds, shows the last one for
// a minute when nobody answers, then a holding slide; keeps the screen awake; never asks anybody anything.

const live = document.getElementById("live");
const holding = document.getElementById("holding");
const EVERY = 15000;
const AGAIN = 2000;
const PATIENCE = 4000;
const LAST_FRAME = 60000;
const WORDS_HOLD = 3000; // words of people are not shown for longer once something of them changed and nobody answers
const STEP = 5;
const TURN = 12000;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let good = performance.now();
let asking = null;
let timer = 0;
let ended = false;
let goneAt = 0; // when the words that are shown may have been taken off

const frame = () => document.getElementById("frame");

function plan(milliseconds) {
  clearTimeout(timer);
  if (!ended) timer = setTimeout(ask, milliseconds);
}

async function ask() {
  asking?.abort();
  const mine = (asking = new AbortController());
  const late = setTimeout(() => mine.abort(), PATIENCE);
  try {
    const answer = await fetch(live.dataset.frame, { signal: mine.signal, cache: "no-store" });
    const text = await answer.text();
    if (mine !== asking) return;
    const next = new DOMParser().parseFromString(text, "text/html");
    if (answer.status === 410) return end(next);
    const picture = next.getElementById("frame");
    if (!answer.ok || !picture) throw new Error("no picture");
    show(picture);
    plan(EVERY);
  } catch {
    if (mine === asking) plan(AGAIN);
  } finally {
    clearTimeout(late);
  }
}

function end(page) {
  ended = true;
  clearTimeout(timer);
  frame()?.remove();
  holding.replaceChildren(...(page.querySelector(".scene")?.childNodes ?? []));
  holding.hidden = false;
}

function show(picture) {
  good = performance.now();
  goneAt = 0;
  holding.hidden = true;
  document.body.classList.toggle("blanked", picture.dataset.scene === "blank");
  const old = frame();
  const same = old && !old.hidden && old.dataset.scene === picture.dataset.scene && inside(old) === inside(picture);
  document.dispatchEvent(new CustomEvent("stream", { detail: picture.dataset.stream }));
  document.dispatchEvent(new CustomEvent("day", { detail: { kind: "clock", exact: true, ...JSON.parse(picture.querySelector("#clock").dataset.clock) } }));
  until(picture);
  if (same) return;
  const counts = new Map([...document.querySelectorAll("[data-statement][data-count]")].map((one) => [one.dataset.statement, one.now ?? 0]));
  picture.classList.toggle("fresh", old?.dataset.scene !== picture.dataset.scene && !calm.matches);
  if (old) old.replaceWith(picture);
  else holding.before(picture);
  for (const one of picture.querySelectorAll("[data-count]")) climb(one, counts.get(one.dataset.statement) ?? 0);
  turn = 0;
}

const inside = (one) => one.querySelector(".scene")?.innerHTML;

// A picture holds until its phase is over: then the next one is asked for, also when no stream says so.
let change = 0;
function until(picture) {
  clearTimeout(change);
  const seconds = Number(picture.dataset.until) - Number(picture.dataset.at);
  if (seconds > 0 && seconds < 86400) change = setTimeout(ask, seconds * 1000 + 300);
}

// Counts climb in steps of five to the number that is told; never anything in between, and at once where motion is unwelcome.
function climb(one, from) {
  const to = Number(one.dataset.count);
  const words = one.textContent;
  one.now = to;
  if (calm.matches || !(to > from + STEP)) return;
  const steps = Math.min(24, Math.floor((to - from) / STEP));
  const began = performance.now();
  const last = Math.min(4000, 160 * steps);
  const tick = () => {
    const share = Math.min(1, (performance.now() - began) / last);
    const told = Math.round((from + (to - from) * (1 - (1 - share) ** 2)) / STEP) * STEP;
    one.textContent = share < 1 ? words.replace(String(to), String(Math.max(STEP, told))) : words;
    if (share < 1 && one.isConnected) requestAnimationFrame(tick);
  };
  tick();
}

// Statements take turns.
let turn = 0;
setInterval(() => {
  const all = [...document.querySelectorAll(".turns > li")];
  if (all.length < 2) return;
  turn = (turn + 1) % all.length;
  all.forEach((one, nth) => one.classList.toggle("shown", nth === turn));
  const count = all[turn].querySelector("[data-count]");
  if (count) climb(count, 0);
}, TURN);

document.addEventListener("day", ({ detail }) => {
  if (detail.kind === "blank") {
    document.body.classList.toggle("blanked", detail.on);
    ask();
  } else if (detail.kind.startsWith("statements") || detail.kind.startsWith("open-tables") || detail.kind === "undo") {
    if (frame()?.dataset.words !== undefined) goneAt ||= performance.now();
    ask();
  } else if (["cue", "stage", "programme", "heard", "lost", "ended", "closing"].includes(detail.kind)) {
    ask();
  } else if (detail.kind === "clock" && detail.topic) {
    ask(); // said by the stream; what a picture says of the clock asks for nothing
  }
});

setInterval(() => {
  const now = performance.now();
  const unsure = goneAt && now - goneAt > WORDS_HOLD;
  if (!ended && (now - good > LAST_FRAME || unsure) && holding.hidden) {
    if (frame()) frame().hidden = true;
    holding.hidden = false;
  }
}, 500);

// -- awake, and back at once after sleep ------------------------------------------------------------------------------------

async function awake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // not allowed here: the display's own settings decide
  }
}
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    awake();
    ask();
  }
});
addEventListener("online", ask);
awake();

let still = 0;
function pointer() {
  document.body.classList.remove("still");
  clearTimeout(still);
  still = setTimeout(() => document.body.classList.add("still"), 3000);
}
addEventListener("pointermove", pointer);
pointer();

const full = document.getElementById("full");
if (document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", () => document.documentElement.requestFullscreen().catch(() => {}));
}

if (window.isSecureContext && "serviceWorker" in navigator) {
  navigator.serviceWorker
    .register(document.body.dataset.worker, { updateViaCache: "none" })
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => {
      const shell = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]")].map((one) => one.href || one.src);
      registration.active.postMessage({ page: location.href, shell });
    })
    .catch(() => {});
}
const picture = frame();
if (picture) {
  until(picture);
  for (const one of picture.querySelectorAll("[data-count]")) one.now = Number(one.dataset.count);
}
// A page that was kept opens with an old picture: nothing of it is shown before the server has answered, or a minute is over.
if (picture && Math.abs(Date.now() / 1000 - Number(picture.dataset.at)) > LAST_FRAME / 1000) {
  picture.hidden = true;
  holding.hidden = false;
}
ask();
