// Counts down to what the server said: phases, the block that runs, what is next. Whatever is shown stands in the page from
// the beginning; "go" only reveals it. The device's own clock may be wrong by hours: only differences of it are used.

const part = document.getElementById("clock");
const CLOSE = 120;
const SHORT = 6;
const AHEAD = "kinfolk-ahead";

let state = null;
let ahead = null; // how many seconds the server's clock is ahead of this device's
let shown = "";

const here = () => Date.now() / 1000;
const now = () => here() + (ahead ?? 0);

// What was said just now tells the time; what waited on its way, or in a kept page, is only the least that it can be.
// The difference that was exact is remembered: a page that was kept for hours goes by it.
function tick(at, exact) {
  const said = at - here();
  ahead = exact || ahead === null || said > ahead ? said : ahead;
  if (exact) remember(ahead);
}

function remember(seconds) {
  try {
    localStorage.setItem(AHEAD, String(seconds));
  } catch {
    // a full or forbidden store: the page goes by itself, as it did
  }
}

function remembered() {
  try {
    return Number(localStorage.getItem(AHEAD) ?? -Infinity);
  } catch {
    return -Infinity;
  }
}

function take(facts) {
  tick(facts.at, facts.exact);
  if (state && facts.version < state.version) return;
  state = { version: facts.version, held: facts.held, out: facts.out, slots: facts.slots };
  draw();
}

function first(facts) {
  tick(facts.at, false);
  ahead = Math.max(ahead, remembered());
  state = facts;
  draw();
}

function moment(at) {
  const slots = state.slots;
  let slot = null;
  let next = null;
  const seated = (one) => one !== null && one[2] > one[1]; // what is on beside people at their tables ends no round
  for (const one of slots) {
    if (one[3] <= one[1]) continue;
    if (one[1] > at) next ??= seated(slot) && !seated(one) && one[3] <= slot[3] ? null : one;
    else if (at < one[3] && !seated(slot)) slot = one;
  }
  if (!slot) return { phase: next ? (slots.some((one) => one[1] <= at) ? "change" : "before") : "over", slot, next, until: next?.[1] };
  const [, begins, found, ends] = slot;
  const closes = Math.max(found, ends - Math.min(CLOSE, (ends - begins) / SHORT));
  if (at < found) return { phase: "find", slot, next, until: found, ends };
  return { phase: at < closes ? "running" : "closing", slot, next, until: ends, ends };
}

// Beyond a day nobody counts hours: "2 days, 3 hours" in the language of the page.
function days(hours) {
  const said = (number, unit) => new Intl.NumberFormat(document.documentElement.lang || undefined, { style: "unit", unit, unitDisplay: "long" }).format(number);
  const rest = hours % 24;
  return rest ? `${said(Math.floor(hours / 24), "day")}, ${said(rest, "hour")}` : said(hours / 24, "day");
}

