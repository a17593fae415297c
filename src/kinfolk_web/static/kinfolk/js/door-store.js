// What a desk keeps on its device: the list, the words not sent yet and those of all desks, in the browser's own database.

const NAME = "kinfolk-door";

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// A browser without such a database (some private windows) keeps nothing over a reload, and everything else works.
export async function openStore() {
  let database = null;
  try {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("kept");
      opening.result.createObjectStore("queue", { keyPath: "key" });
    };
    database = await asked(opening);
    database.onversionchange = () => database.close();
  } catch {
    database = null;
  }
  const at = (name, mode) => database.transaction(name, mode).objectStore(name);
  return {
    lasts: database !== null,
    get: (key) => (database ? asked(at("kept", "readonly").get(key)) : undefined),
    set: (key, value) => (database ? asked(at("kept", "readwrite").put(value, key)) : undefined),
    forget: () => (database ? asked(at("kept", "readwrite").clear()) : undefined), // all but the words that wait
    queued: async () => (database ? asked(at("queue", "readonly").getAll()) : []),
    // Resolves once the word is on the disk, so that nothing is shown as done that a pulled plug could take away.
    push: (word) =>
      database
        ? new Promise((resolve, reject) => {
            const writing = database.transaction("queue", "readwrite", { durability: "strict" });
            writing.objectStore("queue").put(word);
            writing.oncomplete = () => resolve();
            writing.onabort = () => reject(writing.error);
          })
        : undefined,
    drop: (keys) => (database ? Promise.all(keys.map((key) => asked(at("queue", "readwrite").delete(key)))) : undefined),
    close: () => database?.close(),
  };
}

export async function wipe() {
  await new Promise((resolve) => {
    const deleting = indexedDB.deleteDatabase(NAME);
    deleting.onsuccess = deleting.onerror = deleting.onblocked = resolve;
  }).catch(() => undefined);
  if (window.caches) await caches.delete("kinfolk-door").catch(() => undefined);
  const workers = (await navigator.serviceWorker?.getRegistrations?.()) || [];
  await Promise.all(workers.filter((one) => new URL(one.scope).pathname === "/door/").map((one) => one.unregister()));
}
