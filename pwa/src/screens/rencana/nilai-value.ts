/** A rating as it is typed and sent, group within group; its form names an answer by the way there: "behaviour.values.loyal". */
import type { Form } from "../../forms/definition";
import { type Inputs, valueFrom } from "../../forms/inputs";
import type { ViewRecord } from "../../sync";
import type { Level } from "./plan";

type Rated = { level?: Level; reason?: string };

export type Typed = { results: Rated; behaviour: Rated & { values: Partial<Record<string, Level>> } };

type Nested = Record<string, any>;

export const inputsOf = ({ fields }: Form, typed: Typed): Inputs =>
  Object.fromEntries(
    fields.map(({ name }) => [name, name.split(".").reduce((one: any, key) => one?.[key], typed)]),
  );

/** The same with another answer. */
export function answered<T extends Nested>(into: T, name: string, answer: unknown): T {
  const [first = "", ...rest] = name.split(".");
  const inner = rest.length ? answered(into[first] ?? {}, rest.join("."), answer) : answer;
  return { ...into, [first]: inner };
}

/** By group, without what is empty. */
export const groupsOf = (form: Form, typed: Typed): Nested =>
  Object.entries(valueFrom(form, inputsOf(form, typed))).reduce<Nested>(
    (groups, [name, answer]) => answered(groups, name, answer),
    {},
  );

export function typedOf(record: ViewRecord | undefined): Typed {
  const { results, behaviour } = record?.registers ?? {};
  return {
    results: { level: results?.value?.level, reason: results?.value?.reason ?? "" },
    behaviour: {
      level: behaviour?.value?.level,
      reason: behaviour?.value?.reason ?? "",
      values: behaviour?.value?.values ?? {},
    },
  };
}
