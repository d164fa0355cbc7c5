import { describe, expect, test } from "vitest";
import { across, ceilingOf, elapsed, goalOf, stepPath, steps } from "./series";

const reports = [
  { date: "2026-03-01", quantity: 6 },
  { date: "2026-01-10", quantity: 4 },
  { date: "2026-01-10", quantity: 2 },
];
const values = (how: Parameters<typeof steps>[1]) => steps(reports, how).map(({ value }) => value);

describe("realised", () => {
  test("stands once a day, in the order of the work, not of arrival", () => {
    expect(steps(reports, "sum")).toEqual([
      { date: "2026-01-10", value: 6 },
      { date: "2026-03-01", value: 12 },
    ]);
  });

  test("follows the indicator's aggregate", () => {
    expect(values("latest")).toEqual([2, 6]);
    expect(values("mean")).toEqual([3, 4]);
    expect(values("min")).toEqual([2, 2]);
    expect(values("max")).toEqual([4, 6]);
  });
});

test("a sum climbs to its target, an average or a ceiling is due every day", () => {
  expect(goalOf({ value: 100 }, "sum", "higher")).toEqual({ value: 100, climbs: true });
  expect(goalOf({ value: 90 }, "mean", "higher")).toEqual({ value: 90, climbs: false });
  expect(goalOf({ low: 2, high: 5 }, "sum", "lower")).toEqual({ value: 5, climbs: false });
  expect(goalOf({ text: "1-2 minggu" }, "sum", "higher")).toBeUndefined();
});

test("the axis ends at a round number above everything drawn", () => {
  expect([0, 1, 12, 99, 100, 240].map((value) => ceilingOf([value]))).toEqual([1, 1.2, 15, 120, 120, 250]);
});

test("a day outside the period is drawn at its edge", () => {
  const x = (date: string) => across(date, "2026-01-01", "2026-01-11");
  expect([x("2025-12-01"), x("2026-01-06"), x("2026-02-01")]).toEqual([0, 0.5, 1]);
});

test("the step line starts on the ground and runs level until today", () => {
  const x = (date: string) => across(date, "2026-01-01", "2026-01-11") * 100;
  const line = [
    { date: "2026-01-02", value: 5 },
    { date: "2026-01-06", value: 10 },
  ];
  expect(stepPath(line, x, 20, "2026-01-11")).toBe("M10 100V75H50V50H100");
  expect(stepPath([], x, 20, "2026-01-11")).toBe("");
});

test("a period passes from its first day to its last, and no further", () => {
  expect(elapsed("2026-01-01", "2026-12-31", "2025-12-31")).toBe(0);
  expect(elapsed("2026-01-01", "2026-01-10", "2026-01-05")).toBe(0.5);
  expect(elapsed("2026-01-01", "2026-12-31", "2027-03-01")).toBe(1);
});
