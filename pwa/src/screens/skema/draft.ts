/** An edited scheme: changed by path, compared, and kept over a reload until it is saved or thrown away. */
import type { Plain } from "../../administration-schemes";

export type Draft = { saw: number; data: Plain };

const key = (id: string) => `luring.skema.${id}`;

export function readDraft(id: string): Draft | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(key(id)) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** Returns false where there is no room for it: then it lives as long as the page. */
export function keepDraft(id: string, draft: Draft | undefined): boolean {
  try {
    if (draft) sessionStorage.setItem(key(id), JSON.stringify(draft));
    else sessionStorage.removeItem(key(id));
    return true;
  } catch {
    return false;
  }
}

const steps = (path: string) => (path === "" ? [] : path.split("."));

export const at = (data: any, path: string): any => steps(path).reduce((inner, step) => inner?.[step], data);

/** The same data with one place changed; `undefined` takes the place away. */
export function put(data: any, path: string, value: unknown): any {
  const [first, ...rest] = steps(path);
  if (first === undefined) return value;
  if (Array.isArray(data)) {
    const place = Number(first);
    const next = rest.length ? put(data[place], rest.join("."), value) : value;
    return next === undefined
      ? data.filter((_, index) => index !== place)
      : Object.assign([...data], { [place]: next });
  }
  const { [first]: before, ...others }: Record<string, any> = data ?? {};
  const next = rest.length ? put(before, rest.join("."), value) : value;
  if (next === undefined) return others;
  return { ...data, [first]: next };
}

/** Give a name to a key of a table without moving it. */
export const renamed = (table: Record<string, any>, from: string, to: string) =>
  Object.fromEntries(Object.entries(table).map(([name, value]) => [name === from ? to : name, value]));

export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const left = list.filter((_, index) => index !== from);
  return [...left.slice(0, to), list[from] as T, ...left.slice(to)];
}

export type Difference = { path: string; mine: unknown; theirs: unknown };

/** Every place where two schemes differ, the deepest that says it. */
export function differences(mine: any, theirs: any, path = ""): Difference[] {
  if (Object.is(mine, theirs)) return [];
  const deep = (one: unknown): one is Record<string, unknown> => typeof one === "object" && one !== null;
  if (!deep(mine) || !deep(theirs) || Array.isArray(mine) !== Array.isArray(theirs))
    return [{ path, mine, theirs }];
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  return names
    .filter((name) => path !== "" || name !== "version")
    .flatMap((name) => differences(mine[name], theirs[name], path ? `${path}.${name}` : name));
}

/** Percent, added exactly; NaN where something is no number. */
export function sumOf(weights: (string | undefined)[]): number {
  const billions = weights.map((one) => Math.round(Number((one ?? "0").replace(",", ".") || "0") * 1e9));
  return billions.reduce((total, one) => total + one, 0) / 1e9;
}

/** What a part weighs for a kind of position. */
export const weightOf = (part: any, kind: string): string =>
  (kind ? part.weights?.[kind] : undefined) ?? part.weight ?? "0";
