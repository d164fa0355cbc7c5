import { afterEach, expect, test } from "vitest";
import { offline, open, report, reports, scene } from "../testing/cast";
import { Phone, quiet, until } from "../testing/phone";
import { sawOf } from "./index";
import { parseLine } from "./line";
import { append } from "./outbox";
import { openVault, type Vault } from "./vault";

const original = IDBDatabase.prototype.transaction;
afterEach(() => {
  IDBDatabase.prototype.transaction = original;
});

/** Look at every transaction that is opened; the hook may throw, or change what is handed out. */
function onTransaction(
  hook: (
    stores: string[],
    mode: string,
    tx: () => IDBTransaction,
    options?: IDBTransactionOptions,
  ) => IDBTransaction,
): void {
  IDBDatabase.prototype.transaction = function (
    this: IDBDatabase,
    names: any,
    mode: any = "readonly",
    options?: any,
  ) {
    return hook([names].flat(), mode, () => original.call(this, names, mode, options), options);
  } as typeof original;
}

const full = () => new DOMException("no room", "QuotaExceededError");

test("F15 killed before `complete`: it never said saved, and nothing is there", async () => {
  const { budi, phone, tab } = await scene();
  phone.network = offline;
  onTransaction((stores, mode, tx) => {
    const made = tx();
    if (stores.includes("outbox") && mode === "readwrite") {
      tab.kill();
      queueMicrotask(() => made.abort());
    }
    return made;
  });
  let said = false;
  const saving = budi.save([report("r1")]).then(() => {
    said = true;
  });
  await expect(saving).rejects.toBeDefined();
  expect(said).toBe(false);
  IDBDatabase.prototype.transaction = original;
  const again = await open(phone.openTab());
  expect(reports(again)).toEqual([]);
  expect(again.status.value.waiting).toBe(0);
});

test("F22 a line damaged on the disk hides no other work", async () => {
  const { budi, phone, tab } = await scene();
  phone.network = offline;
  await budi.save([report("r1")]);
  await budi.save([report("r2")]);
  tab.kill();
  const vault = openVault(budi.person);
  await vault.use(async (db) => {
    const [first] = await db.getAll("outbox");
    if (first) await db.put("outbox", { ...first, line: first.line.map((byte) => byte ^ 1) });
  });
  const again = await open(phone.openTab());
  expect(reports(again).map(({ id }) => id)).toEqual(["r2"]);
  expect(again.outbox.value.map(({ n, collection }) => [n, collection])).toEqual([
    [1, ""],
    [2, "report"],
  ]);
});

test("F15 killed right after `complete`: it said saved, and the entry is there", async () => {
  const { budi, phone, tab } = await scene();
  phone.network = offline;
  await budi.save([report("r1")]);
  tab.kill();
  const again = await open(phone.openTab());
  expect(reports(again)).toMatchObject([{ id: "r1", sendState: "waiting" }]);
});

test("F16 every write to the vault asks for strict durability", async () => {
  const { budi, phone } = await scene();
  phone.network = offline;
  const weak: string[] = [];
  onTransaction((stores, mode, tx, options) => {
    const ofVault = stores.some((name) => ["outbox", "drafts", "decisions", "files", "heads"].includes(name));
    if (mode === "readwrite" && ofVault && options?.durability !== "strict") weak.push(stores.join());
    return tx();
  });
  await budi.save([report("r1")]);
  await budi.addPhoto(new Blob(["photo"]), "foto.jpg");
  await (await budi.decide([report("r2")], 10_000)).undo();
  await budi.drafts.drop("x");
  expect(weak).toEqual([]);
});

test("F17 no room for text: the cache makes room, and the text is saved", async () => {
  const { budi, server, phone } = await scene();
  server.put({ c: "notice", id: "n1", inside: ["work"], value: {} });
  await budi.syncNow();
  expect(budi.view.collection("notice").value.length).toBe(1);
  phone.network = offline;
  let cacheDropped = false;
  onTransaction((stores, mode, tx) => {
    if (stores.includes("photos") && stores.includes("rows")) cacheDropped = true;
    if (stores.includes("outbox") && mode === "readwrite" && !cacheDropped) throw full();
    return tx();
  });
  await budi.save([report("r1")]);
  expect(reports(budi)).toMatchObject([{ id: "r1", sendState: "waiting" }]);
  expect(budi.view.collection("notice").value).toEqual([]);
  phone.network = server.answer;
  await budi.syncNow();
  expect(budi.view.collection("notice").value.length).toBe(1);
});

