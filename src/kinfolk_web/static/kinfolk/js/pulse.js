// Keeps each tap of the pulse at once; one that could not be sent is sent again with all the others, and counts once.

const PATIENCE = [500, 1500, 4000, 8000];
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const form = document.querySelector("form.pulse");
let turn = 0;

async function keep() {
  const mine = (turn += 1);
  const state = form.querySelector(".state");
  for (let tried = 0; mine === turn; tried += 1) {
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
      if (answer.ok && mine === turn) state.textContent = form.dataset.kept;
      if (answer.ok) return;
      if (answer.status < 500) return location.reload();
    } catch {
      // no network: as below
    }
    if (mine !== turn) return; // a later tap sends this one too
    state.textContent = tried === PATIENCE.length ? form.dataset.failed : form.dataset.trying;
    if (tried === PATIENCE.length) return;
    await wait(PATIENCE[tried] * (0.75 + Math.random() / 2));
  }
}

form?.addEventListener("change", keep);
