/** What moved in a record while somebody was looking at it: nobody approves what he has not seen. */

import type { ViewRecord } from "./sync";

export type Saw = Record<string, string[]>;

export type Change = { register: string; field: string; before: unknown; after: unknown };

/** Whether the heads have moved since `saw` was taken. The order of heads says nothing. */
export function moved(saw: Saw, now: Saw): boolean {
  const registers = new Set([...Object.keys(saw), ...Object.keys(now)]);
  return [...registers].some((name) => {
    const before = saw[name] ?? [];
    const after = now[name] ?? [];
    return before.length !== after.length || before.some((head) => !after.includes(head));
  });
}

/** The fields that differ, register by register; a whole value where it is no object. */
export function differences(before: ViewRecord, after: ViewRecord): Change[] {
  const changes: Change[] = [];
  for (const register of new Set([...Object.keys(before.registers), ...Object.keys(after.registers)])) {
    const was = before.registers[register]?.value;
    const is = after.registers[register]?.value;
    for (const field of fieldsOf(was, is)) {
      const [from, to] = field ? [was?.[field], is?.[field]] : [was, is];
      if (!same(from, to)) changes.push({ register, field, before: from, after: to });
    }
  }
  return changes;
}

function fieldsOf(was: unknown, is: unknown): string[] {
  const objects = [was, is].filter((value) => typeof value === "object" && value !== null);
  return objects.length ? [...new Set(objects.flatMap((value) => Object.keys(value as object)))] : [""];
}

const same = (a: unknown, b: unknown) => a === b || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
