// Follows one person through the rounds, and says on the strip who misses what. The page works without it.
(() => {
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const one = (query, root = document) => root.querySelector(query);
  const seats = new Map();
  for (const seat of all("use[data-p]")) {
    const person = seat.dataset.p;
    if (!seats.has(person)) seats.set(person, []);
    seats.get(person).push(seat);
    one("title", seat)?.remove();
  }
  const row = (person) => document.getElementById(`p${person}`);
  const nameOf = (person) => one("th bdi", row(person)).textContent;
  const parties = new Map();
  for (const line of all("tr[data-g]")) {
    for (const party of line.dataset.g.split(" ").filter(Boolean)) {
      if (!parties.has(party)) parties.set(party, []);
      parties.get(party).push(line.id.slice(1));
    }
  }

  const rooms = one(".floors"), follow = one("#follow");
  let kept = null, lit = [];
  const tableOf = (seat) => {
    for (let before = seat.previousElementSibling; before; before = before.previousElementSibling) {
      if (before.tagName === "g") return before;
    }
    return null;
  };
  const show = (person) => {
    for (const [element, name] of lit) element.classList.remove(name);
    lit = [];
    rooms.classList.toggle("following", person !== null);
    follow.replaceChildren();
    if (person === null) return;
    const light = (element, name) => { if (element) { element.classList.add(name); lit.push([element, name]); } };
    for (const party of row(person).dataset.g.split(" ").filter(Boolean)) {
      for (const other of parties.get(party)) for (const seat of seats.get(other) ?? []) light(seat, "party");
    }
    for (const seat of seats.get(person) ?? []) { light(seat, "here"); light(tableOf(seat), "at"); }
    const strong = document.createElement("strong"), isolated = document.createElement("bdi");
    isolated.textContent = nameOf(person);
    strong.append(isolated);
    const cells = all("td", row(person)).slice(0, all(".floor").length).map((cell) => cell.textContent.trim());
    follow.append(strong, `: ${cells.map((table, r) => (table === "–" ? follow.dataset.away.replace("#", r + 1) : follow.dataset.table.replace("#", () => table))).join(follow.dataset.then)}`);
  };
  const personOf = (target) => {
    const element = target.closest?.("use[data-p], a[href^='#'], tr[data-g] a");
    if (!element) return null;
    if (element.dataset.p) return element.dataset.p;
    return (element.closest("tr[data-g]")?.id ?? element.hash.slice(1)).match(/^[pw](\d+)$/)?.[1] ?? null;
  };
  for (const hidden of all(".script-only")) hidden.hidden = false;
  document.addEventListener("pointerover", (event) => show(personOf(event.target) ?? kept));
  document.addEventListener("focusin", (event) => { const person = personOf(event.target); if (person !== null) show(person); });
  document.addEventListener("click", (event) => {
    const person = personOf(event.target);
    if (person !== null) { kept = person === kept ? null : person; show(kept); }
    else if (event.target.closest?.(".view")) { kept = null; show(null); }
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { kept = null; show(null); } });

  const find = one("#find"), names = new Map(), list = document.createElement("datalist");
  list.id = "everyone";
  for (const line of all("tr[data-g]")) {
    const person = line.id.slice(1), name = nameOf(person);
    names.set(name.toLowerCase(), person);
    list.append(new Option(name));
  }
  find.after(list);
  find.addEventListener("input", () => {
    const typed = find.value.trim().toLowerCase();
    kept = names.get(typed) ?? (typed.length > 2 ? [...names].find(([name]) => name.startsWith(typed))?.[1] : null) ?? null;
    show(kept);
  });

  // The strip is one stop for the keyboard; arrow keys walk along it.
  const caption = one("#strip-caption"), squares = all("#ledger > .strip > a");
  const tell = (square) => {
    const id = square.hash.slice(1), source = document.getElementById(id);
    caption.hidden = false;
    caption.replaceChildren();
    if (id.startsWith("w")) for (const part of source.childNodes) caption.append(part.cloneNode(true));
    else caption.append(square.getAttribute("aria-label"));
  };
  squares.forEach((square, k) => {
    square.tabIndex = k ? -1 : 0;
    square.addEventListener("pointerenter", () => tell(square));
    square.addEventListener("focus", () => tell(square));
    square.addEventListener("click", () => { const worst = one(".worst"); if (worst) worst.open = true; });
    square.addEventListener("keydown", (event) => {
      const to = { ArrowRight: k + 1, ArrowLeft: k - 1, Home: 0, End: squares.length - 1 }[event.key];
      if (to === undefined || !squares[to]) return;
      event.preventDefault();
      square.tabIndex = -1;
      squares[to].tabIndex = 0;
      squares[to].focus();
    });
  });
  const openBeforePrint = [];
  addEventListener("beforeprint", () => {
    for (const details of all(".worst:not([open]), .promise details:not([open])")) { details.open = true; openBeforePrint.push(details); }
  });
  addEventListener("afterprint", () => { while (openBeforePrint.length) openBeforePrint.pop().open = false; });
})();
