import { expect, test } from "vitest";
import { offline, open, report, reports, scene } from "../testing/cast";
import { type Fetch, quiet, until } from "../testing/phone";
import { BUDI } from "../testing/server";

const states = (engine: Parameters<typeof reports>[0]) => reports(engine).map((one) => one.sendState);

test("a report made with a signal is received, and shown as the server has it", async () => {
  const { budi, server } = await scene();
  await budi.save([report("r1")]);
  expect(states(budi)).toEqual(["waiting"]);
  await until(() => server.journal.length === 1);
  await until(() => states(budi)[0] === "received");
  expect(budi.outbox.value).toEqual([]);
  const [shown] = reports(budi);
  expect(shown?.registers.body).toMatchObject({ by: BUDI.id, value: { quantity: 12 } });
  expect(shown?.registers.body?.pending).toBeUndefined();
  expect(shown?.receivedAt).toBe(shown?.madeAt);
  expect(budi.status.value.waiting).toBe(0);
  await until(() => budi.status.value.phase === "idle" && budi.status.value.done === 1);
});

test("a report made without a signal waits, and goes by itself when there is one", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  await budi.save([report("r1")]);
  await until(() => budi.status.value.phase === "offline");
  expect(states(budi)).toEqual(["waiting"]);
  expect(reports(budi)[0]).toMatchObject({
    owner: "placement-budi",
    registers: { state: { value: "submitted" } },
  });
  phone.network = server.answer;
  await phone.pass(5_000);
  await until(() => states(budi)[0] === "received");
  expect(server.journal.length).toBe(1);
});

test("F1 the reply is lost after the commit: sent again, stored once, its first outcome", async () => {
  const { budi, server, phone } = await scene();
  phone.network = async (path, init) => {
    const response = await server.answer(path, init);
    if (path === "/api/sync" && server.journal.length > 0) throw new TypeError("connection reset");
    return response;
  };
  await budi.save([report("r1")]);
  await until(() => budi.status.value.phase === "offline");
  expect(server.journal.length).toBe(1);
  expect(states(budi)).toEqual(["waiting"]);

  phone.network = server.answer;
  await phone.pass(5_000);
  await until(() => states(budi)[0] === "received");
  expect(server.journal.length).toBe(1);
  expect(server.exchanges.filter(({ lines }) => lines.length === 1).length).toBe(2);
  expect(reports(budi).length).toBe(1);
});

test("F2 the connection is cut during the upload: a smaller batch follows a timeout", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  for (let i = 0; i < 60; i++) await budi.save([report(`r${i}`, { note: "x".repeat(400) })]);
  await budi.syncNow();
  const hung: number[] = [];
  phone.network = (path, init) =>
    new Promise((_, reject) => {
      if (path === "/api/sync") hung.push(init.body.length);
      if (path === "/api/sync") init.signal?.addEventListener("abort", () => reject(new Error("aborted")));
    });
  phone.hangs = true;
  const before = hung.length;
  while (hung.length === before || hung.at(-1)! < 600) {
    const asked = hung.length;
    void budi.syncNow();
    await until(() => hung.length > asked);
    await phone.pass(31_500);
  }
  server.exchanges = [];
  phone.hangs = false;
  phone.network = server.answer;
  await budi.syncNow();
  const sizes = server.exchanges.map(({ lines }) => lines.join("\n").length);
  expect(sizes[0]).toBe(0);
  expect(sizes[1]).toBeLessThanOrEqual(8 * 1024);
  expect(Math.max(...sizes)).toBeGreaterThan(sizes[1]!);
  expect(server.journal.length).toBe(60);
});

test("F4 the same batch sent twice in parallel has one effect and one receipt each", async () => {
  const { budi, server, phone, tab } = await scene();
  phone.network = offline;
  await budi.save([report("r1")]);
  await until(() => budi.status.value.phase === "offline");
  phone.network = async (path, init) => {
    const both = await Promise.all([server.answer(path, init), server.answer(path, init)]);
    return both[1];
  };
  await budi.syncNow();
  expect(server.journal.length).toBe(1);
  expect(states(budi)).toEqual(["received"]);
  await budi.close();
  expect(states(await open(tab))).toEqual(["received"]);
});

