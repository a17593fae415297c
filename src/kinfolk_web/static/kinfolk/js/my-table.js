// My table changed: asks for my page anew and takes over where I sit, nothing else; whatever a finger is about to touch stays.

const PARTS = ["#changes", "main > .next", "#my-day", "#go [data-while]", "#go [data-before]"]; // in "go" the clock says what is shown
const KEPT = "kinfolk-day"; // what the worker keeps for when there is no network
const WITH_TABLES = ["/my/", "/my/host/"];
let soon = 0;

async function fresh(path, cache) {
  const answer = await fetch(path, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok || answer.redirected) return "";
  await cache?.put(new URL(path, location.href).href, answer.clone()).catch(() => undefined); // a full store keeps nothing back
  return answer.text();
}

async function opened() {
  try {
    return window.isSecureContext && (await caches.has(KEPT)) ? await caches.open(KEPT) : null;
  } catch {
    return null;
  }
}

async function keep(cache) {
  for (const path of WITH_TABLES) {
    const url = new URL(path, location.href).href;
    if (path !== location.pathname && (await cache.match(url, { ignoreVary: true }))) await fresh(path, cache);
  }
}

async function look() {
  let text;
  try {
    const cache = await opened();
    text = await fresh(location.pathname, cache);
    if (cache) keep(cache).catch(() => undefined);
    if (!text) return;
  } catch {
    return; // what is kept stays; the next event or the next visit asks again
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  let fits = true; // a page that has other parts now is loaded anew
  for (const part of PARTS) {
    const next = [...page.querySelectorAll(part)];
    fits &&= next.length === document.querySelectorAll(part).length;
    for (const [place, old] of [...document.querySelectorAll(part)].entries()) {
      if (!next[place] || old.textContent === next[place].textContent) continue;
      if (old.id === "changes") navigator.vibrate?.(200);
      old.replaceChildren(...[...next[place].childNodes].map((node) => document.importNode(node, true)));
    }
  }
  document.querySelector("#light > ul")?.replaceChildren(...page.querySelectorAll("#light > ul > li")); // at whose next table it was said
  const number = page.getElementById("live")?.dataset.plan;
  if (fits && number) document.getElementById("live").dataset.plan = number;
  else document.dispatchEvent(new CustomEvent("day", { detail: { kind: "other-parts" } }));
}

document.addEventListener("day", ({ detail }) => {
  if (!["table", "lost"].includes(detail.kind)) return;
  clearTimeout(soon);
  soon = setTimeout(look, detail.kind === "table" ? Math.random() * 1000 : Math.random() * 20000);
});
