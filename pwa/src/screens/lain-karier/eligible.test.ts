/** The examples of `sync/vectors/career.json`: the server comes to the same. */
import { expect, test } from "vitest";
import vectors from "../../../../sync/vectors/career.json";
import { eligibility, type Facts } from "./eligible";

test.each(vectors.cases)("$case", ({ conditions, facts, found }) => {
  expect(eligibility(conditions, facts as Facts)).toEqual(found);
});
