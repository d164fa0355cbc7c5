/**
 * What the kiosk is and has, in memory as on the disk: read once, changed here only, one change after the other.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { isFull } from "../sync/storage";
import { SyncError } from "../sync/types";
import { type Contents, makeEnvelope, type Sealer, sealerOf } from "./envelope";
import type { Told } from "./requests";
import { readToken } from "./requests";
import {
  type Envelope,
  type EnvelopeRow,
  type Facts,
  NOTHING,
  type Reference,
  type SealedStore,
} from "./store";
import type { KioskWorld } from "./world";

export type Core = {
  facts: ReadonlySignal<Facts | undefined>;
  reference: ReadonlySignal<Reference>;
  envelopes: ReadonlySignal<EnvelopeRow[]>; // oldest first
  change(change: (facts: Facts) => Facts): Promise<void>;
  become(facts: Facts): Promise<void>;
  contacted(told: Told): Promise<void>;
  /** The server has revoked this kiosk: what it could write and show goes, what it has to deliver stays. */
  revoke(): Promise<void>;
  /** Seal and write. Raises a `SyncError` when the disk is full. `instead`: envelopes of drafts that are over now. */
  write(sealer: Sealer, contents: Contents, instead?: string[], full?: "photo_full"): Promise<Envelope>;
  remove(ids: string[]): Promise<void>;
  /** `change` answers the rows as they are now, undefined for those that may go. */
  settle(
    facts: (facts: Facts) => Facts,
    change: (row: EnvelopeRow, facts: Facts) => EnvelopeRow | undefined,
  ): Promise<void>;
};

export async function openCore(store: SealedStore, world: Pick<KioskWorld, "now">): Promise<Core> {
  const facts = signal(await store.facts());
  const reference = signal(await store.reference());
  const envelopes = signal(inOrder(await store.envelopes()));
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(job: () => Promise<T>): Promise<T> {
    const run = turn.then(job);
    turn = run.catch(() => undefined);
    return run;
  }

  const become = (next: Facts) =>
    inTurn(async () => {
      await store.putFacts(next);
      facts.value = next;
    });

  return {
    facts,
    reference,
    envelopes,
    become,
    change: (change) =>
      inTurn(async () => {
        if (!facts.value) return;
        const next = change(facts.value);
        await store.putFacts(next);
        facts.value = next;
      }),
    contacted: (told) =>
      inTurn(async () => {
        const before = facts.value;
        if (!before) return;
        const forms = told.forms ?? reference.value.forms;
        const surveys = told.surveys ?? reference.value.surveys;
        const lines = told.policy.plan_lines ? (told.lines ?? reference.value.lines) : [];
        const next: Facts = {
          ...before,
          ...{ label: told.label ?? before.label, unit: told.unit ?? before.unit, policy: told.policy },
          ...{ seal: told.seal ?? before.seal, etag: told.etag, last_contact_at: world.now() },
          token: readToken(told.token, world.now()) ?? before.token,
        };
        const held = { forms, lines, surveys };
        await store.putReference(held, next);
        reference.value = held;
        facts.value = next;
      }),
    revoke: () =>
      inTurn(async () => {
        if (!facts.value || facts.value.revoked) return;
        const none = { seal: undefined, keys: undefined, operator: undefined, token: undefined };
        const next: Facts = { ...facts.value, ...none, etag: "", revoked: true };
        await store.revoke(next);
        reference.value = NOTHING;
        facts.value = next;
      }),
    async write(sealer, contents, instead = [], full) {
      // A citizen's stands among the others by its day only.
      const at = contents.survey ? contents.made_at : world.now();
      const made = await makeEnvelope(sealer, contents, at);
      return inTurn(async () => {
        try {
          await store.put(made, instead);
        } catch (error) {
          throw isFull(error) ? new SyncError(full ?? "storage_full") : error;
        }
        const { sealed: _sealed, ...row } = made;
        envelopes.value = inOrder([...envelopes.value.filter(({ id }) => !instead.includes(id)), row]);
        return made;
      });
    },
    remove: (ids) =>
      inTurn(async () => {
        await store.remove(ids);
        envelopes.value = envelopes.value.filter(({ id }) => !ids.includes(id));
      }),
    settle: (change, each) =>
      inTurn(async () => {
        if (!facts.value) return;
        const next = change(facts.value);
        const now = envelopes.value.map((row) => each(row, next));
        const changed = now.filter((row, i) => row !== undefined && row !== envelopes.value[i]);
        const gone = envelopes.value.filter((_row, i) => now[i] === undefined).map(({ id }) => id);
        await store.settle(next, changed as EnvelopeRow[], gone);
        facts.value = next;
        envelopes.value = now.filter((row) => row !== undefined);
      }),
  };
}

const inOrder = (rows: EnvelopeRow[]): EnvelopeRow[] => [...rows].sort((a, b) => a.at - b.at);

/** What to seal with now; none after a revocation. */
export function sealerNow(core: Core): Sealer {
  const sealer = core.facts.value && sealerOf(core.facts.value);
  if (!sealer) throw new SyncError("storage_closed");
  return sealer;
}
