/** The plan (SKP) and the rating as the screens read them, and what both must satisfy before they are sent. */

import { type PlanLine, readAll, readLine } from "../../reading";
import { collection, type Register, type ViewRecord } from "../../sync";
import { formatNumber, parseNumber } from "../../text";

/** The seven core values (SE MenPANRB 20/2021). */
export const VALUES = [
  "pelayanan",
  "akuntabel",
  "kompeten",
  "harmonis",
  "loyal",
  "adaptif",
  "kolaboratif",
] as const;

/** Lists of the annex (PermenPANRB 6/2022 A.1.8). */
export const ANNEX = ["support", "accountability", "consequences"] as const;

export const LEVELS = ["below", "meets", "above"] as const;

export type Level = (typeof LEVELS)[number];

export type Annex = Record<(typeof ANNEX)[number], string[]>;

/** The groups of a plan that nobody has begun. */
export const begun = (placement: string, cycle: string) => ({
  main: { placement, cycle, weights: {} },
  additional: { weights: {} },
  behaviour: { expectations: {} },
  annex: { support: [], accountability: [], consequences: [] },
});

export const stateOfPlan = (record: ViewRecord | undefined): string =>
  record?.registers.state?.value ?? "draft";

export const isContested = (record: ViewRecord | undefined): boolean =>
  Object.values(record?.registers ?? {}).some(({ kind }) => kind);

/** What the last one wrote: where several values do not fit together, that is what has to be mended. */
export const lastWritten = (register: Register | undefined) =>
  register?.siblings?.length === 1 ? register.siblings[0]?.value : register?.value;

export const weightsOf = (record: ViewRecord | undefined, written = false): Record<string, number> => {
  const of = (name: string) =>
    (written ? lastWritten(record?.registers[name]) : record?.registers[name]?.value)?.weights;
  return { ...of("main"), ...of("additional") };
};

/** The lines of a plan in their order, utama first; those taken out of it too. */
export const linesOf = (placement: string, cycle: string): PlanLine[] =>
  readAll(collection("plan_line").value, readLine)
    .filter((line) => line.placement === placement && line.cycle === cycle)
    .sort((a, b) => Number(a.kind === "tambahan") - Number(b.kind === "tambahan") || a.order - b.order);

/** In hundredths of a percent, so that 33,33 + 33,33 + 33,34 is whole; undefined: no such percent. */
export function hundredths(typed: string): number | undefined {
  const read = parseNumber(typed);
  if (read === null) return 0;
  const parts = Math.round(read * 100);
  return read >= 0 && read <= 100 && Math.abs(read * 100 - parts) < 1e-6 ? parts : undefined;
}

export const WHOLE = 10_000;

export type Sum = { percent: string; left: number; whole: boolean };

/** How far the weights are from 100 %; `left` in percent. */
export function sumOf(typed: readonly string[]): Sum {
  const total = typed.reduce((sum, one) => sum + (hundredths(one) ?? 0), 0);
  return { percent: formatNumber(total / 100), left: (WHOLE - total) / 100, whole: total === WHOLE };
}

/** Results, then behaviour -> predikat. Source: PermenPANRB 6/2022 p. 99-100. A suggestion: the superior decides. */
export const PREDIKAT = {
  above: { below: "kurang", meets: "baik", above: "sangat_baik" },
  meets: { below: "kurang", meets: "baik", above: "baik" },
  below: { below: "sangat_kurang", meets: "butuh_perbaikan", above: "butuh_perbaikan" },
} as const satisfies Record<Level, Record<Level, string>>;
