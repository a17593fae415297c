// Moving people and tables: drag with a mouse or pen, or take somebody (panel, keyboard, touch) and choose where to; the cost
// shows before anything is dropped.

const FAR = 6;

export class Mover {
  constructor(root, page, floor, panel) {
    Object.assign(this, { root, page, floor, panel, holding: null });
    panel.onpick = (code, byKeyboard) => this.take(code, byKeyboard);
    const frame = floor.frame;
    frame.addEventListener("click", (event) => this.choose(event.target));
    frame.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this.choose(event.target); }
    });
    frame.addEventListener("focusin", (event) => { if (this.holding) this.aim(event.target); });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && this.holding) this.drop(); });
    frame.addEventListener("pointerdown", (event) => this.down(event));
    frame.addEventListener("pointerover", (event) => { if (this.holding) this.aim(event.target, event.clientY); });
  }

  get allowed() { return this.page.write && this.page.picture.draft; }

  take(code, byKeyboard) {
    const p = this.page.picture.people.findIndex((one) => one[0] === code);
    if (p < 0 || !this.allowed) return;
    this.holding = { p };
    this.root.classList.add("holding");
    this.floor.trace(p);
    this.page.say(`${this.page.picture.people[p][1]}: ${this.page.words.sayHeld}`);
    if (byKeyboard) this.floor.svg.querySelector('[tabindex="0"]')?.focus();
  }

  drop() {
    this.holding = null;
    this.root.classList.remove("holding", "dragging");
    for (const old of this.floor.svg.querySelectorAll(".target")) old.classList.remove("target");
    this.floor.ring(null);
    this.ghost?.remove();
    this.ghost = null;
    this.page.aside(false);
    this.page.say("");
  }

  // What is meant by a place in the picture: somebody to swap with, a table with a free chair, or a table for a table.
  goal(element) {
    if (this.holding.table !== undefined) {
      const other = element.closest?.("[data-t]");
      return other && Number(other.dataset.t) !== this.holding.table ? { element: other, t: Number(other.dataset.t) } : null;
    }
    const seat = element.closest?.("[data-p]");
    const table = element.closest?.("[data-t]");
    if (!table) return null;
    const t = Number(table.dataset.t);
    const sitting = this.floor.sittings.find((one) => one[0] === t);
    if (sitting[4].includes(this.holding.p)) return null;
    if (seat) return { element: seat, with: Number(seat.dataset.p), t };
    return { element: table, t, full: sitting[4].length >= sitting[1] };
  }

  // What a place would cost is said away from it: above when it lies in the lower half of the window.
  aim(element, y = element.getBoundingClientRect().top) {
    const goal = this.goal(element);
    if (goal?.element === this.holding.goal?.element) return;
    this.page.aside(y > innerHeight / 2);
    this.holding.goal?.element.classList.remove("target");
    this.holding.goal = goal;
    this.floor.ring(goal?.element);
    if (!goal) return;
    goal.element.classList.add("target");
    if (goal.full) this.page.say(this.page.words.sayFull);
    else this.price();
  }

  fields(goal) {
    const { people, tables } = this.page.picture;
    const { p, table } = this.holding;
    if (table !== undefined) return { round: this.floor.round, table: tables[table][0], other: tables[goal.t][0] };
    const fields = { person: people[p][0], round: this.floor.round, table: tables[goal.t][0] };
    if (goal.with !== undefined) fields.with = people[goal.with][0];
    return fields;
  }

  // One question at a time, asked at once; whatever was passed over while the answer came is never asked about.
  async price() {
    if (this.asking) return;
    this.asking = true;
    let goal = null;
    try {
      while (this.holding?.goal && !this.holding.goal.full && this.holding.goal !== goal) {
        goal = this.holding.goal;
        const what = this.meant(goal);
        const facts = await this.page.json(`${this.page.words.price}?${new URLSearchParams(this.fields(goal))}`).catch(() => null);
        if (facts && this.holding?.goal === goal) {
          const costs = facts.lines.map((line) => `${line.worse ? "▼" : "▲"} ${line.title}: ${line.text}`);
          this.page.say(`${what}. ${facts.none || costs.join(". ")}`);
        }
      }
    } finally {
      this.asking = false;
    }
  }

  meant(goal) {
    const { people, tables } = this.page.picture;
    const { sayTable } = this.page.words;
    const { p, table } = this.holding;
    if (table !== undefined) return `${sayTable} ${tables[table][0]} ⇄ ${tables[goal.t][0]}`;
    return `${people[p][1]} ${goal.with !== undefined ? `⇄ ${people[goal.with][1]}` : `→ ${sayTable} ${tables[goal.t][0]}`}`;
  }

  async choose(element) {
    if (this.dragged) { this.dragged = false; return; }
    if (!this.holding) {
      const seat = element.closest?.("[data-p]");
      const table = element.closest?.("[data-t]");
      if (seat) this.panel.person(this.page.picture.people[seat.dataset.p][0]);
      else if (table) this.panel.table(Number(table.dataset.t));
      return;
    }
    const goal = this.goal(element);
    if (goal) await this.put(goal);
  }

  async put(goal) {
    if (goal.full) { this.page.say(this.page.words.sayFull); return; }
    const fields = this.fields(goal);
    const url = fields.other === undefined ? this.page.words.move : this.page.words.exchange;
    this.drop();
    const facts = await this.page.post(url, fields);
    if (!facts) return;
    this.page.say(this.page.words.sayMoved);
    await this.page.changed(facts);
  }

  down(event) {
    if (!this.allowed || this.holding || event.pointerType === "touch" || event.button) return;
    const seat = event.target.closest("[data-p]");
    const table = event.target.closest("[data-t]");
    if (!table) return;
    const start = [event.clientX, event.clientY];
    const svg = this.floor.svg;
    const move = (now) => {
      if (!this.holding) {
        if (Math.hypot(now.clientX - start[0], now.clientY - start[1]) < FAR) return;
        this.holding = seat ? { p: Number(seat.dataset.p) } : { table: Number(table.dataset.t) };
        this.root.classList.add("holding", "dragging");
        if (seat) this.floor.trace(this.holding.p);
        this.ghost = (seat ?? table).cloneNode(true);
        this.ghost.setAttribute("class", `${this.ghost.getAttribute("class")} ghost`);
        this.ghost.removeAttribute("data-p");
        this.ghost.removeAttribute("data-t");
        this.floor.over.append(this.ghost);
        this.scale = svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
      }
      now.preventDefault();
      const by = [now.clientX - start[0], now.clientY - start[1]].map((one) => one * this.scale);
      this.ghost.setAttribute("transform", `translate(${by[0]} ${by[1]})`);
    };
    const up = async (now) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      if (!this.holding) return;
      this.dragged = true;
      setTimeout(() => { this.dragged = false; }, 0);
      const under = document.elementFromPoint(now.clientX, now.clientY) ?? svg;
      const goal = this.goal(under);
      if (goal && !goal.full) await this.put(goal);
      else { const full = goal?.full; this.drop(); if (full) this.page.say(this.page.words.sayFull); }
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
  }
}
