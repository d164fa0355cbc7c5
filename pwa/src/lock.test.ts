import { afterEach, expect, test } from "vitest";
import { IDLE_MS } from "./lock";
import { createSession, type Session } from "./session";
import { save } from "./sync/index";
import { offline, report } from "./testing/cast";
import { Phone, quiet, until } from "./testing/phone";
import { Server } from "./testing/server";

const opened: Session[] = [];
afterEach(async () => {
  for (const session of opened.splice(0)) await session.close();
});

async function start(phone: Phone): Promise<Session> {
  const session = createSession(phone.openTab().world);
  opened.push(session);
  void session.start();
  await until(() => session.state.value.kind !== "starting");
  await quiet();
  return session;
}

/** Budi's phone with a PIN, opened again. */
async function behindPin() {
  const phone = new Phone();
  const server = new Server(phone);
  server.signedIn = undefined;
  phone.network = server.answer;
  const before = await start(phone);
  await before.signIn("Budi", "benar");
  await quiet();
  await before.lock.set("274913");
  expect(before.lock.locked.value).toBe(false);
  await before.close();
  opened.splice(0);
  return { phone, server, session: await start(phone) };
}

test("the app opens behind the PIN, and the right one opens it", async () => {
  const { session } = await behindPin();
  expect(session.lock.locked.value).toBe(true);
  expect(await session.lock.tryPin("111222")).toEqual({ ok: false, waitMs: 0 });
  expect(session.lock.locked.value).toBe(true);
  expect(await session.lock.tryPin("274913")).toEqual({ ok: true });
  expect(session.lock.locked.value).toBe(false);
});

test("what waits is sent while the screen is locked", async () => {
  const { phone, server, session } = await behindPin();
  phone.network = offline;
  await save([report("r1")]);
  phone.network = server.answer;
  await phone.pass(10_000);
  await until(() => server.journal.length === 1);
  expect(session.lock.locked.value).toBe(true);
});

test("a forgotten PIN costs a sign-in and no work", async () => {
  const { phone, server, session } = await behindPin();
  phone.network = offline;
  await save([report("r1")]);
  expect((await session.signIn("Budi", "benar")).ok).toBe(false);
  expect(session.lock.locked.value).toBe(true);
  phone.network = server.answer;
  expect((await session.signIn("Budi", "benar")).ok).toBe(true);
  expect(session.lock.locked.value).toBe(false);
  await until(() => server.journal.length === 1);
  expect(session.lock.hasPin.value).toBe(true);
});

test("it locks after a while without a touch, also when the clock was set back meanwhile", async () => {
  const { phone, session } = await behindPin();
  for (const away of [IDLE_MS + 1, -3_600_000]) {
    await session.lock.tryPin("274913");
    await phone.pass(IDLE_MS - 1_000);
    session.lock.touch();
    expect(session.lock.locked.value).toBe(false);
    phone.nowMs += away;
    phone.tabs.at(-1)?.wake();
    expect(session.lock.locked.value).toBe(true);
  }
});

test("after five wrong guesses each one costs a longer wait, and setting the clock gains nothing", async () => {
  const { phone, session } = await behindPin();
  const guess = () => session.lock.tryPin("111222");
  for (let i = 0; i < 4; i++) expect(await guess()).toEqual({ ok: false, waitMs: 0 });
  expect(await guess()).toEqual({ ok: false, waitMs: 30_000 });
  expect(await session.lock.tryPin("274913")).toEqual({ ok: false, waitMs: 30_000 });
  phone.nowMs -= 3_600_000;
  expect(await session.lock.tryPin("274913")).toEqual({ ok: false, waitMs: 30_000 });
  phone.nowMs += 3_600_000 + 30_000;
  expect(await guess()).toEqual({ ok: false, waitMs: 60_000 });
  phone.nowMs += 60_000;
  expect(await session.lock.tryPin("274913")).toEqual({ ok: true });
});

test("a phone that changes hands is locked at once, where there is a PIN", async () => {
  const { session } = await behindPin();
  await session.lock.tryPin("274913");
  session.lock.now();
  expect(session.lock.locked.value).toBe(true);
  await session.lock.tryPin("274913");
  await session.lock.set(undefined);
  session.lock.now();
  expect(session.lock.locked.value).toBe(false);
});

test("without a PIN nothing is locked, and a PIN that is removed locks no more", async () => {
  const { phone, session } = await behindPin();
  await session.lock.tryPin("274913");
  await session.lock.set(undefined);
  await session.close();
  opened.splice(0);
  const again = await start(phone);
  expect(again.lock.locked.value).toBe(false);
  expect(again.lock.hasPin.value).toBe(false);
});
