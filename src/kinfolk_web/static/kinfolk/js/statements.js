// Taps without a page in between; a tap that could not be sent is sent again with the same number, and counts once.

const PART = { "HX-Request": "true" };
const PATIENCE = [500, 1500, 4000, 8000];
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function ask(address, options, tell) {
  for (let turn = 0; ; turn += 1) {
    try {
      const answer = await fetch(address, { ...options, headers: PART, keepalive: true });
      if (answer.ok) return await answer.text();
      if (answer.status < 500) return location.reload();
    } catch {
      // no network: as below
    }
    if (turn === PATIENCE.length) return null;
    tell(turn);
    await wait(PATIENCE[turn] * (0.75 + Math.random() / 2));
  }
}

function parse(text, id) {
  return new DOMParser().parseFromString(text, "text/html").getElementById(id);
}

document.addEventListener("submit", async (event) => {
  const hand = event.target.closest("#hand");
  if (!hand || !event.submitter) return;
  event.preventDefault();
  if (hand.getAttribute("aria-busy") === "true") return;
  hand.setAttribute("aria-busy", "true");
  const state = hand.querySelector(".state");
  const body = new URLSearchParams(new FormData(event.target, event.submitter));
  const text = await ask(event.target.action, { method: "POST", body }, () => (state.textContent = hand.dataset.trying));
  const next = text && parse(text, "hand");
  if (!next) {
    hand.removeAttribute("aria-busy");
    state.textContent = hand.dataset.failed;
    return;
  }
  hand.replaceWith(next);
  next.querySelector("#words")?.focus({ preventScroll: true });
  scrollTo({ top: 0 });
});

const openings = document.querySelector("[data-openings]");
if (openings) {
  const field = document.getElementById("text");
  openings.hidden = false;
  openings.addEventListener("click", ({ target }) => {
    if (!target.dataset.opening) return;
    field.value = target.dataset.opening.replace(/\s*(\.\.\.|…)$/, " ");
    field.focus();
  });
}

// What others wrote is compared by the worker; until it has looked, ask now and then.
for (let turn = 0; turn < 15; turn += 1) {
  const section = document.getElementById("alike");
  if (!section?.dataset.look) break;
  await wait(700 + 200 * turn);
  if (section.contains(document.activeElement)) continue; // never move what a finger is about to touch
  const text = await ask(section.dataset.look, {}, () => {});
  const next = text && parse(text, "alike");
  if (next) section.replaceWith(next);
}
