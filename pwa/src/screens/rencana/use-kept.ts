/** What is being written in one group: kept while typing, with the heads that were before the eyes when it was opened. */

import { useEffect, useState } from "preact/hooks";
import { moved, type Saw } from "../../changes";
import { same } from "../../resolving";
import { session } from "../../session";
import { dropDraft, loadDraft, saveDraft, sawOf, setDirty, uuid5, type ViewRecord } from "../../sync";
import { describe, partName } from "../konflik/describe";

type Kept<T> = { value: T; saw: Saw; said: string[] };

export type Handle<T> = {
  value: T;
  saw: Saw;
  /** It was begun before and never saved. */
  restored: boolean;
  /** Why it could not be kept on this phone. */
  failed: string | undefined;
  /** What the record says now that it did not say when it was opened, and the other way round. */
  news: News | undefined;
  change: (value: T) => void;
  /** Go on from what the record says now: with one's own words, or with its own. */
  takeIn: (value?: T) => void;
  drop: () => Promise<void>;
  /** It has been saved: go on from there. */
  saved: (record: ViewRecord | undefined) => void;
};

export type News = { now: string[]; before: string[] };

type Asked<T> = { key: string; record: ViewRecord | undefined; registers: string[]; begin: () => T };

/** A group that is edited; undefined until the draft of it, if any, has been read. */
export function useKept<T>({ key, record, registers, begin }: Asked<T>): Handle<T> | undefined {
  const [kept, setKept] = useState<Kept<T>>();
  const [restored, setRestored] = useState(false);
  const [failed, setFailed] = useState<string>();
  const watched = [...registers, "state"];
  const fresh = (value: T, from = record): Kept<T> => ({ value, saw: sawOf(from), said: say(from, watched) });

  useEffect(() => {
    let gone = false;
    loadDraft(key).then((draft) => {
      if (gone) return;
      setRestored(!!draft);
      setKept(draft ? { ...draft.value, saw: draft.saw } : fresh(begin()));
    });
    return () => {
      gone = true;
      setDirty(key, false);
    };
  }, [key]);

  if (!kept) return undefined;
  const { value, saw, said } = kept;
  const only = (all: Saw) => Object.fromEntries(watched.map((name) => [name, all[name] ?? []]));
  const isMoved = moved(only(saw), only(sawOf(record)));
  const keep = (next: Kept<T>) => {
    setKept(next);
    setDirty(key, true);
    saveDraft(key, { value: next.value, said: next.said }, next.saw).then(
      () => {
        setFailed(undefined);
        setDirty(key, false);
      },
      (failure) => setFailed((failure as { code?: string }).code ?? "unknown"),
    );
  };
  return {
    value,
    saw,
    restored,
    failed,
    news: isMoved ? newsBetween(said, say(record, watched)) : undefined,
    change: (next) => keep({ ...kept, value: next }),
    takeIn: (next = value) => keep(fresh(next)),
    drop: async () => {
      await dropDraft(key);
      setRestored(false);
      setKept(fresh(begin()));
    },
    saved: (from) => {
      setRestored(false);
      setKept(fresh(value, from));
    },
  };
}

export const newsBetween = (before: string[], now: string[]): News => ({
  now: now.filter((one) => !before.includes(one)),
  before: before.filter((one) => !now.includes(one)),
});

/** What one register says, and whether that is no news: this person wrote it, or it is told elsewhere. */
export type Said = { key: string; own: boolean; lines: string[] };

export function saidBy(id: string, record: ViewRecord | undefined, registers: string[]): Said[] {
  const me = session.value.kind === "signed_in" ? session.value.person.id : undefined;
  return registers.map((name) => {
    const { by, kind, heads = [] } = record?.registers[name] ?? {};
    // Two versions are told of by a notice of their own, where both can be read.
    const own = kind ? name !== "state" : by === me;
    return { key: `${id}/${name}`, own, lines: heads.length ? say(record, [name]) : [] };
  });
}

/** What others changed since it was looked at; what somebody writes himself he has seen. */
export function useSeen(said: Said[]): { news: News | undefined; takeIn: () => void } {
  const [seen, setSeen] = useState(said);
  const before = new Map(seen.map(({ key, lines }) => [key, lines]));
  const differing = said.filter(({ key, lines }) => !same(before.get(key) ?? [], lines));
  const moved = differing.filter(({ own }) => !own);
  useEffect(() => {
    if (differing.length && !moved.length) setSeen(said);
  });
  const news = newsBetween(
    moved.flatMap(({ key }) => before.get(key) ?? []),
    moved.flatMap(({ lines }) => lines),
  );
  return { news: moved.length ? news : undefined, takeIn: () => setSeen(said) };
}

/** A record in sentences. */
export function say(record: ViewRecord | undefined, registers: string[]): string[] {
  if (!record) return [];
  return registers.flatMap((name) => {
    const { value, siblings = [] } = record.registers[name] ?? {};
    const versions = [value, ...siblings.map((sibling) => sibling.value)];
    const parts = versions.flatMap((one) => describe(record, name, one));
    return [...new Set(parts.map(({ label, words }) => `${partName(name)} · ${label}: ${words}`))];
  });
}

/** The id of a record with a natural key; undefined until it is known. */
export function useNaturalId(name: string | undefined): string | undefined {
  const [id, setId] = useState<string>();
  const space = session.value.kind === "signed_in" ? session.value.instansi.namespace : undefined;
  useEffect(() => {
    setId(undefined);
    if (name && space) uuid5(space, name).then(setId);
  }, [name, space]);
  return id;
}
