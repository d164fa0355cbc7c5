/** The examples of `sync/vectors/plan.json`, and what becomes of a target that is typed. */
import { describe, expect, test } from "vitest";
import { form } from "../../../../sync/vectors/form-plan_line-2.json";
import vectors from "../../../../sync/vectors/plan.json";
import type { Form } from "../../forms/definition";
import { errorsOf, labelAt } from "../../forms/errors";
import { readTarget, valueFrom } from "../../forms/inputs";
import type { Indicator, Target } from "../../reading";
import { uuid5 } from "../../sync";
import { formatNumber } from "../../text";
import { lineValue, newIndicator, type TypedLine, typedLine } from "./line";
import { hundredths, LEVELS, type Level, PREDIKAT, sumOf } from "./plan";

test.each(vectors.names)("F38 $name has the id that the server gives it", async ({ name, id }) => {
  expect(await uuid5(vectors.namespace, name)).toBe(id);
});

test.each(vectors.weights)("F37 $main and $additional are whole: $whole", ({ main, additional, whole }) => {
  const typed = [...main, ...additional].map((weight) => formatNumber(weight));
  // The server lets a plan be without weights; to the person that is no sum at all.
  expect(typed.length === 0 || sumOf(typed).whole).toBe(whole);
});

describe("a weight that is typed", () => {
  test.each([
    ["", 0],
    ["33,33", 3333],
    ["33.5", 3350],
    ["100", 10_000],
  ])("%s is %d hundredths", (typed, parts) => expect(hundredths(typed)).toBe(parts));
  test.each(["-1", "100,5", "33,333", "abc"])("%s is none", (typed) => {
    expect(hundredths(typed)).toBeUndefined();
  });
});

test("the table's nine cells are those of the regulation", () => {
  const cells = LEVELS.flatMap((results) =>
    LEVELS.map((behaviour) => [results, behaviour, PREDIKAT[results][behaviour]]),
  );
  const told = vectors.predikat as [Level, Level, string][];
  expect(new Set(cells.map(String))).toEqual(new Set(told.map(String)));
});

describe("a target that is typed", () => {
  const target = (given: Target): Target => ({ value: null, low: null, high: null, text: null, ...given });
  test.each<[string, Target]>([
    ["20", { value: 20 }],
    ["1.200", { value: 1200 }],
    ["80–90", { low: 80, high: 90 }],
    ["1 sampai 2", { low: 1, high: 2 }],
    ["90–80", { low: 90, high: 80 }], // said to be wrong, not taken for words
    ["Selesai sesuai jadwal", { text: "Selesai sesuai jadwal" }],
  ])("%s", (typed, read) => expect(readTarget(typed)).toEqual(target(read)));
});

describe("a line that is typed", () => {
  const asked = form as unknown as Form;
  const indicator = (target: Target, more: object = {}): Indicator => ({
    ...{ id: "i", aspect: "kualitas", name: "Mutu", unit: "", target },
    ...{ aggregate: "sum", direction: "higher", library: "mutu", ...more },
  });
  const line = (...indicators: Indicator[]) =>
    ({ id: "l", kind: "utama", rhk: "Mutu", order: 1, record: { registers: {} }, indicators }) as never;
  const typed = (target: string, more: object = {}): TypedLine => ({
    ...{ id: "l", kind: "utama", rhk: " Mutu ", order: 1, parent: null },
    indicators: [{ ...newIndicator(), id: "i", name: "Mutu ", target, ...more }],
  });
  const saved = (one: TypedLine, before?: never) => lineValue(asked, one, before, "tempat", "siklus");

  test("keeps what nobody asks for, and says what follows from its target", () => {
    const value = saved(typed("Disepakati", { library: "mutu", unconfirmed: true }));
    expect(value).toMatchObject({ kind: "utama", rhk: "Mutu", order: 1, placement: "tempat" });
    const { text } = value.indicators[0]!.target;
    expect([text, value.indicators[0]]).toMatchObject([
      "Disepakati",
      { id: "i", name: "Mutu", unit: "", aggregate: "judged", library: "mutu" },
    ]);
    expect(value.indicators[0]).not.toHaveProperty("unconfirmed");
    expect(saved(typed("80–90")).indicators[0]).toMatchObject({ aggregate: "sum", direction: "range" });
    expect(saved(typed("20")).indicators[0]).toMatchObject({ aggregate: "sum", direction: "higher" });
  });

  test("leaves a target to the letter where nobody touched it", () => {
    const before = line(indicator({ value: 3.5, text: "3,5 dari skala 5" }, { aggregate: "latest" }));
    const kept = saved(typedLine(before), before).indicators[0]!;
    expect(kept).toMatchObject({
      target: { value: 3.5, text: "3,5 dari skala 5" },
      aggregate: "latest",
      direction: "higher",
    });
  });

  test("is wrong where the server would find it wrong, each error beside its field", () => {
    const wrong = { ...typed("90–80"), rhk: "" };
    wrong.indicators.push({ ...newIndicator(), target: "" });
    const errors = errorsOf(asked, valueFrom(asked, wrong));
    expect(Object.keys(errors)).toEqual([
      "rhk",
      "indicators.0.target",
      "indicators.1.name",
      "indicators.1.target",
    ]);
    expect(labelAt(asked, "indicators.1.target")).toBe("Target");
  });
});
