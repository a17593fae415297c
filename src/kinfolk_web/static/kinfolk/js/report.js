// Keeps a report on the page when there is no network; without this script the browser sends the form as it is.
const form = document.querySelector("[data-report]");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  const offline = form.querySelector("[data-offline]");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main"));
    document.title = page.title;
    document.querySelector("main").focus();
  } catch {
    offline.hidden = false;
    button.disabled = false;
  }
});
