import { describe, expect, test } from "vitest";
import vectors from "../../../sync/vectors/settle.json";
import { open, report, reports, scene } from "../testing/cast";
import { Phone, quiet, until } from "../testing/phone";
import { LostLead, openCache, type Row, readCache } from "./cache";
import { toBytes } from "./line";
import { readOpen } from "./outbox";
import { settleCache, settleVault } from "./settle";
import { plain } from "./storage";
import { type Entry, openVault, type Receipt, write } from "./vault";
import type { Answer, Change, Outcome } from "./wire";

const REPLICA = "phone";

type Shape = {
  vault: { epoch: string; entries?: any[] };
  cache: { epoch: string; cursor?: string; rows?: Record<string, Change>; reflected?: number[] };
  fence: number;
};

/** Put a device as the examples write it down into a phone's two databases. */
async function store(device: Shape) {
  const phone = new Phone();
  const [vault, cache] = [openVault("budi"), openCache("budi")];
  const { epoch, entries = [] } = device.vault;
  await write(vault, ["outbox", "server", "fence"], async (tx) => {
    for (const { n, id, sha, line, ship = true, outcome } of entries) {
      const receipt: Receipt = { code: "", errors: [], missing: [], ...outcome, epoch };
      const entry: Entry = {
        ...plain,
        replica: REPLICA,
        n,
        id,
        sha,
        line: toBytes(line),
        made_at: n,
        files: [],
        open: 1,
      };
      await tx.objectStore("outbox").put(ship ? entry : { ...entry, receipt });
    }
    await tx.objectStore("server").put({ ...plain, epoch, backup: 0 }, "server");
    await tx.objectStore("fence").put(device.fence, "fence");
  });
  await cache.use(async (db) => {
    const { epoch, cursor = "", rows = {}, reflected = [] } = device.cache;
    const tx = db.transaction(["rows", "pulled", "fence"], "readwrite");
    for (const row of Object.values(rows)) await tx.objectStore("rows").put(toRow(row));
    await tx
      .objectStore("pulled")
      .put({ ...plain, epoch, cursor, reflected: { [REPLICA]: reflected } }, "pulled");
    await tx.objectStore("fence").put(device.fence, "fence");
    await tx.done;
  });
  return { phone, vault, cache };
}

const toRow = ({ c, id, seq, owner = "", inside = [], registers = {}, value }: Change): Row => ({
  ...plain,
  c,
  id,
  seq,
  owner,
  inside,
  registers: Object.fromEntries(
    Object.entries(registers).map(([name, { heads = [], value = null, ...rest }]) => [
      name,
      { heads, value, ...rest },
    ]),
  ),
  ...(value === undefined ? {} : { value }),
});

describe("vectors shared with the server", () => {
  test.each(vectors.cases)("settle: $name", async ({ device, asked, answer, settled, effects }) => {
    const { vault, cache } = await store(device as unknown as Shape);
    const hello = {
      v: 1 as const,
      client: "",
      replica: REPLICA,
      cursor: asked.cursor,
      outbox: {} as any,
      t0: 0,
    };
    const done = { hello, answer: answer as Answer, t0: 0, t3: 0 };
    const settle = async () => {
      const change = await settleCache(cache, asked.fence, done, await readOpen(vault));
      await settleVault(vault, asked.fence, done, change.pulled.reflected, done.answer.missing);
    };
    if ((effects as string[]).includes("overtaken")) await expect(settle()).rejects.toBeInstanceOf(LostLead);
    else await settle();

    const wanted = settled as unknown as Shape;
    const entries = await vault.use((db) => db.getAll("outbox"));
    const { rows, pulled } = await readCache(cache);
    const ships = ({ n, ship = true, outcome }: { n: number; ship?: boolean; outcome?: Outcome }) =>
      ship ? { n, ship } : { n, ship, outcome: outcome?.outcome, code: outcome?.code ?? "", at: outcome?.at };
    expect(
      entries.map(({ n, receipt }) => ships({ n, ship: !receipt, outcome: receipt as Outcome | undefined })),
    ).toEqual((wanted.vault.entries ?? []).map(ships));
    expect({ epoch: pulled.epoch, cursor: pulled.cursor }).toEqual({
      epoch: wanted.cache.epoch,
      cursor: wanted.cache.cursor ?? "",
    });
    const byId = (a: Row, b: Row) => (a.id < b.id ? -1 : 1);
    expect(rows.sort(byId)).toEqual(
      Object.values(wanted.cache.rows ?? {})
        .map(toRow)
        .sort(byId),
    );
    const inVault = entries.filter((entry) => entry.reflected).map((entry) => entry.n);
    const told = new Set([...(pulled.reflected[REPLICA] ?? []), ...inVault]);
    const kept = new Set(entries.map((entry) => entry.n));
    expect([...told].filter((n) => kept.has(n)).sort()).toEqual(
      (wanted.cache.reflected ?? []).filter((n) => kept.has(n)),
    );
  });
});

