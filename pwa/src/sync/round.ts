/** One round of the loop: register if need be, send a run, settle the answer. */
import { type Cache, type CacheChange, dropCache, LostLead, readCache } from "./cache";
import { exchange, type Failure, failureOf, isFailure, send } from "./exchange";
import { publicPoint } from "./keys";
import { signRun } from "./line";
import type { Round } from "./loop";
import { nextRun } from "./outbox";
import { type Exchanged, settleCache, settleVault } from "./settle";
import { isFull } from "./storage";
import { currentReplica, type Entry, newReplica, type ReplicaRow, type Vault, write } from "./vault";
import { type Hello, MAX_LINES, type Run } from "./wire";
import type { World } from "./world";

export type Rounds = {
  round(fence: number): Promise<Round>;
  limitBytes(): number;
};

const FIRST_BATCH_BYTES = 16 * 1024;
const LARGEST_BATCH_BYTES = 256 * 1024;
const SMALLEST_BATCH_BYTES = 1024;

export function createRounds(
  vault: Vault,
  cache: Cache,
  world: Pick<World, "fetch" | "after" | "now" | "label" | "gzip">,
  newId: () => string,
  tab: {
    /** What is open, as this tab knows it: what another one has just written comes with the next round. */
    open(): Entry[];
    /** What goes up now; an empty list when it is over. */
    sending(entries: Entry[]): void;
    cached(change: CacheChange): void;
    settled(receipts: number, done: Exchanged): Promise<void>;
  },
): Rounds {
  let limit = FIRST_BATCH_BYTES;
  let gzip = world.gzip;
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
    vault.use((db) =>
      write(db, ["replicas"], (tx) => tx.objectStore("replicas").put({ ...replica, registered })),
    );

  async function sign(sender: ReplicaRow, run: Entry[]): Promise<Run | undefined> {
    const first = run[0]?.n;
    if (first === undefined) return undefined;
    const hashes = run.map((entry) => entry.sha);
    return { first, sig: await signRun(sender.keys.privateKey, sender.id, first, hashes) };
  }

  async function greet(sender: ReplicaRow, open: Entry[], run: Entry[]): Promise<Omit<Hello, "t0">> {
    const [head, server] = await vault.use(async (db) => {
      const tx = db.transaction(["heads", "server"]);
      return Promise.all([tx.objectStore("heads").get(sender.id), tx.objectStore("server").get("server")]);
    });
    const { pulled } = await readPulled();
    const unsent = open.filter((entry) => entry.replica === sender.id && !entry.receipt);
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
    };
  }

  const readPulled = () =>
    cache.use(async (db) => ({ pulled: (await db.get("pulled", "pulled")) ?? { cursor: "" } }));

  /** A copy that cannot be written must not keep receipts from being written. */
  async function cached(fence: number, done: Exchanged, open: Entry[]): Promise<CacheChange | undefined> {
    try {
      return await settleCache(cache, fence, done, open);
    } catch (error) {
      if (error instanceof LostLead) throw error;
      if (!isFull(error)) throw error;
      await dropCache(cache);
      const { pulled } = await readCache(cache);
      tab.cached({ rows: new Map(), cleared: true, continued: false, pulled });
      return undefined;
    }
  }

  async function settle(fence: number, done: Exchanged, open: Entry[], run: Entry[]): Promise<Round> {
    const { hello, answer } = done;
    const change = await cached(fence, done, open);
    if (change) tab.cached(change);
    const again = (answer.missing ?? []).filter((n) => !askedAgain.has(`${hello.replica}/${n}`));
    for (const n of again) askedAgain.add(`${hello.replica}/${n}`);
    const receipts = await settleVault(vault, fence, done, change?.pulled.reflected ?? {}, again);
    await tab.settled(receipts, done);
    if (answer.directives?.includes("new_replica")) await newReplica(vault, newId(), hello.replica);
    // An answer that brings nothing forward would be asked for again for ever.
    const stuck = answer.more === true && (answer.cursor ?? "") === (hello.cursor ?? "");
    if (receipts === 0 && (run.length > 0 || stuck)) return { kind: "busy", retryAfterMs: 0 };
    if (run.length > 0) limit = Math.min(LARGEST_BATCH_BYTES, limit * 2);
    const rest = tab.open().some((entry) => !entry.receipt);
    const more = rest || (change !== undefined && (!change.continued || answer.more === true));
    return { kind: "done", more, retryAfterMs: (answer.retry_after ?? 0) * 1000 };
  }

  async function failed(failure: Failure, sender: ReplicaRow, run: Entry[]): Promise<Round> {
    const tooMuch = failure.kind === "too_large" || (failure.kind === "offline" && failure.timedOut);
    if (tooMuch) limit = Math.max(SMALLEST_BATCH_BYTES, Math.floor(limit / 2));
    // Something on the way may not know gzip; the server itself names what it did not like.
    if (failure.kind === "refused") gzip = undefined;
    if (failure.kind === "refused" && failure.code === "replica_unknown") await setRegistered(sender, false);
    if (failure.kind === "too_large" && run.length > 1) return { kind: "done", more: true, retryAfterMs: 0 };
    return failure;
  }

  async function round(fence: number): Promise<Round> {
    const current = await currentReplica(vault, newId);
    const open = tab.open();
    const run = nextRun(open, current.id, limit, MAX_LINES);
    const other = run[0] && run[0].replica !== current.id ? run[0].replica : undefined;
    const sender = (other && (await vault.use((db) => db.get("replicas", other)))) || current;
    if (!sender.registered) {
      const failure = await register(sender);
      if (failure) return failure;
    }
    const hello = await greet(sender, open, run);
    tab.sending(run);
    try {
      const lines = run.map((entry) => entry.line);
      const reply = await exchange(world, hello, lines, gzip);
      if (isFailure(reply)) return await failed(reply, { ...sender, registered: true }, run);
      const { answer, t0, t3 } = reply;
      return await settle(fence, { hello: { ...hello, t0 }, answer, t0, t3 }, open, run);
    } catch (error) {
      if (error instanceof LostLead) return { kind: "lost_lead" };
      throw error;
    } finally {
      tab.sending([]);
    }
  }

  return { round, limitBytes: () => limit };
}
