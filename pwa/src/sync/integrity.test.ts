import { expect, test } from "vitest";
import vectors from "../../../sync/vectors/sums.json";
import { offline, open, report, reports, scene } from "../testing/cast";
import { quiet, until } from "../testing/phone";
import { type CacheSchema, openCache, type Row, readCache } from "./cache";
import type { Engine } from "./engine";
import { plain } from "./storage";
import { digest, sumsOf } from "./sums";

test.each(vectors.cases)("sums: $name", ({ rows, sums, sum }) => {
  expect(sumsOf(rows)).toEqual(sums);
  expect(digest(sums as Record<string, string>)).toBe(sum);
});

const body = { placement: "placement-budi", date: "2026-11-20", quantity: 1 };

/** Budi's phone with three reports on it, and one more that waits to be sent. */
async function quietPhone() {
  const all = await scene();
  for (const id of ["r1", "r2", "r3"])
    all.server.put({ c: "report", id, inside: ["work"], registers: { body: { value: body } } });
  all.server.put({ c: "form", id: "f1", inside: ["ref"], value: {} });
  await all.budi.syncNow();
  expect(reports(all.budi).length).toBe(3);
  return all;
}

/** Change what the phone has behind the engine's back. */
async function damage(engine: Engine, harm: (rows: any) => Promise<unknown>): Promise<void> {
  const cache = openCache(engine.person);
  await cache.use(async (db) => {
    const tx = db.transaction("rows", "readwrite");
    await harm(tx.store);
    await tx.done;
  });
  await cache.close();
}

async function rowsOf(engine: Engine): Promise<string[]> {
  const cache = openCache(engine.person);
  const { rows } = await readCache(cache);
  await cache.close();
  return rows.map((row) => `${row.c}/${row.id}@${row.seq} ${row.inside}`).sort();
}

const row = (id: string, change: Partial<Row> = {}): CacheSchema["rows"]["value"] => ({
  ...plain,
  c: "report",
  id,
  seq: 1,
  owner: "",
  inside: ["work"],
  registers: {},
  ...change,
});

const HARM: [string, (rows: any) => Promise<unknown>][] = [
  ["a row is gone", (rows) => rows.delete(["report", "r1"])],
  ["all rows are gone", (rows) => rows.clear()],
  ["a row is an older one", async (rows) => rows.put({ ...(await rows.get(["report", "r2"])), seq: 0 })],
  ["a row that is nobody's any more is still there", (rows) => rows.put(row("r9"))],
  ["a row of a bucket he may not see is there", (rows) => rows.put(row("r9", { inside: ["other"] }))],
];

test.each(HARM)("F84 when %s, it is repaired, and the outbox is not touched", async (_, harm) => {
  const { budi, server, phone, tab } = await quietPhone();
  const right = await rowsOf(budi);
  phone.network = offline;
  await budi.save([report("mine")]);
  const line = budi.outbox.value.map((item) => item.id);
  await damage(budi, harm);
  expect(await rowsOf(budi)).not.toEqual(right);
  await budi.close();

  server.exchanges = [];
  phone.network = server.answer;
  const again = await open(tab);
  expect(again.outbox.value.map((item) => item.id)).toEqual(line);
  await until(() => server.exchanges.some(({ hello }) => hello.sums));
  await quiet();
  expect((await rowsOf(again)).filter((name) => !name.startsWith("report/mine"))).toEqual(right);
  expect(server.journal.map(({ mutation }) => mutation.record)).toEqual(["mine"]);
  expect(reports(again).map((one) => one.sendState)).toEqual([
    "received",
    "received",
    "received",
    "received",
  ]);
  expect(server.exchanges.filter(({ hello }) => hello.sums).length).toBe(1);
});

test("I9 as long as both agree, nothing is said about it, and nobody looks again while nothing changes", async () => {
  const { budi, server } = await quietPhone();
  await budi.syncNow();
  await budi.syncNow();
  expect(server.exchanges.some(({ hello }) => hello.sums)).toBe(false);
  const sizes = server.exchanges.map(({ hello }) => JSON.stringify(hello).length);
  expect(Math.max(...sizes)).toBeLessThan(1_000);
});

test("F84 a server that is wrong about its own sum is told what there is a few times, not for ever", async () => {
  const { budi, server } = await quietPhone();
  server.confused = "9.999";
  server.exchanges = [];
  for (let i = 0; i < 7; i++) await budi.syncNow();
  expect(server.exchanges.filter(({ hello }) => hello.sums).length).toBe(3);
  server.confused = undefined;
  await budi.syncNow();
  await damage(budi, (rows) => rows.delete(["report", "r1"]));
  server.put({ c: "form", id: "f2", inside: ["ref"], value: {} });
  await budi.syncNow();
  expect(reports(budi).length).toBe(3);
});

test("F84 a copy that is harmed again while it is mended is mended again", async () => {
  const { budi, server, phone } = await quietPhone();
  const right = await rowsOf(budi);
  await damage(budi, (rows) => rows.delete(["report", "r1"]));
  server.exchanges = [];
  let harmed = false;
  phone.network = async (path, init) => {
    const response = await server.answer(path, init);
    if (!harmed && server.exchanges.at(-1)?.hello.sums) {
      harmed = true;
      await damage(budi, (rows) => rows.delete(["form", "f1"]));
    }
    return response;
  };
  server.put({ c: "form", id: "f2", inside: ["ref"], value: {} });
  await budi.syncNow();
  await quiet();
  expect(harmed).toBe(true);
  expect((await rowsOf(budi)).filter((name) => !name.startsWith("form/f2"))).toEqual(right);
});

test("F83 when all that is here is taken away, only what came with the answer is left, and the outbox stays", async () => {
  const { budi, server } = await quietPhone();
  server.judge = () => ({ outcome: "quarantined", code: "invalid" });
  await budi.save([report("refused")]);
  await until(() => server.journal.length === 1 && budi.status.value.phase === "idle");
  server.records.delete("report/r2");
  const changes = [...server.records.values()];
  server.extra = { lost: ["*"], gained: ["work", "ref"], changes };
  await budi.syncNow();
  server.extra = {};
  expect(
    reports(budi)
      .map((one) => one.id)
      .sort(),
  ).toEqual(["r1", "r3", "refused"]);
  expect(budi.outbox.value.map((item) => item.sendState)).toEqual(["quarantined"]);
});

test("F47 a record that left one bucket and is in another is kept, with its new contents", async () => {
  const { budi, server } = await quietPhone();
  const moved = { ...body, quantity: 7 };
  server.put({ c: "report", id: "r1", inside: ["other"], registers: { body: { value: moved } } });
  const [change] = [...server.records.values()].filter((one) => one.id === "r1");
  server.extra = { changes: [{ ...change!, gone: ["work"] }] };
  await budi.syncNow();
  server.extra = {};
  await budi.syncNow();
  expect(server.exchanges.some(({ hello }) => hello.sums)).toBe(false);
  expect(
    reports(budi)
      .filter((one) => one.id === "r1")
      .map((one) => one.registers.body?.value),
  ).toEqual([moved]);
});
