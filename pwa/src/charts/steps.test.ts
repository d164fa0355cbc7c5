import { describe, expect, it } from "vitest";
import { weekdayOf } from "./month-grid";
import { stepOf } from "./steps";

describe("how much of the most", () => {
  it("keeps nothing apart from a little, and a little of much still shows", () => {
    expect([0, 1, 25, 26, 50, 75, 76, 100].map((value) => stepOf(value, 100))).toEqual([
      0, 1, 1, 2, 2, 3, 4, 4,
    ]);
    expect(stepOf(0, 0)).toBe(0);
  });
});

describe("a month as on a wall", () => {
  it("begins its weeks on Monday", () => {
    expect(weekdayOf("2026-11-23")).toBe(0);
    expect(weekdayOf("2026-11-29")).toBe(6);
  });
});
