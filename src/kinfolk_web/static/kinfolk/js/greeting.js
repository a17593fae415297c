// Tells a greeter at once that somebody they greet is here: asks for the page anew, and takes over what it says of arrivals.

const part = document.getElementById("greeting");

async function look() {
  let text;
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    text = await answer.text();
  } catch {
    return;
  }
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const one of document.querySelectorAll("[data-arrived]")) {
    const now = fresh.getElementById(one.id);
    if (now && now.textContent !== one.textContent) {
      one.replaceChildren(...[...now.childNodes].map((node) => document.importNode(node, true)));
      navigator.vibrate?.(200);
    }
  }
}

if (part?.dataset.stream) {
  const stream = new EventSource(part.dataset.stream);
  let soon = 0;
  const ask = () => {
    clearTimeout(soon);
    soon = setTimeout(look, 100);
  };
  for (const kind of ["arrived", "snapshot"]) stream.addEventListener(kind, ask);
  addEventListener("pagehide", () => stream.close());
}
