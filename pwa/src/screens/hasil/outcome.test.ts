/** The examples of `sync/vectors/outcome.json`, which the server satisfies too. */
import { expect, test } from "vitest";
import vectors from "../../../../sync/vectors/outcome.json";
import { addWorkingDays, lastDay, mayDecide } from "../../outcomes";
import type { ViewRecord } from "../../sync";
import { type Decision, inForce, saidIn, silentUntil, workingDaysUntil } from "./outcome";

test.each(vectors.working_days)("a clock of $count working days from $from ends on $last", (one) => {
  expect(addWorkingDays(one.from, one.count, one.holidays)).toBe(one.last);
  expect(workingDaysUntil(one.last, one.from, one.holidays)).toBe(one.count);
});

test.each(vectors.counts)(
  "$predikat, $state: $counts counts",
  ({ predikat, score, state, decision, counts }) => {
    const found = inForce({ predikat, score }, state, decision as Decision | null);
    expect([found.predikat, found.score]).toEqual(counts);
  },
);

test("a clock that has passed has no days left", () => {
  expect(workingDaysUntil("2026-12-08", "2026-12-09", [])).toBe(0);
});

/** Objected to on Wednesday the 18th: 3 working days end with Monday the 23rd, 7 with Friday the 27th. */
const OBJECTED = Date.UTC(2026, 10, 18, 3);

function objected(
  more: Record<string, unknown> = {},
  clocks: object = { explain: 3, decide: 7 },
): ViewRecord {
  const registers = {
    result: { heads: [], value: { clocks, zone: "Asia/Jakarta", holidays: [] } },
    objection: { heads: [], value: { text: "Bukti", items: [] }, received: OBJECTED },
    state: { heads: [], value: "objected" },
    ...more,
  };
  return { collection: "outcome", id: "1", owner: "p", registers, sendState: "received" } as ViewRecord;
}

test("the rater has his working days, and then he was silent", () => {
  const record = objected();
  expect([lastDay(record, "explain"), lastDay(record, "decide")]).toEqual(["2026-11-23", "2026-11-27"]);
  expect(silentUntil(record, "2026-11-23")).toBeUndefined();
  expect(silentUntil(record, "2026-11-24")).toBe("2026-11-23");
});

test("two objections beside each other are both read, and have the days of the first", () => {
  const said = [OBJECTED + 864e5, OBJECTED].map((received, n) => ({
    id: `${n}`,
    value: { text: `${n}` },
    received,
  }));
  const record = objected({ objection: { heads: ["0", "1"], value: null, received: 0, siblings: said } });
  expect([lastDay(record, "explain"), lastDay(record, "decide")]).toEqual(["2026-11-23", "2026-11-27"]);
  expect(saidIn(record.registers.objection).map(({ value }) => value.text)).toEqual(["0", "1"]);
});

test("before the server has an objection, no clock of it runs", () => {
  expect(lastDay(objected({ objection: { heads: ["0"], value: { text: "" } } }), "decide")).toBeUndefined();
});

test("an explanation that came before the decision was heard, one that came after it was not", () => {
  const decided = (received: number) =>
    silentUntil(
      objected({
        explanation: { heads: [], value: { text: "Terlambat" }, received },
        state: { heads: [], value: "decided", received: OBJECTED + 9e8 },
      }),
      "2026-12-01",
    );
  expect(decided(OBJECTED + 8e8)).toBeUndefined();
  expect(decided(OBJECTED + 10e8)).toBe("2026-11-23");
});

test("who reviews decides with the explanation, or where the result promised the rater no days", () => {
  expect(mayDecide(objected({ state: { heads: [], value: "explained" } }))).toBe(true);
  expect(mayDecide(objected({}, { decide: 7 }))).toBe(true);
  expect(silentUntil(objected({}, { decide: 7 }), "2026-12-31")).toBeUndefined();
});
