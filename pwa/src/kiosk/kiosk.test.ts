import { afterEach, expect, test } from "vitest";
import { engine } from "../sync/current";
import { save, saveDraft } from "../sync/index";
import { report } from "../testing/cast";
import { NIP, OPERATOR, PIN, Stand } from "../testing/kiosk";
import { quiet, until } from "../testing/phone";
import { BUDI, WATI } from "../testing/server";
import type { KioskSession } from "./kiosk";

const stands: Stand[] = [];

afterEach(async () => {
  for (const { kiosk } of stands.splice(0)) await kiosk.close();
});

async function stand(): Promise<Stand> {
  const made = new Stand();
  stands.push(made);
  await made.enrolled();
  return made;
}

const opened = (on: Stand) => [...on.server.envelopes.values()];
const shipped = (on: Stand) => opened(on).flatMap(({ lines }) => lines);
const NOTE = "Kunjungan rumah Ibu Sulastri";

async function signedIn(on: Stand, who: "budi" | "wati"): Promise<KioskSession> {
  const answer = await on.kiosk.signIn(NIP[who], PIN[who]);
  if (answer.kind !== "in") throw new Error(answer.kind);
  await quiet();
  return answer.session;
}

test("a kiosk is enrolled once, by a code; what it is and the forms are there after a restart without a signal", async () => {
  const one = new Stand();
  stands.push(one);
  const kiosk = await one.open();
  expect(kiosk.state.value.phase).toBe("new");
  expect(await kiosk.enrol("salah", OPERATOR)).toBe("wrong_code");
  one.cut();
  expect(await kiosk.enrol(one.server.code, OPERATOR)).toBe("offline");
  await one.mend();
  expect(await kiosk.enrol(one.server.code, OPERATOR)).toBe("ok");
  await until(() => kiosk.state.value.forms.length > 0);
  const before = one.server.kiosks.size;
  expect(await kiosk.enrol(one.server.code, "another-1")).toBe("ok"); // the same one
  expect(one.server.kiosks.size).toBe(before);
  one.cut();
  const again = await one.kill();
  expect(again.state.value).toMatchObject({ phase: "ready", label: "Kios 1", unit: "Puskesmas Merlung" });
  expect(again.state.value.forms.map(({ name }) => name)).toEqual(["lapor-umum"]);
});

test("the operator's code opens the menu, a wrong one does not, and many wrong ones have to wait", async () => {
  const { kiosk, phone } = await stand();
  expect(await kiosk.checkOperator(OPERATOR)).toBe(true);
  for (let at = 0; at < 5; at += 1) expect(await kiosk.checkOperator("0000")).toBe(false);
  expect(await kiosk.checkOperator(OPERATOR)).toBe(false);
  await phone.pass(31_000);
  expect(await kiosk.checkOperator(OPERATOR)).toBe(true);
}, 60_000); // eight times 600 000 rounds

test("a report made without a signal is on the disk, sealed, with claim and alias, before it is called saved", async () => {
  const on = await stand();
  on.cut();
  const session = await on.kiosk.openOffline(NIP.budi, PIN.budi);
  expect(session).toMatchObject({ kind: "offline", person: "f8e04953-e020-5f34-8422-3cd025c10f09" });
  expect(session.placement).toBe("8a335b73-5b72-5409-8ae6-485a7200a389");
  await save([report("r1", { placement: session.placement, note: NOTE })]);
  expect(on.kiosk.state.value.waiting.count).toBe(1);
  expect(session.saved.value).toBe(1);
  const { saved, receipt, draftsKept } = await session.end();
  expect({ saved, draftsKept }).toEqual({ saved: 1, draftsKept: true });
  expect(receipt).toMatch(/^LURING-KIOS Kios 1 2026-\S+ 1 [0-9a-f]{8}$/);
  expect(on.cleared).toBe(1);
  await on.mend();
  await on.kiosk.shipNow();
  await until(() => on.server.envelopes.size === 1);
  const [{ head, lines, signed }] = opened(on) as [any];
  expect(signed).toBe(true);
  expect(head).toMatchObject({ person: "", claim: { nip: NIP.budi, pin: PIN.budi } });
  expect(lines[0]).toMatchObject({ actor: session.person, put: { body: { note: NOTE } } });
  expect(lines[0].made.token).toMatch(/\.mac$/);
});

