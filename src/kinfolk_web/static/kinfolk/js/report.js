// Keeps a report on the page until it is received; without this script the browser sends the form as it is. Only our own answer,
// the receipt or the form once more, takes the place of the words: a portal, a proxy and our page of an error do not.
const form = document.querySelector("[data-report]");
const OURS = [200, 422, 429];

const post = () => fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

// The page may be older than its token: it stays as it is, and takes a new one. Its key keeps what is sent twice to one report.
async function sent() {
  const answer = await post();
  if (answer.status !== 403) return answer;
  const fresh = await read(await fetch(location.pathname, { credentials: "same-origin", cache: "no-store" }));
  const token = fresh.querySelector("[data-report] [name=csrfmiddlewaretoken]");
  if (!token) return answer;
  form.elements.csrfmiddlewaretoken.value = token.value;
  return post();
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  const unsent = form.querySelector("[data-unsent]");
  button.disabled = true;
  try {
    const answer = await sent();
    const page = await read(answer);
    const main = page.querySelector("main");
    if (!OURS.includes(answer.status) || !main?.querySelector("[data-received], [data-report]")) throw new Error(answer.status);
    document.querySelector("main").replaceWith(main);
    document.title = page.title;
    main.focus();
  } catch {
    unsent.hidden = false;
    button.disabled = false;
  }
});
