import { expect, test } from "vitest";
import { save } from "../sync/index";
import { report } from "../testing/cast";
import { NIP, PIN, Stand } from "../testing/kiosk";
import { Phone, until } from "../testing/phone";
import { onlyPage } from "./world";

test("there is one page of a kiosk; a second one is told so, and comes in when the first has gone", async () => {
  const phone = new Phone();
  const first = phone.openTab();
  expect(await onlyPage(first.world)).toBe(true);
  const second = onlyPage(phone.openTab().world);
  await phone.pass(2_000);
  expect(await second).toBe(false);
  const third = onlyPage(phone.openTab().world);
  await phone.pass(500);
  first.kill();
  expect(await third).toBe(true);
});

test("three hundred reports in memory are a session like any other", async () => {
  const on = new Stand();
  await on.enrolled();
  for (let at = 0; at < 300; at += 1) {
    const body = { value: { placement: "placement-budi", date: "2026-11-20", quantity: at } };
    on.server.inner.put({ c: "report", id: `r${at}`, owner: "p", inside: ["work"], registers: { body } });
  }
  const answer = await on.kiosk.signIn(NIP.budi, PIN.budi);
  if (answer.kind !== "in") throw new Error(answer.kind);
  const { engine } = answer.session;
  await until(() => engine.view.collection("report").value.length === 300);
  await save([report("r300")]);
  expect(engine.view.collection("report").value).toHaveLength(301);
  await on.kiosk.close();
});
