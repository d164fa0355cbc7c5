/** The examples of `sync/vectors/growth.json`: the server comes to the same. */
import { expect, test } from "vitest";
import vectors from "../../../../sync/vectors/growth.json";
import { gaps, type Levels, type Row, recommend, requiredLevel, strengths, weaknesses } from "./gap";

test.each(vectors.gaps)("gaps: $case", ({ wanted, own, superior, rows, ...said }) => {
  const found = gaps(wanted, own as Levels, superior as Levels);
  expect(found).toEqual(rows);
  expect(Object.keys(wanted)).toEqual(found.map(({ competency }) => competency));
  expect([strengths(found), weaknesses(found)]).toEqual([said.strengths, said.weaknesses]);
});

test.each(vectors.recommendations)("recommended: $case", ({ rows, rules, had, found }) => {
  expect(recommend(rows as Row[], rules, had as Record<string, string[]>)).toEqual(found);
});

test.each(vectors.required)("required: $case", ({ rows, entry, position, level }) => {
  expect(requiredLevel(rows, entry, position)).toBe(level);
});
