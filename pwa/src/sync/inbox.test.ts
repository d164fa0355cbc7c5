import { expect, test } from "vitest";
import { offline, open, report, reports, scene } from "../testing/cast";
import { until } from "../testing/phone";
import { BUDI, WATI } from "../testing/server";

const states = (engine: Parameters<typeof reports>[0]) => reports(engine).map((one) => one.sendState);

test("F8 with the session over, work still leaves the phone, and only reading waits for sign-in", async () => {
  const { budi, server } = await scene();
  server.signedIn = undefined;
  await budi.save([report("r1")]);
  await until(() => server.journal.length === 1);
  await until(() => budi.status.value.phase === "needs_sign_in");
  expect([states(budi), budi.status.value.waiting]).toEqual([["received"], 0]);
  expect(budi.expired.value).toBe(true);
  expect(server.exchanges.flatMap(({ lines }) => lines)).toEqual([]);
  server.put({ c: "notice", id: "n1", inside: ["work"], value: {} });

  await budi.save([report("r2")]);
  await until(() => server.journal.length === 2);
  expect(server.shipped.map(({ lines }) => lines.length)).toEqual([1, 1]);
  expect(budi.view.collection("notice").value).toEqual([]);

  server.signedIn = BUDI.id;
  budi.signedIn();
  await until(() => budi.view.collection("notice").value.length === 1);
  expect(budi.outbox.value).toEqual([]);
  expect(states(budi)).toEqual(["received", "received"]);
  expect(server.journal.length).toBe(2);
});

test("F8 whatever waits goes by the inbox in batches, each line once", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  for (let i = 0; i < 60; i++) await budi.save([report(`r${i}`, { note: "x".repeat(600) })]);
  server.signedIn = undefined;
  phone.network = server.answer;
  await budi.syncNow();
  expect(server.shipped.length).toBeGreaterThan(1);
  expect(server.shipped.flatMap(({ lines }) => lines).length).toBe(60);
  expect(budi.status.value).toMatchObject({ phase: "needs_sign_in", waiting: 0 });
});

test("once refused, it asks at the door before it carries everything there again", async () => {
  const { budi, server, phone } = await scene();
  server.signedIn = undefined;
  await budi.save([report("r1")]);
  await until(() => server.journal.length === 1);
  const sizes: number[] = [];
  phone.network = (path, init) => {
    if (path === "/api/sync") sizes.push(init.body.length);
    return server.answer(path, init);
  };
  await budi.save([report("r2", { note: "x".repeat(5_000) })]);
  await until(() => server.journal.length === 2);
  expect(Math.max(...sizes)).toBeLessThan(1_000);
});

test("F79 an app that is too old delivers everything, says that it has to be updated, and pulls nothing", async () => {
  const { budi, server, phone } = await scene();
  server.tooOld = true;
  await budi.save([report("r1")]);
  await until(() => server.journal.length === 1);
  await until(() => budi.status.value.phase === "too_old");
  expect([states(budi), budi.status.value.waiting]).toEqual([["received"], 0]);
  expect(budi.expired.value).toBe(false);
  await budi.save([report("r2")]);
  await until(() => server.journal.length === 2);

  server.tooOld = false; // as after the update
  await phone.pass(6 * 60_000);
  await until(() => budi.status.value.phase === "idle");
  expect(budi.outbox.value).toEqual([]);
});

test("F48 work goes under the name that signed it, whoever is signed in now", async () => {
  const { budi, server } = await scene();
  server.signedIn = WATI.id;
  await budi.save([report("r1")]);
  await until(() => server.journal.length === 1);
  expect(server.journal[0]?.mutation.actor).toBe(BUDI.id);
  await until(() => budi.status.value.phase === "needs_sign_in");
});

test("when nobody answers at the inbox it is tried again, and nothing is taken as sent", async () => {
  const { budi, server, phone } = await scene();
  server.signedIn = undefined;
  phone.network = (path, init) => (path === "/api/inbox" ? offline() : server.answer(path, init));
  await budi.save([report("r1")]);
  await until(() => budi.status.value.phase === "offline");
  expect(budi.status.value.waiting).toBe(1);
  phone.network = server.answer;
  await phone.pass(10_000);
  await until(() => server.journal.length === 1);
  await until(() => budi.status.value.waiting === 0);
});

test("receipts that come without a session survive the app being closed", async () => {
  const { budi, server, tab } = await scene();
  server.signedIn = undefined;
  await budi.save([report("r1")]);
  await until(() => budi.status.value.waiting === 0 && server.journal.length === 1);
  await budi.close();
  const again = await open(tab);
  expect(states(again)).toEqual(["received"]);
  expect(again.status.value.waiting).toBe(0);
});

test.each([
  ["F8 the session ends", "needs_sign_in"],
  ["F79 the app turns out to be too old", "too_old"],
])(
  "F86 %s while a server in a rush keeps the outbox: what it keeps goes by the inbox too",
  async (_, phase) => {
    const { budi, server, phone } = await scene();
    let pushes = 0;
    phone.network = (path, init) => {
      if (path !== "/api/sync" || ++pushes > 1) return server.answer(path, init);
      if (phase === "too_old") server.tooOld = true;
      else server.signedIn = undefined;
      const answer = { v: 1, epoch: server.epoch, t1: 1, t2: 1, token: "t", cursor: "", retry_after: 120 };
      return Promise.resolve(Response.json({ ...answer, kept: 1 }));
    };
    await budi.save(Array.from({ length: 120 }, (_, n) => report(`r${n}`)));
    await until(() => budi.status.value.phase === phase);
    expect(pushes).toBe(2);
    expect(server.journal).toHaveLength(120);
    expect(new Set(states(budi))).toEqual(new Set(["received"]));
    expect(budi.status.value).toMatchObject({ waiting: 0, kept: 0 });
  },
);
