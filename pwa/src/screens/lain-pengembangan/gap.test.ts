/** The examples of `sync/vectors/growth.json`: the server comes to the same. */
import { expect, test } from "vitest";
import vectors from "../../../../sync/vectors/growth.json";
import {
  gaps,
  isLow,
  type Levels,
  type Row,
  recommend,
  requiredLevel,
  ruleWords,
  strengths,
  weaknesses,
} from "./gap";

test.each(vectors.gaps)("gaps: $case", ({ wanted, own, superior, rows, ...said }) => {
  const found = gaps(wanted, own as Levels, superior as Levels);
  expect(found).toEqual(rows);
  expect(Object.keys(wanted)).toEqual(found.map(({ competency }) => competency));
  expect([strengths(found), weaknesses(found)]).toEqual([said.strengths, said.weaknesses]);
});

test.each(vectors.recommendations)("recommended: $case", ({ rows, rules, had, found }) => {
  expect(recommend(rows as Row[], rules, had as Record<string, string[]>)).toEqual(found);
});

test.each([
  ["nasional.komunikasi", "kembang.rule.one"],
  ["*", "kembang.rule.any"],
])("a rule for %s is said in words", (competency, words) => {
  expect(ruleWords({ id: "umum.berbicara", competency, shortfall: 1, trainings: [] })).toBe(words);
});

test.each(vectors.required)("required: $case", ({ rows, entry, position, level }) => {
  expect(requiredLevel(rows, entry, position)).toBe(level);
});

test("whatever an agency calls its predikat, what is below Baik asks for a programme", () => {
  const given = ["sangat_baik 150", "baik 100", "perlu_bimbingan 75", "cukup ", "baik "];
  const found = given
    .map((one) => one.split(" ") as [string, string])
    .filter(([id, credit]) => isLow(id, credit));
  expect(found.map(([id]) => id)).toEqual(["perlu_bimbingan", "cukup"]);
});
