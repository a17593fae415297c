// The next thing on my page: when the clock says go, the table of this round stands on top, and steps back once all sit.

const part = document.getElementById("go");
if (part) {
  document.addEventListener("phase", ({ detail }) => {
    const mine = [...part.querySelectorAll("[data-while], [data-before]")].some((one) => !one.hidden && one.querySelector(".where"));
    const shows = detail.phase !== "over" && (mine || detail.block !== 0) && !(detail.phase === "before");
    part.hidden = !shows;
    part.classList.toggle("goes", detail.phase === "find" && mine);
    document.querySelector("main > .next")?.classList.toggle("steps-back", shows && mine);
  });
}