test("F17 no room for a photo: refused with its code, and the text still goes through", async () => {
  const { budi, phone } = await scene();
  phone.network = offline;
  onTransaction((stores, mode, tx) => {
    if (stores.includes("contents") && mode === "readwrite") throw full();
    return tx();
  });
  await expect(budi.addPhoto(new Blob(["photo"]), "foto.jpg")).rejects.toMatchObject({
    code: "photo_full",
  });
  await budi.save([report("r1")]);
  expect(reports(budi).length).toBe(1);
});

test("F17 when little is left the copy of the server goes first, then photos are refused, text never is", async () => {
  const { budi, server, phone } = await scene();
  server.put({ c: "notice", id: "n1", inside: ["work"], value: {} });
  await budi.syncNow();
  phone.network = offline;
  phone.storage.used = 990_000_000;
  const photo = new Blob(["photo"]);
  await expect(budi.addPhoto(photo, "foto.jpg")).rejects.toMatchObject({ code: "photo_full" });
  expect(budi.view.collection("notice").value).toEqual([]);
  await budi.save([report("r1")]);
  expect(reports(budi).length).toBe(1);
  phone.storage.used = 1_000;
  expect(await budi.addPhoto(photo, "foto.jpg")).toMatchObject({ name: "foto.jpg" });
});

test("F17 no room at all: the save is refused with its code, and nothing half of it stays", async () => {
  const { budi, phone } = await scene();
  phone.network = offline;
  onTransaction((stores, mode, tx) => {
    if (stores.includes("outbox") && mode === "readwrite") throw full();
    return tx();
  });
  await expect(budi.save([report("r1")])).rejects.toMatchObject({ code: "storage_full" });
  expect(reports(budi)).toEqual([]);
});

test("F18 the system closes the connection in the background: reopened, retried, saved once", async () => {
  const { budi, phone, server } = await scene();
  phone.network = offline;
  await budi.save([report("r1")]);
  let closed = 0;
  onTransaction((stores, mode, tx) => {
    if (stores.includes("outbox") && mode === "readwrite" && closed++ === 0)
      throw new DOMException("The database connection is closing.", "InvalidStateError");
    return tx();
  });
  await budi.save([report("r2")]);
  IDBDatabase.prototype.transaction = original;
  expect(reports(budi).length).toBe(2);
  phone.network = server.answer;
  await budi.syncNow();
  expect(server.journal.map(({ mutation }) => mutation.n)).toEqual([1, 2]);
});

test("F18 a write whose `complete` got lost with the connection is not written twice", async () => {
  const { budi, phone, tab } = await scene();
  phone.network = offline;
  await budi.save([report("r1")]);
  const vault = openVault(budi.person);
  // Every job runs to its `complete`, nobody hears of it, and it is run again.
  const forgetful: Vault = { ...vault, use: async (job) => vault.use(job).then(() => vault.use(job)) };
  const author = { person: budi.person, world: tab.world, newId: budi.newId, tables: {} };
  await append(forgetful, author, async () => ({ planned: [{ id: "m2", intent: report("r2") }] }));
  const all = await vault.use((db) => db.getAll("outbox"));
  expect(all.map(({ line }) => parseLine(line).record)).toEqual(["r1", "r2"]);
});

test("two tabs that save at the same moment make one chain", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  const other = await open(phone.openTab());
  const saves = [0, 1, 2, 3, 4, 5].map((i) =>
    (i % 2 ? budi : other).save([report(`r${i}`), report(`s${i}`)]),
  );
  await Promise.all(saves);
  await until(() => reports(budi).length === 12 && reports(other).length === 12);
  phone.network = server.answer;
  await budi.syncNow();
  await until(() => server.journal.length === 12);
  expect(server.journal.map(({ mutation }) => mutation.n)).toEqual(
    Array.from({ length: 12 }, (_, i) => i + 1),
  );
  const pairs = server.journal.map(({ mutation }) => mutation.record).map((record) => record.slice(1));
  expect(pairs.filter((_, i) => i % 2 === 0)).toEqual(pairs.filter((_, i) => i % 2 === 1));
});

test("persistence is asked for at the first save, once", async () => {
  const { budi, phone } = await scene();
  expect(phone.storage.asked).toBe(0);
  await budi.save([report("r1")]);
  await budi.save([report("r2")]);
  await until(() => budi.status.value.persisted === true);
  expect(phone.storage.asked).toBe(1);
  expect(budi.status.value.usage).toEqual({ used: 1_000, quota: 1_000_000_000 });
});

test("work can be written before the replica was ever registered", async () => {
  const { phone, server, budi } = await scene();
  await budi.close();
  server.replicas.clear();
  const fresh = new Phone();
  fresh.network = offline;
  const engine = await open(fresh.openTab());
  await engine.save([report("r1")]);
  fresh.network = server.answer;
  await engine.syncNow();
  expect(server.journal.length).toBe(1);
  expect(phone.requests.length).toBeGreaterThan(0);
});

