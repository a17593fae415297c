// The editor of a floor plan: pieces are dragged, or taken up with Enter and moved by arrow keys, in steps of half a metre.

const SNAP = 0.5;
const figure = document.querySelector("[data-moving]");
const says = document.querySelector("#floor-says");
const crowded = document.querySelector("#floor-crowded");
const undoButton = document.querySelector("#floor-undo");
const svg = figure.querySelector("svg");
const WIDTH = Number(figure.dataset.width);
const DEPTH = Number(figure.dataset.depth);
const csrf = JSON.parse(document.body.getAttribute("hx-headers"));
const done = []; // what was moved, to be taken back one by one
let queue = Promise.resolve();
let held = null;
let frame = 0;

const place = (piece) => [Number(piece.dataset.x), Number(piece.dataset.y)];
const inside = (value, most) => Math.min(Math.max(value, 0), most);
const snapped = (value, free) => (free ? Math.round(value * 20) / 20 : Math.round(value / SNAP) * SNAP);
const show = (piece, [x, y]) => piece.setAttribute("transform", `translate(${x},${y})`);
const put = (piece, [x, y]) => {
  piece.dataset.x = x;
  piece.dataset.y = y;
  show(piece, [x, y]);
};
const same = (a, b) => Math.abs(a[0] - b[0]) < 1e-6 && Math.abs(a[1] - b[1]) < 1e-6;
const say = (text, values = {}) => {
  says.textContent = text.replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
};
const number = (value) => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
const where = (piece, [x, y]) => ({ piece: piece.getAttribute("aria-label"), x: number(x), y: number(y) });

const send = async (piece, was, to, undoing) => {
  const kind = piece.dataset.kind === "fixture" ? "fixtures" : "tables";
  const body = JSON.stringify({ [kind]: [{ id: Number(piece.dataset.id), was, to }] });
  let answer;
  let told;
  try {
    answer = await fetch(figure.dataset.moving, { method: "POST", body, headers: { ...csrf, "Content-Type": "application/json" } });
    if (answer.redirected || (!answer.ok && answer.status !== 409)) throw new Error(answer.status); // the sign-in answers 200
    told = await answer.json();
  } catch {
    put(piece, was);
    if (undoing) done.push({ piece, was: to, to: was });
    say(says.dataset.lost);
    return;
  }
  if (answer.status === 409) {
    put(piece, told.places[piece.dataset.id] ?? was);
    say(told.problem);
    return;
  }
  if (!undoing) done.push({ piece, was, to });
  undoButton.hidden = done.length === 0;
  crowded.replaceChildren(...told.crowded.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  crowded.hidden = told.crowded.length === 0;
  say(says.dataset.moved, where(piece, to));
};
const lost = () => say(says.dataset.lost); // and whatever is moved next is sent all the same
const move = (piece, was, to, undoing = false) => {
  put(piece, to);
  queue = queue.then(() => send(piece, was, to, undoing)).catch(lost);
};
const undo = () => {
  queue = queue.then(() => {
    const last = done.pop();
    if (last && same(place(last.piece), last.to)) {
      put(last.piece, last.was);
      return send(last.piece, last.to, last.was, true);
    }
    undoButton.hidden = done.length === 0;
    return undefined;
  }).catch(lost);
};

// -- by pointer ---------------------------------------------------------------------------------------------------
const metres = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
let drag = null;
svg.addEventListener("pointerdown", (event) => {
  const piece = event.target.closest(".piece");
  figure.classList.remove("dragged");
  if (!piece || event.button !== 0 || held) return;
  const from = metres(event);
  const was = place(piece);
  drag = { piece, was, to: was, dx: was[0] - from.x, dy: was[1] - from.y, pointer: event.pointerId };
  piece.focus({ preventScroll: true });
});
svg.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const at = metres(event);
  const to = [
    inside(snapped(at.x + drag.dx, event.altKey), WIDTH),
    inside(snapped(at.y + drag.dy, event.altKey), DEPTH),
  ];
  const far = Math.hypot(at.x + drag.dx - drag.was[0], at.y + drag.dy - drag.was[1]);
  if (!figure.classList.contains("dragged")) {
    if (far < SNAP / 2) return;
    figure.classList.add("dragged");
    drag.piece.classList.add("moving");
    svg.setPointerCapture(event.pointerId);
  }
  drag.to = to;
  if (!frame) {
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (drag) show(drag.piece, drag.to);
    });
  }
});
const drop = (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { piece, was, to } = drag;
  drag = null;
  piece.classList.remove("moving");
  if (event.type === "pointercancel" || same(was, to)) show(piece, was);
  else move(piece, was, to);
};
svg.addEventListener("pointerup", drop);
svg.addEventListener("pointercancel", drop);

// -- by keyboard --------------------------------------------------------------------------------------------------
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const release = (keep) => {
  const { piece, was, to } = held;
  held = null;
  figure.classList.remove("holding");
  piece.classList.remove("moving");
  if (keep && !same(was, to)) move(piece, was, to);
  else {
    show(piece, was);
    say(says.dataset.back, where(piece, was));
  }
};
svg.addEventListener("keydown", (event) => {
  const piece = event.target.closest(".piece");
  if (!piece) return;
  if (event.key === "Enter" && !held) {
    held = { piece, was: place(piece), to: place(piece) };
    figure.classList.add("holding");
    piece.classList.add("moving");
    say(says.dataset.held, where(piece, held.was));
  } else if (held && event.key in WAYS) {
    const [dx, dy] = WAYS[event.key];
    const step = (value, way, most) => (way ? inside(snapped(value + way * SNAP), most) : value);
    held.to = [step(held.to[0], dx, WIDTH), step(held.to[1], dy, DEPTH)];
    show(piece, held.to);
    say(says.dataset.at, where(piece, held.to));
  } else if (held && (event.key === "Enter" || event.key === " ")) release(true);
  else if (held && event.key === "Escape") release(false);
  else return;
  event.preventDefault();
});
svg.addEventListener("focusout", () => {
  if (held) release(true);
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !typing && done.length) {
    undo();
    event.preventDefault();
  }
});
undoButton.addEventListener("click", undo);

// -- the form of what was chosen ----------------------------------------------------------------------------------
const panel = document.querySelector("#piece");
figure.addEventListener("floor:choose", (event) => {
  const { kind, id } = event.detail;
  window.htmx.ajax("GET", panel.dataset[kind].replace("/0/", `/${id}/`), { target: panel, swap: "innerHTML" });
});
const asked = location.hash.match(/^#(table|fixture)-\d+$/) && svg.querySelector(location.hash);
if (asked) asked.focus();
