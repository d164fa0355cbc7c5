// @vitest-environment happy-dom
import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Decision, Intent } from "../../sync";

const pending = signal<Decision[]>([]);
const full = { now: false };

/** The door to the engine, with a disk that can be full; what is behind it has tests of its own. */
vi.mock("../../sync", () => ({
  pendingDecisions: pending,
  async decide(intents: Intent[], delayMs: number) {
    if (full.now) throw Object.assign(new Error("storage_full"), { code: "storage_full" });
    const decision = {
      id: `d${pending.peek().length}-${intents[0]?.record}`,
      intents,
      dueAt: Date.now() + delayMs,
    };
    pending.value = [...pending.peek(), decision];
    return {
      id: decision.id,
      async undo() {
        const there = pending.peek().includes(decision);
        pending.value = pending.peek().filter((one) => one !== decision);
        return there;
      },
    };
  },
}));
vi.mock("../../session", () => ({
  session: signal({ kind: "signed_in", person: { id: "sari", name: "Sari" } }),
}));

const { approve, decidedHere, deciding, sendBack, undoLast } = await import("./decisions");

const seen = (report: string) => ({ report, saw: { state: [`${report}-head`] } });
const waiting = () =>
  pending.value.map(({ intents }) => intents.map(({ record, step }) => `${step} ${record}`));

beforeEach(() => vi.useFakeTimers({ now: 1_000 }));
afterEach(async () => {
  while (pending.value.length) await undoLast();
  full.now = false;
  vi.useRealTimers();
});

test("an approval names what was seen, and can be taken back", async () => {
  await approve([seen("a")], "Disetujui: Budi");
  expect(pending.value[0]?.intents).toEqual([
    { collection: "report", record: "a", step: "approve", saw: { state: ["a-head"] } },
  ]);
  expect([...decidedHere.value]).toEqual(["a"]);
  await undoLast();
  expect(pending.value).toEqual([]);
  expect([...decidedHere.value]).toEqual([]);
});

test("undoing again takes back the decision before", async () => {
  await approve([seen("a")], "");
  vi.advanceTimersByTime(100);
  await sendBack(seen("b"), "Foto kurang jelas.", ["evidence"], "");
  expect(waiting()).toEqual([["approve a"], ["return b"]]);
  await undoLast();
  expect(waiting()).toEqual([["approve a"]]);
  await undoLast();
  expect(waiting()).toEqual([]);
});

test("a key pressed twice decides once", async () => {
  await Promise.all([approve([seen("a")], ""), approve([seen("a")], "")]);
  expect(waiting()).toEqual([["approve a"]]);
});

test("F17 when the phone is full the report comes back to the list, undecided", async () => {
  full.now = true;
  const attempt = approve([seen("a")], "");
  expect([...deciding.value]).toEqual(["a"]);
  await expect(attempt).rejects.toMatchObject({ code: "storage_full" });
  expect([...deciding.value, ...decidedHere.value]).toEqual([]);
});

test("what has shipped is no longer undone", async () => {
  await approve([seen("a")], "");
  pending.value = [];
  await undoLast();
  expect([...decidedHere.value]).toEqual(["a"]);
});
