import { expect, test } from "vitest";
import { offline, open, report, reports, scene } from "../testing/cast";
import { quiet, until } from "../testing/phone";
import { sawOf } from "./index";
import type { Intent } from "./types";

const approve = (record: string, saw: Record<string, string[]> = {}): Intent => ({
  collection: "report",
  record,
  step: "approve",
  saw,
});

async function withReport() {
  const all = await scene();
  await all.budi.save([report("r1")]);
  await until(() => all.budi.status.value.waiting === 0);
  all.phone.network = offline;
  return all;
}

const stateOf = (engine: Parameters<typeof reports>[0]) => reports(engine)[0]?.registers.state?.value;

test("a decision shows at once, and becomes a mutation when its moment has passed", async () => {
  const { budi, phone, server } = await withReport();
  await budi.decide([approve("r1", sawOf(reports(budi)[0]))], 10_000);
  expect(stateOf(budi)).toBe("verified");
  expect(reports(budi)[0]?.sendState).toBe("waiting");
  expect(budi.status.value.waiting).toBe(0);
  expect(budi.decisions.list()).toMatchObject([{ dueAt: phone.nowMs + 10_000 }]);
  await phone.pass(9_000);
  expect(budi.status.value.waiting).toBe(0);
  await phone.pass(1_000);
  await until(() => budi.status.value.waiting === 1);
  expect(budi.decisions.list()).toEqual([]);
  phone.network = server.answer;
  await budi.syncNow();
  expect(server.journal.at(-1)?.mutation).toMatchObject({ step: "approve", record: "r1" });
  expect(stateOf(budi)).toBe("verified");
});

test("undone in time, nothing of it ever leaves the phone", async () => {
  const { budi, phone, server } = await withReport();
  const { undo } = await budi.decide([approve("r1")], 10_000);
  await phone.pass(5_000);
  expect(await undo()).toBe(true);
  expect(stateOf(budi)).toBe("submitted");
  await phone.pass(60_000);
  expect(budi.status.value.waiting).toBe(0);
  expect(await undo()).toBe(false);
  phone.network = server.answer;
  await budi.syncNow();
  expect(server.journal.length).toBe(1);
});

test("too late to undo: it says so, and the mutation stays", async () => {
  const { budi, phone } = await withReport();
  const { undo } = await budi.decide([approve("r1")], 10_000);
  await phone.pass(10_000);
  await until(() => budi.status.value.waiting === 1);
  expect(await undo()).toBe(false);
});

test("killed within the moment: the decision is there at the next start, and becomes a mutation", async () => {
  const { budi, phone, tab } = await withReport();
  await budi.decide([approve("r1")], 10_000);
  tab.kill();
  phone.nowMs += 60_000;
  const again = await open(phone.openTab());
  expect(stateOf(again)).toBe("verified");
  await phone.pass(1);
  await until(() => again.status.value.waiting === 1);
  expect(again.decisions.list()).toEqual([]);
});

test("two tabs that both see the moment pass make one mutation of it", async () => {
  const { budi, phone, server } = await withReport();
  const other = await open(phone.openTab());
  await budi.decide([approve("r1")], 10_000);
  await until(() => other.decisions.list().length === 1);
  await phone.pass(10_000);
  await quiet();
  phone.network = server.answer;
  await budi.syncNow();
  expect(server.journal.filter(({ mutation }) => mutation.step === "approve").length).toBe(1);
});

test("work that builds on a decision ends its moment and goes after it", async () => {
  const { budi, phone, server } = await withReport();
  const { undo } = await budi.decide([approve("r1", sawOf(reports(budi)[0]))], 10_000);
  const saw = sawOf(reports(budi)[0]);
  await budi.save([{ collection: "report", record: "r1", step: "reopen", reason: "keliru", saw }]);
  expect(await undo()).toBe(false);
  phone.network = server.answer;
  await budi.syncNow();
  const [approved, reopened] = server.journal.slice(1).map(({ mutation }) => mutation);
  expect([approved?.step, reopened?.step]).toEqual(["approve", "reopen"]);
  expect(reopened?.saw?.state).toEqual([approved?.id]);
  expect(stateOf(budi)).toBe("submitted");
});

test("a form opened before an undo does not claim to have seen what never happened", async () => {
  const { budi, phone, server } = await withReport();
  const before = sawOf(reports(budi)[0]);
  const { undo } = await budi.decide([approve("r1", before)], 10_000);
  const saw = sawOf(reports(budi)[0]);
  await undo();
  await budi.save([{ collection: "report", record: "r1", step: "return", reason: "bukti kurang", saw }]);
  phone.network = server.answer;
  await budi.syncNow();
  expect(server.journal.at(-1)?.mutation.saw?.state ?? []).toEqual([]);
});

test("forty decisions at once are one save each, in the order they were made", async () => {
  const { budi, phone, server } = await withReport();
  for (let i = 0; i < 40; i++) await budi.decide([approve(`x${i}`)], 10_000);
  await phone.pass(10_000);
  await until(() => budi.status.value.waiting === 40);
  phone.network = server.answer;
  server.judge = () => ({ outcome: "quarantined", code: "not_allowed" });
  await budi.syncNow();
  expect(server.journal.slice(1).map(({ mutation }) => mutation.record)).toEqual(
    Array.from({ length: 40 }, (_, i) => `x${i}`),
  );
});
