/** One line (RHK) as it is typed, and what becomes of it: a target may be a number, a range or words. */

import { targetKind } from "../../forms/answer";
import type { Form } from "../../forms/definition";
import { typedTarget, valueFrom } from "../../forms/inputs";
import type { Indicator, PlanLine } from "../../reading";
import { newId } from "../../sync";

export type TypedIndicator = Omit<Indicator, "target"> & { target: string };

export type TypedLine = {
  id: string;
  kind: PlanLine["kind"];
  rhk: string;
  order: number;
  parent: string | null;
  indicators: TypedIndicator[];
};

export const newIndicator = (): TypedIndicator => ({
  id: newId(),
  aspect: "kuantitas",
  name: "",
  unit: "",
  target: "",
  aggregate: "sum",
  direction: "higher",
});

export const typedLine = (line: PlanLine): TypedLine => ({
  id: line.id,
  kind: line.kind,
  rhk: line.rhk,
  order: line.order,
  parent: line.record.registers.line?.value?.parent ?? null,
  indicators: line.indicators.map((one) => ({ ...one, target: typedTarget(one.target) })),
});

/** The group's value: the answers to the form, and what stands beside them or follows from them. */
export function lineValue(
  form: Form,
  typed: TypedLine,
  before: PlanLine | undefined,
  placement: string,
  cycle: string,
) {
  const { id: _id, ...line } = typed;
  const asked = valueFrom(form, typed) as Partial<Pick<PlanLine, "indicators">>;
  return {
    ...line,
    ...asked,
    placement,
    cycle,
    indicators: typed.indicators.map(({ unconfirmed: _confirmed, ...one }, at) => {
      // Who saves has the target before his eyes.
      const said = { ...one, unit: "", ...asked.indicators?.[at] } as Indicator;
      const was = before?.indicators.find(({ id }) => id === one.id)?.target;
      const isKept = was && typedTarget(was) === one.target.trim();
      // What was not touched stays as it was, words and numbers alike.
      const target = isKept ? was : said.target;
      const kind = targetKind(target);
      if (kind === "text") return { ...said, target, aggregate: "judged" };
      return { ...said, target, ...(kind === "range" && !isKept ? { direction: "range" } : {}) };
    }),
  };
}
