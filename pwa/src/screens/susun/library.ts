/** The indicators and plans that are ready to be picked, as the agency's server delivers them, the own sector first. */
import type { Card, Indicator, Target, Words } from "../../reading";
import { collection, newId } from "../../sync";
import { label } from "../../text";
import { matches } from "../pegawai/search";
import type { TypedIndicator } from "../rencana/line";

export type Entry = {
  id: string;
  label: Words;
  definition: Words;
  measure: Words;
  aspect: string;
  unit: Words;
  aggregate: Indicator["aggregate"];
  direction: Indicator["direction"];
  kinds: string[];
  source: string;
};

export type Template = {
  id: string;
  label: Words;
  kinds: string[];
  lines: {
    kind?: "utama" | "tambahan";
    rhk: Words;
    weight: string | number;
    indicators: { entry: string; target?: number }[];
  }[];
};

export type Library = {
  sector: string;
  label: Words;
  serves: string[];
  entries: Entry[];
  templates?: Template[];
};

export const libraries = (): Library[] =>
  collection("indicator_library")
    .value.flatMap(({ value }) => (value ? [value as Library] : []))
    .sort((a, b) => a.sector.localeCompare(b.sector));

/** Whether one of these kinds of position is meant by a title. */
export const isFor = (kinds: readonly string[], position: string) =>
  kinds.some((kind) => position.toLowerCase().includes(kind.toLowerCase()));

export const serves = ({ serves }: Library, sector: string) => serves.includes(sector);

/** What fits a position comes first, then its sector, then all other. */
export function ranked<T extends { kinds: string[] }>(
  all: readonly Library[],
  of: (library: Library) => readonly T[],
  card: Pick<Card, "position" | "sector">,
): { library: Library; one: T }[] {
  const rank = (library: Library, one: T) =>
    Number(!isFor(one.kinds, card.position)) * 2 + Number(!serves(library, card.sector));
  return all
    .flatMap((library) => of(library).map((one) => ({ library, one })))
    .map((found, at) => ({ found, at, rank: rank(found.library, found.one) }))
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .map(({ found }) => found);
}

export const entryFits = (entry: Entry, wanted: string) =>
  matches(wanted.trim(), [label(entry.label), label(entry.definition), label(entry.unit), ...entry.kinds]);

/** What of an indicator comes from the library: its words are copied, so that a later library changes nothing here. */
export const fromEntry = (entry: Entry) => ({
  aspect: entry.aspect,
  name: label(entry.label),
  unit: label(entry.unit),
  aggregate: entry.aggregate,
  direction: entry.direction,
  library: entry.id,
  definition: label(entry.definition),
  measure: label(entry.measure),
});

export const typedFrom = (entry: Entry, before: TypedIndicator): TypedIndicator => ({
  ...before,
  ...fromEntry(entry),
});

const target = (value: number | undefined): Target => ({
  value: value ?? null,
  low: null,
  high: null,
  text: null,
});

/** A picked indicator with a target that nobody has confirmed yet. */
export const suggested = (entry: Entry, value: number | undefined): Indicator => ({
  id: newId(),
  ...fromEntry(entry),
  target: target(value),
  unconfirmed: true,
});
