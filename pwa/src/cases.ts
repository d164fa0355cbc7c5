/** Lines that the server keeps and does not count, and what people decided about each. */
import type { Intent, ViewRecord } from "./sync";
import { sawOf } from "./sync";

export type Case = {
  id: string;
  owner: string; // the placement whose superior or admin has it now
  mutation: string;
  about: string; // collection
  target: string; // id of the record
  author: string; // "": not to be known
  outcome: string;
  code: string;
  errors: { path: string; code: string; limit?: number | string | null }[];
  made: number;
  received: number;
  earliest: number; // 0: nothing is proven
  latest: number;
  stepped: number; // how often the phone's clock had been seen going back
  contents: { put?: Record<string, any>; step?: string; reason?: string } | undefined;
  to: "supervisor" | "admin";
  state: string;
  /** Of the last decision, or of handing it over. */
  by: string;
  at: number;
  reason: string;
  record: ViewRecord;
};

export type CaseStep = "accept" | "return" | "close";

export function readCase(record: ViewRecord): Case | undefined {
  const { body: filed, handler, state } = record.registers;
  const body = filed?.value;
  if (!body) return undefined;
  const hands = handler?.value;
  const decided = state?.value !== "open" && state?.by ? state : undefined;
  const last = decided ?? (hands?.reason ? handler : undefined);
  return {
    id: record.id,
    owner: hands?.placement ?? body.placement ?? record.owner,
    mutation: body.mutation ?? "",
    about: body.collection ?? "",
    target: body.record ?? "",
    author: body.author ?? "",
    outcome: body.outcome ?? "quarantined",
    code: body.code ?? "",
    errors: body.errors ?? [],
    made: body.made ?? 0,
    received: body.received ?? filed.received ?? 0,
    earliest: body.earliest ?? 0,
    latest: body.latest ?? 0,
    stepped: body.stepped ?? 0,
    contents: body.contents ?? undefined,
    to: hands?.to ?? body.to ?? "supervisor",
    state: state?.value ?? "open",
    by: last?.by ?? "",
    at: last?.at ?? 0,
    reason: decided?.reason ?? hands?.reason ?? "",
    record,
  };
}

export type CaseGroup = { code: string; cases: Case[] };

/** By reason, since what is alike can be decided alike; the group that has waited longest first. */
export function byCode(cases: readonly Case[]): CaseGroup[] {
  const groups = new Map<string, Case[]>();
  for (const one of [...cases].sort((a, b) => a.received - b.received || (a.id < b.id ? -1 : 1))) {
    const group = groups.get(one.code);
    if (group) group.push(one);
    else groups.set(one.code, [one]);
  }
  return [...groups].map(([code, found]) => ({ code, cases: found }));
}

/** A decision on several, each as it was seen. */
export const decisionsOn = (cases: readonly Case[], step: CaseStep, reason: string): Intent[] =>
  cases.map(({ id, record }) => ({ collection: "case", record: id, step, reason, saw: sawOf(record) }));

/** Hands a case over: to whoever answers for that placement, its superior or its admin. */
export const handOver = (
  { id, record }: Case,
  placement: string,
  to: Case["to"],
  reason: string,
): Intent => ({
  collection: "case",
  record: id,
  put: { handler: { placement, to, reason } },
  saw: sawOf(record),
});
