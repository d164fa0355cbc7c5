/**
 * Delivering envelopes, whoever is there or nobody. The kiosk tells how it is, and erases what the server has received
 * and has in a verified backup; when the server was restored from one, everything goes again.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { type Failure, failureOf, send } from "../sync/exchange";
import { type Bytes, join, toBytes } from "../sync/line";
import { createLoop, type Loop, type LoopStatus, type Round } from "../sync/loop";
import { failed as brokeOff, firstPace, passed, tooMuch } from "../sync/pace";
import type { Core } from "./core";
import { toLine } from "./envelope";
import { bodyOf, freshToken, isRevoked, readContact, sendSigned } from "./requests";
import type { EnvelopeRow, SealedStore } from "./store";
import { type KioskWorld, shippingWorld } from "./world";

const CONTACT_MS = 5 * 60_000;
const MAX_ENVELOPES = 500;

type Receipt = { id: string; at: number; outcome: string; code?: string };

export type Shipping = Pick<Loop, "trigger" | "stop"> & {
  /** The server has answered, the last time it was asked. */
  reached: ReadonlySignal<boolean>;
  /** Ids that the server did not take: they stay, go again at the next start and go into every export. */
  refused(): ReadonlyMap<string, string>;
  contactNow(): Promise<void>;
};

