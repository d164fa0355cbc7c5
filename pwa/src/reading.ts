/** What the supervisor's screens read out of the view: reports, plan lines, progress and people with their fields named. */

import type { Evidence, ViewRecord } from "./sync";

export type Words = { id: string; en: string };

export type Place = { lat: number; lon: number; accuracy_m?: number };

export type ReportBody = {
  placement: string;
  date: string;
  quantity?: number;
  text?: string;
  note?: string;
  place?: Place;
  evidence?: Evidence[];
  [field: string]: unknown;
};

export type Report = {
  id: string;
  placement: string;
  body: ReportBody;
  line: string | null;
  indicator: string | null;
  state: string;
  madeAt: number;
  receivedAt: number;
  /** Corrections named by `replaced_by`; two while they are disputed. */
  replacedBy: string[];
  contested: boolean;
  record: ViewRecord;
};

export type Target = {
  value?: number | null;
  low?: number | null;
  high?: number | null;
  text?: string | null;
};

/** What is due by when: a value for each period of the year, or none. */
export type Trajectory = { each: "month" | "quarter" | "semester"; values: (number | null)[] };

export type Indicator = {
  id: string;
  aspect: string;
  name: string;
  unit: string;
  target: Target;
  aggregate: "sum" | "latest" | "mean" | "min" | "max" | "judged";
  direction: "higher" | "lower" | "range";
  /** Picked from the library: which entry, what it means, how it is measured. */
  library?: string;
  definition?: string;
  measure?: string;
  trajectory?: Trajectory;
  /** Its target comes from another plan, and nobody has said yet that it holds for this one. */
  unconfirmed?: boolean;
};

export type PlanLine = {
  id: string;
  placement: string;
  cycle: string;
  kind: "utama" | "tambahan";
  rhk: string;
  order: number;
  indicators: Indicator[];
  /** The line of the superior's that it serves; null: not linked yet. */
  parent: string | null;
  state: string;
  record: ViewRecord;
};

export type Standing = {
  reported?: number | null;
  verified?: number | null;
  waiting?: number | null;
  count?: number;
  not_counted?: number;
  last_date?: string | null;
  reached?: number | null;
};

export type Card = {
  id: string;
  person: string;
  name: string;
  nip: string;
  position: string;
  unit: string;
  unitName: string;
  zone: string;
  form: string;
  sector: string;
  superior: { placement: string; person: string; name: string; position: string } | null;
  until: string | null;
};

export type Cycle = { id: string; name: Words; from: string; until: string };

export type Notice = {
  id: string;
  line: string;
  indicator: string;
  report: string;
  at: number;
  undone: boolean;
  owner: string;
};

/** Reads a report; undefined while its body has not arrived. */
export function readReport(record: ViewRecord): Report | undefined {
  const body = record.registers.body?.value as ReportBody | undefined | null;
  if (!body) return undefined;
  const link = (record.registers.link?.value ?? {}) as { line?: string | null; indicator?: string | null };
  const replaced = record.registers.replaced_by;
  const named = [replaced?.value, ...(replaced?.siblings ?? []).map((sibling) => sibling.value)]
    .map((value: { report?: string } | null | undefined) => value?.report)
    .filter((id): id is string => typeof id === "string");
  return {
    id: record.id,
    placement: body.placement,
    body,
    line: link.line ?? null,
    indicator: link.indicator ?? null,
    state: (record.registers.state?.value as string | undefined) ?? "submitted",
    // Of the body, not of the record: an approval or a link made later is not when the report was.
    madeAt: record.registers.body?.at || record.madeAt || 0,
    receivedAt: record.registers.body?.received || record.receivedAt || 0,
    replacedBy: [...new Set(named)],
    contested: Object.values(record.registers).some((register) => !!register.kind),
    record,
  };
}

export function readLine(record: ViewRecord): PlanLine | undefined {
  const value = record.registers.line?.value;
  if (!value) return undefined;
  return {
    id: record.id,
    placement: value.placement,
    cycle: value.cycle,
    kind: value.kind ?? "utama",
    rhk: value.rhk ?? "",
    order: value.order ?? 0,
    indicators: value.indicators ?? [],
    parent: (record.registers.link?.value ?? value).parent ?? null,
    state: (record.registers.state?.value as string | undefined) ?? "draft",
    record,
  };
}

export function readCard(record: ViewRecord): Card | undefined {
  const value = record.value;
  if (!value) return undefined;
  return {
    id: record.id,
    person: value.person,
    name: value.name ?? "",
    nip: value.nip ?? "",
    position: value.position ?? "",
    unit: value.unit ?? "",
    unitName: value.unit_name ?? "",
    zone: value.zone || "Asia/Jakarta",
    form: value.form ?? "",
    sector: value.sector ?? "",
    superior: value.superior ?? null,
    until: value.until ?? null,
  };
}

export function readCycle(record: ViewRecord): Cycle | undefined {
  const value = record.value;
  return value?.name ? { id: record.id, name: value.name, from: value.from, until: value.until } : undefined;
}

export function readNotice(record: ViewRecord): Notice | undefined {
  const value = record.value;
  if (value?.kind !== "target_reached") return undefined;
  return {
    id: record.id,
    owner: record.owner,
    line: value.line,
    indicator: value.indicator,
    report: value.report,
    at: value.at ?? 0,
    undone: value.undone ?? false,
  };
}

/** Progress records by the plan line they are about. */
export function readProgress(records: readonly ViewRecord[]): Map<string, Record<string, Standing>> {
  const byLine = new Map<string, Record<string, Standing>>();
  for (const { value } of records) if (value?.line) byLine.set(value.line, value.indicators ?? {});
  return byLine;
}

/** Reads every record that can be read. */
export function readAll<T>(records: readonly ViewRecord[], read: (record: ViewRecord) => T | undefined): T[] {
  const found: T[] = [];
  for (const record of records) {
    const one = read(record);
    if (one !== undefined) found.push(one);
  }
  return found;
}
