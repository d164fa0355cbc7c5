import { expect, test } from "vitest";
import { offline, report, scene } from "../testing/cast";
import { until } from "../testing/phone";
import { todayOf } from "../ui/clock";
import { estimate, type Probe, tick } from "./clock";

const YEAR_MS = 365 * 24 * 3_600_000;

/** A server so far ahead of the phone, and how long each way took. */
const probe = (ahead: number, up: number, down: number, t0 = 1_000_000): Probe => ({
  answer: { t1: t0 + up + ahead, t2: t0 + up + ahead },
  t0,
  t3: t0 + up + down,
});

test("the estimate is the middle of what the four times allow, with how far it may be off", () => {
  expect(estimate({}, probe(60_000, 100, 300))).toMatchObject({ offset_ms: 59_900, offset_error_ms: 200 });
});

test("an estimate from a quick exchange is kept over one from a slow exchange that agrees with it", () => {
  const quick = estimate({}, probe(60_000, 20, 20));
  expect(estimate(quick, probe(60_000, 9_000, 100, 1_100_000))).toBe(quick);
  expect(estimate(quick, probe(0, 9_000, 100, 1_100_000)).offset_ms).toBe(4_450);
  expect(estimate(quick, probe(60_000, 9_000, 100, 9_000_000)).offset_error_ms).toBe(4_550);
});

test("F55 a clock that is set during an exchange spoils no estimate", () => {
  const known = estimate({}, probe(0, 20, 20));
  expect(estimate(known, { answer: { t1: 5, t2: 6 }, t0: 1_000_000, t3: 900_000 })).toBe(known);
});

test("F56 each step back is counted once, small corrections are not", () => {
  let clock = tick(undefined, 1_000_000);
  for (const at of [1_000_500, 1_000_400, 900_000, 900_100, 800_000]) clock = tick(clock, at);
  expect(clock.stepped).toBe(2);
});

test.each([
  ["ahead", YEAR_MS],
  ["behind", -YEAR_MS],
])("F55 a phone a year %s syncs like any other, and says so in each mutation", async (_word, wrongBy) => {
  const { budi, server, phone } = await scene();
  phone.network = async (path, init) => {
    const response = await server.answer(path, init);
    if (path !== "/api/sync") return response;
    const answer = await response.json();
    return new Response(JSON.stringify({ ...answer, t1: answer.t1 - wrongBy, t2: answer.t2 - wrongBy }));
  };
  await budi.syncNow();
  expect(budi.status.value.clockOffsetMs).toBe(-wrongBy);
  await budi.save([report("r1")]);
  await until(() => budi.status.value.waiting === 0);
  expect(server.journal[0]?.mutation.made).toMatchObject({ offset_ms: -wrongBy });
  expect(todayOf(phone.nowMs, budi.status.value.clockOffsetMs)).toBe(todayOf(phone.nowMs - wrongBy));
});

test("F56 a clock set back between an exchange and the next save is counted", async () => {
  const { budi, server, phone } = await scene();
  phone.nowMs -= 3_600_000;
  await budi.save([report("r1")]);
  await until(() => server.journal.length === 1);
  expect(server.journal[0]?.mutation.made.stepped).toBe(1);
});

test("F55 a clock set back a year makes nobody wait a year, not for a retry and not for a decision", async () => {
  const { budi, server, phone } = await scene();
  phone.network = async () =>
    new Response('{"code":"busy"}', { status: 503, headers: { "Retry-After": "60" } });
  await budi.save([report("r1")]);
  await until(() => budi.status.value.phase === "retry");
  await budi.decide([report("r2")], 10_000);
  phone.network = server.answer;
  await budi.close();
  phone.nowMs -= YEAR_MS;
  const { open } = await import("../testing/cast");
  const again = await open(phone.openTab());
  await phone.pass(70_000);
  await until(() => server.journal.length === 2 && again.status.value.waiting === 0);
});

test("F55 a retry that was asked for is not put off by a clock that is set back", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  await budi.save([report("r1")]);
  await until(() => budi.status.value.phase === "offline");
  phone.network = async () =>
    new Response('{"code":"busy"}', { status: 503, headers: { "Retry-After": "60" } });
  await budi.syncNow();
  phone.nowMs -= YEAR_MS;
  for (const timer of phone.timers) timer.at -= YEAR_MS; // timers do not follow the clock
  phone.network = server.answer;
  await phone.pass(120_000);
  await until(() => budi.status.value.waiting === 0);
});

test("F57 the day is the unit's, whatever zone the phone is in and however wrong its clock is", () => {
  const midnight = Date.UTC(2026, 10, 30, 17, 0, 0); // 00.00 WIB on the first of December
  expect(todayOf(midnight - 1, 0, "Asia/Jakarta")).toBe("2026-11-30");
  expect(todayOf(midnight, 0, "Asia/Jakarta")).toBe("2026-12-01");
  expect(todayOf(midnight - 1, 0, "Asia/Jayapura")).toBe("2026-12-01");
  expect(todayOf(midnight + YEAR_MS, -YEAR_MS, "Asia/Jakarta")).toBe("2026-12-01");
  expect(todayOf(midnight, -60_000, "Asia/Jakarta")).toBe("2026-12-01");
});
