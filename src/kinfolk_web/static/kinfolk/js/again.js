// Looks again at the part of a page that the day changes: when something of it changed, or the next block begins. Never
// while a finger or the keyboard is in it, and not all phones at once.

const GIVE = 4000;
const SPREAD = 25000; // over which all phones look at what everybody is told at the same moment
const part = () => document.getElementById("again");
const kinds = new Set((part()?.dataset.kinds ?? "").split(" "));
let timer = 0;

async function look() {
  timer = 0;
  const old = part();
  if (!old) return;
  if (old.contains(document.activeElement)) return soon();
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("again");
    if (!fresh || fresh.innerHTML === part().innerHTML) return;
    if (part().contains(document.activeElement)) soon();
    else part().replaceWith(fresh);
  } catch {
    // no network: the page stays as it is, and the next change asks again
  }
}

const soon = (give = GIVE) => {
  timer ||= setTimeout(look, Math.random() * give);
};
document.addEventListener("day", ({ detail }) => {
  if (kinds.has(detail.kind)) soon(detail.kind === "closing" ? SPREAD : GIVE);
});
document.addEventListener("phase", ({ detail }) => {
  if (!detail.first) soon();
});
