/** Deleting what was not sent: it is withdrawn, nothing leaves the outbox (I6), and it can be undone before that. */
import { expect, test } from "vitest";
import { offline, report, reports, scene } from "../testing/cast";
import { until } from "../testing/phone";
import type { Engine } from "./engine";
import { sawOf } from "./index";

const withdraw = (engine: Engine) => {
  const [record] = reports(engine);
  return engine.decide(
    [{ collection: "report", record: "r1", step: "withdraw", saw: sawOf(record) }],
    10_000,
  );
};
const state = (engine: Engine) => reports(engine)[0]?.registers.state?.value;

test("I6 an unsent report that is deleted stays in the outbox, and its withdrawal goes after it", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  await budi.save([report("r1")]);
  await withdraw(budi);
  expect(state(budi)).toBe("withdrawn");
  await phone.pass(11_000);
  await until(() => budi.outbox.value.length === 2);
  phone.network = server.answer;
  await budi.syncNow();
  expect(server.journal.map(({ mutation }) => mutation.step ?? "put")).toEqual(["put", "withdraw"]);
  expect(server.journal[1]?.mutation.saw?.body).toEqual([server.journal[0]?.mutation.id]);
  expect(state(budi)).toBe("withdrawn");
});

test("I6 taken back in time, nothing of it was ever written", async () => {
  const { budi, server, phone } = await scene();
  phone.network = offline;
  await budi.save([report("r1")]);
  const { undo } = await withdraw(budi);
  expect(await undo()).toBe(true);
  expect(state(budi)).toBe("submitted");
  await phone.pass(60_000);
  phone.network = server.answer;
  await budi.syncNow();
  expect(server.journal.map(({ mutation }) => mutation.step ?? "put")).toEqual(["put"]);
});
