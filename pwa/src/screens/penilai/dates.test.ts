import { expect, test } from "vitest";
import { daysBetween, elapsed, localDate } from "./dates";

test("F57 a day begins at midnight of the unit's own zone", () => {
  const at = Date.parse("2026-11-20T16:30:00Z");
  expect([localDate(at, "Asia/Jakarta"), localDate(at, "Asia/Jayapura")]).toEqual([
    "2026-11-20",
    "2026-11-21",
  ]);
});

test("days are counted over the ends of months and years", () => {
  expect(daysBetween("2026-12-30", "2027-01-02")).toBe(3);
  expect(daysBetween("2026-11-20", "2026-11-19")).toBe(-1);
});

test("a period passes from its first day to its last, and no further", () => {
  expect(elapsed("2026-01-01", "2026-12-31", "2025-12-31")).toBe(0);
  expect(elapsed("2026-01-01", "2026-01-10", "2026-01-05")).toBe(0.5);
  expect(elapsed("2026-01-01", "2026-12-31", "2027-03-01")).toBe(1);
});
