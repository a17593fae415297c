// Sends what a desk has to say and takes what others said: each word has a key, so that sending it again does no harm.

const WORDS = "kinfolk.words/1";
const LIST = "kinfolk.door/1";
const AT_ONCE = 200;
const PATIENCE = 12000;

export class OverError extends Error {} // this device is no desk any more
export class AwayError extends Error {} // no network, or what answers is not Kinfolk

// A page with status 200 that a captive portal puts in our place is no answer: only JSON of our own form is.
async function answerOf(promise, format) {
  let response;
  try {
    response = await promise;
  } catch {
    throw new AwayError();
  }
  if (response.headers.get("Kinfolk-Desk") === "over") throw new OverError();
  if (!(response.headers.get("Content-Type") || "").startsWith("application/json")) {
    const error = new AwayError();
    error.status = response.status;
    throw error;
  }
  let said;
  try {
    said = await response.json();
  } catch {
    throw new AwayError();
  }
  if (said?.format !== format) throw new AwayError();
  return said;
}

export class Line {
  constructor(store, addresses, token) {
    Object.assign(this, { store, addresses, token });
    this.since = "";
    this.wasAway = false;
  }

  fetched(address, options = {}) {
    return fetch(address, { credentials: "same-origin", cache: "no-store", redirect: "error", signal: AbortSignal.timeout?.(PATIENCE), ...options });
  }

  async list(stamp) {
    const query = new URLSearchParams({ have: stamp, since: this.since });
    const said = await answerOf(this.fetched(`${this.addresses.list}?${query}`), LIST);
    if (said.token) this.token = said.token;
    return said;
  }

  async send(words, { stamp, plan, all, lease }) {
    const body = JSON.stringify({
      format: WORDS, now: new Date().toISOString(), plan, words, have: stamp, since: this.since, ways: all && lease, offline: this.wasAway,
    });
    const post = () =>
      this.fetched(this.addresses.words, { method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": this.token } });
    try {
      return await answerOf(post(), WORDS);
    } catch (error) {
      if (!(error instanceof AwayError) || error.status !== 403) throw error;
      await this.list(stamp); // the page is older than its token: the list brings a new one
      return await answerOf(post(), WORDS);
    }
  }

  // Everything that waits, in batches; calls back with each answer. A word that is refused for itself waits aside.
  async exchange(state, hear) {
    let size = AT_ONCE;
    const passed = new Set();
    for (;;) {
      const waiting = (await this.queued()).filter((one) => !passed.has(one.key));
      const words = waiting.slice(0, size);
      const said = await this.send(words, { ...state(), all: words.length === waiting.length });
      if (said.problem === "unreadable" && words.length > 1) {
        size = 1;
        continue;
      }
      if (said.problem) {
        if (!words.length) throw new AwayError();
        words.forEach((one) => passed.add(one.key));
        continue;
      }
      await this.dropped(said.taken);
      words.filter((one) => !said.taken.includes(one.key)).forEach((one) => passed.add(one.key));
      await hear(said);
      if (words.length === waiting.length) break;
    }
    this.wasAway = false;
  }

  // Words are kept here as well, for browsers without a database.
  queue = new Map();

  async load() {
    for (const one of await this.store.queued()) this.queue.set(one.key, one);
  }

  async push(word) {
    this.queue.set(word.key, word);
    await this.store.push(word);
  }

  async queued() {
    return [...this.queue.values()];
  }

  async dropped(keys) {
    keys.forEach((key) => this.queue.delete(key));
    await this.store.drop(keys);
  }
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is for secure pages alone
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map((one, place) => ([4, 6, 8, 10].includes(place) ? "-" : "") + one.toString(16).padStart(2, "0")).join("");
}
