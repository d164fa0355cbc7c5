/** What this phone has truly lost: lines damaged on its disk, numbers the server asks for. The twin of `sync/gap.py`. */
import { lineHash } from "./line";
import { decode } from "./outbox";
import type { Entry, Vault } from "./vault";
import type { Gap } from "./wire";

/** Those whose bytes are no longer what was chained, or sealed: they cannot be sent, and hold nothing else up. */
export async function findDamaged(run: Entry[]): Promise<Entry[]> {
  const hashes = await Promise.all(run.map((entry) => lineHash(entry.line)));
  return run.filter((entry, i) => (entry.sealed ?? entry.sha) !== hashes[i]);
}

/** Of what the server has not received, what cannot be sent again. */
export const notHere = (vault: Vault, replica: string, missing: number[]): Promise<number[]> =>
  vault.use(async (db) => {
    const here = await Promise.all(missing.map((n) => db.getKey("outbox", [replica, n])));
    return missing.filter((_n, i) => here[i] === undefined);
  });

/** Each with its hash: noted beside the line, named by the next one, or the last that was written. */
export const nameGaps = (vault: Vault, replica: string, lost: number[]): Promise<Gap[]> =>
  vault.use(async (db) => {
    const tx = db.transaction(["outbox", "heads"]);
    const gaps = lost.map(async (n) => {
      const [entry, after, head] = await Promise.all([
        tx.objectStore("outbox").get([replica, n]),
        tx.objectStore("outbox").get([replica, n + 1]),
        tx.objectStore("heads").get(replica),
      ]);
      const last = head?.n === n ? head.hash : undefined;
      return { n, hash: entry?.sha ?? (after && prevOf(after)) ?? last ?? "" };
    });
    return (await Promise.all(gaps)).filter(({ hash }) => hash);
  });

function prevOf(entry: Entry): string | undefined {
  try {
    return decode(entry).prev;
  } catch {
    return undefined;
  }
}
