// What a desk keeps on its device: the list, the words not sent yet and those of all desks, in the browser's own database.

const NAME = "kinfolk-door";

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// A browser without such a database (some private windows), or one whose disk is full or whose database breaks while the desk
// is open, keeps nothing over a reload from then on, and everything else works.
export async function openStore() {
  let database = null;
  const lose = () => {
    database?.close();
    database = null;
  };
  const tried = async (work, without) => {
    if (!database) return without;
    try {
      return await work();
    } catch {
      lose();
      return without;
    }
  };
  try {
    database = await opened();
    database.onversionchange = lose;
    database.onclose = lose;
  } catch {
    lose();
  }
  const at = (name, mode) => database.transaction(name, mode).objectStore(name);
  return {
    get lasts() {
      return database !== null;
    },
    get: (key) => tried(() => asked(at("kept", "readonly").get(key))),
    set: (key, value) => tried(() => asked(at("kept", "readwrite").put(value, key))),
    forget: () => tried(() => asked(at("kept", "readwrite").clear())), // all but the words that wait
    queued: () => tried(() => asked(at("queue", "readonly").getAll()), []),
    push: (word) => tried(() => pushed(database, word)),
    drop: (keys) => tried(() => Promise.all(keys.map((key) => asked(at("queue", "readwrite").delete(key))))),
    close: () => database?.close(),
  };
}

function opened() {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("kept");
    opening.result.createObjectStore("queue", { keyPath: "key" });
  };
  return asked(opening);
}

// Resolves once the word is on the disk, so that nothing is shown as done that a pulled plug could take away.
const pushed = (database, word) =>
  new Promise((resolve, reject) => {
    const writing = database.transaction("queue", "readwrite", { durability: "strict" });
    writing.objectStore("queue").put(word);
    writing.oncomplete = () => resolve();
    writing.onabort = () => reject(writing.error);
  });

export async function wipe() {
  await new Promise((resolve) => {
    const deleting = indexedDB.deleteDatabase(NAME);
    deleting.onsuccess = deleting.onerror = deleting.onblocked = resolve;
  }).catch(() => undefined);
  if (window.caches) await caches.delete("kinfolk-door").catch(() => undefined);
  const workers = (await navigator.serviceWorker?.getRegistrations?.()) || [];
  await Promise.all(workers.filter((one) => new URL(one.scope).pathname === "/door/").map((one) => one.unregister()));
}
