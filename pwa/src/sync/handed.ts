/**
 * That work was handed to somebody, and what he says became of it: a badge, and nothing else (F97).
 *
 * Nothing here sends, frees or counts. Only this phone's own exchange does.
 */
import { toBytes } from "./line";
import { readOpen } from "./outbox";
import { type Handed, markLines, type Vault } from "./vault";

const MOST = 10; // hand-overs that one line remembers
const RECEIPT = /^LURING-DELIVERED-1 ([0-9a-f-]{36}) ([0-9a-f]{64}) (\d{13}) [\w-]{43}$/;

/** What a file is, however a messenger broke its lines. The twin of `text_digest` in `sync/bundle.py`. */
export async function textDigest(text: string): Promise<string> {
  const said = toBytes(text.replace(/[\t\n\v\f\r ]+/g, ""));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", said));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Note at the lines of a file that they were handed over in it. */
export const markHanded = (
  vault: Vault,
  keys: [string, number][],
  handed: Pick<Handed, "digest" | "at">,
): Promise<void> =>
  markLines(
    vault,
    keys.map(([replica, n]) => ({ replica, n })),
    (entry) => {
      if (entry.receipt) return entry;
      const before = (entry.handed ?? []).filter(({ digest }) => digest !== handed.digest);
      return { ...entry, handed: [...before, handed].slice(-MOST) };
    },
  );

/**
 * Note what a carrier brings back. Answers how many lines of this phone, still without a receipt of their own, it speaks
 * of; undefined: it is no such text. Nobody but the server can check its MAC, so it is his word.
 */
export async function markDelivered(vault: Vault, text: string): Promise<number | undefined> {
  const [, , digest, at] = RECEIPT.exec(text.trim()) ?? [];
  if (!digest) return undefined;
  const names = (handed: Handed) => handed.digest === digest;
  const open = await readOpen(vault);
  const concerned = open.filter((entry) => !entry.receipt && entry.handed?.some(names));
  await markLines(vault, concerned, (entry) =>
    entry.receipt || !entry.handed
      ? entry
      : { ...entry, handed: entry.handed.map((one) => (names(one) ? { ...one, told: Number(at) } : one)) },
  );
  return concerned.length;
}
