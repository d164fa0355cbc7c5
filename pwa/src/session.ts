/**
 * Who is signed in on this phone. The last person's data opens without asking the server; the session only unlocks
 * sending. Signing out hides the data and keeps the vault.
 */
import { computed, type ReadonlySignal, signal } from "@preact/signals-core";
import { createLock, type Lock, type Unlocked } from "./lock";
import { collections } from "./sync/collections.gen";
import { engine } from "./sync/current";
import { type Device, openDevice, type SignedIn } from "./sync/device";
import { openEngine } from "./sync/engine";
import { failureOf, send } from "./sync/exchange";
import { countUnsent } from "./sync/outbox";
import { shrink } from "./sync/shrink";
import { watchUpdates } from "./sync/updates";
import { browserWorld, type Channel, type World } from "./sync/world";

export type Person = { id: string; name: string };

export type SessionState =
  | { kind: "starting" }
  | { kind: "signed_out" }
  | {
      kind: "signed_in";
      person: Person;
      roles: string[];
      placements: string[];
      instansi: { name: string; namespace: string };
      expired: boolean; // goes on working, asks to sign in to send
    };

export type SignInCode =
  | "wrong_credentials"
  | "wrong_code"
  | "code_expired"
  | "weak_password"
  | "weak_pin"
  | "locked"
  | "offline"
  | "unexpected";

export type SignInResult = { ok: true } | { ok: false; code: SignInCode; left?: number; retryAfter?: number };

type State = { kind: "starting" } | { kind: "signed_out" } | ({ kind: "signed_in" } & SignedIn);

const CODES: ReadonlySet<string> = new Set<SignInCode>([
  "wrong_credentials",
  "wrong_code",
  "code_expired",
  "weak_password",
  "weak_pin",
  "locked",
]);

export type Session = {
  lock: Lock;
  state: ReadonlySignal<SessionState>;
  people: ReadonlySignal<{ id: string; name: string; unsent: number }[]>;
  start(): Promise<void>;
  signIn(nip: string, password: string): Promise<SignInResult>;
  activate(nip: string, code: string, password: string, pin: string): Promise<SignInResult>;
  signOut(): Promise<void>;
  close(): Promise<void>;
};

export function createSession(world: World, device: Device = openDevice()): Session {
  const current = signal<State>({ kind: "starting" });
  const people = signal<{ id: string; name: string; unsent: number }[]>([]);
  const lock = createLock(device, world);
  let channel: Channel | undefined;

  const state = computed((): SessionState => {
    const now = current.value;
    return now.kind === "signed_in" ? { ...now, expired: engine.value?.expired.value ?? false } : now;
  });

  let turn: Promise<unknown> = Promise.resolve();

  /** One change of person after the other. */
  function inTurn(job: () => Promise<void>): Promise<void> {
    const run = turn.then(job);
    turn = run.catch(() => undefined);
    return run;
  }

  /** Show this person's data, in this tab. */
  async function enter(who: SignedIn): Promise<void> {
    await lock.meet(who.person.id);
    if (engine.peek()?.person !== who.person.id) {
      await leave();
      engine.value = await openEngine({ world, person: who.person.id, tables: collections, shrink });
    }
    current.value = { kind: "signed_in", ...who };
  }

  async function leave(): Promise<void> {
    const old = engine.peek();
    engine.value = undefined;
    await old?.close();
  }

  async function countPeople(): Promise<void> {
    const known = await device.people();
    people.value = await Promise.all(
      known.map(async ({ id, name }) => ({ id, name, unsent: await countUnsent(id) })),
    );
  }

  /** What the device remembers, now: another tab may have signed somebody in or out. */
  const follow = () =>
    inTurn(async () => {
      const who = await device.current();
      if (who) return enter(who);
      await leave();
      current.value = { kind: "signed_out" };
      await countPeople();
    });

  /** Whether the server still knows us; never waited for before showing data. */
  async function ask(): Promise<void> {
    const before = await device.state();
    if (before.signOutWaiting) return tellSignOut();
    const response = await send(world, "/api/session", {}, 0);
    if ("kind" in response) return;
    if (response.status === 200) {
      const who = await readSession(response);
      if (!who) return;
      // Back from the agency's identity provider: he asked for it.
      const asked = globalThis.location?.hash === "#sso";
      if (before.signedOut && !asked) return;
      if (!asked && before.current && before.current.person.id !== who.person.id)
        return engine.peek()?.signedOut();
      await remember(who);
    } else if ((await failureOf(response)).kind === "not_signed_in") {
      engine.peek()?.signedOut();
    }
  }

  async function remember(who: SignedIn): Promise<void> {
    await device.signIn(who, world.now());
    await follow();
    channel?.post("changed");
  }

  /** A sign-out made without a signal still ends the session at the server, later. */
  async function tellSignOut(): Promise<void> {
    const response = await send(world, "/api/session", { method: "DELETE" }, 0);
    if ("kind" in response) return;
    if (response.status === 204 || response.status === 401) await device.signOutTold();
  }

  async function enterWith(path: string, body: object): Promise<SignInResult> {
    const init = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    };
    const response = await send(world, path, init, 0);
    if ("kind" in response) return { ok: false, code: "offline" };
    if (response.status === 200 || response.status === 201) {
      const who = await readSession(response);
      if (!who) return { ok: false, code: "offline" };
      await remember(who);
      lock.open();
      engine.peek()?.signedIn();
      await countPeople();
      return { ok: true };
    }
    const problem = await response.json().catch(() => undefined);
    if (typeof problem?.code !== "string") return { ok: false, code: "offline" };
    const retryAfter = Number(response.headers.get("Retry-After"));
    return {
      ok: false,
      code: CODES.has(problem.code) ? (problem.code as SignInCode) : "unexpected",
      ...(typeof problem.left === "number" ? { left: problem.left } : {}),
      ...(retryAfter > 0 ? { retryAfter } : {}),
    };
  }

  const stopWake = world.onWake(() => {
    if (current.peek().kind === "signed_out") void ask().catch(() => undefined);
  });

  return {
    lock,
    state,
    people,
    async start() {
      channel = world.channel("luring-device", () => void follow().catch(() => undefined));
      await follow();
      await new Promise<void>(world.painted);
      await ask();
    },
    signIn: (nip, password) => enterWith("/api/session", { nip, password }),
    activate: (nip, code, password, pin) => enterWith("/api/activation", { nip, code, password, pin }),
    async signOut() {
      await device.signOut();
      // What can be fetched again need not lie on a phone that others use.
      await engine.peek()?.forgetCopy();
      channel?.post("changed");
      await follow();
      await tellSignOut();
    },
    async close() {
      stopWake();
      lock.close();
      channel?.close();
      await leave();
      await device.close();
    },
  };
}

