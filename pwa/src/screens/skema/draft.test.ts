import { expect, test } from "vitest";
import { at, differences, moved, put, renamed, sumOf, weightOf } from "./draft";

const data = { version: 1, id: "a", parts: [{ id: "x", weights: { teknis: "60" } }, { id: "y" }] };

test("a place is read and changed, and nothing else moves", () => {
  expect(at(data, "parts.0.weights.teknis")).toBe("60");
  expect(at(data, "parts.9.weights")).toBeUndefined();
  const changed = put(data, "parts.0.weights.teknis", "55");
  expect(changed.parts[0].weights.teknis).toBe("55");
  expect(changed.parts[1]).toBe(data.parts[1]);
  expect(data.parts[0]?.weights?.teknis).toBe("60");
  expect(put(data, "parts.0", undefined).parts).toEqual([{ id: "y" }]);
  expect(put(data, "parts.0.weights.teknis", undefined).parts[0].weights).toEqual({});
  expect(put({}, "label.id", "Baru")).toEqual({ label: { id: "Baru" } });
});

test("a name is changed in its place, and a line moves", () => {
  expect(Object.keys(renamed({ a: 1, b: 2, c: 3 }, "b", "z"))).toEqual(["a", "z", "c"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
});

test("two schemes differ where they differ, whatever their version is", () => {
  const theirs = { ...put(data, "parts.0.weights.teknis", "40"), version: 2 };
  expect(differences(data, theirs)).toEqual([{ path: "parts.0.weights.teknis", mine: "60", theirs: "40" }]);
  expect(differences(data, { ...data, version: 7 })).toEqual([]);
  expect(differences(data, put(data, "parts.1", undefined)).map(({ path }) => path)).toEqual(["parts.1"]);
});

test("weights are added exactly", () => {
  expect(sumOf(["33.33", "33.33", "33.34"])).toBe(100);
  expect(sumOf(["0.1", "0.2", undefined, ""])).toBe(0.3);
  expect(sumOf(["33,33", "x"])).toBeNaN();
  expect(weightOf({ weight: "5", weights: { teknis: "0" } }, "teknis")).toBe("0");
  expect(weightOf({ weight: "5" }, "teknis")).toBe("5");
  expect(weightOf({ weight: "5" }, "")).toBe("5");
});
