/**
 * The outbox: what this person did, in order, until the server has it and a backup of the server has it too.
 *
 * Several tabs write at once: the head is read, the line is made outside any transaction, and one transaction writes
 * only if the head is still the same.
 */
import { unwrap } from "idb";
import { tick } from "./clock";
import { lineHash, parseLine, serialise, toB64u } from "./line";
import { plain } from "./storage";
import { type Intent, SyncError } from "./types";
import {
  currentReplica,
  type Entry,
  type HeadRow,
  openVault,
  type ReplicaRow,
  type Vault,
  write,
} from "./vault";
import type { Tables } from "./view";
import { MAX_LINE_BYTES, type Made, type Mutation } from "./wire";
import type { World } from "./world";

export type Author = {
  person: string;
  world: Pick<World, "now" | "zone" | "random">;
  newId(): string;
  tables: Tables;
};

/** An intent with the id that its mutation will have. */
export type Planned = { id: string; intent: Intent };

/** What one save does besides: the draft it ends, the decisions that become mutations by it. */
export type Plan = { planned: Planned[]; dropDraft?: string; decisions?: string[] };

/** Where the vault is not durable itself: put what is about to be written where it is, or fail. */
export type Keep = (entries: Entry[], replica: ReplicaRow, endsDraft?: string) => Promise<void>;

const SALT_BYTES = 16;

/** What the next line follows. All asked for at once: a person waits for the answer to his tap, and each wait is a task. */
export const readBefore = (vault: Vault) =>
  vault.use(async (db) => {
    const tx = db.transaction(["current", "replicas", "heads", "clock", "server", "decisions"]);
    const [current, replicas, heads, clock, server, decisions] = await Promise.all([
      tx.objectStore("current").get("replica"),
      tx.objectStore("replicas").getAll(),
      tx.objectStore("heads").getAll(),
      tx.objectStore("clock").get("clock"),
      tx.objectStore("server").get("server"),
      tx.objectStore("decisions").getAll(),
    ]);
    const replica = replicas.find(({ id }) => id === current?.replica);
    const head = heads.find((row) => row.replica === replica?.id);
    const never = new Set(decisions.flatMap((row) => (row.undone ? row.ids : [])));
    return { replica, head, clock, server, never };
  });

export type Before = Awaited<ReturnType<typeof readBefore>>;

/**
 * Write a plan durably. `plan` is asked again whenever another tab was faster. Answers what was written. `ahead`: what
 * was read before it was wanted; of no use to whoever names what he saw, for a decision may have been undone since.
 */
export async function append(
  vault: Vault,
  author: Author,
  plan: () => Promise<Plan | undefined>,
  keep?: Keep,
  ahead?: Promise<Before | undefined>,
): Promise<Entry[]> {
  for (;;) {
    const wanted = await plan();
    if (!wanted || wanted.planned.length === 0) return [];
    const { planned, decisions: ends = [], dropDraft } = wanted;
    const isNew = planned.every(({ intent }) => !Object.keys(intent.saw)[0]);
    const before = (isNew && (await ahead)) || (await readBefore(vault));
    const replica = before.replica ?? (await currentReplica(vault, author.newId));
    const head = before.head ?? { ...plain, replica: replica.id, n: 0, hash: "" };
    const at = author.world.now();
    const clock = tick(before.clock, at);
    const made: Made = {
      at,
      zone: author.world.zone(),
      token: before.server?.token,
      offset_ms: before.server?.offset_ms,
      ...(clock.stepped > 0 ? { stepped: clock.stepped } : {}),
    };
    const entries = await chain(author, head, planned, made, before.never);
    await keep?.(entries, replica, dropDraft);
    const written = await write(
      vault,
      ["outbox", "heads", "current", "clock", "drafts", "decisions"],
      async (tx) => {
        const [now, current, rows] = await Promise.all([
          tx.objectStore("heads").get(replica.id),
          tx.objectStore("current").get("replica"),
          Promise.all(ends.map((id) => tx.objectStore("decisions").get(id))),
        ]);
        const end = entries.at(-1)!;
        // After a lost connection the same write may already be there.
        if (now?.hash === end.sha) return true;
        if (current?.replica !== replica.id || now?.n !== head.n || now.hash !== head.hash) return false;
        if (rows.some((row) => !row || row.undone)) return false;
        // Nobody waits for these one by one: what fails fails the transaction, and its `complete` is the answer.
        const bare = unwrap(tx);
        for (const id of ends) bare.objectStore("decisions").delete(id);
        for (const entry of entries) bare.objectStore("outbox").add(entry);
        bare.objectStore("heads").put({ ...plain, replica: replica.id, n: end.n, hash: end.sha });
        bare.objectStore("clock").put(clock, "clock");
        if (dropDraft !== undefined) bare.objectStore("drafts").delete(dropDraft);
        bare.commit();
        return true;
      },
    );
    if (written) return entries;
    ahead = undefined;
  }
}

