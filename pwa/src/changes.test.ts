import { expect, test } from "vitest";
import { differences, moved } from "./changes";
import { reportRecord } from "./screens/penilai/cast";

test("equal heads have not moved, in whatever order they are named", () => {
  expect(moved({ body: ["a", "b"] }, { body: ["b", "a"] })).toBe(false);
});

test("a new head, a further head and a register that appeared have moved", () => {
  expect(moved({ state: ["a"] }, { state: ["b"] })).toBe(true);
  expect(moved({ state: ["a"] }, { state: ["a", "b"] })).toBe(true);
  expect(moved({ state: ["a"] }, { state: ["a"], replaced_by: ["c"] })).toBe(true);
});

test("the difference names each field once, before and after", () => {
  const before = reportRecord("a", { quantity: 5 });
  const after = reportRecord("a", { quantity: 12, indicator: "lain", state: "withdrawn" });
  expect(differences(before, after)).toEqual([
    { register: "body", field: "quantity", before: 5, after: 12 },
    { register: "link", field: "indicator", before: "jumlah", after: "lain" },
    { register: "state", field: "", before: "submitted", after: "withdrawn" },
  ]);
});

test("a register that appears is a difference from nothing", () => {
  const changes = differences(reportRecord("a"), reportRecord("a", { replacedBy: ["b"] }));
  expect(changes).toEqual([{ register: "replaced_by", field: "report", before: undefined, after: "b" }]);
});
