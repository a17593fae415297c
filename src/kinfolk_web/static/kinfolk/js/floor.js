// A floor plan that can be looked at closely: larger and smaller, each piece reached by arrow keys and chosen.

const STEP = 1.4;
const LARGEST = 8;

for (const figure of document.querySelectorAll("[data-floor]")) {
  const svg = figure.querySelector("svg");
  const view = figure.querySelector(".floor-view");
  const pieces = () => [...svg.querySelectorAll(".piece")];
  let scale = 1;

  const name = (piece) => {
    if (piece.dataset.kind === "fixture") return piece.querySelector("title").textContent;
    const people = piece.querySelector(".many")?.textContent;
    return `${figure.dataset.table} ${piece.querySelector("text").textContent}, ${people ?? piece.dataset.seats} ${figure.dataset.seats}`;
  };

  const zoom = (to, at) => {
    const before = scale;
    scale = Math.min(LARGEST, Math.max(1, to));
    const box = view.getBoundingClientRect();
    const x = at ? at.clientX - box.left : box.width / 2;
    const y = at ? at.clientY - box.top : box.height / 2;
    const left = (view.scrollLeft + x) * (scale / before) - x;
    const top = (view.scrollTop + y) * (scale / before) - y;
    svg.style.width = scale === 1 ? "" : `${scale * 100}%`;
    view.scrollTo(left, top);
  };

  figure.querySelector(".zoom").hidden = false;
  figure.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (!button) return;
    zoom({ in: scale * STEP, out: scale / STEP, fit: 1 }[button.dataset.zoom]);
  });
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // plain scrolling stays scrolling
    event.preventDefault();
    zoom(event.deltaY < 0 ? scale * STEP : scale / STEP, event);
  }, { passive: false });

  svg.setAttribute("role", "group");
  const prepared = (piece) => {
    piece.setAttribute("role", "button");
    piece.setAttribute("tabindex", "-1");
    piece.setAttribute("aria-label", name(piece));
  };
  pieces().forEach(prepared);
  pieces()[0]?.setAttribute("tabindex", "0");

  const place = (piece) => [Number(piece.dataset.x), Number(piece.dataset.y)];
  const choose = (piece) => {
    for (const one of svg.querySelectorAll(".piece.chosen")) one.classList.remove("chosen");
    piece.classList.add("chosen");
    const detail = { kind: piece.dataset.kind ?? "table", id: piece.dataset.id, label: piece.querySelector("text").textContent };
    figure.dispatchEvent(new CustomEvent("floor:choose", { detail, bubbles: true }));
  };
  const visit = (piece) => {
    svg.querySelector('.piece[tabindex="0"]')?.setAttribute("tabindex", "-1");
    piece.setAttribute("tabindex", "0");
    piece.focus();
  };
  // The nearest piece that lies mainly in a direction: what is to the side counts twice.
  const towards = (from, dx, dy) => {
    const [x, y] = place(from);
    let best = null;
    let least = Infinity;
    for (const piece of pieces()) {
      const [px, py] = place(piece);
      const ahead = (px - x) * dx + (py - y) * dy;
      const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
      if (piece !== from && ahead > 0.01 && ahead >= aside / 2 && ahead + 2 * aside < least) {
        best = piece;
        least = ahead + 2 * aside;
      }
    }
    return best;
  };
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  svg.addEventListener("keydown", (event) => {
    const piece = event.target.closest(".piece");
    if (!piece || figure.classList.contains("holding")) return;
    if (event.key in WAYS) {
      const next = towards(piece, ...WAYS[event.key]);
      if (next) visit(next);
      event.preventDefault();
    } else if (event.key === " " || (event.key === "Enter" && !figure.dataset.moving)) {
      choose(piece);
      event.preventDefault();
    }
  });
  svg.addEventListener("focusin", (event) => {
    const piece = event.target.closest(".piece");
    if (piece && piece.getAttribute("tabindex") !== "0") {
      svg.querySelector('.piece[tabindex="0"]')?.setAttribute("tabindex", "-1");
      piece.setAttribute("tabindex", "0");
    }
  });
  svg.addEventListener("click", (event) => {
    const piece = event.target.closest(".piece");
    if (piece && !figure.classList.contains("dragged")) choose(piece);
  });
}
