/** One round of the loop: register if need be, send a run, settle the answer. */
import { type Cache, type CacheChange, dropCache, LostLead, readCache } from "./cache";
import { createDoubt } from "./doubt";
import { exchange, type Failure, failureOf, isFailure, send } from "./exchange";
import { findDamaged, nameGaps, notHere } from "./gap";
import { publicPoint } from "./keys";
import { createLarge } from "./large";
import { signRun } from "./line";
import type { Round } from "./loop";
import { nextRun } from "./outbox";
import { failed as brokeOff, firstPace, passed, tooMuch } from "./pace";
import { type Exchanged, settleCache, settleVault } from "./settle";
import { isFull } from "./storage";
import { currentReplica, type Entry, newReplica, type ReplicaRow, type Vault, write } from "./vault";
import { type Gap, type Hello, MAX_LINES, type Proof, type Run } from "./wire";
import type { World } from "./world";

export type Rounds = {
  round(fence: number): Promise<Round>;
};

/** Whether the exchange is closed to this app, but the inbox is not. */
const isShut = (reply: { kind: string }): reply is Failure =>
  reply.kind === "not_signed_in" || reply.kind === "too_old";

/** What the server once said of a line that it has lost since: it honours that. */
export function proofOf({ n, sha, proof }: Entry): Proof[] {
  return proof ? [{ n, sha, outcome: proof.outcome, code: proof.code, at: proof.at, mac: proof.mac }] : [];
}

