import { expect, test } from "vitest";
import { counting } from "./counting";
import { report } from "./screens/penilai/cast";

const ids = (...reports: ReturnType<typeof report>[]) => counting(reports).map(({ id }) => id);

test("what is submitted or verified counts, what is returned or withdrawn does not", () => {
  expect(
    ids(...["submitted", "verified", "returned", "withdrawn"].map((state) => report(state, { state }))),
  ).toEqual(["submitted", "verified"]);
});

test("a correction counts in the place of its original", () => {
  expect(ids(report("old", { state: "returned", replacedBy: ["new"] }), report("new"))).toEqual(["new"]);
});

test("F95 while two corrections are disputed the original counts, and neither of them", () => {
  const original = report("old", { state: "returned", replacedBy: ["one", "two"] });
  expect(ids(original, report("one"), report("two"))).toEqual(["old"]);
});
