// Follows the day on the stage manager's page: what changed is fetched and put in place, never under a finger or a cursor.

const PARTS = ["now", "day", "wall", "looking"];
const KINDS = new Set(["clock", "cue", "stage", "blank", "statements", "statements-stopped", "programme", "undo", "lost", "heard"]);
const EVERY = 20000; // so that a display that went quiet is seen here
let timer = 0;
let pressed = false;
let fetching = false;

const busy = () => pressed || ["INPUT", "SELECT", "TEXTAREA"].includes(document.activeElement?.tagName) || document.querySelector("main details[open]");

async function fresh() {
  timer = 0;
  if (fetching || busy()) return soon(1000);
  fetching = true;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.redirected && !busy()) location.reload(); // the sign-in has ended: better asked now than at the next press
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (busy()) return soon(1000);
    for (const id of PARTS) {
      const old = document.getElementById(id);
      const next = page.getElementById(id);
      if (!old || !next) continue;
      const focused = old.contains(document.activeElement) ? document.activeElement : null;
      old.replaceWith(next);
      if (focused) [...next.querySelectorAll("button")].find((one) => one.name === focused.name && one.value === focused.value)?.focus();
    }
  } catch {
    // the next event or the next minute asks again
  } finally {
    fetching = false;
  }
}

function soon(milliseconds = 150) {
  timer ||= setTimeout(fresh, milliseconds);
}

addEventListener("pointerdown", () => (pressed = true));
addEventListener("pointerup", () => setTimeout(() => (pressed = false), 300));
document.addEventListener("day", ({ detail }) => {
  if (KINDS.has(detail.kind) && (detail.kind !== "clock" || detail.topic)) soon();
});
document.addEventListener("phase", ({ detail }) => {
  if (!detail.first) soon(400);
});
setInterval(soon, EVERY);
