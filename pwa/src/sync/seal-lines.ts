/**
 * Making unreadable, after their receipt, the lines of collections that withhold what was written. The twin of `seal` in
 * `sync/vault.py`.
 *
 * A part of its own: it brings the sealing with it. Sealing takes its time, so it is done outside the transaction; what a
 * crash leaves undone is done at the next start.
 */
import { isUnread } from "./aside";
import { findDamaged } from "./gap";
import { lineHash, parseLine } from "./line";
import { readOpen } from "./outbox";
import { sealLine } from "./seal";
import type { SealKey } from "./seal-key";
import { type Entry, type Vault, write } from "./vault";
import type { Tables } from "./view";
import type { Mutation } from "./wire";

export async function sealReceived(vault: Vault, to: SealKey, tables: Tables): Promise<void> {
  for (const entry of await readOpen(vault)) {
    if (!entry.seal || !entry.receipt) continue;
    const { line, ...kept } = await sealed(entry, to, tables);
    await write(vault, ["outbox"], async (tx) => {
      const now = await tx.objectStore("outbox").get([entry.replica, entry.n]);
      if (!now?.seal || !now.receipt || now.sha !== entry.sha) return; // another tab was faster
      const { seal, open, ...rest } = now;
      const done = now.reflected && !isUnread(now);
      await tx.objectStore("outbox").put({ ...rest, ...kept, line, ...(done ? {} : { open: 1 }) });
    });
  }
}

/** Of a line that was damaged after its receipt nothing could be sent again: then nothing is kept. */
async function sealed(
  entry: Entry,
  to: SealKey,
  tables: Tables,
): Promise<Pick<Entry, "line" | "sealed" | "husk">> {
  if ((await findDamaged([entry])).length > 0) return { line: new Uint8Array() };
  const mutation = parseLine(entry.line);
  const line = await sealLine(entry.line, entry.sha, to);
  const husk = huskOf(mutation, tables[mutation.collection]?.tells ?? []);
  return { line, sealed: await lineHash(line), husk };
}

/**
 * What its phone goes on showing: that it exists, what it saw, whom it is about. Without its salt: beside the hash of the
 * line that would be enough to try all answers.
 */
export function huskOf({ reason, marks, ...mutation }: Mutation, tells: readonly string[]): Mutation {
  const told = (value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter(([name]) => tells.includes(name)))
      : null;
  const put = Object.entries(mutation.put ?? {}).map(([group, value]) => [group, told(value)]);
  return { ...mutation, salt: "", ...(mutation.put ? { put: Object.fromEntries(put) } : {}) };
}
