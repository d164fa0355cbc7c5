/**
 * A shared device, for its screens: enrolled once, then open to whoever comes, with or without a signal.
 *
 * Reading order behind it: memory, store, envelope, requests, core, shipping, world, offline, sealed-drafts, session,
 * signing-in.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { SurveyForm } from "../survey/box";
import { send } from "../sync/exchange";
import { uuid7 } from "../sync/ids";
import { makeKey, publicPoint } from "../sync/keys";
import type { LoopStatus } from "../sync/loop";
import { type Shrink, shrink as shrinkPhoto } from "../sync/shrink";
import { type Core, openCore, sealerNow } from "./core";
import { toFile, toLine } from "./envelope";
import { aliasOf, type FormRow, fillCopy, formsOf, reportForm } from "./offline";
import { checkCode, makeOperator } from "./operator";
import { bodyOf, readEnrolled } from "./requests";
import { type Deps, type KioskSession, makeReplica, openSession } from "./session";
import { createShipping, type Shipping } from "./shipping";
import { type SignIn, signIn } from "./signing-in";
import { openSealedStore, type PlanLine, type Policy } from "./store";
import { type KioskWorld, offlineWorld } from "./world";

export type { HandedOver, NotTaken } from "./hand-over";
export type { FormRow } from "./offline";
export type { Ended, KioskSession } from "./session";
export type { SignIn } from "./signing-in";
export type { PlanLine } from "./store";

export type KioskState = {
  phase: "new" | "ready" | "revoked";
  label: string;
  unit: string;
  unitId: string;
  online: boolean;
  shipping: boolean;
  waiting: { count: number; bytes: number; oldestAt?: number };
  /** Envelopes that the server did not take: they stay here and in every export. */
  refused: number;
  lastContactAt?: number;
  storage?: { used: number; quota: number };
  persisted: boolean;
  policy: Policy;
  forms: FormRow[];
  lines: PlanLine[];
  /** Citizens' surveys that are asked here, whole. */
  surveys: SurveyForm[];
};

export type Enrolment = "ok" | "wrong_code" | "offline" | "busy";

export type Kiosk = {
  state: ReadonlySignal<KioskState>;
  /** Once more, it stays the same kiosk with the same operator's code, until it is revoked. */
  enrol(code: string, operatorCode: string): Promise<Enrolment>;
  signIn(nip: string, pin: string): Promise<SignIn>;
  /** `form`: which report form, where the unit's usual one is not his. */
  openOffline(nip: string, pin: string, form?: string): Promise<KioskSession>;
  survey(form: string, answers: Record<string, unknown>): Promise<void>;
  checkOperator(code: string): Promise<boolean>;
  contactNow(): Promise<void>;
  shipNow(): Promise<void>;
  /** What has no receipt, for somebody to carry. */
  exportText(): Promise<string>;
  close(): Promise<void>;
};

const NO_POLICY: Policy = { plan_lines: false, survey: [] };
const DAY_MS = 24 * 3600 * 1000;

