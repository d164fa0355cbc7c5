/**
 * A PIN before what one person sees on this phone. It keeps a curious colleague out and hides nothing on the disk: what
 * waits goes on being sent while the screen is locked, and a forgotten PIN costs one sign-in, never any work.
 */
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Device, Pin } from "./sync/device";
import { toB64u } from "./sync/line";
import type { Cancel, World } from "./sync/world";

const ROUNDS = 600_000; // of PBKDF2 with SHA-256, as OWASP asks for: a second on a slow phone
const SALT_BYTES = 16;
const FREE_GUESSES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;
export const IDLE_MS = 5 * 60_000;

export type Unlocked = { ok: true } | { ok: false; waitMs: number };

export type Lock = {
  locked: ReadonlySignal<boolean>;
  hasPin: ReadonlySignal<boolean>;
  /** Somebody's data is about to be shown: behind the PIN, if he has one, unless he has just signed in. */
  meet(person: string): Promise<void>;
  /** He has signed in with his password. */
  open(): void;
  set(pin: string | undefined): Promise<void>;
  tryPin(pin: string): Promise<Unlocked>;
  /** The person has done something: the phone is not lying about. */
  touch(): void;
  /** The phone changes hands. */
  now(): void;
  close(): void;
};

export function createLock(device: Device, world: Pick<World, "now" | "random" | "after" | "onWake">): Lock {
  const locked = signal(false);
  const hasPin = signal(false);
  let person = "";
  let seenAt = world.now();
  let idle: Cancel | undefined;

  const lockIfIdle = () => {
    const away = world.now() - seenAt;
    if (hasPin.value && (away >= IDLE_MS || away < 0)) locked.value = true;
  };

  function touch(): void {
    lockIfIdle();
    if (locked.value) return;
    seenAt = world.now();
    idle?.();
    idle = world.after(IDLE_MS, lockIfIdle);
  }

  // Timers of a phone in a pocket do not run: it looks at the clock when it is taken out.
  const stopWake = world.onWake(lockIfIdle);

  return {
    locked,
    hasPin,
    async meet(who) {
      if (who === person) return;
      person = who;
      hasPin.value = (await device.pin(who)) !== undefined;
      locked.value = hasPin.value;
      touch();
    },
    open() {
      locked.value = false;
      seenAt = world.now();
      touch();
    },
    async set(pin) {
      const made = pin === undefined ? undefined : await makePin(pin, world.random(SALT_BYTES));
      await device.setPin(person, made);
      hasPin.value = made !== undefined;
      if (!made) locked.value = false;
    },
    async tryPin(pin) {
      const known = await device.pin(person);
      if (!known) {
        locked.value = false;
        return { ok: true };
      }
      const left = waitMs(known, world.now());
      if (left > 0) return { ok: false, waitMs: left };
      const right = (await derive(pin, known.salt, known.rounds)) === known.hash;
      const next = { ...known, wrong: right ? 0 : known.wrong + 1, wrong_at: world.now() };
      await device.setPin(person, next);
      if (!right) return { ok: false, waitMs: waitMs(next, world.now()) };
      locked.value = false;
      seenAt = world.now();
      touch();
      return { ok: true };
    },
    touch,
    now() {
      locked.value = hasPin.value;
    },
    close() {
      idle?.();
      stopWake();
    },
  };
}

/** After a few wrong ones each guess costs twice the wait of the one before; setting the clock gains nothing. */
export function waitMs({ wrong, wrong_at }: Pin, now: number): number {
  if (wrong < FREE_GUESSES) return 0;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (wrong - FREE_GUESSES));
  const waited = now - wrong_at;
  return waited < 0 ? wait : Math.max(0, wait - waited);
}

export async function makePin(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<Pin> {
  return { salt, rounds: ROUNDS, hash: await derive(pin, salt, ROUNDS), wrong: 0, wrong_at: 0 };
}

export async function derive(
  pin: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<string> {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, [
    "deriveBits",
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations },
    key,
    256,
  );
  return toB64u(new Uint8Array(bits));
}
