// My table changed: asks for my page anew and takes over where I sit, nothing else; whatever a finger is about to touch stays.

const PARTS = ["#changes", "#my-day", "#go [data-while]", "#go [data-before]"]; // in "go" the clock says what is shown
let soon = 0;

async function look() {
  let text;
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    text = await answer.text();
  } catch {
    return; // what is kept stays; the next event or the next visit asks again
  }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of PARTS) {
    const next = [...fresh.querySelectorAll(part)];
    for (const [place, old] of [...document.querySelectorAll(part)].entries()) {
      if (!next[place] || old.textContent === next[place].textContent) continue;
      if (old.id === "changes") navigator.vibrate?.(200);
      old.replaceChildren(...[...next[place].childNodes].map((node) => document.importNode(node, true)));
    }
  }
  const title = document.querySelector("main > .next h1");
  const now = fresh.querySelector("main > .next h1");
  if (title && now) title.textContent = now.textContent;
}

document.addEventListener("day", ({ detail }) => {
  if (!["table", "lost"].includes(detail.kind)) return;
  clearTimeout(soon);
  soon = setTimeout(look, detail.kind === "table" ? Math.random() * 1000 : Math.random() * 20000);
});
