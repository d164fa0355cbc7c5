/** What the phone makes of what the server answers: outcomes, directives, buckets, the time. */
import { expect, test } from "vitest";
import { offline, report, reports, scene } from "../testing/cast";
import { until } from "../testing/phone";

const states = (engine: Parameters<typeof reports>[0]) => reports(engine).map((one) => one.sendState);

test("a poke of the server brings what somebody else did", async () => {
  const { budi, server, tab } = await scene();
  await until(() => tab.events.length === 1);
  server.put({ c: "notice", id: "n1", owner: "p", inside: ["work"], value: { kind: "target_reached" } });
  tab.events[0]?.();
  await until(() => budi.view.record("notice", "n1").value?.value?.kind === "target_reached");
});

test("a refused report stays visible to its author with the reason, and blocks no other", async () => {
  const { budi, server } = await scene();
  server.judge = ({ record }) =>
    record === "r1" ? { outcome: "quarantined", code: "invalid" } : { outcome: "applied" };
  await budi.save([report("r1"), report("r2")]);
  await until(() => budi.status.value.waiting === 0);
  expect(states(budi).sort()).toEqual(["quarantined", "received"]);
  expect(budi.outbox.value).toMatchObject([
    { record: "r1", sendState: "quarantined", outcome: { code: "invalid" } },
  ]);
});

test("a held mutation is shown until the server has released it", async () => {
  const { budi, server } = await scene();
  server.judge = () => ({ outcome: "held", code: "missing" });
  await budi.save([report("r1")]);
  await until(() => budi.outbox.value[0]?.sendState === "held");
  expect(states(budi)).toEqual(["held"]);
  server.apply(server.journal[0]!.mutation);
  await budi.syncNow();
  expect(states(budi)).toEqual(["received"]);
  expect(budi.outbox.value).toEqual([]);
});

test("F82 a restored server gets back what it lost, and payloads stay until a backup covers them", async () => {
  const { budi, server } = await scene();
  await budi.save([report("r1")]);
  await until(() => budi.status.value.waiting === 0);
  server.epoch = "epoch-2";
  server.journal = [];
  server.records.clear();
  server.seq = 0;
  await budi.syncNow();
  expect(server.journal.length).toBe(1);
  expect(states(budi)).toEqual(["received"]);

  server.backup = Number.MAX_SAFE_INTEGER;
  await budi.syncNow();
  server.epoch = "epoch-3";
  server.journal = [];
  await budi.syncNow();
  expect(server.journal.length).toBe(0);
});

test("a directive for a new replica starts a new chain; the old one's work still ships under its own key", async () => {
  const { budi, server, phone } = await scene();
  await budi.save([report("r1")]);
  await until(() => budi.status.value.waiting === 0);
  server.extra = { directives: ["new_replica"] };
  await budi.syncNow();
  server.extra = {};
  phone.network = offline;
  await budi.save([report("r2")]);
  phone.network = server.answer;
  await budi.syncNow();
  const [first, second] = server.journal.map(({ mutation }) => mutation);
  expect(second?.replica).not.toBe(first?.replica);
  expect([second?.n, second?.prev]).toEqual([1, ""]);
});

test("a lost bucket evicts its rows, and never what has not been sent", async () => {
  const { budi, server, phone } = await scene();
  await budi.save([report("r1")]);
  await until(() => budi.status.value.waiting === 0);
  phone.network = offline;
  await budi.save([report("r2")]);
  server.extra = { lost: ["work"] };
  server.records.clear();
  server.judge = () => ({ outcome: "quarantined", code: "scope_moved" });
  phone.network = server.answer;
  await budi.syncNow();
  server.extra = {};
  expect(reports(budi)).toMatchObject([{ id: "r2", sendState: "quarantined" }]);
});

test("the clock's offset is measured from the four times", async () => {
  const { budi, server, phone } = await scene();
  phone.network = async (path, init) => {
    const response = await server.answer(path, init);
    if (path !== "/api/sync") return response;
    const answer = await response.json();
    return new Response(JSON.stringify({ ...answer, t1: answer.t1 + 60_000, t2: answer.t2 + 60_000 }));
  };
  await budi.syncNow();
  expect(budi.status.value.clockOffsetMs).toBe(60_000);
  await budi.save([report("r1")]);
  await until(() => server.journal.length === 1);
  expect(server.journal[0]?.mutation.made).toMatchObject({ offset_ms: 60_000, zone: "Asia/Jakarta" });
});

test("a clock that was set back is counted", async () => {
  const { budi, server, phone } = await scene();
  await budi.save([report("r1")]);
  phone.nowMs -= 3_600_000;
  await budi.save([report("r2")]);
  await until(() => server.journal.length === 2);
  expect(server.journal.map(({ mutation }) => mutation.made.stepped)).toEqual([undefined, 1]);
});
