import { describe, expect, it } from "vitest";
import { LONGEST_MS, QUIET_MS, standing } from "./quiet";

describe("who is still at the kiosk", () => {
  it("asks for the last quarter of a minute and then takes him for gone", () => {
    const watch = { touched: 5_000, proven: 0 };
    expect(standing(watch, 5_000)).toEqual({ kind: "here" });
    expect(standing(watch, 49_999)).toEqual({ kind: "here" });
    expect(standing(watch, 50_000)).toEqual({ kind: "asking", left: 15 });
    expect(standing(watch, 64_500)).toEqual({ kind: "asking", left: 1 });
    expect(standing(watch, 65_000)).toEqual({ kind: "gone" });
  });

  it("does not believe a finger that never lifts", () => {
    const stuck = (now: number) => standing({ touched: now, proven: 0 }, now);
    expect(stuck(LONGEST_MS - 1)).toEqual({ kind: "here" });
    expect(stuck(LONGEST_MS)).toEqual({ kind: "proving", left: 60 });
    expect(stuck(LONGEST_MS + 59_000)).toEqual({ kind: "proving", left: 1 });
    expect(stuck(LONGEST_MS + QUIET_MS)).toEqual({ kind: "gone" });
  });

  it("goes on for whoever knows his PIN", () => {
    const proven = LONGEST_MS + 30_000;
    expect(standing({ touched: proven, proven }, proven + 1)).toEqual({ kind: "here" });
  });
});
