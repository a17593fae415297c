// What every page does: opens server-sent streams, offers the time zone of where one is, shows where one is in a long row, and says when work that is followed is not heard of any more.

for (const part of document.querySelectorAll("[data-live]")) {
  const stream = new EventSource(part.dataset.live);
  stream.addEventListener("message", (event) => {
    part.dispatchEvent(new CustomEvent("live", { detail: JSON.parse(event.data || "{}"), bubbles: true }));
  });
  addEventListener("pagehide", () => stream.close());
}

const zone = document.querySelector("select[data-zone]");
if (zone && zone.selectedOptions[0]?.defaultSelected) {  // whatever somebody chose stays, also when they come back to the page
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...zone.options].some((one) => one.value === here)) zone.value = here;
}

// A row of links that is wider than the screen shows where one is.
document.querySelector(".steps:not(.stages) [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// A box that follows work asks every second; if nothing came back for a while, it says so instead of looking busy.
const SILENT = 15000;
let heard = performance.now();
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) heard = performance.now(); });
setInterval(() => {
  for (const note of document.querySelectorAll("[data-unheard]")) note.hidden = performance.now() - heard < SILENT;
}, 1000);