/** Make the lines that follow `head`. */
async function chain(
  author: Author,
  head: HeadRow,
  planned: Planned[],
  made: Made,
  never: Set<string>,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let { n, hash } = head;
  for (const { id, intent } of planned) {
    n += 1;
    const mutation = toMutation(author, { id, replica: head.replica, n, prev: hash, made }, intent, never);
    const line = serialise(mutation);
    if (line.length > MAX_LINE_BYTES) throw new SyncError("too_large");
    hash = await lineHash(line);
    const files = filesNamed(intent.put);
    entries.push({
      ...plain,
      replica: head.replica,
      n,
      id,
      line,
      sha: hash,
      made_at: made.at,
      files,
      open: 1,
      ...(author.tables[intent.collection]?.tells ? { seal: 1 } : {}),
    });
  }
  return entries;
}

function toMutation(
  author: Author,
  place: Pick<Mutation, "id" | "replica" | "n" | "prev" | "made">,
  intent: Intent,
  never: Set<string>,
): Mutation {
  const saw = Object.entries(intent.saw)
    .map(([register, heads]) => [register, heads.filter((head) => !never.has(head))] as const)
    .filter(([, heads]) => heads.length > 0);
  const { id, replica, n, prev, made } = place;
  return {
    v: 1,
    id,
    replica,
    n,
    prev,
    actor: author.person,
    collection: intent.collection,
    record: intent.record,
    put: intent.put,
    step: intent.step,
    reason: intent.reason,
    marks: intent.marks,
    saw: Object.fromEntries(saw),
    form: intent.form,
    salt: toB64u(author.world.random(SALT_BYTES)),
    made,
  };
}

/** SHA-256 of every file that a value names, wherever in it. */
export function filesNamed(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(filesNamed);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "sha256" && typeof inner === "string" ? [inner] : filesNamed(inner),
  );
}

/** What the view or the person still has to do with, in the order it was made (ids of replicas are time-ordered). */
export const readOpen = (vault: Vault): Promise<Entry[]> =>
  vault.use((db) => db.getAllFromIndex("outbox", "open"));

/** How much of a person's work waits on this phone, whoever is signed in. */
export async function countUnsent(person: string): Promise<number> {
  const vault = openVault(person);
  try {
    return (await readOpen(vault)).filter((entry) => !entry.receipt).length;
  } finally {
    await vault.close();
  }
}

export const decode = ({ husk, line }: Entry): Mutation => husk ?? parseLine(line);

/** The next contiguous run to send: an earlier replica's first, as many lines as fit, at least one. */
export function nextRun(open: Entry[], current: string, maxBytes: number, maxLines: number): Entry[] {
  const unsent = open.filter((entry) => !entry.receipt);
  const replica = unsent.find((entry) => entry.replica !== current)?.replica ?? current;
  const queue = unsent.filter((entry) => entry.replica === replica).sort((a, b) => a.n - b.n);
  const run: Entry[] = [];
  let bytes = 0;
  for (const entry of queue) {
    const follows = run.length === 0 || entry.n === run.at(-1)!.n + 1;
    bytes += entry.line.length + 1;
    if (!follows || run.length >= maxLines || (run.length > 0 && bytes > maxBytes)) break;
    run.push(entry);
  }
  return run;
}