function left(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const hours = Math.floor(whole / 3600);
  if (hours >= 24) return days(hours);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

function times() {
  const zone = part.dataset.zone || undefined;
  const words = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
  for (const [block, begins] of state.slots) {
    for (const one of document.querySelectorAll(`[data-at="${block}"], [data-block="${block}"] time`)) {
      const text = words.format(new Date(begins * 1000));
      if (one.textContent !== text) one.textContent = text;
    }
  }
}

// Blocks that are left out stay where people read them, and it is said there.
function out() {
  const left = (block, is) => {
    for (const one of document.querySelectorAll(`[data-hour="out${block}"]`)) one.hidden = !is;
  };
  for (const [block] of state.slots) left(block, false);
  for (const block of state.out ?? []) left(block, true);
}

// What stands on top is the first round of theirs that is neither over nor left out; the turn of 0 comes after all of them.
function turns(at) {
  const slot = (turn) => state.slots.find(([block]) => block === turn);
  const comes = (turn) => slot(turn)?.[3] > at; // today: also once more, when a step is taken back
  const over = (turn) => slot(turn)?.[3] <= at || (state.out ?? []).includes(turn);
  for (const kind of ["p", "h1", "div"]) {
    const all = [...document.querySelectorAll(`${kind}[data-turn]`)];
    const was = all.findIndex((one) => !one.hidden); // of rounds on other days the server said which
    const is = all.findIndex(({ dataset }, place) => {
      const turn = Number(dataset.turn);
      return turn === 0 || comes(turn) || (place >= was && !over(turn));
    });
    all.forEach((one, place) => (one.hidden = place !== is));
  }
}

function draw() {
  if (!state) return;
  const at = state.held ?? now();
  const is = moment(at);
  const block = is.slot?.[0] ?? 0;
  const key = `${state.version} ${is.phase} ${block} ${is.next?.[0] ?? 0} ${state.held ? 1 : 0}`;
  for (const one of document.querySelectorAll("[data-left]")) {
    const until = one.dataset.left === "until" ? is.until : Number(one.dataset.left);
    const text = until === undefined || state.held ? "" : left(until - at);
    if (one.textContent !== text) one.textContent = text;
    one.classList.toggle("days", text !== "" && !text.includes(":"));
  }
  if (key === shown) return;
  const before = shown;
  shown = key;
  times();
  out();
  for (const one of document.querySelectorAll("[data-block]")) {
    const running = Number(one.dataset.block) === block;
    if (running) one.setAttribute("aria-current", "time");
    else one.removeAttribute("aria-current");
  }
  turns(at);
  for (const one of document.querySelectorAll("[data-phase]")) one.hidden = !one.dataset.phase.split(" ").includes(state.held ? "held" : is.phase);
  for (const one of document.querySelectorAll("[data-while]")) one.hidden = Number(one.dataset.while) !== block;
  for (const one of document.querySelectorAll("[data-before]")) one.hidden = block !== 0 || Number(one.dataset.before) !== (is.next?.[0] ?? 0);
  document.dispatchEvent(
    new CustomEvent("phase", { detail: { phase: is.phase, block, next: is.next?.[0] ?? 0, held: Boolean(state.held), first: before === "" } }),
  );
}

// -- bells: only where they were asked for ------------------------------------------------------------------------------

const TUNES = { find: [523, 659], running: [659], closing: [784, 587], change: [392], over: [392] };
let sound = null;

function ring(tones) {
  tones.forEach((tone, nth) => {
    const start = sound.currentTime + nth * 0.5;
    const bell = new OscillatorNode(sound, { frequency: tone, type: "sine" });
    const fade = new GainNode(sound, { gain: 0 });
    fade.gain.setValueAtTime(0.0001, start);
    fade.gain.exponentialRampToValueAtTime(0.4, start + 0.02);
    fade.gain.exponentialRampToValueAtTime(0.0001, start + 1.8);
    bell.connect(fade).connect(sound.destination);
    bell.start(start);
    bell.stop(start + 2);
  });
}

const bells = document.getElementById("bells");
if (bells && window.AudioContext) {
  bells.hidden = false;
  bells.addEventListener("click", () => {
    const on = bells.getAttribute("aria-pressed") !== "true";
    bells.setAttribute("aria-pressed", String(on));
    sound ??= new AudioContext();
    if (on) sound.resume().then(() => ring([659]));
  });
  document.addEventListener("phase", ({ detail }) => {
    if (!detail.first && !detail.held && bells.getAttribute("aria-pressed") === "true") ring(TUNES[detail.phase] ?? []);
  });
}

if (part) {
  first(JSON.parse(part.dataset.clock));
  document.addEventListener("day", ({ detail }) => {
    if (detail.kind === "clock") take(detail);
    if (detail.kind === "time" && detail.at) {
      tick(detail.at, true);
      draw();
    }
  });
  setInterval(draw, 250);
}
