/**
 * The outbox as one piece, to be sealed and carried to the server by anybody. The twin of `sync/bundle.py`.
 *
 * Nothing leaves the outbox by it: what is in the file is still here, until this phone's own exchange has receipts.
 */
import { findDamaged } from "./gap";
import { publicPoint } from "./keys";
import { type Bytes, join, signRun, toBytes } from "./line";
import { readOpen } from "./outbox";
import { proofOf } from "./round";
import type { Entry, ReplicaRow, Vault } from "./vault";
import { MAX_LINES } from "./wire";

const MAX_TEXT_BYTES = 6 * 1024 * 1024;
const MAX_FILES_BYTES = 8 * 1024 * 1024;

export type Packed = {
  content: Bytes;
  lines: number;
  files: number;
  keys: [replica: string, n: number][]; // of the lines
  left: number; // lines that had no room: they go into the next file, when the first ones have arrived
};

type File = { sha256: string; content: Bytes };

/** Everything without a receipt, of every replica of this person, each run signed by its own key. */
export async function packOutbox(vault: Vault, person: string, nowMs: number): Promise<Packed> {
  const unsent = await whole(await readUnsent(vault));
  const taken = fitting(unsent);
  const replicas = new Map((await vault.use((db) => db.getAll("replicas"))).map((row) => [row.id, row]));
  const runs = cutRuns(taken).flatMap((run) => {
    const replica = replicas.get(run[0]!.replica);
    return replica ? [{ run, replica }] : [];
  });
  const files = await filesOf(vault, taken);
  const head = {
    client: __VERSION__,
    person,
    made_at: nowMs,
    parts: await Promise.all(runs.map(({ run, replica }) => describe(run, replica))),
    files: files.map(({ sha256, content }) => ({ sha256, bytes: content.length })),
  };
  const lines = runs.flatMap(({ run }) => run.map((entry) => entry.line));
  const text = join([toBytes(JSON.stringify(head)), ...lines]);
  const content = new Uint8Array(await new Blob([text, ...files.map((file) => file.content)]).arrayBuffer());
  const keys = runs.flatMap(({ run }) => run.map(({ replica, n }): [string, number] => [replica, n]));
  return { content, lines: lines.length, keys, files: files.length, left: unsent.length - taken.length };
}

/** The lines whose bytes were damaged on this phone's disk, as they are: nothing else can be made of them (F22). */
export async function readDamaged(vault: Vault): Promise<Entry[]> {
  return findDamaged(await readUnsent(vault));
}

const readUnsent = async (vault: Vault): Promise<Entry[]> =>
  (await readOpen(vault)).filter((entry) => !entry.receipt);

async function whole(entries: Entry[]): Promise<Entry[]> {
  const damaged = new Set(await findDamaged(entries));
  return entries.filter((entry) => !damaged.has(entry));
}

/** The oldest first, as many as one file takes. */
function fitting(entries: Entry[]): Entry[] {
  let bytes = 0;
  return [...entries]
    .sort((a, b) => (a.replica === b.replica ? a.n - b.n : a.replica < b.replica ? -1 : 1))
    .filter((entry) => {
      bytes += entry.line.length + 1;
      return bytes <= MAX_TEXT_BYTES;
    });
}

function cutRuns(entries: Entry[]): Entry[][] {
  const runs: Entry[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const follows = last?.replica === entry.replica && last.n + 1 === entry.n;
    if (run && follows && run.length < MAX_LINES) run.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

async function describe(run: Entry[], replica: ReplicaRow) {
  const first = run[0]!.n;
  const hashes = run.map((entry) => entry.sha);
  const sig = await signRun(replica.keys.privateKey, replica.id, first, hashes);
  const proofs = run.flatMap(proofOf);
  return {
    replica: replica.id,
    key: await publicPoint(replica.keys),
    run: { first, sig },
    lines: run.length,
    ...(proofs.length > 0 ? { proofs } : {}),
  };
}

/** The photos that these lines name and the server does not have, as long as there is room. */
async function filesOf(vault: Vault, entries: Entry[]): Promise<File[]> {
  const named = new Set(entries.flatMap((entry) => entry.files));
  const files: File[] = [];
  let bytes = 0;
  for (const row of await vault.use((db) => db.getAll("files"))) {
    if (row.verified || row.refused || !named.has(row.sha256)) continue;
    const stored = await vault.use((db) => db.get("contents", row.sha256));
    if (!stored || bytes + stored.content.byteLength > MAX_FILES_BYTES) continue;
    bytes += stored.content.byteLength;
    files.push({ sha256: row.sha256, content: new Uint8Array(stored.content) });
  }
  return files;
}
