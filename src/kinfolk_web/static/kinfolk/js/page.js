// What every page does: opens server-sent streams, offers the time zone of where one is, and keeps the focus where a person was when a part is swapped.

for (const part of document.querySelectorAll("[data-live]")) {
  const stream = new EventSource(part.dataset.live);
  stream.addEventListener("message", (event) => {
    part.dispatchEvent(new CustomEvent("live", { detail: JSON.parse(event.data || "{}"), bubbles: true }));
  });
  addEventListener("pagehide", () => stream.close());
}

const zone = document.querySelector("select[data-zone]");
if (zone && zone.value === "UTC") {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...zone.options].some((one) => one.value === here)) zone.value = here;
}