test("F6 a captive portal's 200 page is offline, and the queue is untouched", async () => {
  const { budi, server, phone } = await scene();
  const page = "<html><body>Selamat datang di WiFi Puskesmas</body></html>";
  phone.network = async () => new Response(page, { status: 200, headers: { "Content-Type": "text/html" } });
  await budi.save([report("r1")]);
  await until(() => budi.status.value.phase === "offline");
  expect(budi.outbox.value.map((item) => item.sendState)).toEqual(["waiting"]);
  for (const body of [
    "{}",
    '{"v":1}',
    "[]",
    "null",
    '{"v":1,"epoch":"e","t1":1,"t2":2,"token":"t","changes":{}}',
  ]) {
    phone.network = async () => new Response(body);
    await budi.syncNow();
    expect(budi.status.value).toMatchObject({ phase: "offline", waiting: 1 });
  }
  phone.network = server.answer;
  await budi.syncNow();
  expect(budi.status.value).toMatchObject({ phase: "idle", waiting: 0 });
});

test("F7 a truncated answer moves nothing, not even the cursor", async () => {
  const { budi, server, phone } = await scene();
  const cut: Fetch = async (path, init) => {
    const text = await (await server.answer(path, init)).text();
    return new Response(text.slice(0, -20));
  };
  phone.network = cut;
  await budi.save([report("r1")]);
  await until(() => budi.status.value.phase === "offline");
  expect(states(budi)).toEqual(["waiting"]);
  const count = server.exchanges.length;
  phone.network = server.answer;
  await budi.syncNow();
  expect(server.exchanges[count]?.hello.cursor).toBe(server.exchanges[count - 1]?.hello.cursor);
  expect(states(budi)).toEqual(["received"]);
});

test("a slow answer is waited for as long as something of it keeps coming", async () => {
  const { budi, server, phone } = await scene();
  server.put({ c: "notice", id: "n1", inside: ["work"], value: {} });
  const whole: Fetch = server.answer;
  phone.network = async (path, init) => {
    const bytes = new Uint8Array(await (await whole(path, init)).arrayBuffer());
    const drip = new ReadableStream({
      async pull(stream) {
        const at = drips++ * 100;
        if (at >= bytes.length) return stream.close();
        await new Promise<void>((resume) => phone.addTimer(phone.tabs[0]!, 20_000, resume));
        stream.enqueue(bytes.slice(at, at + 100));
      },
    });
    let drips = 0;
    return new Response(drip);
  };
  const before = phone.nowMs;
  void budi.syncNow();
  await phone.pass(120_000);
  await until(() => budi.view.collection("notice").value.length === 1);
  expect(phone.nowMs - before).toBe(120_000);
});

test("an answer that never ends and brings nothing forward is not asked for without a pause", async () => {
  const { budi, server, phone } = await scene();
  server.extra = { more: true };
  const asked = phone.requests.length;
  await budi.syncNow();
  expect(phone.requests.length - asked).toBeLessThanOrEqual(2);
  expect(budi.status.value.phase).toBe("retry");
});

test("F8 a session that ends in the middle keeps what is left, lets him go on, and resumes after sign-in", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  for (let i = 0; i < 60; i++) await budi.save([report(`r${i}`, { note: "x".repeat(600) })]);
  phone.network = async (path, init) => {
    if (path === "/api/inbox") return new Response('{"code":"not_found"}', { status: 404 }); // an older server
    if (path === "/api/sync" && server.journal.length > 0) server.signedIn = undefined;
    return server.answer(path, init);
  };
  await budi.syncNow();
  const received = server.journal.length;
  expect(received).toBeGreaterThan(0);
  expect(received).toBeLessThan(60);
  expect(budi.status.value).toMatchObject({ phase: "needs_sign_in", waiting: 60 - received });
  expect(budi.expired.value).toBe(true);

  await budi.save([report("written-while-signed-out")]);
  await phone.pass(60_000);
  const asked = phone.requests.length;
  await phone.pass(10 * 60_000);
  expect(phone.requests.length).toBe(asked); // nobody knocks at a closed door again and again
  expect(budi.status.value.waiting).toBe(61 - received);

  phone.network = server.answer;
  server.signedIn = BUDI.id;
  budi.signedIn();
  await until(() => budi.status.value.waiting === 0);
  expect(server.journal.length).toBe(61);
  expect(budi.expired.value).toBe(false);
});

test("F9 after a 413 the batch is halved down to one line, and grows again", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  for (let i = 0; i < 40; i++) await budi.save([report(`r${i}`, { note: "x".repeat(600) })]);
  let refused = 0;
  phone.network = async (path, init) => {
    if (path === "/api/sync" && init.body.length > 1_500 && refused < 4) {
      refused += 1;
      return new Response('{"code":"too_large"}', { status: 413 });
    }
    return server.answer(path, init);
  };
  await budi.close();
  const tab = phone.openTab();
  tab.world.gzip = undefined;
  const again = await open(tab);
  await phone.pass(10_000);
  await until(() => again.status.value.waiting === 0);
  expect(refused).toBe(4);
  expect(server.journal.length).toBe(40);
});

