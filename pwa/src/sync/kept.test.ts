/** Work that a server in a rush keeps and judges later: decision 0030. */
import { expect, test, vi } from "vitest";
import { offline, open, report, reports, type Scene, scene } from "../testing/cast";
import { until } from "../testing/phone";

const states = (engine: Parameters<typeof reports>[0]) => reports(engine).map((one) => one.sendState);

/** A server in a rush: it keeps what it is sent. Returns the numbers of the first and last lines of each push. */
function rush({ phone, server }: Pick<Scene, "phone" | "server">) {
  const pushes: [number, number][] = [];
  phone.network = async (path, init) => {
    if (path !== "/api/sync") return server.answer(path, init);
    const zipped = new Headers(init.headers).get("Content-Encoding") === "gzip";
    const sent = new Blob([init.body]).stream();
    const text = await new Response(zipped ? sent.pipeThrough(new DecompressionStream("gzip")) : sent).text();
    const [hello = "", ...lines] = text.trim().split("\n");
    const { first } = JSON.parse(hello).run;
    pushes.push([first, first + lines.length - 1]);
    const answer = { v: 1, epoch: "e", t1: 1, t2: 1, token: "t", cursor: "c", retry_after: 120 };
    return Response.json({ ...answer, kept: lines.length });
  };
  return pushes;
}

test("F86 what a server in a rush has only kept stays here, and is asked for when it said", async () => {
  const { budi, server, phone } = await scene();
  const pushes = rush({ phone, server });
  await budi.save([report("r1")]);
  await until(() => budi.status.value.phase === "retry");
  expect(budi.status.value).toMatchObject({ waiting: 1, done: 0, kept: 1 });
  expect(states(budi)).toEqual(["kept"]);
  await phone.pass(60_000);
  expect(pushes).toEqual([[1, 1]]);
  phone.network = server.answer;
  await phone.pass(65_000);
  await until(() => budi.status.value.waiting === 0);
  expect(budi.status.value.kept).toBe(0);
  expect(states(budi)).toEqual(["received"]);
});

test("F86 all of a long outbox is kept, and what is written meanwhile soon after", async () => {
  const { budi, server, phone } = await scene();
  const pushes = rush({ phone, server });
  await budi.save(Array.from({ length: 120 }, (_, n) => report(`r${n}`)));
  await until(() => budi.status.value.kept === 120);
  expect(pushes[0]?.[0]).toBe(1);
  expect(pushes.slice(1).map(([first], n) => first - pushes[n]![1])).toEqual(pushes.slice(1).map(() => 1));
  expect(pushes.at(-1)?.[1]).toBe(120);
  pushes.length = 0;
  await phone.pass(20_000);
  await budi.save([report("new")]);
  await until(() => budi.status.value.kept === 121);
  expect(pushes.at(-1)?.[1]).toBe(121);
  phone.network = server.answer;
  await phone.pass(125_000);
  await until(() => budi.status.value.waiting === 0);
  expect(server.journal).toHaveLength(121);
});

test("F86 exactly the lines that are kept say so, in other tabs and after a restart too", async () => {
  const { budi, server, phone, tab } = await scene();
  const other = await open(phone.openTab());
  rush({ phone, server });
  await budi.save([report("r1")]);
  await until(() => states(budi)[0] === "kept");
  phone.network = offline;
  await phone.pass(20_000);
  await budi.save([report("r2")]);
  await until(() => budi.status.value.phase === "offline");
  for (const engine of [budi, other]) {
    await until(() => states(engine).length === 2);
    expect(engine.outbox.value.map((item) => item.sendState)).toEqual(["kept", "waiting"]);
    expect(engine.status.value).toMatchObject({ waiting: 2, kept: 1, done: 0 });
  }
  tab.kill();
  await other.close();
  const again = await open(phone.openTab());
  expect(states(again)).toEqual(["kept", "waiting"]);
  expect(again.status.value).toMatchObject({ waiting: 2, kept: 1 });
  phone.network = server.answer;
  await phone.pass(10_000);
  await until(() => again.status.value.waiting === 0);
  expect(states(again)).toEqual(["received", "received"]);
  expect(server.journal).toHaveLength(2);
});

test("F17 F86 where that cannot be noted, nothing else is the worse for it", async () => {
  const { budi, server, phone } = await scene();
  const pushes = rush({ phone, server });
  await budi.save([report("r1")]);
  const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  await until(() => budi.status.value.phase === "retry");
  put.mockRestore();
  expect(pushes).toEqual([[1, 1]]);
  expect(states(budi)).toEqual(["waiting"]);
});

test.each([
  ["F86 what is kept stays so until it has its own outcome", undefined, "kept"],
  ["F82 what was kept by a server that was restored since is not there any more", "epoch-2", "waiting"],
])("%s", async (_, epoch, left) => {
  const { budi, server, phone, tab } = await scene();
  rush({ phone, server });
  await budi.save(Array.from({ length: 120 }, (_, n) => report(`r${n}`)));
  await until(() => budi.status.value.kept === 120);
  tab.kill();
  let answered = 0;
  phone.network = (path, init) => {
    answered += path === "/api/sync" ? 1 : 0;
    return answered > 1 ? offline() : server.answer(path, init);
  };
  server.epoch = epoch ?? server.epoch;
  const again = await open(phone.openTab());
  await until(() => again.status.value.phase === "offline");
  const received = server.journal.length;
  expect(received).toBeGreaterThan(0);
  const wanted = Array.from({ length: 120 }, (_, n) => (n < received ? "received" : left));
  expect(states(again)).toEqual(wanted);
  expect(again.status.value.waiting).toBe(120 - received);
});