export function createRounds(
  vault: Vault,
  cache: Cache,
  world: Pick<World, "fetch" | "after" | "now" | "label" | "gzip">,
  newId: () => string,
  tab: {
    /** What is open, as this tab knows it: what another one has just written comes with the next round. */
    open(): Entry[];
    /** Lines found to be damaged on the disk. */
    damaged(entries: Entry[]): void;
    /** What goes up now; an empty list when it is over. */
    sending(entries: Entry[]): void;
    cached(change: CacheChange): void;
    settled(receipts: number, done: Exchanged): Promise<void>;
    /** The server has these and judges them later. */
    kept(run: Entry[]): Promise<void>;
    /** Receipts came by the inbox: nothing is known of what else there is. */
    shipped(receipts: number): Promise<void>;
  },
): Rounds {
  let pace = firstPace;
  let gzip = world.gzip;
  let shut = false; // the last exchange was refused for its session or its version: ask before sending all of it
  const damaged = new Set<string>(); // hashes of lines that can never be sent
  const kept = new Set<string>(); // and of those that the server has and judges later: the rest goes there first
  const missed = new Map<string, number[]>(); // by replica: what the server has not, and this phone has not either
  const large = createLarge<Entry>();
  const doubt = createDoubt();
  const askedAgain = new Set<string>(); // so that a confused server cannot make us send for ever

  async function register(replica: ReplicaRow): Promise<Failure | undefined> {
    const body = JSON.stringify({
      replica: replica.id,
      key: await publicPoint(replica.keys),
      label: world.label(),
    });
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body };
    const response = await send(world, "/api/replicas", init, body.length);
    if ("kind" in response) return response;
    if (response.status !== 201 && response.status !== 200) return failureOf(response);
    const mine = await response.json().catch(() => undefined);
    if (response.status === 200 && typeof mine !== "object") return { kind: "offline", timedOut: false };
    await setRegistered(replica, true);
    return undefined;
  }

  const setRegistered = (replica: ReplicaRow, registered: boolean) =>
    write(vault, ["replicas"], (tx) => tx.objectStore("replicas").put({ ...replica, registered }));

  async function sign(sender: ReplicaRow, run: Entry[]): Promise<Run | undefined> {
    const first = run[0]?.n;
    if (first === undefined) return undefined;
    const hashes = run.map((entry) => entry.sha);
    return { first, sig: await signRun(sender.keys.privateKey, sender.id, first, hashes) };
  }

  const isUnsent = (entry: Entry) => !entry.receipt && !damaged.has(entry.sha) && !kept.has(entry.sha);

  async function pickRun(open: Entry[], current: ReplicaRow): Promise<Entry[]> {
    const may = large.choose(open.filter(isUnsent));
    for (;;) {
      const run = nextRun(may.filter(isUnsent), current.id, pace.bytes, MAX_LINES);
      const bad = await findDamaged(run);
      if (bad.length === 0) return run;
      for (const entry of bad) damaged.add(entry.sha);
      tab.damaged(bad);
    }
  }

  function gapsOf(sender: ReplicaRow, open: Entry[]): Promise<Gap[]> {
    const broken = open.filter((entry) => entry.replica === sender.id && damaged.has(entry.sha));
    return nameGaps(vault, sender.id, [...broken.map(({ n }) => n), ...(missed.get(sender.id) ?? [])]);
  }

  async function greet(sender: ReplicaRow, open: Entry[], run: Entry[]): Promise<Omit<Hello, "t0">> {
    const [head, server] = await vault.use(async (db) => {
      const tx = db.transaction(["heads", "server"]);
      return Promise.all([tx.objectStore("heads").get(sender.id), tx.objectStore("server").get("server")]);
    });
    const { pulled } = await readPulled();
    const unsent = open.filter((entry) => entry.replica === sender.id && isUnsent(entry));
    const gaps = await gapsOf(sender, open);
    const proofs = run.flatMap(proofOf);
    return {
      v: 1,
      client: __VERSION__,
      replica: sender.id,
      epoch: server?.epoch || undefined,
      cursor: pulled.cursor || undefined,
      outbox: {
        n: head?.n ?? 0,
        hash: head?.hash ?? "",
        count: unsent.length,
        bytes: unsent.reduce((total, entry) => total + entry.line.length, 0),
      },
      run: await sign(sender, run),
      ...(proofs.length > 0 ? { proofs } : {}),
      ...(gaps.length > 0 ? { gaps } : {}),
      sums: doubt.told(),
    };
  }

  const readPulled = () =>
    cache.use(async (db) => ({ pulled: (await db.get("pulled", "pulled")) ?? { cursor: "" } }));

  /** A copy that cannot be written must not keep receipts from being written. */
  async function cached(fence: number, done: Exchanged, open: Entry[]): Promise<CacheChange | undefined> {
    try {
      return await settleCache(cache, fence, done, open, doubt.agreed());
    } catch (error) {
      if (error instanceof LostLead) throw error;
      if (!isFull(error)) throw error;
      await dropCache(cache);
      const { pulled } = await readCache(cache);
      tab.cached({ rows: new Map(), cleared: true, continued: false, pulled });
      return undefined;
    }
  }

  /** Nothing is settled: all of it stays here, and is asked for again from its first line on. */
  async function goOn(run: Entry[], retryAfter = 0): Promise<Round> {
    for (const { sha } of run) kept.add(sha);
    await tab.kept(run);
    const more = tab.open().some((entry) => isUnsent(entry) && !large.waits(entry));
    pace = passed(pace, true, more);
    if (more) return { kind: "done", more, beat: false, retryAfterMs: 0 };
    kept.clear();
    return { kind: "busy", retryAfterMs: retryAfter * 1000, kept: true };
  }

  async function settle(fence: number, done: Exchanged, open: Entry[], run: Entry[]): Promise<Round> {
    const { hello, answer } = done;
    // What lines are worth now is told once, for this cursor: it is kept before the copy moves on (F41).
    const early = answer.standing?.length ? await settleVault(vault, fence, done, {}) : 0;
    const change = await cached(fence, done, open);
    if (change) tab.cached(change);
    const asks = doubt.weigh(change, done);
    const again = (answer.missing ?? []).filter((n) => !askedAgain.has(`${hello.replica}/${n}`));
    for (const n of again) askedAgain.add(`${hello.replica}/${n}`);
    const receipts = early + (await settleVault(vault, fence, done, change?.pulled.reflected ?? {}, again));
    const known = missed.get(hello.replica) ?? [];
    const lost = await notHere(vault, hello.replica, answer.missing ?? []);
    missed.set(hello.replica, lost);
    await tab.settled(receipts, done);
    if (answer.directives?.includes("new_replica")) await newReplica(vault, newId(), hello.replica);
    // An answer that brings nothing forward would be asked for again for ever.
    const stuck = answer.more === true && (answer.cursor ?? "") === (hello.cursor ?? "");
    if (receipts === 0 && (run.length > 0 || stuck)) return { kind: "busy", retryAfterMs: 0 };
    const beat = pace.beat;
    const rest = tab.open().some((entry) => isUnsent(entry) && !large.waits(entry));
    pace = passed(pace, run.length > 0, rest);
    const news = lost.some((n) => !known.includes(n));
    const more =
      rest || news || asks || (change !== undefined && (!change.continued || answer.more === true));
    return { kind: "done", more, beat, retryAfterMs: (answer.retry_after ?? 0) * 1000 };
  }

  async function failed(failure: Failure, sender: ReplicaRow, run: Entry[]): Promise<Round> {
    if (failure.kind === "too_large" && run.length === 1) large.refused(run[0]!);
    else if (failure.kind === "too_large") pace = tooMuch(pace);
    if (failure.kind === "offline" && (run.length > 0 || pace.beat)) pace = brokeOff(pace);
    // Something on the way may not know gzip; the server itself names what it did not like.
    if (failure.kind === "refused") gzip = undefined;
    if (failure.kind === "refused" && failure.code === "replica_unknown") await setRegistered(sender, false);
    if (failure.kind === "too_large" && run.length > 0)
      return { kind: "done", more: true, beat: false, retryAfterMs: 0 };
    return failure;
  }

  async function senderOf(run: Entry[], current: ReplicaRow): Promise<ReplicaRow> {
    const other = run[0] && run[0].replica !== current.id ? run[0].replica : undefined;
    return (other && (await vault.use((db) => db.get("replicas", other)))) || current;
  }

  /** Deliver all that waits by the inbox. What comes down waits until the person has signed in, or updated the app. */
  async function ship(fence: number, why: Failure): Promise<Round> {
    kept.clear(); // nobody here is told their outcomes by the exchange now: the inbox takes these lines too
    for (;;) {
      const current = await currentReplica(vault, newId);
      const open = tab.open();
      const run = await pickRun(open, current);
      const sender = await senderOf(run, current);
      if (run.length === 0 || !sender.registered) return why;
      const hello = await greet(sender, open, run);
      tab.sending(run);
      const lines = run.map((entry) => entry.line);
      const reply = await exchange(world, "/api/inbox", hello, lines, gzip);
      if (isFailure(reply)) {
        const round = await failed(reply, sender, run);
        if (round.kind === "done") continue;
        return reply.kind === "offline" || reply.kind === "busy" ? reply : why;
      }
      const { answer, t0, t3 } = reply;
      const receipts = await settleVault(vault, fence, { hello: { ...hello, t0 }, answer, t0, t3 }, {});
      await tab.shipped(receipts);
      if (answer.directives?.includes("new_replica")) await newReplica(vault, newId(), hello.replica);
      if (receipts === 0) return why;
      const rest = tab.open().some(isUnsent);
      pace = passed({ ...pace, beat: false }, true, rest);
    }
  }

  async function round(fence: number): Promise<Round> {
    const current = await currentReplica(vault, newId);
    const open = tab.open();
    const run = shut || pace.beat ? [] : await pickRun(open, current);
    const sender = await senderOf(run, current);
    try {
      if (!sender.registered) {
        const failure = await register(sender);
        if (failure) return isShut(failure) ? await ship(fence, failure) : failure;
      }
      const hello = await greet(sender, open, run);
      tab.sending(run);
      const lines = run.map((entry) => entry.line);
      const reply = await exchange(world, "/api/sync", hello, lines, gzip);
      shut = isShut(reply);
      if (isShut(reply)) return await ship(fence, reply);
      if (isFailure(reply)) return await failed(reply, { ...sender, registered: true }, run);
      const { answer, t0, t3 } = reply;
      if (answer.kept) return await goOn(run, answer.retry_after);
      kept.clear();
      return await settle(fence, { hello: { ...hello, t0 }, answer, t0, t3 }, open, run);
    } catch (error) {
      if (error instanceof LostLead) return { kind: "lost_lead" };
      throw error;
    } finally {
      tab.sending([]);
    }
  }

  return { round };
}
