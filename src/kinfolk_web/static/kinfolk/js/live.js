// Hears what happens on the day and tells the page's other parts ("day" events on the document). One stream for each page;
// while it is away, a page with data-poll asks every 20 seconds, give or take 10, so that 3,000 never ask at once.

const part = document.getElementById("live");
const KINDS = ["clock", "cue", "stage", "blank", "statements", "statements-stopped", "programme", "released", "undo", "ended", "here", "desks", "floor", "table", "open-tables", "open-tables-stopped", "casts", "closing", "connection"];
const EVERY = 20000;
const GIVE = 10000;
const SOON = 5000;
const SPREAD = 25000; // over which all phones look at a new plan

const tell = (kind, facts = {}) => document.dispatchEvent(new CustomEvent("day", { detail: { kind, ...facts } }));
const wait = () => EVERY + (Math.random() * 2 - 1) * GIVE;

let source = null;
let timer = 0;
let over = false;

function open() {
  source?.close();
  if (over || !part.dataset.stream) return;
  source = new EventSource(part.dataset.stream);
  source.addEventListener("open", () => {
    clearTimeout(timer);
    timer = 0;
    tell("heard");
  });
  source.addEventListener("error", () => {
    tell("unheard");
    later(wait());
  });
  source.addEventListener("hello", (event) => tell("time", JSON.parse(event.data || "{}")));
  source.addEventListener("snapshot", () => {
    tell("lost");
    later(Math.random() * SOON);
  });
  source.addEventListener("replaced", stop);
  source.addEventListener("closed", stop);
  for (const kind of KINDS) source.addEventListener(kind, (event) => tell(kind, JSON.parse(event.data || "{}")));
}

function stop() {
  source?.close();
  later(wait());
}

function later(milliseconds) {
  if (timer || over || !part.dataset.poll) return;
  timer = setTimeout(ask, milliseconds);
}

// With the plan that this page shows: after a repair it is as good as the new one to whom nothing changed.
const asked = () => (part.dataset.plan ? `${part.dataset.poll}?plan=${part.dataset.plan}` : part.dataset.poll);

async function ask() {
  timer = 0;
  try {
    const answer = await fetch(asked(), { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.status === 403 || answer.status === 410) {
      over = true;
      source?.close();
      return;
    }
    if (answer.ok && (answer.headers.get("Content-Type") || "").startsWith("application/json")) {
      const said = await answer.json();
      if (said.clock) tell("clock", { ...said.clock, exact: true });
      if (said.cue) tell("cue", said.cue);
      if (said.plan_number !== undefined && String(said.plan_number) !== part.dataset.plan) renew(SPREAD);
      if (said.stream) part.dataset.stream = said.stream;
      if (source?.readyState === EventSource.CLOSED) open();
    }
  } catch {
    // no network: as below
  }
  if (source?.readyState !== EventSource.OPEN) later(wait());
}

// What somebody is ticking or has open holds a new page back for as long as they are at it; what they write, until it is sent.
const AT_IT = 120000;
const READ = 5000; // for what is said of it then
let touched = -Infinity;
let sent = -Infinity;
const differs = (one) => (["checkbox", "radio"].includes(one.type) ? one.checked !== one.defaultChecked : "defaultValue" in one && one.value !== one.defaultValue);
const some = (what) => [...document.querySelectorAll(what)].some(differs);

function inUse() {
  if (document.documentElement.classList.contains("looking") || some("main textarea")) return true;
  const now = performance.now();
  return now - sent < READ || (now - touched < AT_IT && (some("main input") || document.querySelector("main details[open] form") !== null));
}

// What a script has taken over is sent, or kept until it is: it holds nothing back.
function taken(event) {
  if (!event.defaultPrevented) return;
  for (const one of event.target.elements) if ("defaultChecked" in one) one.defaultChecked = one.checked;
  event.target.closest("details")?.removeAttribute("open");
  sent = performance.now();
}

// Another plan holds, or a table changed: the page says so, and looks anew a moment later; not while it is lit or asks. My page
// takes over by itself where I sit.
let renewing = 0;
function renew(spread) {
  const note = document.getElementById("updating");
  if (!note || renewing) return;
  note.hidden = false;
  const look = () => {
    if (inUse()) renewing = setTimeout(look, 1000);
    else location.reload();
  };
  renewing = setTimeout(look, Math.random() * spread);
}

if (part) {
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, () => (touched = performance.now()), { passive: true });
  document.addEventListener("submit", (event) => setTimeout(taken, 0, event));
  document.addEventListener("day", ({ detail }) => {
    if (detail.kind === "released" && String(detail.number) !== part.dataset.plan) renew(SPREAD);
    if (detail.kind === "other-parts" || (detail.kind === "table" && !document.getElementById("my-day"))) renew(1000);
  });
  document.addEventListener("stream", (event) => {
    part.dataset.stream = event.detail;
    if (!source || source.readyState === EventSource.CLOSED) open();
  });
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && open());
  open();
}
