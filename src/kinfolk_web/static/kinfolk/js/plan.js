// The plan page: loads the picture once, draws rounds, and keeps picture, panel and ledger in step with the server.

const root = document.getElementById("floor");
const modules = document.querySelector("[data-modules]").dataset;
const coming = fetch(root.dataset.picture, { headers: { Accept: "application/json" } }); // while the modules are on their way
const [{ Floor }, { Panel }, { Mover }] = await Promise.all([
  import(modules.floor), import(modules.panel), import(modules.move),
]);
const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const words = root.dataset;

const page = {
  words,
  write: words.write === "1",
  say(text) { document.getElementById("say").textContent = text; },
  aside(above) { document.getElementById("say").classList.toggle("above", above); },
  async json(url) {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  },
  async part(url) {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    return answer.ok ? answer.text() : "";
  },
  async post(url, fields) {
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    try {
      const answer = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
      const facts = await answer.json();
      if (facts.error) page.say(facts.error);
      return facts.error ? null : facts;
    } catch {
      page.say(words.sayLost);
      return null;
    }
  },
  async changed(facts) {
    if (facts.change) {
      const undo = document.querySelector("[data-undo]");
      if (undo) { undo.value = facts.change; undo.disabled = false; }
      const redo = document.querySelector("[data-redo]");
      if (redo) redo.disabled = true;
    }
    document.querySelector(".promises")?.classList.add("stale");
    await page.refresh();
    if (facts.counted) await page.ledger();
    else setTimeout(watch, 1500);
  },
  async refresh() {
    picture = await page.json(words.picture);
    page.picture = picture;
    floor.show(picture, floor.round);
    panel.again();
  },
  async ledger() {
    const ledger = document.getElementById("ledger");
    const open = [...ledger.querySelectorAll("details[open]")].map((one) => one.closest("li").querySelector("h3").textContent);
    ledger.innerHTML = await page.part(words.ledger);
    for (const item of ledger.querySelectorAll(".promises > li")) {
      if (open.includes(item.querySelector("h3").textContent)) item.querySelector("details")?.setAttribute("open", "");
    }
    const sentence = ledger.querySelector("[data-sentence]");
    if (sentence) document.querySelector(".plan-head h1").textContent = sentence.textContent;
  },
};

const came = await coming;
if (!came.ok) throw new Error(came.status);
let picture = await came.json();
page.picture = picture;
const floor = new Floor(root, page);
const panel = new Panel(document.getElementById("panel"), page, floor);
const mover = new Mover(root, page, floor, panel);
floor.show(picture, Number(words.round));
root.dataset.ready = "1";
if (mover.allowed) fetch(words.price).catch(() => null); // whoever will say what a drag costs gets ready for it
const list = document.getElementById("as-list");
if (list && !location.hash) list.open = false;

for (const link of document.querySelectorAll(".rounds a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    mover.drop();
    floor.show(picture, Number(link.dataset.round));
    document.querySelector(".rounds [aria-current]")?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    history.replaceState(null, "", link.href);
  });
}

const search = document.getElementById("q");
search.addEventListener("input", () => {
  const asked = fold(search.value.trim());
  const found = asked.length < 2 ? [] : picture.people.flatMap((one, p) => (fold(one[1]).includes(asked) ? [p] : []));
  floor.mark(found);
  panel.offer(found.slice(0, 8));
});
search.form.addEventListener("submit", (event) => {
  const first = document.querySelector(".offered [data-code]");
  if (first) { event.preventDefault(); first.click(); }
});

function fold(text) { return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(); }

document.getElementById("ledger").addEventListener("click", (event) => {
  const who = event.target.closest("[data-code]");
  if (!who) return;
  event.preventDefault();
  panel.person(who.dataset.code);
});

// Somebody else may change the same plan: ask now and then, and never move what is under a finger.
let told = false;
async function watch() {
  if (document.hidden) return;
  const now = await page.json(words.stamp).catch(() => null);
  if (!now) return;
  if (now.edits !== picture.edits && !mover.holding && !told) {
    told = true;
    page.say(words.sayChanged);
    await page.refresh();
    told = false;
  }
  const stale = document.querySelector(".promises.stale");
  if (stale && now.counted) { await page.ledger(); await page.refresh(); }
  else if (stale) setTimeout(watch, 1500);
}
setInterval(watch, 15000);
document.addEventListener("visibilitychange", watch);
if (document.querySelector(".promises.stale")) setTimeout(watch, 1500);