test("F9 a line that is too large even alone holds up no other, no file and no pull, and goes when it can", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  await budi.save([report("big", { note: "x".repeat(12_000) })]);
  const photo = await budi.addPhoto(new Blob(["photo"]), "foto.jpg");
  await budi.save([report("r1", { evidence: [photo] })]);
  await budi.save([report("r2")]);
  await budi.close();
  server.put({ c: "notice", id: "n1", inside: ["work"], value: {} });
  let limit = 8_000;
  let refused = 0;
  phone.network = async (path, init) => {
    if (path !== "/api/sync" || init.body.length <= limit) return server.answer(path, init);
    refused += 1;
    return new Response("<html>Request Entity Too Large", { status: 413 });
  };
  const tab = phone.openTab();
  tab.world.gzip = undefined;
  const again = await open(tab);
  await phone.pass(60_000);
  await until(() => server.evidence.size === 1);
  expect(server.journal.map(({ mutation }) => mutation.record)).toEqual(["r1", "r2"]);
  expect(again.view.collection("notice").value.length).toBe(1);
  expect(again.status.value.waiting).toBe(1);
  expect(refused).toBeLessThan(12);
  limit = 100_000;
  await phone.pass(3 * 3_600_000);
  await until(() => again.status.value.waiting === 0);
  expect(server.journal.map(({ mutation }) => mutation.record)).toEqual(["r1", "r2", "big"]);
});

test.each([429, 503])(
  "F10 Retry-After of a %i is honoured: no request before it, one after it",
  async (status) => {
    const { budi, server, phone } = await scene();
    phone.network = async () =>
      new Response('{"code":"busy"}', { status, headers: { "Retry-After": "120" } });
    await budi.save([report("r1")]);
    await until(() => budi.status.value.phase === "retry");
    const asked = phone.requests.length;
    await phone.pass(60_000);
    await budi.save([report("r2")]);
    await quiet();
    expect(phone.requests.length).toBe(asked);
    expect(budi.status.value).toMatchObject({ phase: "retry", waiting: 2 });
    expect(states(budi)).toEqual(["waiting", "waiting"]); // nothing is wrong with them, they wait
    phone.network = server.answer;
    await phone.pass(65_000);
    await until(() => budi.status.value.waiting === 0);
    expect(states(budi)).toEqual(["received", "received"]);
  },
);

test("F26 an exchange that fails once is tried again by the timer, with no further edit", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  await budi.save([report("r1")]);
  await until(() => budi.status.value.nextTryAt);
  const { nextTryAt = 0 } = budi.status.value;
  expect(nextTryAt).toBeGreaterThan(phone.nowMs);
  phone.network = server.answer;
  await phone.pass(nextTryAt - phone.nowMs);
  await until(() => budi.status.value.waiting === 0);
});

test("F25 an engine closed in the middle of a retry has marked nothing as sent", async () => {
  const { budi, server, phone, tab } = await scene();
  phone.network = offline;
  await budi.save([report("r1"), report("r2")]);
  await until(() => budi.status.value.phase === "offline");
  let cancel: (() => void) | undefined;
  phone.network = () =>
    new Promise((_, reject) => {
      cancel = () => reject(new DOMException("aborted", "AbortError"));
    });
  void budi.syncNow();
  await until(() => cancel);
  await budi.close();
  cancel?.();
  expect(server.journal.length).toBe(0);

  phone.network = server.answer;
  const again = await open(tab);
  await until(() => again.status.value.waiting === 0);
  expect(server.journal.length).toBe(2);
  expect(states(again)).toEqual(["received", "received"]);
});

test("F101 every line has a salt of its own, even where all else is the same", async () => {
  const { budi, server, phone } = await scene();
  phone.network = server.answer;
  await budi.save([report("r1"), report("r2"), report("r3")]);
  await until(() => server.journal.length === 3);
  const salts = server.exchanges.flatMap(({ lines }) => lines.map((line) => JSON.parse(line).salt as string));
  expect(new Set(salts).size).toBe(3);
  for (const salt of salts) expect(salt).toMatch(/^[A-Za-z0-9_-]{22}$/);
});

test("a report made during an exchange goes with the next, at once", async () => {
  const { budi, server, phone } = await scene();
  let late: Promise<void> | undefined;
  phone.network = async (path, init) => {
    const response = await server.answer(path, init);
    if (path === "/api/sync" && !late) late = budi.save([report("r2")]);
    await late;
    return response;
  };
  await budi.save([report("r1")]);
  await until(() => server.journal.length === 2);
  await until(() => budi.status.value.waiting === 0);
});
