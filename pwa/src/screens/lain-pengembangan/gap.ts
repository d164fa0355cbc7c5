/**
 * What somebody lacks, what he is strong in, and which training is recommended for it. Pure; the server has the same in
 * `server/appraisal/competency_gap.py` and `training.py`, and both satisfy `sync/vectors/growth.json`.
 */

export type Levels = Record<string, number>;

export type Row = {
  competency: string;
  required: number;
  own: number | null;
  superior: number | null;
  /** What counts: the superior's where there is one. */
  counted: number | null;
  by: "superior" | "self" | null;
  difference: number | null;
  kind: "unknown" | "gap" | "met" | "strength";
  /** The number of form B.1.9: 3 is what the post wants. */
  b19: number | null;
  /** The two assessments are so far apart that they are to be talked about. */
  differs: boolean;
};

export type Rule = { id: string; competency: string; shortfall: number; trainings: string[] };

export type Requirement = { words: string[]; level: number; entries?: string[] };

export type Recommendation = { competency: string; training: string; rule: string; shortfall: number };

const DIFFERS = 2;
const EVERY = "*";

export const gaps = (wanted: Levels, own: Levels, superior: Levels): Row[] =>
  Object.entries(wanted).map(([competency, required]) => {
    const [mine, his] = [own[competency] ?? null, superior[competency] ?? null];
    const counted = his ?? mine;
    const difference = counted === null ? null : counted - required;
    return {
      competency,
      required,
      own: mine,
      superior: his,
      counted,
      by: his !== null ? "superior" : mine !== null ? "self" : null,
      difference,
      kind: kindOf(difference),
      b19: difference === null ? null : Math.max(1, Math.min(5, 3 + difference)),
      differs: mine !== null && his !== null && Math.abs(mine - his) >= DIFFERS,
    };
  });

function kindOf(difference: number | null): Row["kind"] {
  if (difference === null) return "unknown";
  if (difference < 0) return "gap";
  return difference > 0 ? "strength" : "met";
}

const far = (row: Row) => Math.abs(row.difference ?? 0);
const furthest = (rows: readonly Row[], kind: Row["kind"]) =>
  rows.filter((row) => row.kind === kind).sort((a, b) => far(b) - far(a));

export const strengths = (rows: readonly Row[]) =>
  furthest(rows, "strength").map(({ competency }) => competency);
export const weaknesses = (rows: readonly Row[]) => furthest(rows, "gap").map(({ competency }) => competency);

/** `had`: by competency, what was taken or turned down for it. One training for one gap, the widest gap first. */
export function recommend(
  rows: readonly Row[],
  rules: readonly Rule[],
  had: Record<string, readonly string[]>,
): Recommendation[] {
  return furthest(rows, "gap").flatMap((row) => {
    const [competency, shortfall] = [row.competency, far(row)];
    for (const wanted of [competency, EVERY])
      for (const rule of rules)
        if (rule.competency === wanted && rule.shortfall <= shortfall)
          for (const training of rule.trainings)
            if (!had[competency]?.includes(training))
              return [{ competency, training, rule: rule.id, shortfall }];
    return [];
  });
}

/** Which sentence says what a rule wants: people know its words, and not its id. */
export const ruleWords = ({ competency }: Rule) =>
  competency === EVERY ? "kembang.rule.any" : "kembang.rule.one";

/** The level that a post wants, by its title. */
export function requiredLevel(rows: readonly Requirement[], entry: string, position: string): number {
  const title = position.toLowerCase();
  const found = rows.find(
    ({ words, entries }) =>
      (!entries?.length || entries.includes(entry)) &&
      (!words.length || words.some((word) => title.includes(word.toLowerCase()))),
  );
  return found?.level ?? 1;
}

/** What is below Baik in the schemes that were shipped before a result said what its predikat are worth. */
const LOW = ["butuh_perbaikan", "cukup", "kurang", "sangat_kurang"];

/** Whether a predikat asks for an improvement programme: it is worth less than a year's whole credit (Baik, 100 %). */
export const isLow = (predikat: string, credit: string | null | undefined): boolean =>
  credit ? Number(credit) < 100 : LOW.includes(predikat);
