// Offers the time zone of where somebody is, if they have not chosen one yet.

const zone = document.querySelector("select[data-zone]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && here) {
  if (![...zone.options].some((one) => one.value === here)) zone.add(new Option(here, here));
  zone.value = here;
}
