/** What stands side by side in the records that this phone sees: open questions, who answers them and by when. */
import { type Role, same, tableOf, wayTo } from "./resolving";
import type { Register, Sibling, ViewRecord } from "./sync";

export type DisputeKind = "parallel" | "same_author" | "reviewed_stale" | "withdraw_edit" | "invariant";
export type Severity = "light" | "plain" | "grave";

export type Dispute = {
  key: string;
  record: ViewRecord;
  name: string; // of the register
  register: Register;
  kind: DisputeKind;
  severity: Severity;
  /** Somebody with one of these roles can answer it; none: only the agency's own server. */
  deciders: Role[];
  dueAt: number; // 0: not received yet
  /** What would be chosen without anybody having to weigh it; undefined: somebody has to. */
  harmless?: Sibling;
};

export const DAYS_TO_DECIDE = 7;
const DAY_MS = 86_400_000;
const ROLES: Role[] = ["author", "supervisor", "admin", "pengelola"];

export const isDisputed = (register: Pick<Register, "kind"> | undefined) => !!register?.kind;

/** A record that has not changed is the same object: after a bad import only what changes is weighed again (F42). */
const weighed = new WeakMap<ViewRecord, Dispute[]>();

export function disputesOf(record: ViewRecord): Dispute[] {
  const found = weighed.get(record) ?? weigh(record);
  weighed.set(record, found);
  return found;
}

/** Nobody chooses between versions that nobody can read: their author answers again where he answered. */
function weigh(record: ViewRecord): Dispute[] {
  if (tableOf(record.collection)?.tells) return [];
  return Object.entries(record.registers)
    .filter(([, register]) => isDisputed(register))
    .map(([name, register]) => {
      const kind = register.kind as DisputeKind;
      const harmless = harmlessOf(register);
      return {
        key: `${record.collection}/${record.id}/${name}`,
        record,
        name,
        register,
        kind,
        severity: severityOf(name, kind, harmless),
        deciders: ROLES.filter((role) => mayAnswer(record, name, [role])),
        dueAt: dueAt(record, name),
        ...(harmless ? { harmless } : {}),
      };
    });
}

/** The versions that somebody with these roles can make count. */
export function choicesOf(record: ViewRecord, name: string, roles: readonly Role[]): Sibling[] {
  return (record.registers[name]?.siblings ?? []).filter(
    ({ value }) => wayTo(record, name, value, roles) !== undefined,
  );
}

/** Whether somebody with these roles can answer it: by a version, by staying with a deletion, by something new. */
function mayAnswer(record: ViewRecord, name: string, roles: readonly Role[]): boolean {
  const { kind } = record.registers[name] ?? {};
  if (kind === "invariant") return wayTo(record, name, {}, roles) !== undefined;
  if (kind === "withdraw_edit" && wayTo(record, name, null, roles)) return true;
  return choicesOf(record, name, roles).length > 0;
}

function severityOf(name: string, kind: DisputeKind, harmless: Sibling | undefined): Severity {
  if (harmless) return "light";
  return kind === "parallel" && name !== "state" ? "plain" : "grave";
}

/** A week from when the last of what it is about had come in. */
function dueAt({ registers }: ViewRecord, name: string): number {
  const { siblings = [], kind } = registers[name] ?? {};
  const received = siblings.map((sibling) => sibling.received);
  if (kind === "reviewed_stale" || kind === "withdraw_edit") received.push(registers.state?.received ?? 0);
  const last = Math.max(0, ...received);
  return last && !received.includes(0) ? last + DAYS_TO_DECIDE * DAY_MS : 0;
}

/** One person's own two versions, or versions that differ in spaces, capitals and empty fields only. */
function harmlessOf({ kind, siblings = [] }: Register): Sibling | undefined {
  const latest = siblings.reduce<Sibling | undefined>(
    (last, one) => (last && last.at >= one.at ? last : one),
    undefined,
  );
  if (kind === "same_author") return latest;
  if (kind !== "parallel" || !latest) return undefined;
  const plain = normalised(latest.value);
  return siblings.every(({ value }) => same(normalised(value), plain)) ? latest : undefined;
}

export function normalised(value: unknown): unknown {
  if (typeof value === "string")
    return value.normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase() || undefined;
  if (Array.isArray(value)) return value.map(normalised);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, normalised(inner)] as const)
      .filter(([, inner]) => inner !== undefined),
  );
}

export type Grouped = { harmless: Dispute[]; mine: Dispute[]; others: Dispute[] };

/** What can be answered at once, what this person has to weigh, what waits for somebody else; each the most urgent first. */
export function grouped(disputes: readonly Dispute[], rolesFor: (owner: string) => readonly Role[]): Grouped {
  const groups: Grouped = { harmless: [], mine: [], others: [] };
  const byOwner = new Map<string, readonly Role[]>();
  for (const dispute of disputes) {
    const { owner } = dispute.record;
    const roles = byOwner.get(owner) ?? rolesFor(owner);
    byOwner.set(owner, roles);
    if (!dispute.deciders.some((role) => roles.includes(role))) groups.others.push(dispute);
    else groups[dispute.harmless ? "harmless" : "mine"].push(dispute);
  }
  const urgent = (a: Dispute, b: Dispute) =>
    (a.dueAt || Number.MAX_SAFE_INTEGER) - (b.dueAt || Number.MAX_SAFE_INTEGER) || (a.key < b.key ? -1 : 1);
  for (const list of Object.values(groups)) list.sort(urgent);
  return groups;
}