test("F103: the vault is settled by the leader alone, though the lead went over between the two databases", async () => {
  const one = vectors.cases.find(({ effects }) => !(effects as string[]).includes("overtaken"))!;
  const { vault, cache } = await store(one.device as unknown as Shape);
  const hello = { v: 1 as const, client: "", replica: REPLICA, outbox: {} as any, t0: 0 };
  const done = { hello, answer: one.answer as Answer, t0: 0, t3: 0 };
  const change = await settleCache(cache, one.asked.fence, done, await readOpen(vault));
  await vault.use((db) => db.put("fence", one.asked.fence + 1, "fence"));
  const before = await vault.use((db) => db.getAll("outbox"));
  await expect(settleVault(vault, one.asked.fence, done, change.pulled.reflected)).rejects.toBeInstanceOf(
    LostLead,
  );
  expect(await vault.use((db) => db.getAll("outbox"))).toEqual(before);
});

/** Let the next transaction that writes to this store fail, as if the tab had been killed before it. */
function killBefore(store: string, kill: () => void): () => void {
  const original = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, names: any, mode?: any, options?: any) {
    if (mode === "readwrite" && [names].flat().includes(store)) {
      kill();
      throw new DOMException("the tab is gone", "AbortError");
    }
    return original.call(this, names, mode, options);
  } as typeof original;
  return () => {
    IDBDatabase.prototype.transaction = original;
  };
}

test("F14 killed between the cache's and the vault's transaction: neither shown twice nor gone", async () => {
  const { budi, server, phone, tab } = await scene();
  await budi.syncNow();
  const revive = killBefore("server", () => tab.kill());
  await budi.save([report("r1")]);
  await until(() => !tab.alive);
  await quiet();
  revive();
  expect(server.journal.length).toBe(1);

  phone.network = () => Promise.reject(new TypeError("no network"));
  const again = await open(phone.openTab());
  expect(reports(again)).toMatchObject([
    { id: "r1", sendState: "received", registers: { body: { value: { quantity: 12 } } } },
  ]);
  expect(reports(again)[0]?.registers.body?.pending).toBeUndefined();
  expect(again.status.value.waiting).toBe(0);

  phone.network = server.answer;
  await again.syncNow();
  expect(server.journal.length).toBe(1);
  expect(server.exchanges.filter(({ lines }) => lines.length === 1).length).toBe(2);
  expect(reports(again).length).toBe(1);
  await again.syncNow();
  expect(server.exchanges.at(-1)?.lines.length).toBe(0);
});

test("F14 F41 killed while it settles, an author is told at the next start that he was not chosen", async () => {
  const { budi, server, phone, tab } = await scene();
  await budi.save([report("r1")]);
  for (let round = 0; round < 3; round++) await budi.syncNow();
  const id = server.journal[0]?.mutation.id ?? "";
  const cursor = server.exchanges.at(-1)?.hello.cursor;
  const standing = [{ id, register: "body", standing: "set_aside" as const }];
  // Like the server's: what a line is worth is told once, to whoever has not come past it by his cursor.
  Object.defineProperty(server, "extra", {
    get: () => (server.exchanges.at(-1)?.hello.cursor === cursor ? { standing } : {}),
  });
  const registers = { body: { heads: ["x"], value: {}, by: "w" } };
  server.put({ c: "report", id: "r1", inside: ["work"], registers });
  const revive = killBefore("server", () => tab.kill());
  void budi.syncNow();
  await until(() => !tab.alive);
  await quiet();
  revive();
  const again = await open(phone.openTab());
  await again.syncNow();
  expect(again.asides.value).toMatchObject([{ id, register: "body" }]);
});

test("F14 killed before the cache's transaction: cursor and rows stay as they were, together", async () => {
  const { budi, server, phone, tab } = await scene();
  await budi.syncNow();
  const cursor = server.exchanges.at(-1)?.hello.cursor;
  const revive = killBefore("pulled", () => tab.kill());
  server.put({ c: "notice", id: "n1", inside: ["work"], value: { kind: "target_reached" } });
  void budi.syncNow();
  await until(() => !tab.alive);
  await quiet();
  revive();
  const again = await open(phone.openTab());
  await again.syncNow();
  expect(server.exchanges.find(({ hello }) => hello.cursor === cursor)).toBeDefined();
  expect(again.view.record("notice", "n1").value?.value).toEqual({ kind: "target_reached" });
});

