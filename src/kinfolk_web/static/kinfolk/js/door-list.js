// The people that a desk knows and the words said about them: found by any three letters, here if a word stands.

const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", æ: "ae", œ: "oe", ı: "i", þ: "th", ß: "ss" };
export const fold = (text) =>
  [...text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")].map((one) => LETTERS[one] ?? one).join("").replace(/\s+/g, " ").trim();

// Letters of two words that differ; two that changed places count once.
function distance(a, b) {
  const rows = [[...Array(b.length + 1).keys()]];
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      let best = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, rows[i - 2][j - 2] + 1);
      rows[i].push(best);
    }
  }
  return rows[a.length][b.length];
}

const alike = (a, b) => a === b || (Math.min(a.length, b.length) > 2 && distance(a, b) <= (Math.max(a.length, b.length) > 5 ? 2 : 1));

export class People {
  constructor() {
    this.stamp = "";
    this.rounds = [];
    this.days = []; // when each day after the first begins: whoever came yesterday has not come today
    this.people = [];
    this.byCode = new Map();
    this.words = new Map();
    this.added = new Map(); // walk-ins of this desk that no list has yet
    this.offset = 0;
  }

  read(rows) {
    this.people = rows.map(([code, name, tables, greeter, cast, unnamed, employer, badge]) => {
      const parts = fold(name).split(" ");
      return { code, name, tables, greeter, cast, unnamed: Boolean(unnamed), employer, badge, parts, letters: parts.join(" ") };
    });
    this.byCode = new Map(this.people.map((one) => [one.code, one]));
  }

  // Words are only ever added: in whatever order they come, the same are here.
  hear(rows) {
    for (const [key, code, undoes, at, desk, walkIn] of rows) {
      this.words.set(key, { key, code, undoes, at, desk, walkIn });
      if (walkIn && this.byCode.has(code)) {
        this.added.delete(walkIn);
        for (const one of this.words.values()) if (one.code === walkIn) one.code = code;
      }
    }
  }

  say(word, desk) {
    this.words.set(word.key, { key: word.key, code: word.about, undoes: word.undoes || "", at: word.at, desk, walkIn: "" });
    if (word.added) {
      const parts = fold(word.added.name).split(" ");
      this.added.set(word.key, {
        code: word.key, name: word.added.name, tables: word.told || {}, greeter: "", cast: "", unnamed: false, employer: "", parts, letters: parts.join(" "),
      });
    }
    const one = this.byCode.get(word.about);
    if (one && word.name) Object.assign(one, { name: word.name, unnamed: false, letters: fold(word.name), parts: fold(word.name).split(" ") });
  }

  get(code) {
    return this.byCode.get(code) || this.added.get(code);
  }

  // When the day began of which it is asked who is here; no list says so on the first one.
  today(now = Date.now()) {
    const at = now + this.offset;
    return Math.max(0, ...this.days.map((day) => Date.parse(day)).filter((day) => day <= at));
  }

  // The words of today that stand, the earliest first, by whom they are about.
  standing() {
    const today = this.today();
    const mistakes = new Set([...this.words.values()].map((one) => one.undoes).filter(Boolean));
    const here = new Map();
    for (const word of this.words.values()) {
      if (word.undoes || mistakes.has(word.key) || Date.parse(word.at) < today) continue;
      here.set(word.code, [...(here.get(word.code) || []), word].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)));
    }
    return here;
  }

  everybody() {
    return [...this.people, ...this.added.values()];
  }

  find(text, most = 8) {
    const words = fold(text).split(" ").filter(Boolean);
    if (words.join("").length < 2) return [];
    const found = [];
    for (const one of this.everybody()) {
      const begins = words.filter((word) => one.parts.some((part) => part.startsWith(word))).length;
      const has = words.every((word) => one.letters.includes(word));
      const byCode = words.length === 1 && words[0].length > 2 && one.code.length < 20 && one.code.endsWith(words[0]);
      if (has || byCode) found.push([-begins, one.letters, one]);
    }
    found.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    return found.slice(0, most).map((one) => one[2]);
  }

  // Who may be meant by a name that somebody types as new: every part of the shorter name is like a part of the other.
  similar(name, most = 3) {
    const mine = fold(name).split(" ").filter(Boolean);
    if (!mine.length || mine.join("").length < 3) return [];
    const found = this.people.filter((one) => {
      const [few, many] = mine.length <= one.parts.length ? [mine, one.parts] : [one.parts, mine];
      return few.length > 1 || many.length === 1 ? few.every((a) => many.some((b) => alike(a, b))) : false;
    });
    return found.slice(0, most);
  }

  // The round that people are sent to: the first that is not over by the server's clock, whatever ours says.
  round(now = Date.now()) {
    const at = now + this.offset;
    return this.rounds.find(([, , , ends]) => !ends || Date.parse(ends) > at) || this.rounds[this.rounds.length - 1];
  }

  table(one) {
    const round = this.round();
    return round ? one.tables[round[0]] || "" : "";
  }
}
