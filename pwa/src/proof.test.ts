import { describe, expect, test } from "vitest";
import { markOf, nextDeadline, type Period } from "./proof";
import type { ViewRecord } from "./sync";

const NOVEMBER: Period = {
  id: "nov",
  from: "2026-11-01",
  until: "2026-11-30",
  deadline: "2026-12-03",
  lock: "2026-12-10",
};
const DECEMBER: Period = {
  id: "dec",
  from: "2026-12-01",
  until: "2026-12-31",
  deadline: "2027-01-03",
  lock: "2027-01-10",
};
const DAY_MS = 86_400_000;
const MADE = Date.UTC(2026, 10, 20, 3);

function report(parts: { later?: number; proof?: string; code?: string; received?: boolean } = {}) {
  const { later = 0, proof, code, received = true } = parts;
  const record = {
    registers: { body: { heads: [], value: {}, ...(proof ? { proof } : {}) } },
    ...(code ? { outcome: { code } } : {}),
  } as unknown as ViewRecord;
  const receivedAt = received ? MADE + later * DAY_MS : 0;
  return { body: { date: "2026-11-20" }, madeAt: MADE, receivedAt, record };
}

describe("what is said about the time of an item", () => {
  test.each([
    ["nothing, received the same day", report(), undefined],
    ["nothing, not received yet", report({ received: false }), undefined],
    ["F58 proven in time, received days later", report({ later: 12 }), "in_time"],
    ["F55 not proven, whatever the phone's clock said", report({ proof: "unproven" }), "unproven"],
    ["F55 made after it was received: the phone's clock was ahead", report({ later: -365 }), "clock"],
    ["late", report({ later: 40, proof: "late" }), "late"],
    ["an amendment", report({ later: 40, proof: "amendment" }), "amendment"],
    ["F59 kept aside as late", report({ code: "late" }), "late"],
    ["F58 kept aside because nothing proves it", report({ code: "late_unproven" }), "unproven"],
  ])("%s", (_name, item, mark) => {
    expect(markOf(item, [NOVEMBER])).toBe(mark);
  });

  test("where no period covers the day, nobody claims that it was in time", () => {
    expect(markOf(report({ later: 12 }), [DECEMBER])).toBe("sent_later");
  });
});

describe("the deadline that comes next", () => {
  test.each([
    ["2026-11-20", "nov", 13, false],
    ["2026-12-03", "nov", 0, false],
    ["2026-12-04", "nov", 6, true],
    ["2026-12-11", "dec", 23, false],
  ])("on %s", (today, id, left, grace) => {
    expect(nextDeadline([DECEMBER, NOVEMBER], today)).toMatchObject({ period: { id }, left, grace });
  });

  test("is none outside of every period", () => {
    expect(nextDeadline([NOVEMBER], "2027-03-01")).toBeUndefined();
  });
});
