// Tells a greeter at once that somebody they greet is here: asks for the page anew, and takes over what it says of arrivals, of
// calls and of their place. A stream that was refused never comes back by itself: the page asks, and opens another.

const part = document.getElementById("greeting");
const EVERY = 30000;
const GIVE = 10000;
const ARRIVED = "[data-arrived]";
const FELT = `${ARRIVED}, [data-calls]`; // the phone trembles when one of these changes
let source = null;
let soon = 0;
let over = false;

function takeOver(fresh) {
  for (const one of document.querySelectorAll(`${FELT}, [data-place]`)) {
    const now = fresh.getElementById(one.id);
    if (!now || now.textContent === one.textContent || one.contains(document.activeElement)) continue;
    one.replaceChildren(...[...now.childNodes].map((node) => document.importNode(node, true)));
    if (one.matches(FELT)) navigator.vibrate?.(200);
  }
}

async function look() {
  let text;
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store" });
    over = answer.headers.get("Kinfolk-Page") === "own" && (answer.status === 403 || answer.status === 410);
    if (!answer.ok || answer.redirected) return;
    text = await answer.text();
  } catch {
    return;
  }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  takeOver(fresh);
  const stream = fresh.getElementById("greeting")?.dataset.stream;
  if (stream && source?.readyState === EventSource.CLOSED) open(stream);
}

function ask() {
  clearTimeout(soon);
  soon = setTimeout(look, 100);
}

function open(stream) {
  source = new EventSource(stream);
  for (const kind of ["arrived", "snapshot"]) source.addEventListener(kind, ask);
  for (const kind of ["replaced", "closed"]) source.addEventListener(kind, () => source.close());
}

function again() {
  setTimeout(again, EVERY + (Math.random() * 2 - 1) * GIVE);
  if (!over && !document.hidden && source.readyState !== EventSource.OPEN) ask();
}

if (part?.dataset.stream) {
  open(part.dataset.stream);
  again();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !over) ask();
  });
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && ask());
}
