/** A phone's sealed file at the kiosk: kept without a signal, shipped by whoever is there; bad ones are told apart. */
import { afterEach, expect, test, vi } from "vitest";
import { save } from "../sync/index";
import { report } from "../testing/cast";
import { NIP, PIN, Stand } from "../testing/kiosk";
import { NAMESPACE } from "../testing/kiosk-server";
import { quiet, until } from "../testing/phone";
import { faultOf, handOver } from "./hand-over";

const SEALED = "Ab3_".repeat(40);
const bundle = (body = SEALED, head = `LURING-BUNDLE-1 ${NAMESPACE} 0123456789abcdef`) =>
  `${head}\n${body}\n`;
const OTHERS = "00000000-9dad-41d1-80b4-00c04fd430c8";

const stands: Stand[] = [];
afterEach(async () => {
  for (const { kiosk } of stands.splice(0)) await kiosk.close();
});

test("what is wrong with a file is seen without a key, as far as that goes", () => {
  const envelope = JSON.stringify({ kiosk: "k", key: "0", sealed: "s", sig: "s" });
  const kiosk = (...lines: string[]) => [`LURING-KIOSK-1 ${NAMESPACE}`, ...lines, ""].join("\n");
  const found = Object.entries({
    right: bundle(),
    mailed: `\uFEFF\r\n${bundle(`${SEALED.slice(0, 76)}\r\n${SEALED.slice(76)}\r\n`)}`,
    exported: kiosk(envelope, envelope),
    note: "Catatan rapat",
    picture: "\u0089PNG",
    other: bundle(SEALED, `LURING-BUNDLE-1 ${OTHERS} 0123456789abcdef`),
    newer: bundle(SEALED, "LURING-BUNDLE-2 whatever that says"),
    cut_head: bundle("", "LURING-BUNDLE-1 6ba7b811"),
    cut_early: bundle(""),
    cut_short: bundle(SEALED.slice(0, 60)),
    cut_odd: bundle(`${SEALED}A`),
    changed: bundle(`${SEALED}!?`),
    cut_kiosk: kiosk(envelope, envelope.slice(0, 20)),
  }).map(([name, text]) => [name, faultOf(text, NAMESPACE) ?? "fine"]);
  expect(Object.fromEntries(found)).toEqual({
    ...{ right: "fine", mailed: "fine", exported: "fine" },
    ...{ note: "foreign", picture: "foreign", other: "agency", newer: "newer" },
    ...{ cut_head: "damaged", cut_early: "damaged", cut_short: "damaged", cut_odd: "damaged" },
    ...{ changed: "damaged", cut_kiosk: "damaged" },
  });
});

test("handed over offline it is sealed on the disk, outlives a power cut, and goes with nobody signed in", async () => {
  const on = new Stand();
  stands.push(on);
  await on.enrolled();
  on.cut();
  const session = await on.kiosk.openOffline(NIP.wati, PIN.wati);
  expect(await session.handOver(new Blob(["halo"]))).toEqual({ kind: "not_taken", why: "foreign" });
  expect(on.kiosk.state.value.waiting.count).toBe(0);
  expect(await session.handOver(new Blob([bundle()]))).toEqual({ kind: "kept" });
  expect(await on.everything()).not.toContain("LURING-BUNDLE");
  const kiosk = await on.kill();
  expect(kiosk.state.value.waiting.count).toBe(1);
  await on.mend();
  await kiosk.shipNow();
  await until(() => on.server.envelopes.size === 1);
  const [opened] = [...on.server.envelopes.values()];
  expect(opened!.head).toMatchObject({ carried: true, person: "", session: "", parts: [] });
  expect(opened!.head.claim).toBeUndefined(); // who brought it has nothing to do with it
  expect(new TextDecoder().decode(opened!.files[0])).toBe(bundle());
});

test("the room that is left for what people type is not given to anybody's file", async () => {
  const on = new Stand();
  stands.push(on);
  await on.enrolled();
  on.cut();
  const session = await on.kiosk.openOffline(NIP.wati, PIN.wati);
  on.phone.storage.used = 985_000_000;
  expect(await session.handOver(new Blob([bundle()]))).toEqual({ kind: "not_taken", why: "no_room" });
  await save([report("r1")]);
  expect(on.kiosk.state.value.waiting.count).toBe(1);
});

test("signed in, it goes at once; when the signal goes meanwhile, or the server is busy, it is kept", async () => {
  const on = new Stand();
  stands.push(on);
  await on.enrolled();
  const answer = await on.kiosk.signIn(NIP.wati, PIN.wati);
  if (answer.kind !== "in") throw new Error(answer.kind);
  await quiet();
  on.cut();
  expect(await answer.session.handOver(new Blob([bundle()]))).toEqual({ kind: "kept" });
  expect(on.kiosk.state.value.waiting.count).toBe(1);
});

test.each([
  [422, { code: "bundle_damaged" }, { kind: "not_taken", why: "damaged" }],
  [422, { code: "bundle_key_unknown" }, { kind: "not_taken", why: "key_unknown" }],
  [413, {}, { kind: "not_taken", why: "too_large" }],
  [401, { code: "not_signed_in" }, { kind: "later" }],
  [503, {}, { kind: "kept" }],
  [200, { received: 2 }, { kind: "delivered" }],
])("the server's answer %d %o is told as %o", async (status, body, told) => {
  const fetch = async () => new Response(JSON.stringify(body), { status });
  const write = vi.fn(async () => undefined);
  const world = { fetch, after: () => () => {} };
  const deps = { namespace: NAMESPACE, world, storage: undefined, now: () => 0, write };
  expect(await handOver(new Blob([bundle()]), deps)).toMatchObject(told);
  expect(write).toHaveBeenCalledTimes(told.kind === "kept" ? 1 : 0);
});

test("a file that is too large for the kiosk's disk is said so, and one too large for anybody", async () => {
  const deps = {
    namespace: NAMESPACE,
    world: undefined,
    storage: undefined,
    now: () => 0,
    write: async () => {},
  };
  const large = bundle("Ab3_".repeat(2.1 * 1024 * 1024));
  expect(await handOver(new Blob([large]), deps)).toEqual({ kind: "not_taken", why: "too_large_now" });
  const huge = new Blob([large, large, large]);
  expect(await handOver(huge, deps)).toEqual({ kind: "not_taken", why: "too_large" });
});