test("F19 the cache is deleted: the outbox is whole, the rest is pulled again", async () => {
  const { budi, server, phone } = await scene();
  await budi.save([report("r1")]);
  await until(() => budi.status.value.waiting === 0);
  phone.network = () => Promise.reject(new TypeError("no network"));
  await budi.save([report("r2")]);
  await budi.close();
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(`luring-cache-${budi.person}`).onsuccess = resolve;
  });
  const again = await open(phone.openTab());
  expect(reports(again).map(({ id }) => id)).toEqual(["r2"]);
  phone.network = server.answer;
  await again.syncNow();
  expect(
    reports(again)
      .map(({ id, sendState }) => [id, sendState])
      .sort(),
  ).toEqual([
    ["r1", "received"],
    ["r2", "received"],
  ]);
});

test("an answer in pages keeps the overlay until the page with the record has come", async () => {
  const { budi, server, phone } = await scene();
  server.pageSize = 1;
  for (let i = 0; i < 5; i++) server.put({ c: "notice", id: `n${i}`, inside: ["work"], value: {} });
  const seen: string[] = [];
  phone.network = async (path, init) => {
    const response = await server.answer(path, init);
    seen.push(...reports(budi).map(({ sendState }) => sendState));
    return response;
  };
  await budi.save([report("r1")]);
  await until(() => budi.view.collection("notice").value.length === 5);
  await budi.syncNow();
  expect(seen.length).toBeGreaterThan(4);
  expect(reports(budi)).toMatchObject([
    { sendState: "received", registers: { body: { value: { quantity: 12 } } } },
  ]);
});

/** As many lines of one phone, and an answer that has received all of them and tells of them. */
async function many(count: number) {
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  const device: Shape = {
    vault: { epoch: "e", entries: numbers.map((n) => ({ n, id: `m${n}`, sha: `s${n}`, line: "{}" })) },
    cache: { epoch: "e" },
    fence: 1,
  };
  const outcomes = numbers.map((n) => ({ n, id: `m${n}`, sha: `s${n}`, outcome: "applied", at: 1, mac: "" }));
  const changes = numbers.map((n) => ({ c: "report", id: `r${n}`, seq: n, inside: ["work"] }));
  const answer = { epoch: "e", cursor: "c", t1: 0, t2: 0, outcomes, changes } as unknown as Answer;
  const hello = { v: 1 as const, client: "", replica: REPLICA, outbox: {} as any, t0: 0 };
  return { ...(await store(device)), done: { hello, answer, t0: 0, t3: 0 } };
}

/** Look at every row that is put, until it is undone. */
function onPut(hook: (store: string, put: IDBTransaction) => void): () => void {
  const original = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [any, any?]) {
    hook(this.name, this.transaction);
    return original.apply(this, given);
  };
  return () => {
    IDBObjectStore.prototype.put = original;
  };
}

test("of many lines each is written once, in one transaction and in many tasks", async () => {
  const { vault, cache, done } = await many(100);
  const puts: string[] = [];
  const inTask: number[] = [0];
  const task = setInterval(() => inTask.push(0));
  const stop = onPut((store) => {
    if (store !== "outbox" && store !== "rows") return;
    puts.push(store);
    inTask[inTask.length - 1]! += 1;
  });
  const { pulled } = await settleCache(cache, 1, done, await readOpen(vault));
  expect(await settleVault(vault, 1, done, pulled.reflected)).toBe(100);
  stop();
  clearInterval(task);
  expect(puts.filter((store) => store === "rows")).toHaveLength(100);
  expect(puts.filter((store) => store === "outbox")).toHaveLength(100);
  expect(Math.max(...inTask)).toBeLessThan(100);
  const entries = await vault.use((db) => db.getAll("outbox"));
  expect(entries.every(({ receipt, reflected, open }) => receipt && reflected && !open)).toBe(true);
});

test.each(["rows", "outbox"])(
  "F14 killed among many %s that settle: all of them are as before",
  async (of) => {
    const { vault, cache, done } = await many(100);
    const read = () => Promise.all([readCache(cache), vault.use((db) => db.getAll("outbox"))]);
    let before = await read();
    let count = 0;
    const stop = onPut((store, tx) => {
      if (store !== of) return;
      count += 1;
      if (count === 61) queueMicrotask(() => tx.abort());
    });
    const settled = (async () => {
      const { pulled } = await settleCache(cache, 1, done, await readOpen(vault));
      before = await read();
      await settleVault(vault, 1, done, pulled.reflected);
    })();
    await expect(settled).rejects.toBeInstanceOf(DOMException);
    stop();
    expect(await read()).toEqual(before);
  },
);

test("F15 a cache that is full among many rows says so, and is none the fuller", async () => {
  const { vault, cache, done } = await many(100);
  const full = new DOMException("no room", "QuotaExceededError");
  let count = 0;
  const stop = onPut((store, tx) => {
    if (store === "rows") count += 1;
    if (count !== 61) return;
    Object.defineProperty(tx, "error", { value: full });
    queueMicrotask(() => tx.abort());
  });
  await expect(settleCache(cache, 1, done, await readOpen(vault))).rejects.toBe(full);
  stop();
  expect((await readCache(cache)).rows).toEqual([]);
});
