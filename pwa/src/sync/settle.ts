/**
 * Settling an answer in two steps: the cache in one transaction, then the vault in one transaction.
 *
 * The cache remembers which own n's it reflects, so that the view is right after the first step alone; what a crash
 * between them leaves unmarked is sent again and answered with `again`.
 */
import { isUnread } from "./aside";
import { applyAnswer, type Cache, type CacheChange, LostLead } from "./cache";
import { estimate, tick } from "./clock";
import { plain, putMany } from "./storage";
import type { Entry, FileRow, Receipt, ServerRow, Vault, VaultWrite } from "./vault";
import { write } from "./vault";
import type { Answer, Hello, Outcome } from "./wire";

export type Exchanged = { hello: Hello; answer: Answer; t0: number; t3: number };

const IN_STATE = new Set(["applied", "merged", "conflict"]);
const WAITS = new Set(["waiting", "not_counted"]);

export const isInState = (receipt: { outcome: string }) => IN_STATE.has(receipt.outcome);

type Write = VaultWrite<("outbox" | "server" | "fence" | "files" | "clock")[]>;

/**
 * First step. `open` is what the vault held when the answer came.
 *
 * An answer was read after our lines had been applied: once it leaves nothing more to come, the rows tell of all that
 * has a receipt.
 */
export function settleCache(
  cache: Cache,
  fence: number,
  done: Exchanged,
  open: Entry[],
  agreed = "",
): Promise<CacheChange> {
  const { hello, answer } = done;
  const receipted = new Map((answer.outcomes ?? []).map((outcome) => [outcome.n, outcome]));
  return applyAnswer(cache, fence, hello.cursor ?? "", answer, agreed, (before, continued) => {
    const reflected: Record<string, number[]> = {};
    const known = byReplica(before.reflected);
    for (const entry of open) {
      if (entry.reflected) continue;
      const outcome = entry.replica === hello.replica ? receipted.get(entry.n) : undefined;
      const judged = outcome?.sha === entry.sha ? outcome : inEpoch(entry, answer.epoch);
      const now = continued && !answer.more && judged !== undefined && isInState(judged);
      if (!now && !known.get(entry.replica)?.has(entry.n)) continue;
      const list = reflected[entry.replica] ?? [];
      list.push(entry.n);
      reflected[entry.replica] = list;
    }
    return reflected;
  });
}

const byReplica = (reflected: Record<string, number[]>) =>
  new Map(Object.entries(reflected).map(([replica, list]) => [replica, new Set(list)]));

const inEpoch = (entry: Entry, epoch: string) => (entry.receipt?.epoch === epoch ? entry.receipt : undefined);

/** Second step; `again` are n's the server misses. Answers how many mutations have a receipt now that had none. */
export function settleVault(
  vault: Vault,
  fence: number,
  done: Exchanged,
  reflected: Record<string, number[]>,
  again: number[] = [],
): Promise<number> {
  const { hello, answer } = done;
  return write(vault, ["outbox", "server", "fence", "files", "clock"], async (tx) => {
    if ((await tx.objectStore("fence").get("fence")) !== fence) throw new LostLead();
    const known = await tx.objectStore("server").get("server");
    if (known && known.epoch !== "" && known.epoch !== answer.epoch) await sendAllAgain(tx, answer.epoch);
    const rows = await readRows(tx, hello, answer, again);
    const before = new Map(rows);
    const receipts = (answer.outcomes ?? []).filter((outcome) =>
      receive(rows, hello, answer, outcome),
    ).length;
    for (const n of again) sendAgain(rows, hello.replica, n);
    mark(rows, answer, reflected);
    const put = putMany(tx.objectStore("outbox"));
    for (const [place, entry] of rows) if (entry !== before.get(place)) await put(entry);
    await dateFiles(tx, answer.t2);
    await forget(tx, answer, known?.backup ?? 0);
    const server: ServerRow = {
      ...plain,
      epoch: answer.epoch,
      token: answer.token,
      ...estimate(known ?? {}, done),
      last_success_at: done.t3,
      // After a restore nothing is covered, where something was: 1 is the time of no backup.
      backup: Math.max(
        known?.epoch === answer.epoch ? known.backup : Math.min(known?.backup ?? 0, 1),
        answer.backup ?? 0,
      ),
      ...(known?.seal ? { seal: known.seal } : {}),
    };
    await tx.objectStore("server").put(server, "server");
    const clock = tx.objectStore("clock");
    await clock.put(tick(await clock.get("clock"), done.t3), "clock");
    return receipts;
  });
}

/** By replica and number. */
type Rows = Map<string, Entry>;

const placeOf = (replica: string, n: number) => `${replica}/${n}`;

/**
 * What an answer may concern: all that is open, and of what was closed long ago all that is named. It is read at once
 * and changed here, so that each row is written once: a thousand reports are a thousand writes and not three thousand.
 */
async function readRows(tx: Write, { replica }: Hello, answer: Answer, again: number[]): Promise<Rows> {
  const outbox = tx.objectStore("outbox");
  const [open, ...closed] = await Promise.all([
    outbox.index("open").getAll(), // what has no receipt is open
    ...again.map((n) => outbox.get([replica, n])),
    ...(answer.standing ?? []).map(({ id }) => outbox.index("id").get(id)),
  ]);
  const rows: Rows = new Map();
  for (const entry of [...open, ...closed]) if (entry) rows.set(placeOf(entry.replica, entry.n), entry);
  return rows;
}

