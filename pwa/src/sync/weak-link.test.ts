/** A link that carries little, or nearly nothing: what gets there first, and what it costs. */
import { expect, test } from "vitest";
import { offline, report, scene } from "../testing/cast";
import { until } from "../testing/phone";

/** Text that no compression makes small. */
function noise(length: number): string {
  let [text, seed] = ["", 7];
  while (text.length < length) {
    seed = (seed * 48_271) % 2_147_483_647;
    text += seed.toString(36);
  }
  return text;
}

test("F56 where no line gets through the hash of the chain does", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  for (let i = 0; i < 10; i++) await budi.save([report(`r${i}`, { note: noise(900) })]);
  await until(() => budi.status.value.phase === "offline");
  phone.network = async (path, init) => {
    if (path === "/api/sync" && init.body.length > 700) throw new TypeError("connection reset");
    return server.answer(path, init);
  };
  const before = server.exchanges.length;
  await phone.pass(60_000);
  const heard = server.exchanges.slice(before);
  expect(heard.length).toBeGreaterThan(0);
  expect(heard.every(({ lines, hello }) => lines.length === 0 && hello.outbox.n === 10)).toBe(true);
  expect(heard[0]?.hello.outbox.hash.length).toBe(43);
  expect(budi.status.value).toMatchObject({ phase: "offline", waiting: 10 });

  phone.network = server.answer;
  await budi.syncNow();
  expect(server.journal.at(-1)?.outcome.sha).toBe(heard[0]?.hello.outbox.hash);
});

test("F56 a heartbeat that gets through does not make the phone try the rest more often", async () => {
  const { budi, server, phone } = await scene();
  phone.network = async (path, init) => {
    if (path === "/api/sync" && init.body.length > 700) throw new TypeError("connection reset");
    return server.answer(path, init);
  };
  await budi.save([report("r1", { note: noise(900) })]);
  await phone.pass(10 * 60_000);
  const asked = phone.requests.length;
  await phone.pass(10 * 60_000);
  expect(phone.requests.length - asked).toBeLessThan(15);
});

test("F12 where one attempt in a hundred succeeds it only ever goes forward, and keeps every receipt", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  for (let i = 0; i < 3; i++) await budi.save([report(`r${i}`, { note: noise(3_500) })]);
  let attempts = 0;
  phone.network = async (path, init) => {
    if (path !== "/api/sync") return server.answer(path, init);
    attempts += 1;
    if (attempts % 101 === 0) return server.answer(path, init);
    if (attempts % 11 === 0) await server.answer(path, init);
    throw new TypeError("connection reset");
  };
  let waiting = budi.status.value.waiting;
  for (let tries = 0; waiting > 0 && tries < 600; tries++) {
    await budi.syncNow();
    expect(budi.status.value.waiting).toBeLessThanOrEqual(waiting);
    waiting = budi.status.value.waiting;
  }
  expect(waiting).toBe(0);
  expect(server.journal.length).toBe(3);
});
