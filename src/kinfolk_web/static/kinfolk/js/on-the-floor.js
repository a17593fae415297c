// Keeps the floor as it is now: asks again when something happens, else every few seconds; never while somebody types in it.

const EVERY = 5000;
const HEARD = new Set(["here", "desks", "floor", "clock", "undo", "lost", "heard"]);
let soon = 0;

function ask() {
  soon = 0;
  const now = document.getElementById("floor-now");
  if (!now || document.hidden) return;
  if (now.contains(document.activeElement)) {
    soon = setTimeout(ask, EVERY);
    return;
  }
  now.dispatchEvent(new CustomEvent("live"));
}

document.addEventListener("day", ({ detail }) => {
  if (HEARD.has(detail.kind)) soon ||= setTimeout(ask, 300);
});
setInterval(() => (soon ||= setTimeout(ask, 0)), EVERY);
document.addEventListener("visibilitychange", ask);
