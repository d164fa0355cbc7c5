/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Form } from "./definition";
import { validate } from "./validate";

type Vectors = { form: Form; cases: { case: string; value: unknown; errors: unknown[] }[] };

const folder = join(import.meta.dirname, "../../../sync/vectors");
const files = readdirSync(folder).filter((file) => file.startsWith("form-"));

test("there are vectors for every kind of form", () => {
  expect(files.length).toBeGreaterThanOrEqual(5);
});

describe.each(files)("%s", (file) => {
  const { form, cases } = JSON.parse(readFileSync(join(folder, file), "utf8")) as Vectors;
  test.each(cases)("$case", ({ value, errors }) => {
    expect(validate(form, value)).toEqual(errors);
  });
});
