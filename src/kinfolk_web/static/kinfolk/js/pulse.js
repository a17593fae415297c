// Keeps each tap of the pulse at once; one that could not be sent is sent again with all the others,
// at the latest when the network is back, and counts once.

const PATIENCE = [500, 1500, 4000, 8000];
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const LATER = [408, 413, 429];
const form = document.querySelector("form.pulse");
let turn = 0;
let owed = false; // something was tapped that nobody has said to be kept

// A captive portal answers with a page of its own, and a proxy may refuse: neither is an answer of ours.
const isOurs = (answer) => answer.headers.get("Kinfolk-Page") === "own";

// A page that was open for long sends a token that is none any more.
async function renew() {
  const page = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!page.ok || !isOurs(page)) return;
  const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (token) form.querySelector("[name=csrfmiddlewaretoken]").value = token;
}

async function keep() {
  const mine = (turn += 1);
  owed = true;
  const state = form.querySelector(".state");
  for (let tried = 0; mine === turn; tried += 1) {
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
      const ours = isOurs(answer);
      if (answer.ok && ours && mine === turn) {
        owed = false;
        state.textContent = form.dataset.kept;
      }
      if (answer.ok && ours) return;
      if (answer.status === 403 && !ours) await renew();
      else if (!answer.ok && answer.status < 500 && !LATER.includes(answer.status)) return location.reload();
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
addEventListener("online", () => owed && keep());