test("a line longer than the protocol allows is refused before it is saved", async () => {
  const { budi } = await scene();
  const long = report("r1", { note: "x".repeat(70_000) });
  await expect(budi.save([long])).rejects.toMatchObject({ code: "too_large" });
  expect(reports(budi)).toEqual([]);
});

test("F15 what a save leads to comes with `complete`, when the views have it, and before another task", async () => {
  const { budi, phone } = await scene();
  phone.network = offline;
  const seen: unknown[] = [];
  onTransaction((stores, mode, tx) => {
    const made = tx();
    if (stores.includes("outbox") && mode === "readwrite")
      made.addEventListener("complete", () => seen.push("complete"));
    return made;
  });
  void budi.drafts.save("report/r1", {}, {});
  await budi.drafts.flush();
  const saving = budi.save([report("r1")], "report/r1", () =>
    seen.push([reports(budi).length, budi.drafts.list.value.length]),
  );
  expect(seen).toEqual([]);
  await saving;
  expect(seen).toEqual(["complete", [1, 0]]);
});

test("F15 where there is no room, nothing is led to", async () => {
  const { budi, phone } = await scene();
  phone.network = offline;
  onTransaction((stores, mode, tx) => {
    if (stores.includes("outbox") && mode === "readwrite") throw full();
    return tx();
  });
  const led: string[] = [];
  await expect(budi.save([report("r1")], undefined, () => led.push("r1"))).rejects.toMatchObject({
    code: "storage_full",
  });
  expect(led).toEqual([]);
});

test("a save waits for its disk once, and then for `complete`: what it follows was read before the tap", async () => {
  const { budi, phone } = await scene();
  phone.network = offline;
  await budi.save([report("r1")]);
  await quiet();
  const opened: string[] = [];
  const open: number[] = []; // requests under way whenever one is answered
  const atComplete: number[] = []; // how often nothing was under way before
  onTransaction((stores, mode, tx) => {
    const made = tx();
    if (!stores.includes("heads")) return made;
    opened.push(mode);
    watchRequests(made, open);
    made.addEventListener("complete", () => atComplete.push(open.filter((left) => left === 0).length));
    return made;
  });
  await budi.save([report("r2")], "report/r2");
  // Two are compared, then four are written at once: nobody asks whether each is there.
  expect(opened[0]).toBe("readwrite");
  expect(atComplete[0]).toBe(2);
});

test("what was read before the tap is not believed: another tab has written since", async () => {
  const { budi, phone, tab, server } = await scene();
  phone.network = offline;
  const other = await open(phone.openTab());
  await quiet();
  tab.freeze(); // it hears nothing of the others
  await other.save([report("r1")]);
  await quiet();
  tab.thaw();
  await budi.save([report("r2")]);
  phone.network = server.answer;
  await budi.syncNow();
  await until(() => server.journal.length === 2);
  const chain = server.journal.map(({ mutation }) => `${mutation.n} ${mutation.record}`);
  expect(chain.sort()).toEqual(["1 r1", "2 r2"]);
});

test("what was read before the tap does not say what was seen: another tab has undone it since", async () => {
  const { budi, phone, tab, server } = await scene();
  await budi.save([report("r1")]);
  await until(() => budi.status.value.waiting === 0);
  phone.network = offline;
  const other = await open(phone.openTab());
  const { undo } = await other.decide(
    [{ collection: "report", record: "r1", step: "approve", saw: {} }],
    10_000,
  );
  await until(() => reports(budi)[0]?.registers.state?.value === "verified");
  const saw = sawOf(reports(budi)[0]);
  const never = saw.state ?? [];
  await quiet();
  tab.freeze();
  await undo();
  await quiet();
  tab.thaw();
  await budi.save([{ ...report("r1", { quantity: 13 }), saw }]);
  phone.network = server.answer;
  await budi.syncNow();
  expect(never).toHaveLength(1);
  expect(JSON.stringify(server.journal.at(-1)?.mutation.saw)).not.toContain(never[0]);
});

/** Note, with every answer of a transaction, how many more are still to come. */
function watchRequests(tx: IDBTransaction, open: number[]): void {
  const { objectStore } = tx;
  let waiting = 0;
  tx.objectStore = (name: string) => {
    const store = objectStore.call(tx, name);
    for (const method of ["get", "getAll", "add", "put", "delete"] as const) {
      const ask = store[method] as (...given: unknown[]) => IDBRequest;
      store[method] = ((...given: unknown[]) => {
        const request = ask.apply(store, given);
        waiting += 1;
        request.addEventListener("success", () => open.push(--waiting));
        return request;
      }) as never;
    }
    return store;
  };
}
