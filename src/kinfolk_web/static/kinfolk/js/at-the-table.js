// A host's word about the table, kept on the device until it is sent: with a number of its own, so that it counts once.

const KEPT = "kinfolk-at-the-table";
const AGAIN = 5000;
const LATER = [408, 413, 429];
let here = null; // where the store is full or forbidden, what was said waits on this page alone
const keyOf = (word) => new Map(word.body).get("key");
function read() {
  try {
    return here ?? JSON.parse(localStorage.getItem(KEPT) || "[]");
  } catch {
    return (here = []);
  }
}
function write(words) {
  try {
    if (here === null) localStorage.setItem(KEPT, JSON.stringify(words));
    else here = words;
  } catch {
    here = words;
  }
}
const line = document.getElementById("table-words");
let sending = false;

function key() {
  const [a, b, c, d] = crypto.getRandomValues(new Uint32Array(4)).values();
  const hex = [a, b, c, d].map((one) => one.toString(16).padStart(8, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function say(what, table) {
  line.textContent = line.dataset[what].replace("{table}", table);
}

// Of what comes back only our own page says that a word was taken: a captive portal answers with one of its own, and a
// proxy may refuse. The word then waits; ours may also refuse it for good.
const isOurs = (answer) => answer.headers.get("Kinfolk-Page") === "own";
const isHeard = (answer) => (answer.ok || answer.status === 403 ? isOurs(answer) : answer.status < 500 && !LATER.includes(answer.status));

// A page that was open for long sends a token that is none any more.
async function renew() {
  const page = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!page.ok || !isOurs(page)) return;
  const token = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token) return;
  for (const one of document.querySelectorAll("[name=csrfmiddlewaretoken]")) one.value = token;
  write(read().map((word) => ({ ...word, body: word.body.map(([name, value]) => [name, name === "csrfmiddlewaretoken" ? token : value]) })));
}

async function send() {
  if (sending) return;
  sending = true;
  try {
    for (let word = read()[0]; word; word = read()[0]) {
      const answer = await fetch(word.to, { method: "POST", body: new URLSearchParams(word.body), keepalive: true });
      if (!isHeard(answer)) {
        if (answer.status === 403) await renew();
        throw new Error(answer.status);
      }
      write(read().filter((one) => keyOf(one) !== keyOf(word))); // another tab may have sent it meanwhile
      say(answer.ok ? "sent" : "gone", word.table);
    }
  } catch {
    say("waits", read()[0]?.table ?? "");
  } finally {
    sending = false;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-table-word]");
  if (!form) return;
  event.preventDefault();
  const given = new FormData(form, event.submitter);
  given.set("key", key());
  given.set("at", String(Math.floor(Date.now() / 1000)));
  write([...read(), { to: form.getAttribute("action"), body: [...given.entries()], table: given.get("table") }]);
  for (const one of form.querySelectorAll("[name=people]")) {
    one.setAttribute("aria-pressed", String(one.value === given.get("people")));
  }
  send();
});

addEventListener("online", send);
setInterval(() => read().length && send(), AGAIN);
if (read().length) send();

// Whoever says who could use company stays at that button when the page comes back.
const AT = "kinfolk-was-at";
const called = ({ form, value }) => `${new FormData(form).get("round")} ${value}`;
document.addEventListener("submit", ({ submitter }) => {
  if (!submitter?.matches("button.call")) return;
  try {
    sessionStorage.setItem(AT, called(submitter));
  } catch {
    // a full or forbidden store: the page comes back at its round
  }
});
// Once the browser has gone to the round by itself, which takes the focus away.
addEventListener("pageshow", () => {
  try {
    const was = sessionStorage.getItem(AT);
    sessionStorage.removeItem(AT);
    if (was) [...document.querySelectorAll("button.call")].find((one) => called(one) === was)?.focus();
  } catch {
    // the same
  }
});
