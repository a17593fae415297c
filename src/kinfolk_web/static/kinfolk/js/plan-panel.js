// The panel beside the room: one person or one table, asked from the server; its forms answer without a new page.

export class Panel {
  constructor(box, page, floor) {
    Object.assign(this, { box, page, floor });
    box.addEventListener("click", (event) => this.clicked(event));
    box.addEventListener("submit", (event) => this.submitted(event));
  }

  async person(code, focus = true) {
    const p = this.page.picture.people.findIndex((one) => one[0] === code);
    this.floor.trace(p < 0 ? undefined : p);
    if (p >= 0) this.floor.into(p);
    this.url = this.page.words.person.replace("CODE", encodeURIComponent(code));
    await this.load(focus);
  }

  async table(t, focus = true) {
    const [label] = this.page.picture.tables[t];
    this.floor.trace(undefined);
    const url = this.page.words.table.replace("/0/", `/${this.floor.round}/`);
    this.url = `${url}?table=${encodeURIComponent(label)}`;
    await this.load(focus);
  }

  async load(focus) {
    const asked = this.url;
    const html = await this.page.part(asked);
    if (asked !== this.url || !html) return;
    this.box.innerHTML = html;
    this.box.hidden = false;
    if (focus) this.box.querySelector("[data-focus]")?.focus({ preventScroll: innerWidth > 900 });
  }

  again() { if (this.url && !this.box.hidden) this.load(false); }

  // Names found by the search, as buttons.
  offer(people) {
    if (!people.length) { if (this.box.querySelector(".offered")) this.close(); return; }
    this.url = null;
    const list = document.createElement("ul");
    list.className = "offered";
    for (const p of people) {
      const [code, name] = this.page.picture.people[p];
      const button = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: name });
      button.dataset.code = code;
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    }
    this.box.replaceChildren(list);
    this.box.hidden = false;
  }

  close() {
    this.url = null;
    this.box.hidden = true;
    this.box.replaceChildren();
    this.floor.trace(undefined);
  }

  clicked(event) {
    const target = event.target.closest("[data-close], [data-code], [data-table], [data-pick]");
    if (!target) return;
    event.preventDefault();
    if (target.dataset.pick) this.onpick?.(target.dataset.pick, event.detail === 0);
    else if (target.dataset.code) this.person(target.dataset.code);
    else if (target.dataset.table) {
      const round = Number(target.dataset.round);
      if (round !== this.floor.round) document.querySelector(`.rounds [data-round="${round}"]`)?.click();
      this.table(this.page.picture.tables.findIndex((one) => one[0] === target.dataset.table));
    } else this.close();
  }

  async submitted(event) {
    const form = event.target.closest("[data-change]");
    if (!form) return;
    event.preventDefault();
    const facts = await this.page.post(form.action, new FormData(form));
    if (facts) {
      await this.page.changed(facts);
      this.page.say(facts.said || this.page.words.sayMoved);
    }
  }
}
