/**
 * What of a nomination's conditions is met, with what each was asked of. Pure; the server has the same in
 * `server/appraisal/career.py`, and both satisfy `sync/vectors/career.json`. It decides nothing.
 */

export type Condition = {
  id: string;
  fact: string;
  among?: string[];
  count?: number;
  at_least?: number;
  at_most?: number;
};

/** `predikat`: of the released results, the newest first; `gaps`: null where nothing was assessed. */
export type Facts = { predikat: string[]; hours: number; gaps: number | null };

export type Asked = { id: string; met: boolean | null; input: string[] | number | null };

export type Eligibility = { verdict: "yes" | "no" | "unknown"; rows: Asked[] };

export function eligibility(conditions: readonly Condition[], facts: Facts): Eligibility {
  const rows = conditions.map((one) => ({ id: one.id, ...ask(one, facts) }));
  const met = rows.map((row) => row.met);
  return { verdict: met.includes(false) ? "no" : met.includes(null) ? "unknown" : "yes", rows };
}

function ask(condition: Condition, facts: Facts): Omit<Asked, "id"> {
  const { fact, among = [], count = 1, at_least = 0, at_most = 0 } = condition;
  if (fact === "predikat") {
    const last = facts.predikat.slice(0, count);
    const wrong = last.some((one) => !among.includes(one));
    return { met: wrong ? false : last.length >= count ? true : null, input: last };
  }
  if (fact === "hours") return { met: facts.hours >= at_least, input: facts.hours };
  if (fact === "gaps") return { met: facts.gaps === null ? null : facts.gaps <= at_most, input: facts.gaps };
  return { met: null, input: null };
}
