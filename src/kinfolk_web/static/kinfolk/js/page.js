// What every page does: opens server-sent streams, and keeps the focus where a person was when a part is swapped.

for (const part of document.querySelectorAll("[data-live]")) {
  const stream = new EventSource(part.dataset.live);
  stream.addEventListener("message", (event) => {
    part.dispatchEvent(new CustomEvent("live", { detail: JSON.parse(event.data || "{}"), bubbles: true }));
  });
  addEventListener("pagehide", () => stream.close());
}
