import { afterEach, expect, test } from "vitest";
import { createSession, type Session } from "./session";
import { engine } from "./sync/current";
import { save } from "./sync/index";
import { offline, report, reports } from "./testing/cast";
import { Phone, quiet, until } from "./testing/phone";
import { BUDI, Server, WATI } from "./testing/server";

const opened: Session[] = [];

afterEach(async () => {
  for (const session of opened.splice(0)) await session.close();
});

function phone(signedIn?: string) {
  const phone = new Phone();
  const server = new Server(phone);
  server.signedIn = signedIn;
  phone.network = server.answer;
  return { phone, server };
}

/** Open the app in a new tab. */
async function start(on: Phone): Promise<Session> {
  const session = createSession(on.openTab().world);
  opened.push(session);
  void session.start();
  await until(() => session.state.value.kind !== "starting");
  await quiet();
  return session;
}

const budi = () => engine.peek()!;

test("signing in opens one's own data; a wrong password says how many tries are left", async () => {
  const { phone: budisPhone } = phone();
  const session = await start(budisPhone);
  expect(session.state.value).toEqual({ kind: "signed_out" });
  expect(await session.signIn("Budi", "salah")).toEqual({ ok: false, code: "wrong_credentials", left: 4 });
  expect(await session.signIn("Budi", "benar")).toEqual({ ok: true });
  expect(session.state.value).toMatchObject({ kind: "signed_in", person: BUDI, expired: false });
});

test("without a signal, or behind a captive portal, signing in says offline", async () => {
  const { phone: budisPhone } = phone();
  const session = await start(budisPhone);
  for (const network of [
    offline,
    async () => new Response("<html>"),
    async () => new Response("<html>", { status: 401 }),
  ]) {
    budisPhone.network = network;
    expect(await session.signIn("Budi", "benar")).toEqual({ ok: false, code: "offline" });
  }
});

test("locked out: the time to wait is passed on", async () => {
  const { phone: budisPhone } = phone();
  const session = await start(budisPhone);
  budisPhone.network = async () =>
    new Response('{"code":"locked"}', { status: 429, headers: { "Retry-After": "900" } });
  expect(await session.signIn("Budi", "benar")).toEqual({ ok: false, code: "locked", retryAfter: 900 });
});

test("the app opens with the last person's data without asking the server", async () => {
  const { phone: budisPhone } = phone();
  const first = await start(budisPhone);
  await first.signIn("Budi", "benar");
  budisPhone.network = offline;
  await save([report("r1")]);
  await first.close();

  const again = await start(budisPhone);
  expect(again.state.value).toMatchObject({ kind: "signed_in", person: BUDI });
  expect(reports(budi())).toMatchObject([{ id: "r1", sendState: "waiting" }]);
});

test("after signing out nothing is shown until somebody signs in, though the server could not be told", async () => {
  const { phone: budisPhone, server } = phone();
  const session = await start(budisPhone);
  await session.signIn("Budi", "benar");
  budisPhone.network = offline;
  await save([report("r1")]);
  await session.signOut();
  expect(session.state.value).toEqual({ kind: "signed_out" });
  expect(engine.peek()).toBeUndefined();
  expect(session.people.value).toEqual([{ ...BUDI, unsent: 1 }]);
  await session.close();

  budisPhone.network = server.answer;
  const again = await start(budisPhone);
  await until(() => server.signedIn === undefined);
  expect(again.state.value).toEqual({ kind: "signed_out" });
});

test("F50 Wati signs in on Budi's phone: his unsent work stays his, hers goes as hers, nothing is lost", async () => {
  const { phone: shared, server } = phone();
  const session = await start(shared);
  await session.signIn("Budi", "benar");
  await quiet();
  shared.network = offline;
  await save([report("by-budi")]);
  await session.signOut();

  shared.network = server.answer;
  await session.signIn("Wati", "benar");
  expect(session.state.value).toMatchObject({ person: WATI });
  expect(reports(budi())).toEqual([]);
  await save([report("by-wati")]);
  await until(() => server.journal.length === 1);
  expect(session.people.value.find(({ id }) => id === BUDI.id)?.unsent).toBe(1);

  await session.signOut();
  await session.signIn("Budi", "benar");
  await until(() => server.journal.length === 2);
  const authors = server.journal.map(({ mutation }) => [mutation.record, mutation.actor]);
  expect(authors).toEqual([
    ["by-wati", WATI.id],
    ["by-budi", BUDI.id],
  ]);
  expect(new Set(server.journal.map(({ replica }) => replica)).size).toBe(2);
});

test("F50 the cookie is another person's: Budi's work goes as his, by his key, and he is asked to sign in", async () => {
  const { phone: shared, server } = phone();
  const session = await start(shared);
  await session.signIn("Budi", "benar");
  await quiet();
  server.signedIn = WATI.id;
  await save([report("by-budi")]);
  await until(() => session.state.value.kind === "signed_in" && session.state.value.expired);
  expect(server.exchanges.flatMap(({ lines }) => lines)).toEqual([]); // nothing under Wati's session
  expect(server.shipped.flatMap(({ lines }) => lines).length).toBe(1);
  expect(server.journal[0]?.mutation.actor).toBe(BUDI.id);
  await session.signIn("Budi", "benar");
  await until(() => reports(budi())[0]?.sendState === "received");
  expect(server.journal.length).toBe(1);
});

test("F49 the session ends on the server: he goes on, signs in again, and everything goes", async () => {
  const { phone: budisPhone, server } = phone();
  const session = await start(budisPhone);
  await session.signIn("Budi", "benar");
  await quiet();
  server.signedIn = undefined;
  await save([report("r1")]);
  await until(() => session.state.value.kind === "signed_in" && session.state.value.expired);
  await save([report("r2")]);
  await session.signIn("Budi", "benar");
  await until(() => server.journal.length === 2);
  expect(session.state.value).toMatchObject({ expired: false });
});

test("a session that is over is noticed at the start, and the data stays in sight", async () => {
  const { phone: budisPhone, server } = phone();
  const first = await start(budisPhone);
  await first.signIn("Budi", "benar");
  await first.close();
  server.signedIn = undefined;
  const again = await start(budisPhone);
  await until(() => again.state.value.kind === "signed_in" && again.state.value.expired);
});

test("signing out in one tab signs out the other", async () => {
  const { phone: budisPhone } = phone();
  const here = await start(budisPhone);
  await here.signIn("Budi", "benar");
  await quiet();
  await here.signOut();
  await until(() => here.state.value.kind === "signed_out");
  await expect(save([report("r1")])).rejects.toMatchObject({ code: "not_signed_in" });
});
