/** Which notices have been read on this device. A convenience, not a record: losing it shows a notice as new once more. */

import { signal } from "@preact/signals";

const key = (person: string) => `luring.read.${person}`;
const read = signal<{ person: string; ids: ReadonlySet<string> }>({ person: "", ids: new Set() });

export function readNotices(person: string): ReadonlySet<string> {
  if (read.peek().person !== person) read.value = { person, ids: stored(person) };
  return read.value.ids;
}

/** Marks notices as read, and forgets those that exist no more. */
export function markRead(person: string, ids: readonly string[], existing: readonly string[]): void {
  const there = new Set(existing);
  const next = new Set([...readNotices(person), ...ids].filter((id) => there.has(id)));
  read.value = { person, ids: next };
  try {
    localStorage.setItem(key(person), JSON.stringify([...next]));
  } catch (error) {
    // A full or forbidden storage costs only the memory of it; anything else is a bug.
    if (!(error instanceof DOMException)) throw error;
  }
}

function stored(person: string): ReadonlySet<string> {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(key(person)) ?? "[]");
    return new Set(Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : []);
  } catch (error) {
    if (error instanceof DOMException || error instanceof SyntaxError) return new Set();
    throw error;
  }
}