test("F72 F76 whoever is there, or nobody, everybody's work goes out, and the next one sees nothing of it", async () => {
  const on = await stand();
  on.cut();
  const first = await on.kiosk.openOffline(NIP.budi, PIN.budi);
  await save([report("r1", { note: NOTE })]);
  await first.end();
  await expect(save([report("r2")])).rejects.toMatchObject({ code: "not_signed_in" });
  expect(engine.peek()).toBeUndefined();
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual([]);
  await on.mend();
  const wati = await signedIn(on, "wati");
  await on.kiosk.shipNow();
  await until(() => shipped(on).length === 1);
  expect(shipped(on)[0].actor).not.toBe(WATI.id);
  expect(opened(on)[0]!.head.claim.nip).toBe(NIP.budi);
  expect(wati.engine.outbox.value).toEqual([]);
  expect(wati.engine.view.collection("report").value).toEqual([]);
  expect(wati.engine.drafts.list.value).toEqual([]);
});

test("F72 work of one who was signed in goes while another is", async () => {
  const on = await stand();
  const budi = await signedIn(on, "budi");
  on.cut();
  await save([report("r1", { note: NOTE })]);
  await budi.end();
  await on.mend();
  await signedIn(on, "wati");
  await on.kiosk.shipNow();
  await until(() => shipped(on).length === 1);
  expect(opened(on)[0]!.head).toMatchObject({ person: BUDI.id });
  expect(opened(on)[0]!.head.claim).toBeUndefined();
});

test("F75 after sessions with and without a signal the disk has nothing of anybody", async () => {
  const on = await stand();
  const budi = await signedIn(on, "budi");
  on.server.inner.put({
    c: "note",
    id: "n1",
    owner: "x",
    inside: ["work"],
    value: { name: "Wati binti Rahmat" },
  });
  await budi.engine.syncNow();
  await until(() => budi.engine.view.collection("note").value.length === 1);
  await save([report("r1", { note: NOTE })]);
  void saveDraft("report/r2", { note: "rahasia draf" }, {});
  await on.phone.pass(300);
  await budi.engine.addPhoto(new Blob(["isi foto warga"]), "ktp-warga.jpg");
  const bearer = [...on.server.tokens.keys()][0]!;
  const during = await on.everything();
  on.cut();
  await budi.end();
  await on.kiosk.openOffline(NIP.wati, PIN.wati);
  await save([report("r3", { note: NOTE })]);
  const later = await on.everything();
  await on.kiosk.survey("skm", { u1: "jawaban warga" });
  const last = await on.everything();
  const markers = [
    ...[NOTE, "Sulastri", "rahasia draf", "isi foto warga", "ktp-warga", "jawaban warga", "Rahmat"],
    ...[NIP.budi, NIP.wati, PIN.budi, PIN.wati, BUDI.id, WATI.id, BUDI.name, WATI.name, bearer, OPERATOR],
  ];
  for (const all of [during, later, last]) {
    for (const marker of markers) expect(all).not.toContain(marker);
    expect(all).not.toMatch(/private true|secret true/);
    expect(all).toContain("Kios 1"); // it was looked at
  }
  expect((await on.disk.databases()).map(({ name }) => name)).toEqual(["luring-kiosk"]);
});