/** A receipt counts for the n and the bytes it names, and for nothing else. Answers whether it is the first. */
function receive(rows: Rows, hello: Hello, answer: Answer, outcome: Outcome): boolean {
  const place = placeOf(hello.replica, outcome.n);
  const entry = rows.get(place);
  if (!entry || entry.sha !== outcome.sha || entry.receipt) return false;
  const receipt: Receipt = {
    outcome: outcome.outcome,
    code: outcome.code ?? "",
    errors: outcome.errors ?? [],
    missing: outcome.missing ?? [],
    at: outcome.at,
    mac: outcome.mac,
    epoch: answer.epoch,
  };
  const { proof, kept, ...rest } = entry;
  rows.set(place, { ...rest, receipt });
  return true;
}

/**
 * The server's database was restored: whatever is still here goes up again, with the receipt it had; what the server
 * has, it answers with `again`. What it had kept unjudged is gone.
 */
async function sendAllAgain(tx: Write, epoch: string): Promise<void> {
  for (let cursor = await tx.objectStore("outbox").openCursor(); cursor; cursor = await cursor.continue()) {
    const { receipt, reflected, standing, kept, ...entry } = cursor.value;
    if (receipt ? receipt.epoch !== epoch : kept)
      await cursor.update({ ...entry, ...(receipt && { proof: receipt }), open: 1 });
  }
  for (let cursor = await tx.objectStore("files").openCursor(); cursor; cursor = await cursor.continue()) {
    const { verified, verified_at, url, ...file } = cursor.value;
    if (verified) await cursor.update(file);
  }
}

function sendAgain(rows: Rows, replica: string, n: number): void {
  const place = placeOf(replica, n);
  const { receipt, ...rest } = rows.get(place) ?? ({} as Entry);
  if (receipt) rows.set(place, { ...rest, proof: receipt, open: 1 });
}

/** Close what needs nobody any more: reflected in the cache, or released after it had been held or refused. */
function mark(rows: Rows, answer: Answer, reflected: Record<string, number[]>): void {
  const heads = new Set(
    (answer.changes ?? []).flatMap((change) =>
      Object.values(change.registers ?? {}).flatMap((register) => register.heads ?? []),
    ),
  );
  const standing = new Map<string, NonNullable<Entry["standing"]>>();
  for (const { id, register, standing: worth } of answer.standing ?? [])
    standing.set(id, { ...standing.get(id), [register]: worth });
  const told = byReplica(reflected);
  for (const [place, entry] of rows) {
    if (!entry.receipt) continue;
    const worth = standing.get(entry.id);
    const next: Entry = { ...entry };
    if (worth) next.standing = { ...entry.standing, ...worth };
    const judged = next.standing && !Object.values(next.standing).some((now) => WAITS.has(now));
    const counted = judged === true && entry.receipt.outcome === "held";
    const released = !isInState(entry.receipt) && (heads.has(entry.id) || counted);
    const shown = entry.reflected || told.get(entry.replica)?.has(entry.n);
    if (released || (isInState(entry.receipt) && shown)) {
      next.reflected = true;
      if (isUnread(next)) next.open = 1;
      else if (!next.seal) delete next.open;
    }
    if (worth || next.reflected) rows.set(place, next);
  }
}

/** A file was there before this answer was: whatever the phone's clock says, no older backup has it. */
async function dateFiles(tx: Write, at: number): Promise<void> {
  for (const file of await tx.objectStore("files").getAll())
    if (file.verified && file.verified_at === undefined)
      await tx.objectStore("files").put({ ...file, verified_at: at });
}

/**
 * Whether somebody has yet to decide about it: its author may have to be told that it was not chosen, and what he wrote.
 * What nobody is to read again is not kept for that.
 */
function isContested({ seal, receipt, standing = {} }: Entry): boolean {
  const worth = Object.values(standing);
  const isOpen = receipt?.outcome === "conflict" && worth.length === 0;
  return !seal && (isOpen || worth.includes("contested"));
}

/** A verified backup of the server covers these: the payload is no longer needed here. */
async function forget(tx: Write, answer: Answer, before: number): Promise<void> {
  const backup = answer.backup ?? 0;
  if (backup <= before) return;
  const isSafe = ({ verified, verified_at: at }: FileRow) => verified && at !== undefined && at <= backup;
  const files = (await tx.objectStore("files").getAll()).filter((file) => !isSafe(file));
  const needed = new Set(files.map((file) => file.sha256)); // a file goes, and goes again, because an entry names it
  for (let cursor = await tx.objectStore("outbox").openCursor(); cursor; cursor = await cursor.continue()) {
    const { receipt, open, files, seal, reflected } = cursor.value;
    const done = !open || (seal && reflected && !isUnread(cursor.value));
    const covered = done && receipt && receipt.epoch === answer.epoch && receipt.at <= backup;
    if (covered && !isContested(cursor.value) && !files.some((file) => needed.has(file)))
      await cursor.delete();
  }
}
