/// <reference types="node" />
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Form } from "../../forms/definition";
import { shownFields } from "../../forms/validate";
import { answered, groupsOf, inputsOf, type Typed } from "./nilai-value";

const file = join(import.meta.dirname, "../../../../sync/vectors/form-rating-2.json");
const { form } = JSON.parse(readFileSync(file, "utf8")) as { form: Form };

const blank: Typed = { results: { reason: "" }, behaviour: { reason: "", values: {} } };

test("what is typed is found by the names of the form, and sent as it is kept: group within group", () => {
  const typed = (
    [
      ["results.level", "above"],
      ["results.reason", "  Melampaui target "],
      ["behaviour.level", "meets"],
      ["behaviour.values.loyal", "below"],
    ] as const
  ).reduce<Typed>((all, [name, answer]) => answered(all, name, answer), blank);
  expect(inputsOf(form, typed)).toMatchObject({
    "results.level": "above",
    "behaviour.values.loyal": "below",
    "behaviour.values.adaptif": undefined,
  });
  expect(groupsOf(form, typed)).toEqual({
    results: { level: "above", reason: "Melampaui target" },
    behaviour: { level: "meets", values: { loyal: "below" } },
  });
  expect(blank.behaviour.values).toEqual({});
});

test.each([
  ["below", true],
  ["meets", undefined],
  ["above", true],
])("where the results are %s, the mark that a reason is required is %s", (level, required) => {
  const shown = shownFields(form.fields, { "results.level": level });
  expect(shown.find(({ name }) => name === "results.reason")?.required).toBe(required);
});