/** Undefined when it is not a session of our server: a captive portal says 200 too. */
async function readSession(response: Response): Promise<SignedIn | undefined> {
  const body = await response.json().catch(() => undefined);
  if (typeof body?.person?.id !== "string" || typeof body.person.name !== "string") return undefined;
  const { person, roles = [], placements = [], instansi = { name: "", namespace: "" } } = body;
  return { person: { id: person.id, name: person.name }, roles, placements, instansi };
}

const ours = typeof document !== "undefined" && !document.documentElement.dataset.kiosk;
const only = ours && typeof indexedDB !== "undefined" ? createSession(browserWorld()) : undefined;

/** Who is signed in at a kiosk, for it to say. */
export const kioskSession = signal<SessionState>({ kind: "starting" });

export const session: ReadonlySignal<SessionState> = only?.state ?? kioskSession;
export const knownPeople: ReadonlySignal<{ id: string; name: string; unsent: number }[]> =
  only?.people ?? signal([]);

/** Whether a PIN stands before the data now. */
export const locked: ReadonlySignal<boolean> = only?.lock.locked ?? signal(false);
export const hasPin: ReadonlySignal<boolean> = only?.lock.hasPin ?? signal(false);

function here(): Session {
  if (!only) throw new Error("there is no browser here");
  return only;
}

export const signIn = (nip: string, password: string): Promise<SignInResult> => here().signIn(nip, password);

export const activate = (nip: string, code: string, password: string, pin: string): Promise<SignInResult> =>
  here().activate(nip, code, password, pin);

export const setPin = (pin: string | undefined): Promise<void> => here().lock.set(pin);
/** Lock at once, where there is a PIN. */
export const lockNow = (): void => here().lock.now();
export const tryPin = (pin: string): Promise<Unlocked> => here().lock.tryPin(pin);

/** Unsent work stays in this person's vault, and goes when he signs in again. */
export const signOut = (): Promise<void> => here().signOut();

if (only) {
  for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, only.lock.touch, { passive: true });
  void only.start();
  const { serviceWorker } = navigator;
  // After the first screen: on a slow link both would share it.
  if (import.meta.env.PROD && serviceWorker)
    addEventListener("load", () => void watchUpdates(serviceWorker).catch(() => undefined));
}
