/** What citizens answer at a kiosk: asked without a signal, by nobody, at no time of the day. */
import { afterEach, expect, test } from "vitest";
import { Stand } from "../testing/kiosk";
import { until } from "../testing/phone";

const stands: Stand[] = [];
const DAY_MS = 24 * 3600 * 1000;
const STANDARD = "permenpanrb-14-2017";
const SURVEY = { id: STANDARD, label: { id: "SKM", en: "SKM" }, elements: [{ id: "u1" }] };

afterEach(async () => {
  for (const { kiosk } of stands.splice(0)) await kiosk.close();
});

async function stand(): Promise<Stand> {
  const made = new Stand();
  stands.push(made);
  made.server.policy = { plan_lines: false, survey: [STANDARD] };
  made.server.surveys = [SURVEY];
  await made.enrolled();
  return made;
}

test("the questions of a survey are there after a restart without a signal, and gone after a revocation", async () => {
  const on = await stand();
  on.cut();
  const again = await on.kill();
  expect(again.state.value.surveys).toEqual([SURVEY]);
  await on.mend();
  await again.contactNow(); // it knows them: they do not come again
  expect(again.state.value.surveys).toEqual([SURVEY]);
  on.server.revoked = true;
  await again.contactNow();
  await until(() => again.state.value.phase === "revoked");
  expect(again.state.value.surveys).toEqual([]);
  expect(await on.everything()).not.toContain("u1");
});

test("a kiosk of the version before this one, which kept no surveys, has none and goes on", async () => {
  const on = await stand();
  const db = await new Promise<IDBDatabase>((resolve) => {
    const request = on.disk.open("luring-kiosk");
    request.onsuccess = () => resolve(request.result);
  });
  const tx = db.transaction("reference", "readwrite");
  tx.objectStore("reference").put({ forms: [], lines: [] }, "reference");
  await new Promise((resolve) => {
    tx.oncomplete = resolve;
  });
  db.close();
  on.cut();
  expect((await on.kill()).state.value.surveys).toEqual([]);
});

test("two citizens, one after the other, offline: two envelopes without a person, a session or a time", async () => {
  const on = await stand();
  on.cut();
  await on.phone.pass(9 * 3600 * 1000);
  const day = new Date(on.phone.nowMs).toLocaleDateString("sv", { timeZone: on.tab.world.zone() });
  await on.kiosk.survey(STANDARD, { u1: 4 });
  await on.phone.pass(60_000);
  await on.kiosk.survey(STANDARD, { u1: 2 });
  expect(on.kiosk.state.value.waiting).toMatchObject({ count: 2 });
  expect((on.kiosk.state.value.waiting.oldestAt ?? 1) % DAY_MS).toBe(0); // on the disk there is no time either
  const kiosk = await on.kill();
  await on.mend();
  await kiosk.shipNow();
  await until(() => on.server.envelopes.size === 2);
  const heads = [...on.server.envelopes.values()].map(({ head }) => head);
  expect(heads.map(({ survey }) => survey.answers.u1).sort()).toEqual([2, 4]);
  for (const head of heads) {
    expect(head).toMatchObject({ person: "", session: "", parts: [], files: [] });
    expect(head.survey).toMatchObject({ form: STANDARD, day });
    expect(head.made_at % DAY_MS).toBe(0);
    expect(head.claim).toBeUndefined();
  }
});
