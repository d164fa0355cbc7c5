/** The examples of `sync/vectors/rating.json`: the server derives the same forms, and finds the same errors. */
import { describe, expect, test } from "vitest";
import vectors from "../../../../sync/vectors/rating.json";
import type { Answers, Group, Scheme } from "../../appraisal";
import { validate } from "../../forms/validate";
import { formOf, inputsIn, questionsOf } from "./scheme";

type Given = Answers & { case: string; errors: unknown[] };

const SHARED = ["name", "type", "label", "help", "required", "able", "options", "max_length", "when"];

describe.each(vectors.forms)("$case", ({ group, kind, fields, answers }) => {
  const questions = questionsOf(vectors.scheme as unknown as Scheme, { group: group as Group, kind });
  const form = formOf(questions, group as Group);

  test("the form", () => {
    const shared = form.fields.map((field) =>
      Object.fromEntries(
        Object.entries(field).filter(
          ([name, value]) =>
            SHARED.includes(name) && value !== undefined && value !== false && !isWordy(field.type, name),
        ),
      ),
    );
    expect(shared).toEqual(fields);
  });

  test.each(answers as Given[])("$case", ({ items, reasons, note, errors }) => {
    const value = inputsIn({ items, reasons, note });
    expect(validate(form, value)).toEqual(errors);
  });
});

/** Said by the app, in words that depend on the answer. */
const isWordy = (type: string, name: string) => type === "long_text" && name === "label";