export async function openKiosk(world: KioskWorld, shrink: Shrink = shrinkPhoto): Promise<Kiosk> {
  const store = openSealedStore(world.disk);
  const core = await openCore(store, world);
  const loop = signal<LoopStatus>({ phase: "offline" }); // until the server has answered
  const disk = signal<Pick<KioskState, "storage" | "persisted">>({ persisted: false });
  const shipping = createShipping(core, store, world, (status) => {
    loop.value = status;
    void lookAtDisk();
  });
  const deps: Deps = { core, world, shrink, wake: () => void shipping.trigger() };
  let current: KioskSession | undefined;

  async function lookAtDisk(): Promise<void> {
    const [persisted = false, estimate] = await Promise.all([
      world.storage?.persisted().catch(() => false),
      world.storage?.estimate().catch(() => undefined),
    ]);
    const { usage, quota } = estimate ?? {};
    const known = usage !== undefined && quota !== undefined;
    disk.value = { persisted, ...(known ? { storage: { used: usage, quota } } : {}) };
  }

  /** One person at a time: whoever comes next ends the session before. */
  async function meet(open: () => Promise<KioskSession | undefined>): Promise<void> {
    await current?.end();
    current = await open();
  }

  void lookAtDisk();
  void shipping.trigger();

  return {
    state: computed(() => stateOf(core, loop.value, shipping, disk.value)),
    async enrol(code, operatorCode) {
      const known = core.facts.value;
      // A server that was restored may have forgotten it: what waits there opens for the same kiosk with the same key only.
      const again = known?.keys && known;
      const keys = again?.keys ?? (await makeKey());
      const body = {
        code: code.trim(),
        kiosk: again?.kiosk ?? uuid7(world.now(), world.random),
        key: await publicPoint(keys),
      };
      const headers = { "Content-Type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify({ ...body, client: __VERSION__ }) };
      const response = await send(world, "/api/kiosk/enrol", init, 0);
      const answer = await bodyOf(response);
      if ("kind" in answer) {
        if (answer.kind === "offline") return "offline";
        return answer.kind === "busy" ? "busy" : "wrong_code";
      }
      const enrolled = readEnrolled(answer.body);
      if (!enrolled) return "offline";
      const operator = again?.operator ?? (await makeOperator(operatorCode, world));
      const fresh = { token: undefined, etag: "", last_contact_at: world.now(), revoked: false };
      const { epoch = "", backup = 0 } = known ?? {};
      await core.become({ ...enrolled, keys, operator, epoch, backup, ...fresh });
      await world.storage?.persist().catch(() => false);
      await shipping.contactNow();
      return "ok";
    },
    async signIn(nip, pin) {
      let answer: SignIn = { kind: "offline" };
      await meet(async () => {
        answer = await signIn(deps, nip.trim(), pin);
        return answer.kind === "in" ? answer.session : undefined;
      });
      return answer;
    },
    async openOffline(nip, pin, form) {
      const facts = core.facts.value;
      sealerNow(core); // a revoked kiosk takes nothing more
      if (!facts) throw new Error("the kiosk is not enrolled");
      const typed = nip.trim();
      const { namespace, policy, token } = facts;
      const alias = await aliasOf(namespace, typed);
      const reference = core.reference.value;
      const lines = policy.plan_lines ? reference.lines : [];
      const wanted = form ?? reportForm(facts.unit, formsOf(reference.forms));
      await meet(async () => {
        await fillCopy(alias, facts, { ...reference, lines }, wanted);
        return openSession(deps, {
          id: uuid7(world.now(), world.random),
          kind: "offline",
          who: {
            person: { id: alias.person, name: "" },
            roles: [],
            placements: [...new Set([alias.placement, ...lines.map(({ placement }) => placement)])],
            instansi: { name: "", namespace },
          },
          claim: { nip: typed, pin },
          replica: await makeReplica(world),
          engineWorld: offlineWorld(world),
          clock: token ? { token: token.text, offset_ms: token.offset_ms } : {},
          drafts: [],
          draftEnded: () => {},
          signOut: () => {},
        });
      });
      return current!;
    },
    async survey(form, answers) {
      const day = new Date(world.now()).toLocaleDateString("sv", { timeZone: world.zone() });
      // No time, no session, no person: nothing by which two answers could be put together.
      const made_at = world.now() - (world.now() % DAY_MS);
      const nobody = { session: "", person: "", claim: undefined };
      await core.write(sealerNow(core), { ...nobody, made_at, survey: { form, day, answers } });
      void shipping.trigger();
    },
    async checkOperator(code) {
      const known = core.facts.value?.operator;
      if (!known) return false;
      const { right, next } = await checkCode(code, known, world.now());
      if (next !== known) await core.change((facts) => ({ ...facts, operator: next }));
      return right;
    },
    contactNow: shipping.contactNow,
    shipNow: () => shipping.trigger(true),
    async exportText() {
      const lines: string[] = [];
      for (const row of core.envelopes.value) {
        const sealed = row.received ? undefined : await store.sealed(row.id);
        if (sealed) lines.push(toLine(row, sealed));
      }
      return toFile(core.facts.value?.namespace ?? "", lines);
    },
    async close() {
      await current?.end();
      shipping.stop();
      await store.close();
    },
  };
}

function stateOf(
  { facts, envelopes, reference }: Core,
  loop: LoopStatus,
  { reached, refused }: Shipping,
  disk: Pick<KioskState, "storage" | "persisted">,
): KioskState {
  const known = facts.value;
  const waiting = envelopes.value.filter(({ received }) => !received);
  const oldest = waiting[0];
  return {
    phase: !known ? "new" : known.revoked ? "revoked" : "ready",
    label: known?.label ?? "",
    unit: known?.unit.name ?? "",
    unitId: known?.unit.id ?? "",
    online: reached.value,
    shipping: loop.phase === "sending",
    waiting: {
      count: waiting.length,
      bytes: waiting.reduce((total, { bytes }) => total + bytes, 0),
      ...(oldest ? { oldestAt: oldest.at } : {}),
    },
    refused: refused().size,
    ...(known?.last_contact_at === undefined ? {} : { lastContactAt: known.last_contact_at }),
    ...disk,
    policy: known?.policy ?? NO_POLICY,
    forms: formsOf(reference.value.forms),
    lines: reference.value.lines,
    surveys: reference.value.surveys,
  };
}
