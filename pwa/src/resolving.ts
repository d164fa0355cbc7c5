/**
 * The ways out of a dispute: which mutations make a chosen value the one that counts. Asked of the collection's table
 * and of what somebody may do, never of the server: deciding works without a signal.
 */
import { type Intent, type Register, sawOf, type ViewRecord } from "./sync";
import { collections } from "./sync/collections.gen";

export type Role = "author" | "supervisor" | "reviewer" | "admin" | "pengelola";

export type Move = { put: Record<string, any> } | { step: string; needsReason?: boolean };

type Roles = readonly string[];
type Step = {
  sources: readonly string[];
  target: string;
  roles: Roles;
  needsReason?: boolean;
  approves?: boolean;
};
type Table = {
  groups: Record<string, { policy?: string; roles: Record<string, Roles | undefined> } | undefined>;
  initial: string;
  steps: Record<string, Step>;
  withdraw?: string;
  tells?: readonly string[];
};

const STATE = "state";
const STALE = ["reviewed_stale", "withdraw_edit"];
const LONGEST_WAY = 2; // steps one way

export const tableOf = (name: string) => (collections as Record<string, unknown>)[name] as Table | undefined;

const meets = (some: Roles | undefined, roles: Roles) => !!some?.some((role) => roles.includes(role));

/** The state that the record may be in, for somebody who sees all of it: several only where that is in dispute. */
export function statesSeen(record: Pick<ViewRecord, "registers">, table: Table): string[] {
  const { value = table.initial, siblings = [], kind } = record.registers.state ?? ({} as Register);
  if (!kind) return [value];
  const approving = Object.values(table.steps).flatMap(({ approves, target }) => (approves ? [target] : []));
  const sides = siblings.map((sibling) => sibling.value as string);
  const approved = sides.filter((side) => approving.includes(side));
  return [...new Set(approved.length ? approved : [...sides, value])];
}

/** The moves that make `value` count in a register; undefined: none of the roles can. */
export function wayTo(
  record: Pick<ViewRecord, "collection" | "registers">,
  name: string,
  value: any,
  roles: Roles,
): Move[] | undefined {
  const table = tableOf(record.collection);
  const register = record.registers[name];
  if (!table || !register) return undefined;
  const states = statesSeen(record, table);
  if (name === STATE) return way(table, states, (state) => state === value, roles, 1)?.moves;

  const put: Move = { put: { [name]: value } };
  const mayPut = (state: string) => meets(table.groups[name]?.roles[state], roles);
  const [state = table.initial] = states;
  if (register.kind === "withdraw_edit") return stayOrLeave(table, state, value, put, mayPut, roles);
  if (states.some(mayPut)) return [put];
  // What came beside a judgement is answered by a step that saw both, and if it can be, by the same judgement again.
  const heads = (register.siblings ?? []).filter(({ id }) => register.heads.includes(id));
  const isThere = STALE.includes(register.kind ?? "") && heads.every((head) => same(head.value, value));
  const out = way(table, states, (at) => (isThere ? at !== state : mayPut(at)), roles, 1);
  if (!out) return undefined;
  const blocked = Object.entries(record.registers).some(([other, { kind }]) => other !== name && kind);
  const back = blocked ? undefined : way(table, [out.state], (at) => at === state, roles, 1);
  return [...out.moves, ...(isThere ? [] : [put]), ...(back?.moves ?? [])];
}

/** What was deleted while somebody changed it: it stays deleted (null), or comes back with the changed value. */
function stayOrLeave(
  table: Table,
  state: string,
  value: unknown,
  put: Move,
  mayPut: (state: string) => boolean,
  roles: Roles,
): Move[] | undefined {
  if (value === null) return way(table, [state], (at) => at === state, roles, 1)?.moves;
  const out = way(table, [state], (at) => at !== state, roles, 1);
  return out && [...out.moves, ...(mayPut(out.state) ? [put] : [])];
}

type Way = { moves: Move[]; state: string };

/** The moves that make a version count that is none of those there are; `put` may bring other groups with it. */
export function thirdWay(
  record: Pick<ViewRecord, "collection" | "registers">,
  name: string,
  put: Record<string, any>,
  roles: Roles,
): Move[] | undefined {
  if (name === STATE) return undefined;
  const way = wayTo(record, name, put[name] ?? {}, roles);
  return way?.some((move) => "put" in move) ? way.map((move) => ("put" in move ? { put } : move)) : undefined;
}

/** The state that the moves leave the record in; undefined: the one it is in. */
export function endOf(
  { collection, registers }: Pick<ViewRecord, "collection" | "registers">,
  moves: readonly Move[],
): string | undefined {
  const last = moves.findLast((move) => "step" in move) as { step: string } | undefined;
  const table = tableOf(collection);
  const end = last && table?.steps[last.step]?.target;
  return end === (registers.state?.value ?? table?.initial) ? undefined : end;
}

/** The shortest way by steps of these roles from any of the states to one that fits. */
function way(
  table: Table,
  states: readonly string[],
  fits: (state: string) => boolean,
  roles: Roles,
  length: number,
): Way | undefined {
  const steps = Object.entries(table.steps).filter(
    ([, { sources, roles: may }]) => sources.some((source) => states.includes(source)) && meets(may, roles),
  );
  for (const [step, { target, needsReason }] of steps)
    if (fits(target)) return { moves: [{ step, needsReason }], state: target };
  if (length >= LONGEST_WAY) return undefined;
  for (const [step, { target, needsReason }] of steps) {
    if (step === table.withdraw) continue; // deleting is never a way to something else
    const rest = way(table, [target], fits, roles, length + 1);
    if (rest) return { moves: [{ step, needsReason }, ...rest.moves], state: rest.state };
  }
  return undefined;
}

/** The mutations of a way: the first saw all heads there are, each next one what the ones before it made of them. */
export function intentsOf(
  record: ViewRecord,
  moves: readonly Move[],
  reason: string,
  newId: () => string,
): Intent[] {
  const saw = sawOf(record);
  return moves.map((move) => {
    const intent = { id: newId(), collection: record.collection, record: record.id, saw: { ...saw } };
    if ("put" in move) {
      for (const group of Object.keys(move.put)) saw[group] = [intent.id];
      return { ...intent, put: move.put };
    }
    saw[STATE] = [intent.id];
    return { ...intent, step: move.step, ...(move.needsReason ? { reason } : {}) };
  });
}

/** Whether two values of a register are equal; the order of keys says nothing. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => same(one[key], other[key]));
}
