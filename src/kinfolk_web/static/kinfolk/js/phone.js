// Keeps an attendee's pages of the day on the device, where the browser may: over HTTPS, or on the machine itself.

const body = document.body;
const line = document.getElementById("offline");
const say = (what) => {
  if (line) {
    line.textContent = line.dataset[what];
    line.hidden = false;
  }
};

if (window.isSecureContext && "serviceWorker" in navigator) {
  navigator.serviceWorker
    .register(body.dataset.worker)
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => {
      const shell = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src);
      const pages = [location.pathname, ...[...document.querySelectorAll("main a")].map((one) => one.pathname)];
      navigator.serviceWorker.addEventListener("message", (event) => say(event.data === "kept" ? "kept" : "online"));
      registration.active.postMessage({ until: Number(body.dataset.until), shell, pages, plan: document.getElementById("live")?.dataset.plan });
    })
    .catch(() => say("online"));
} else {
  say("online");
}
