// Look Around on a phone: asks whose sentence is called whether their phone may light, and lights it when the server says that
// enough are ready, together with all others. Whoever did not say it stays dark and calm. Nothing is fetched when a cue comes.

const part = document.getElementById("light");
const PATIENCE = [400, 1200, 3000];
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

let turn = -1;
let cue = 0;
let choice = ""; // what was said to this cue: "", "yes" or "no"
let closed = false; // the calm page was put away
let lock = null;
let nextRound = 0;
let sentenceSaid = null;

function own(facts) {
  return facts.statement
    ? part.querySelector(`[data-said="${Number(facts.statement)}"]`)
    : part.querySelector(`[data-own="${Number(facts.cue)}"]`) ?? part.querySelector('[data-own=""]'); // written a minute ago
}

function about(told) {
  const rules = new Intl.PluralRules(document.documentElement.lang || "en");
  const samples = [...part.querySelectorAll("[data-sample]")];
  const fits = samples.find((one) => rules.select(Number(one.dataset.sample)) === rules.select(told)) ?? samples.at(-1);
  return fits.textContent.replace(fits.dataset.sample, String(told));
}

function take(facts) {
  if (facts.turn < turn) return;
  turn = facts.turn;
  if (facts.cue !== cue) {
    cue = facts.cue;
    choice = "";
    closed = false;
  }
  const mine = cue ? own(facts) : null;
  if (mine && facts.statement !== undefined) say(facts, mine);
  const lit = facts.state === "lit";
  if (!cue || facts.state === "over") show("");
  else if (part.dataset.mine && choice !== "no") show(choice === "yes" ? (lit ? "lit" : "ready") : "ask");
  else show(lit && !closed ? "dark" : "");
}

function say(facts, mine) {
  const sentence = document.getElementById("sentence");
  sentence.textContent = mine.textContent;
  if (mine.lang) sentence.lang = mine.lang;
  const told = part.querySelector(".others");
  told.dataset.empty = facts.told ? "" : "yes";
  if (facts.told) part.querySelector(".about").textContent = about(facts.told);
  sentenceSaid = mine;
  near();
}

// Whether some sit at the next table: also for whoever opens their page while a cue is called, before the clock says what is next.
function near() {
  part.querySelector(".near").hidden = !sentenceSaid?.dataset.rounds.split(" ").includes(String(nextRound));
}

function show(what) {
  const before = part.dataset.what ?? "";
  part.dataset.what = what;
  part.hidden = !what;
  document.documentElement.classList.toggle("looking", Boolean(what));
  for (const one of part.querySelectorAll("[data-show]")) one.hidden = !one.dataset.show.split(" ").includes(what);
  const told = part.querySelector(".others");
  if (told.dataset.empty) told.hidden = true;
  part.querySelector(".failed").hidden = true;
  if (what && !before) document.getElementById("sentence").focus({ preventScroll: true });
  if (what === "ready" || what === "lit") awake();
  else lock = lock?.release() && null;
}

async function awake() {
  try {
    lock ??= await navigator.wakeLock?.request("screen");
  } catch {
    // the phone's own settings decide
  }
}

async function send(form, ready) {
  const body = new URLSearchParams(new FormData(form));
  body.set("cue", String(cue));
  body.set("ready", ready);
  for (let turn = 0; ; turn += 1) {
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
      if (answer.ok) return await answer.json();
      if (answer.status < 500) return null;
    } catch {
      // no network: as below
    }
    if (turn === PATIENCE.length) return null;
    await wait(PATIENCE[turn] * (0.75 + Math.random() / 2));
  }
}

if (part) {
  const first = part.dataset;
  document.addEventListener("phase", ({ detail }) => {
    const line = document.querySelector(`[data-block="${detail.next}"][data-round]`);
    nextRound = Number(line?.dataset.round ?? 0);
    near();
  });
  document.addEventListener("day", ({ detail }) => {
    if (detail.kind !== "cue") return;
    part.dataset.mine = detail.cue && own(detail) ? "yes" : "";
    take(detail);
  });
  part.addEventListener("submit", async (event) => {
    event.preventDefault();
    const ready = event.submitter?.value ?? "0";
    const asked = cue;
    choice = ready === "1" ? "yes" : "no";
    if (choice === "no") closed = true;
    show(choice === "yes" ? "ready" : "");
    const said = await send(event.target, ready);
    if (asked !== cue) return;
    if (said) return take({ ...said, statement: undefined });
    if (choice === "yes") {
      choice = "";
      show("ask");
      part.querySelector(".failed").hidden = false;
    }
  });
  document.getElementById("calm-close").addEventListener("click", () => {
    closed = true;
    show("");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && part.dataset.what === "dark") document.getElementById("calm-close").click();
  });
  const facts = {
    cue: Number(first.cue), state: first.state, turn: Number(first.turn), statement: Number(first.statement), told: Number(first.told),
  };
  first.mine = facts.cue && own(facts) ? "yes" : "";
  cue = facts.cue;
  choice = "ready" in first ? "yes" : "";
  queueMicrotask(() => take(facts));
}
