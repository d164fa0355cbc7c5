/** What this person wrote and somebody who saw it decided against: he is told, and what he wrote stays here to be read. */
import type { Entry } from "./vault";
import type { Mutation } from "./wire";

export type Aside = {
  id: string;
  collection: string;
  record: string;
  register: string;
  value: unknown; // of a step: its name
  at: number; // when he made it
  received: number;
};

/** Whether its author has yet to read that it was set aside. */
export const isUnread = (entry: Pick<Entry, "noted" | "standing">) =>
  !entry.noted && Object.values(entry.standing ?? {}).includes("set_aside");

export function asidesOf(entries: Entry[], mutationOf: (entry: Entry) => Mutation | undefined): Aside[] {
  return entries.filter(isUnread).flatMap((entry) => {
    const mutation = mutationOf(entry);
    if (!mutation) return [];
    const { id, collection, record, put, step, made } = mutation;
    return Object.entries(entry.standing ?? {})
      .filter(([, standing]) => standing === "set_aside")
      .map(([register]) => ({
        ...{ id, collection, record, register, at: made.at, received: entry.receipt?.at ?? 0 },
        value: put?.[register] ?? step,
      }));
  });
}

/** He has read it: from here on a verified backup is enough to keep it. */
export const noted = (entry: Entry): Entry => {
  const { open, ...closed } = entry;
  return { ...(entry.reflected && !entry.seal ? closed : entry), noted: true };
};
