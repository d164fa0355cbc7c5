import { expect, test } from "vitest";
import { offline, open, report, reports, scene } from "../testing/cast";
import { quiet, until } from "../testing/phone";
import { sawOf } from "./index";
import { type Intent, SyncError } from "./types";
import { openVault } from "./vault";

const edit = (record: string, quantity: number, saw: Record<string, string[]>): Intent => ({
  ...report(record, { quantity }),
  saw,
});

test("a second tab shows what the first one saves and what the first one receives", async () => {
  const { budi, phone, server } = await scene();
  const other = await open(phone.openTab());
  phone.network = offline;
  await budi.save([report("r1")]);
  await until(() => reports(other)[0]?.sendState === "waiting");
  phone.network = server.answer;
  await budi.syncNow();
  await until(() => reports(other)[0]?.sendState === "received");
  expect(other.status.value).toMatchObject({ waiting: 0, lastSuccessAt: phone.nowMs });
});

test("only one tab exchanges; what another saves goes through it", async () => {
  const { budi, phone, server } = await scene();
  const other = await open(phone.openTab());
  await quiet();
  const asked = phone.requests.length;
  await other.save([report("r1")]);
  await until(() => server.journal.length === 1);
  await until(() => reports(other)[0]?.sendState === "received");
  expect(phone.requests.slice(asked)).toEqual(["POST /api/sync"]);
  await other.syncNow();
  await until(() => phone.requests.length === asked + 2);
  await until(() => budi.status.value.phase === "idle");
});

test("F69 two tabs edit one record: neither write is lost, neither claims to have seen the other", async () => {
  const { budi, phone, server } = await scene();
  await budi.save([report("r1")]);
  const other = await open(phone.openTab());
  await until(() => reports(other)[0]?.sendState === "received");
  phone.network = offline;
  const [sawHere, sawThere] = [sawOf(reports(budi)[0]), sawOf(reports(other)[0])];
  await Promise.all([budi.save([edit("r1", 13, sawHere)]), other.save([edit("r1", 14, sawThere)])]);
  phone.network = server.answer;
  await budi.syncNow();
  await until(() => server.journal.length === 3);
  const saws = server.journal.slice(1).map(({ mutation }) => mutation.saw);
  expect(saws).toEqual([sawHere, sawHere]);
});

test("F69 a pull that arrives while a draft is open is told apart from what the draft saw", async () => {
  const { budi, server } = await scene();
  await budi.save([report("r1")]);
  await until(() => budi.status.value.waiting === 0);
  const saw = sawOf(reports(budi)[0]);
  const writing = budi.drafts.save("report/r1", { quantity: 13 }, saw);
  server.put({
    ...server.records.get("report/r1")!,
    registers: { body: { heads: ["by-sari"], value: { quantity: 99 } } },
  });
  await budi.syncNow();
  void writing;
  const draft = await budi.drafts.load("report/r1");
  expect(draft?.saw).toEqual(saw);
  expect(sawOf(reports(budi)[0])).not.toEqual(draft?.saw);
});

test("F70 the leading tab is frozen: a visible tab takes over within ten seconds", async () => {
  const { phone, server, tab } = await scene();
  const visible = await open(phone.openTab());
  await quiet();
  tab.freeze();
  await visible.save([report("r1")]);
  await phone.pass(1_000);
  expect(server.journal.length).toBe(0);
  await phone.pass(9_000);
  await until(() => server.journal.length === 1);
  await until(() => reports(visible)[0]?.sendState === "received");
});

test("F70 a leading tab that answers is left alone, for as long as it answers", async () => {
  const { phone, server } = await scene();
  const other = await open(phone.openTab());
  await quiet();
  const fence = () => openVault(other.person).use((db) => db.get("fence", "fence"));
  const before = await fence();
  await phone.pass(60_000);
  expect(await fence()).toBe(before);
  expect(server.journal.length).toBe(0);
});

test("a hidden leader gives way to the tab that the person looks at", async () => {
  const { phone, tab } = await scene();
  const second = phone.openTab();
  await open(second);
  await quiet();
  tab.hide();
  await phone.pass(9_000);
  expect(phone.held.map((held) => held.tab === second)).toEqual([true]);
});

test("F71 a tab is closed while it pushes: another one goes on, nothing is stored twice", async () => {
  const { budi, phone, server, tab } = await scene();
  const other = await open(phone.openTab());
  await quiet();
  phone.network = async (path, init) => {
    const response = await server.answer(path, init);
    if (server.journal.length === 1) tab.kill();
    return response;
  };
  await budi.save([report("r1")]);
  await until(() => !tab.alive);
  phone.network = server.answer;
  await until(() => reports(other)[0]?.sendState === "received");
  expect(server.journal.length).toBe(1);
});

test("F103 a tab that was frozen while it exchanged settles nothing after another has taken over", async () => {
  const { budi, phone, server, tab } = await scene();
  const visible = await open(phone.openTab());
  await quiet();
  let thaw = () => {};
  phone.hangs = true;
  phone.network = async (path, init) => {
    const response = await server.answer(path, init);
    if (thaw.name !== "resume")
      await new Promise<void>(
        (resume) => (thaw = Object.defineProperty(resume, "name", { value: "resume" })),
      );
    return response;
  };
  await budi.save([report("r1")]);
  await until(() => server.journal.length === 1);
  phone.hangs = false;
  phone.network = server.answer;
  // Frozen for everything but the answer it is waiting for, which it gets when it is thawed.
  tab.shown = false;
  const listeners = tab.listeners.splice(0);
  await phone.pass(10_000);
  await until(() => reports(visible)[0]?.sendState === "received");
  const vault = openVault(budi.person);
  const before = await vault.use((db) => db.getAll("server"));

  tab.listeners.push(...listeners);
  phone.nowMs += 60_000;
  server.epoch = "epoch-of-a-stale-answer";
  thaw();
  await quiet();
  expect(await vault.use((db) => db.getAll("server"))).toEqual(before);
  expect((await vault.use((db) => db.getAll("outbox"))).map(({ receipt }) => receipt?.outcome)).toEqual([
    "applied",
  ]);
  expect(server.journal.length).toBe(1);
});

test("F8 signing in again in one tab lets the tab that exchanges go on", async () => {
  const { budi, phone, server } = await scene();
  server.signedIn = undefined;
  await budi.save([report("r1")]);
  await until(() => budi.expired.value);
  const other = await open(phone.openTab());
  await until(() => other.expired.value);
  server.signedIn = budi.person;
  other.signedIn();
  await until(() => server.journal.length === 1);
  expect([budi.expired.value, other.expired.value]).toEqual([false, false]);
});

test("where locks do not exist a tab still exchanges", async () => {
  const { budi, phone, server } = await scene();
  await budi.close();
  const tab = phone.openTab();
  tab.world.locks = undefined;
  const alone = await open(tab);
  await alone.save([report("r1")]);
  await until(() => server.journal.length === 1);
});

test("an engine that was closed refuses to save, in words", async () => {
  const { budi } = await scene();
  await budi.close();
  await expect(budi.save([report("r1")])).rejects.toEqual(new SyncError("storage_closed"));
});
