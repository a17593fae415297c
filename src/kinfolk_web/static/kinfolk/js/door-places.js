// Where a table stands: its room drawn small from what the list says, the table lit, and the door at which this device stands.

const SVG = "http://www.w3.org/2000/svg";

function drawn(tag, given, text = "") {
  const one = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) one.setAttribute(name, value);
  if (text) one.textContent = text;
  return one;
}

const named = (text, [, , , x, y, anchor], more = "") => drawn("text", { class: `room-name${more}`, x, y, "text-anchor": anchor }, text);

export class Places {
  // "words" are the page's: a table by its number, "you are here", and the ways from a door.
  constructor(words) {
    this.words = words;
    this.ways = JSON.parse(words.ways);
    this.known = { floors: [], tables: {} };
    this.here = null; // the door that somebody chose on this device: its room's name and its own
  }

  read(known) {
    this.known = known || { floors: [], tables: {} };
  }

  knows(table) {
    return table in this.known.tables;
  }

  // At which of a room's doors this device stands; where there is but one nobody has to say so.
  at(floor) {
    if (floor.doors.length < 2) return floor.doors.length - 1;
    return floor.doors.findIndex((door) => this.key(floor, door) === this.here);
  }

  key(floor, [label, x, y]) {
    return [floor.name, label, x, y].join(" ");
  }

  figure(table) {
    const [room, mark, radius, inside, ways] = this.known.tables[table];
    const floor = this.known.floors[room];
    const at = this.at(floor);
    const way = at < 0 ? floor.name : this.ways[ways[at]];
    const figure = document.createElement("figure");
    figure.className = "where-it-is";
    const label = `${this.words.table.replace("{table}", table)}, ${way}`;
    const svg = drawn("svg", { viewBox: floor.view, role: "img", "aria-label": label, "font-size": floor.letter });
    svg.append(drawn("rect", { class: "room-walls", width: floor.width, height: floor.depth }));
    for (const [x, y, width, height] of floor.stages) svg.append(drawn("rect", { class: "room-stage", x, y, width, height }));
    for (const [cap, thick, d] of floor.tops) svg.append(drawn("path", { class: "room-tops", d, "stroke-width": thick, "stroke-linecap": cap }));
    floor.doors.forEach((door, place) => {
      svg.append(drawn("circle", { class: "room-door", cx: door[1], cy: door[2], r: floor.dot }));
      svg.append(named(place === at ? this.words.youAreHere : door[0], door));
    });
    svg.append(drawn("circle", { class: "room-lit", cx: mark[1], cy: mark[2], r: radius }));
    svg.append(named(mark[0], mark, inside ? " on-lit" : ""));
    const caption = document.createElement("figcaption");
    caption.textContent = way;
    figure.append(svg, caption);
    return figure;
  }

  // A choice of doors, for whoever puts this device up; none where a room has but one.
  chooser(chosen) {
    const doors = this.known.floors.filter((one) => one.doors.length > 1).flatMap((floor) => floor.doors.map((door) => [this.key(floor, door), `${floor.name}: ${door[0]}`]));
    if (!doors.length) return null;
    const label = document.createElement("label");
    const select = document.createElement("select");
    for (const [key, text] of [["", "–"], ...doors]) select.append(new Option(text, key, false, key === this.here));
    select.addEventListener("change", () => { this.here = select.value || null; chosen(this.here); });
    label.append(`${this.words.youAreHere} `, select);
    return label;
  }
}
