// Keeps the floor as it is now: asks again every few seconds, never while somebody types or chooses in it.

const PAUSE = 4000;

function ask() {
  const now = document.getElementById("floor-now");
  if (now && !now.contains(document.activeElement) && !document.hidden) now.dispatchEvent(new CustomEvent("live"));
}

setInterval(ask, PAUSE);
document.addEventListener("visibilitychange", ask);