export function createShipping(
  core: Core,
  store: Pick<SealedStore, "sealed">,
  real: KioskWorld,
  tell: (status: LoopStatus) => void,
): Shipping {
  const world = shippingWorld(real);
  const refused = new Map<string, string>();
  const reached = signal(false);
  let pace = firstPace;
  let contactedAt = Number.NEGATIVE_INFINITY;

  const unsent = () => core.envelopes.value.filter(({ received, id }) => !received && !refused.has(id));

  async function report() {
    const waiting = core.envelopes.value.filter(({ received }) => !received);
    const { usage, quota } = (await world.storage?.estimate().catch(() => undefined)) ?? {};
    return {
      client: __VERSION__,
      waiting: {
        count: waiting.length,
        bytes: waiting.reduce((total, { bytes }) => total + bytes, 0),
        oldest_at: waiting[0]?.at ?? null,
      },
      storage: usage === undefined || quota === undefined ? null : { used: usage, quota },
      battery: await world.battery().catch(() => null),
    };
  }

  async function contact(): Promise<Failure | undefined> {
    const facts = core.facts.value;
    if (!facts?.keys) return undefined;
    const token = await freshToken(world, facts.token);
    if ("kind" in token) return token;
    const signer = { kiosk: facts.kiosk, keys: facts.keys };
    const seal = facts.seal?.id ?? "";
    // What is received but in no backup yet goes again after a restore: until then its key is needed, too.
    const only = core.envelopes.value.every(({ key }) => key === seal);
    const content = { ...(await report()), etag: facts.etag, seal: only ? seal : "" };
    const answer = await bodyOf(await sendSigned(world, signer, "/api/kiosk/contact", token.text, content));
    if ("kind" in answer) return answer;
    const told = readContact(answer.body);
    if (!told) return { kind: "offline", timedOut: false };
    contactedAt = world.now();
    if (told.revoked) await core.revoke();
    else await core.contacted(told);
    await settle(told.epoch, 0, []);
    return undefined;
  }

  /** At least one, and as much as the link has been seen to carry. */
  async function take(rows: EnvelopeRow[]): Promise<{ rows: EnvelopeRow[]; body: Bytes }> {
    const taken: EnvelopeRow[] = [];
    const lines: Bytes[] = [];
    let bytes = 0;
    for (const row of rows) {
      bytes += row.bytes;
      if (taken.length > 0 && (bytes > pace.bytes || taken.length >= MAX_ENVELOPES)) break;
      const sealed = await store.sealed(row.id);
      if (!sealed) continue;
      taken.push(row);
      lines.push(toBytes(toLine(row, sealed)));
    }
    return { rows: taken, body: join(lines) };
  }

  async function settle(epoch: string, backup: number, receipts: Receipt[]): Promise<number> {
    reached.value = true;
    const known = core.facts.value?.epoch ?? "";
    const at = new Map<string, number>();
    for (const { id, at: time, outcome, code } of receipts) {
      if (outcome === "refused") refused.set(id, code ?? "unknown");
      else if (time > 0) at.set(id, time);
    }
    if (known !== "" && known !== epoch) refused.clear(); // restored: it may take them now
    await core.settle(
      (facts) => ({
        ...facts,
        epoch,
        backup: Math.max(facts.epoch === epoch ? facts.backup : 0, backup),
        last_contact_at: world.now(),
      }),
      (row, facts) => {
        const time = at.get(row.id);
        const received = time === undefined ? row.received : { at: time, epoch };
        if (received?.epoch !== epoch) {
          const { received: _lost, ...again } = row;
          return row.received ? again : row;
        }
        if (received.at <= facts.backup) return undefined;
        return received === row.received ? row : { ...row, received };
      },
    );
    return at.size + receipts.filter(({ outcome }) => outcome === "refused").length;
  }

  async function ship(): Promise<Round> {
    const { rows, body } = await take(pace.beat ? [] : unsent());
    const headers = { "Content-Type": "application/x-ndjson" };
    const init = { method: "POST", headers, body };
    const response = await send(world, "/api/kiosk/envelopes", init, body.length);
    const retryAfterMs =
      "kind" in response ? 0 : Number(response.headers.get("Retry-After") ?? 0) * 1000 || 0;
    const answer =
      "kind" in response || response.status === 200 ? await bodyOf(response) : await failureOf(response);
    if ("kind" in answer) return failed(answer, rows);
    const { epoch, backup = 0, receipts } = answer.body;
    if (typeof epoch !== "string" || epoch === "" || !Array.isArray(receipts))
      return failed({ kind: "offline", timedOut: false }, rows);
    const settled = await settle(epoch, backup, receipts);
    if (isRevoked(answer.body)) await core.revoke();
    // An answer that brings nothing forward would be asked for again for ever.
    if (rows.length > 0 && settled === 0) return { kind: "busy", retryAfterMs };
    const { beat } = pace;
    const more = unsent().length > 0;
    pace = passed(pace, rows.length > 0, more);
    return { kind: "done", more, beat, retryAfterMs };
  }

  function failed(failure: Failure, rows: EnvelopeRow[]): Round {
    if (isSilent(failure)) reached.value = false;
    if (failure.kind === "offline" && (rows.length > 0 || pace.beat)) pace = brokeOff(pace);
    if (failure.kind !== "too_large") return failure;
    pace = tooMuch(pace);
    if (rows.length === 1) refused.set(rows[0]!.id, "too_large");
    return { kind: "done", more: unsent().length > 0, beat: false, retryAfterMs: 0 };
  }

  /** A server that no longer knows this kiosk still takes what was sealed to it. */
  const isSilent = (failure: Failure) => failure.kind === "offline" || failure.kind === "busy";

  async function round(): Promise<Round> {
    if (!core.facts.value) return { kind: "done", more: false, beat: false, retryAfterMs: 0 };
    const since = world.now() - contactedAt;
    if (since < 0 || since >= CONTACT_MS) {
      const failure = await contact();
      if (failure && isSilent(failure)) {
        reached.value = false;
        return failure;
      }
      contactedAt = world.now();
    }
    const uncovered = core.envelopes.value.some(({ received }) => received);
    if (unsent().length === 0 && !uncovered)
      return { kind: "done", more: false, beat: false, retryAfterMs: 0 };
    const done = await ship();
    return done.kind === "not_signed_in" || done.kind === "refused"
      ? { kind: "busy", retryAfterMs: 0 }
      : done;
  }

  const loop = createLoop(world, {
    leads: () => true,
    round,
    upload: async () => "none",
    hasWork: () => unsent().length > 0,
    hasFiles: () => false,
    expired: () => {},
    tell,
  });

  return {
    trigger: loop.trigger,
    stop: loop.stop,
    refused: () => refused,
    reached,
    contactNow() {
      contactedAt = Number.NEGATIVE_INFINITY;
      return loop.trigger(true);
    },
  };
}
