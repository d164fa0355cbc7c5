import { expect, test } from "vitest";
import { card, line, MORNING, report } from "./cast";
import { tally, waitingItems, withoutFlags } from "./queue";

const cards = new Map([["budi", card("budi")]]);
const lines = new Map([["kunjungan", line("kunjungan", "budi")]]);
const ids = (items: ReturnType<typeof waitingItems>) => items.map(({ report: { id } }) => id);

test("the report received first is decided first, whatever its own clock says", () => {
  const late = report("late", { receivedAt: MORNING + 2, madeAt: 1 });
  const early = report("early", { receivedAt: MORNING + 1, madeAt: MORNING });
  expect(ids(waitingItems([late, early], cards, lines))).toEqual(["early", "late"]);
});

test("only what is submitted waits", () => {
  const states = ["verified", "returned", "withdrawn", "submitted"];
  expect(
    ids(
      waitingItems(
        states.map((state) => report(state, { state })),
        cards,
        lines,
      ),
    ),
  ).toEqual(["submitted"]);
});

test("a correction waits in the place of its original, and says so", () => {
  const original = report("old", { replacedBy: ["new"], state: "submitted" });
  const items = waitingItems([original, report("new")], cards, lines);
  expect(ids(items)).toEqual(["new"]);
  expect(items[0]?.corrects?.id).toBe("old");
});

test("F95 while two corrections are disputed the original still waits", () => {
  const original = report("old", { replacedBy: ["one", "two"] });
  expect(ids(waitingItems([original, report("one"), report("two")], cards, lines))).toContain("old");
});

test("an item knows the person, the plan line and the indicator", () => {
  const [item] = waitingItems([report("a")], cards, lines);
  expect([item?.card?.name, item?.line?.rhk, item?.indicator?.unit]).toEqual([
    "budi",
    "Kunjungan rumah",
    "kunjungan",
  ]);
});

test("only reports without a flag are approved together unread", () => {
  const items = waitingItems([report("a"), report("other", { line: null, indicator: null })], cards, lines);
  expect(ids(withoutFlags(items))).toEqual(["a"]);
});

test("twelve of forty: what was decided here counts, what was undone does not", () => {
  const waiting = waitingItems([report("a"), report("undone")], cards, lines);
  expect(tally(waiting, new Set(["x", "y", "undone"]))).toEqual({ done: 2, all: 4 });
});