test("what was shown as saved survives a kill at once after it: text, draft and photo", async () => {
  const on = await stand();
  on.cut();
  const session = await on.kiosk.openOffline(NIP.budi, PIN.budi);
  const photo = await session.engine.addPhoto(new Blob(["a photo"]), "foto.jpg");
  await save([report("r1", { note: NOTE, evidence: [photo] })]);
  const typing = saveDraft("report/r2", { note: "belum selesai" }, {});
  await on.phone.pass(300);
  await typing;
  const kiosk = await on.kill();
  expect(kiosk.state.value.waiting.count).toBe(3);
  await on.mend();
  await kiosk.shipNow();
  await until(() => on.server.envelopes.size === 3);
  expect(shipped(on).map(({ record }) => record)).toEqual(["r1"]);
  expect(opened(on).flatMap(({ head }) => head.files)).toEqual([{ sha256: photo.sha256, bytes: 7 }]);
  const [draft] = opened(on).flatMap(({ head }) => head.drafts ?? []);
  expect(draft).toMatchObject({ key: "report/r2", value: { value: { note: "belum selesai" }, saw: {} } });
  expect(new Set(opened(on).map(({ head }) => head.session)).size).toBe(1);
  expect(opened(on).every(({ head }) => head.claim.pin === PIN.budi)).toBe(true);
});

test("of a draft only the newest stays on the disk, and the save that ends it says so", async () => {
  const on = await stand();
  on.cut();
  await on.kiosk.openOffline(NIP.budi, PIN.budi);
  for (const note of ["a", "ab", "abc"]) {
    const typing = saveDraft("report/r1", { note }, {});
    await on.phone.pass(300);
    await typing;
  }
  expect(on.kiosk.state.value.waiting.count).toBe(1);
  await save([report("r1", { note: "abc" })], { dropDraft: "report/r1" });
  expect(on.kiosk.state.value.waiting.count).toBe(1);
  await on.mend();
  await on.kiosk.shipNow();
  await until(() => on.server.envelopes.size === 1);
  expect(opened(on)[0]!.head.drafts).toMatchObject([{ key: "report/r1", value: null }]);
  expect(shipped(on)).toHaveLength(1);
});

test("what was being typed when the session ended is sealed, and there at the next online sign-in", async () => {
  const on = await stand();
  on.cut();
  const session = await on.kiosk.openOffline(NIP.budi, PIN.budi);
  const { placement, person } = session;
  void saveDraft("report/r1", { placement, inputs: { note: "setengah" } }, {});
  await session.end();
  await on.mend();
  await on.kiosk.shipNow();
  await until(() => on.server.envelopes.size === 1);
  const [sealed] = opened(on)[0]!.head.drafts;
  on.server.drafts = [
    { id: "d1", ...sealed },
    { id: "d0", ...sealed, value: { value: "older", saw: {} }, updated_at: 1 },
  ];
  const budi = await signedIn(on, "budi");
  const [draft] = budi.engine.drafts.list.value;
  expect(draft).toMatchObject({
    key: "report/r1",
    value: { placement: "placement-budi", inputs: { note: "setengah" } },
  });
  expect(JSON.stringify(draft)).not.toContain(person);
  await save([report("r1")], { dropDraft: "report/r1" });
  await until(() => on.server.drafts.length === 0);
  await on.kiosk.shipNow();
  await until(() => shipped(on).length === 1);
  expect(opened(on).at(-1)!.head.drafts).toMatchObject([{ key: "report/r1", value: null }]);
});

test("F102 a server that a restore made forget the kiosk knows it again, and all that it had sealed opens", async () => {
  const on = await stand();
  on.cut();
  const session = await on.kiosk.openOffline(NIP.budi, PIN.budi);
  await save([report("r1")]);
  await session.end();
  const keys = new Map(on.server.kiosks);
  on.server.kiosks.clear();
  await on.mend();
  await on.kiosk.contactNow();
  expect(await on.kiosk.enrol(on.server.code, "")).toBe("ok");
  expect([...on.server.kiosks.keys()]).toEqual([...keys.keys()]);
  await on.kill(); // a new start tries again what was refused
  await until(() => on.server.envelopes.size === 1);
  expect(await on.kiosk.checkOperator(OPERATOR)).toBe(true);
});
