// The room in one round: tables where they stand, a seat for everybody around them; arrow keys walk between tables.
// After a change only tables that look otherwise are drawn again.

const SVG = "http://www.w3.org/2000/svg";
const SEAT = 9;

function make(name, attributes, parent) {
  const one = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  parent?.append(one);
  return one;
}

export class Floor {
  constructor(root, page) {
    this.page = page;
    this.zoom = 0;
    this.marked = new Set();
    this.frame = document.createElement("div");
    this.frame.className = "frame";
    this.hover = document.createElement("p");
    this.hover.className = "hover";
    this.hover.setAttribute("aria-hidden", "true");
    const buttons = document.createElement("div");
    buttons.className = "zoom";
    for (const [sign, by] of [["−", 1 / 1.5], ["+", 1.5]]) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign });
      button.setAttribute("aria-label", sign === "+" ? page.words.sayCloser : page.words.sayFarther);
      button.addEventListener("click", () => this.zoomTo(this.zoom * by));
      buttons.append(button);
    }
    const foot = document.createElement("div");
    foot.className = "floor-foot";
    foot.append(this.hover, buttons);
    root.append(this.frame, foot);
    this.frame.addEventListener("keydown", (event) => this.walk(event));
    this.frame.addEventListener("pointerover", (event) => this.tell(event.target.closest?.("[data-p]")));
    this.frame.addEventListener("pointerleave", () => this.tell(null));
  }

  show(picture, round) {
    this.picture = picture;
    this.round = round;
    const focused = document.activeElement?.closest?.("[data-t]")?.dataset.t;
    this.sittings = (picture.rounds.find(([number]) => number === round) ?? [0, []])[1];
    this.lacking = new Set(picture.lacking.flatMap(([, people]) => people));
    this.pinned = new Set(picture.pins.filter(([, number]) => number === round).map(([p]) => p));
    const looks = this.sittings.map((sitting) => this.look(sitting));
    const frame = [round, ...picture.size, ...this.sittings.map(([t]) => t)].join();
    if (frame === this.drawn) this.mend(looks);
    else this.draw(frame);
    this.looks = looks;
    this.roving(focused ?? this.svg.querySelector("[data-t]")?.dataset.t);
    if (focused) this.svg.querySelector(`[data-t="${focused}"]`)?.focus();
    this.mark([...this.marked]);
    if (this.chosen !== undefined) this.trace(this.chosen);
  }

  draw(frame) {
    const { picture } = this;
    const viewBox = `0 0 ${picture.size[0]} ${picture.size[1]}`;
    this.svg = make("svg", { viewBox, role: "group", "aria-label": `${this.page.words.sayRound} ${this.round}` });
    // What follows the pointer lies on a sheet of its own: of thousands of seats none is painted anew for it.
    this.over = make("svg", { viewBox, class: "over", "aria-hidden": "true" });
    this.path = make("g", { class: "path" }, this.over);
    this.seats = new Map();
    this.groups = this.sittings.map((sitting) => this.table(this.svg, sitting));
    this.drawn = frame;
    this.zoomTo(this.zoom || this.legible());
    this.frame.replaceChildren(this.svg, this.over);
  }

  // Draws the tables anew that look otherwise than before; everything else stays as it is.
  mend(looks) {
    const changed = this.sittings.map((sitting, k) => k).filter((k) => looks[k] !== this.looks[k]);
    for (const k of changed) for (const seat of this.groups[k].querySelectorAll("[data-p]")) this.seats.delete(Number(seat.dataset.p));
    for (const k of changed) {
      const old = this.groups[k];
      this.groups[k] = this.table(null, this.sittings[k]);
      old.replaceWith(this.groups[k]);
    }
  }

  // Everything by which a table in the picture can differ, as one text.
  look(sitting) {
    const { picture } = this;
    const people = sitting[4].map((p) => [picture.people[p][2], this.lacking.has(p), this.pinned.has(p)]);
    return JSON.stringify([sitting, picture.tables[sitting[0]], people]);
  }

  // A mark around a seat or a table, on the upper sheet.
  ring(element) {
    this.circled?.remove();
    this.circled = null;
    if (!element) return;
    const seat = element.matches("[data-p]");
    this.circled = (seat ? element : element.querySelector(".top")).cloneNode(false);
    this.circled.removeAttribute("data-p");
    this.circled.setAttribute("class", seat ? "ring" : "ring around");
    this.over.append(this.circled);
  }

  table(svg, [t, seats, host, standIn, people]) {
    const [label, , x, y, radius, shape] = this.picture.tables[t];
    const words = this.page.words;
    const group = make("g", { class: people.length > seats ? "table over" : "table", role: "button", tabindex: -1, "data-t": t,
      "aria-label": `${words.sayTable} ${label}, ${people.length} ${words.saySum} ${seats}` }, svg);
    if (shape === "round") make("circle", { class: "top", cx: x, cy: y, r: radius - 4 }, group);
    else make("rect", { class: "top", x: x - radius + 5, y: y - radius + 5, width: 2 * radius - 10, height: 2 * radius - 10, rx: 5 }, group);
    make("text", { class: "label", x, y, dy: ".35em" }, group).textContent = label;
    const count = Math.max(seats, people.length, 1);
    const away = radius + SEAT + 2;
    for (let k = 0; k < count; k += 1) {
      const turn = (2 * Math.PI * k) / count - Math.PI / 2;
      const at = { cx: (x + away * Math.cos(turn)).toFixed(1), cy: (y + away * Math.sin(turn)).toFixed(1) };
      const p = people[k];
      if (p === undefined) { make("circle", { class: "seat free", ...at, r: SEAT - 2 }, group); continue; }
      const kinds = ["seat", "taken"];
      if (this.picture.people[p][2]) kinds.push("new");
      if (p === host) kinds.push("host");
      if (this.lacking.has(p)) kinds.push("lacking");
      if (this.pinned.has(p)) kinds.push("pinned");
      const place = { class: kinds.join(" "), "data-p": p };
      // Whoever is new is a square: colour is never the only sign.
      const seat = this.picture.people[p][2]
        ? make("rect", { ...place, x: at.cx - SEAT + 1, y: at.cy - SEAT + 1, width: 2 * SEAT - 2, height: 2 * SEAT - 2, rx: 3 }, group)
        : make("circle", { ...place, ...at, r: SEAT }, group);
      this.seats.set(p, seat);
    }
    return group;
  }

  // On a narrow screen a table is drawn large enough for a finger; the rest is a scroll away.
  legible() {
    const table = (2 * (this.picture.tables[0]?.[4] ?? 30) + 50) * (this.frame.clientWidth / this.picture.size[0]);
    return innerWidth < 700 ? 64 / table : 1;
  }

  zoomTo(zoom) {
    this.zoom = Math.min(8, Math.max(1, zoom));
    for (const sheet of [this.svg, this.over]) sheet.setAttribute("width", `${Math.round(100 * this.zoom)}%`);
    this.frame.classList.toggle("zoomed", this.zoom > 1);
  }

  way(p) {
    return this.picture.rounds.map(([number, sittings]) => [number, sittings.find((one) => one[4].includes(p))?.[0] ?? -1]);
  }

  tell(seat) {
    if (!seat) { this.hover.textContent = ""; return; }
    const p = Number(seat.dataset.p);
    const tables = this.way(p).map(([number, t]) => `${number}: ${t < 0 ? this.page.words.sayOut : this.picture.tables[t][0]}`);
    this.hover.textContent = `${this.picture.people[p][1]} · ${tables.join(" · ")}`;
  }

  // Somebody's way through the rounds: a line from table to table, with the number of each round.
  trace(p) {
    this.chosen = p;
    this.path?.replaceChildren();
    for (const old of this.svg.querySelectorAll(".chosen")) old.classList.remove("chosen");
    if (p === undefined) return;
    this.seats.get(p)?.classList.add("chosen");
    const stops = this.way(p).filter(([, t]) => t >= 0).map(([number, t]) => [number, ...this.picture.tables[t].slice(2, 5)]);
    if (stops.length > 1) make("polyline", { points: stops.map(([, x, y]) => `${x},${y}`).join(" ") }, this.path);
    for (const [number, x, y, radius] of stops) {
      make("circle", { cx: x, cy: y, r: radius - 2, class: number === this.round ? "here" : "" }, this.path);
      make("text", { x: x + radius - 6, y: y - radius + 10 }, this.path).textContent = number;
    }
  }

  into(p) { this.seats.get(p)?.scrollIntoView({ block: "nearest", inline: "center" }); }

  mark(people) {
    this.marked = new Set(people);
    for (const old of this.svg.querySelectorAll(".found")) old.classList.remove("found");
    for (const p of people) this.seats.get(p)?.classList.add("found");
  }

  roving(t) {
    for (const one of this.svg.querySelectorAll('[tabindex="0"]')) one.setAttribute("tabindex", -1);
    this.svg.querySelector(`[data-t="${t}"]`)?.setAttribute("tabindex", 0);
  }

  walk(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const from = event.target.closest?.("[data-t]");
    if (!way || !from) return;
    event.preventDefault();
    const [, , x, y] = this.picture.tables[from.dataset.t];
    let best = null;
    for (const [t] of this.sittings) {
      const [, , tx, ty] = this.picture.tables[t];
      const along = (tx - x) * way[0] + (ty - y) * way[1];
      const aside = Math.abs((tx - x) * way[1]) + Math.abs((ty - y) * way[0]);
      if (along > 1 && (!best || along + 3 * aside < best[0])) best = [along + 3 * aside, t];
    }
    if (!best) return;
    this.roving(best[1]);
    this.svg.querySelector(`[data-t="${best[1]}"]`).focus();
  }
}
