import { describe, expect, test } from "vitest";
import { report } from "./cast";
import { flagsOf, habitsOf } from "./flags";

const kinds = (one: ReturnType<typeof report>, all = [one], corrects?: ReturnType<typeof report>) =>
  flagsOf(one, habitsOf(all), "Asia/Jakarta", corrects).map(({ kind }) => kind);

const usual = [4, 5, 6].map((quantity, index) => report(`usual-${index}`, { quantity }));

describe("a report has no flag", () => {
  test("when nothing about it is unusual", () => {
    const one = report("a", { quantity: 7 });
    expect(kinds(one, [one, ...usual])).toEqual([]);
  });

  test("when it was made a week after the work, to the day", () => {
    expect(kinds(report("a", { date: "2026-11-13" }))).toEqual([]);
  });

  test("for its quantity, while there are too few others to know what is usual", () => {
    const one = report("a", { quantity: 100 });
    expect(kinds(one, [one, ...usual.slice(0, 2)])).toEqual([]);
  });

  test("for carrying the photo of the report that it corrects", () => {
    const original = report("old", { evidence: ["same"], state: "returned", replacedBy: ["a"] });
    const one = report("a", { evidence: ["same"] });
    expect(kinds(one, [one, original], original)).toEqual([]);
  });
});

describe("a report is flagged", () => {
  test("when the work lies more than seven days before it was written down", () => {
    expect(flagsOf(report("a", { date: "2026-11-12" }), habitsOf([]), "Asia/Jakarta")).toEqual([
      { kind: "date_far", days: 8 },
    ]);
  });

  test("when the work lies in the future, by the date in the unit's own zone", () => {
    // 23.30 on the 20th in Jakarta is already the 21st in Jayapura.
    const late = { date: "2026-11-21", madeAt: Date.parse("2026-11-20T16:30:00Z") };
    expect(flagsOf(report("a", late), habitsOf([]), "Asia/Jakarta")).toEqual([
      { kind: "date_ahead", days: 1 },
    ]);
    expect(flagsOf(report("a", late), habitsOf([]), "Asia/Jayapura")).toEqual([]);
  });

  test("when its quantity is three times what the person usually reports for that indicator", () => {
    const one = report("a", { quantity: 15 });
    expect(flagsOf(one, habitsOf([one, ...usual]), "Asia/Jakarta")).toEqual([
      { kind: "quantity_high", times: 3, usual: 5 },
    ]);
  });

  test("measured by the others, not by itself, and not by what was returned or withdrawn", () => {
    const one = report("a", { quantity: 15 });
    const gone = [50, 60, 70].map((quantity, index) =>
      report(`gone-${index}`, { quantity, state: index ? "returned" : "withdrawn" }),
    );
    expect(kinds(one, [one, ...usual, ...gone])).toEqual(["quantity_high"]);
  });

  test("not by what a colleague does", () => {
    const one = report("a", { quantity: 15, placement: "rina" });
    expect(kinds(one, [one, ...usual])).toEqual([]);
  });

  test("when another report carries the same photo, whoever made it", () => {
    const one = report("a", { evidence: ["x", "same"] });
    const other = report("b", { evidence: ["same"], placement: "rina" });
    expect(flagsOf(one, habitsOf([one, other]), "Asia/Jakarta")).toEqual([
      { kind: "photo_twice", report: "b" },
    ]);
  });

  test("not when one report carries the same photo twice: that is F66, and legal", () => {
    expect(kinds(report("a", { evidence: ["same", "same"] }))).toEqual([]);
  });

  test("when it has no evidence where the indicator's others have it", () => {
    const bare = report("a", { evidence: [] });
    expect(kinds(bare, [bare])).toEqual([]);
    expect(kinds(bare, [bare, report("b")])).toEqual(["no_evidence"]);
  });

  test("when it belongs to no plan line", () => {
    expect(kinds(report("a", { line: null, indicator: null }))).toEqual(["other_activity"]);
  });

  test("when something about it is disputed", () => {
    expect(kinds(report("a", { replacedBy: ["b", "c"] }))).toEqual(["contested"]);
  });
});
