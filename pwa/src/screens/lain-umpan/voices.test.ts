import { describe, expect, test } from "vitest";
import vectors from "../../../../sync/vectors/feedback.json";
import { problemsOf } from "./voices";

type Case = { collection: string; put: { body?: any }; errors: [string, string][] };

/** What a form cannot even say: values that are not offered, fields it does not show. */
const FROM_ELSEWHERE = ["choice", "unknown", "type"];

const cases = (vectors.cases as unknown as Case[]).filter(
  ({ collection, put, errors }) =>
    collection === "feedback" && put.body && !errors.some(([, code]) => FROM_ELSEWHERE.includes(code)),
);

describe("the phone refuses what the server would refuse", () => {
  test("there is something to compare", () => expect(cases.length).toBeGreaterThan(6));
  test.each(cases)("%j", ({ put, errors }) => {
    expect(problemsOf(put.body).map(({ path, code }) => [path, code])).toEqual(errors);
  });
});
