/** How far a task is, on a phone with a server: what is kept, what waits, what has arrived, what others must do first. */
import { beforeEach, expect, test } from "vitest";
import { followTasks, stage, type Task, tasks } from "./appraisal";
import { disputesOf } from "./disputes";
import { answersOf, intentsOf } from "./screens/menilai/answers";
import { questionsOf } from "./screens/menilai/scheme";
import { engine } from "./sync/current";
import { offline, type Scene, scene } from "./testing/cast";
import { quiet } from "./testing/phone";
import { toRate } from "./to-rate";

const words = { id: "x", en: "x" };
const CYCLE = "cycle-1";
const QUESTIONS = questionsOf(
  {
    id: "s",
    label: words,
    parts: [
      {
        id: "kerja",
        label: words,
        source: "ratings",
        scale: "lima",
        raters: { peer: "1" },
        items: [{ id: "disiplin", label: words }],
      },
    ],
    scales: { lima: { options: ["1", "2", "3", "4", "5"].map((value) => ({ value, label: words })) } },
  },
  { group: "peer" },
);
const ANSWERS = { items: { "kerja.disiplin": "4" }, reasons: {}, note: "" };

let here: Scene;

/** What the server knows of a cycle and of what Budi is asked. */
async function asked(task: object = {}, cycle: object = {}, scheme: object = {}): Promise<Task> {
  const { server, budi } = here;
  const part = {
    id: "kerja",
    label: words,
    source: "ratings",
    raters: { superior: "1", peer: "1", self: "1" },
  };
  const value = {
    period: "2026",
    from: "2026-01-01",
    until: "2026-12-31",
    state: "open",
    rate_until: "2099-12-20",
    scheme: { id: "s", label: words, parts: [part], ...scheme },
    ...cycle,
  };
  server.put({ c: "cycle", id: CYCLE, inside: ["ref"], value });
  server.put({
    c: "task",
    id: "task-1",
    inside: ["self:budi"],
    value: {
      ...{ cycle: CYCLE, group: "peer", rater: "tempat-budi", placement: "tempat-rina", name: "Rina" },
      ...{ position: "", unit: "", reason: "same_superior", state: "asked", ...task },
    },
  });
  await budi.syncNow();
  await quiet();
  return tasks.value[0]!;
}

async function send(task: Task, ending: Parameters<typeof intentsOf>[5] = { step: "submit" }) {
  const shown = here.budi.view.record("assessment_peer", "rec").value;
  await here.budi.save(intentsOf(task, "rec", shown, ANSWERS, QUESTIONS, ending), `menilai/${task.id}`);
}

beforeEach(async () => {
  here = await scene();
  engine.value = here.budi;
  return followTasks();
});

test("a task waits for its person, and says until when", async () => {
  const task = await asked();
  expect(stage(task)).toBe("todo");
  expect(toRate.value).toEqual({ count: 1, until: "2099-12-20" });
});

test("what is begun is a draft, what is sent waits, and what the server has is received", async () => {
  const task = await asked();
  here.phone.network = offline;
  void here.budi.drafts.save(`menilai/${task.id}`, ANSWERS, {});
  await here.budi.drafts.flush();
  expect(stage(task)).toBe("draft");
  await send(task);
  expect([stage(task), toRate.value.count]).toEqual(["waiting", 0]);
  here.phone.network = here.server.answer;
  await here.phone.pass(120_000);
  expect(stage(task)).toBe("received");
});

test("what was received is opened, written and sent again in one go, and stands until then", async () => {
  const task = await asked();
  await send(task);
  await here.phone.pass(120_000);
  here.phone.network = offline;
  await send(task);
  expect(stage(task)).toBe("waiting");
  const steps = here.budi.outbox.value.map(({ what }) => what);
  expect(steps).toEqual(["step", "put", "step"]);
  here.phone.network = here.server.answer;
  await here.phone.pass(120_000);
  expect(stage(task)).toBe("received");
  // What he said of a colleague is not told again: to change it is to begin anew.
  expect(answersOf(here.budi.view.record("assessment_peer", "rec").value)).toEqual({
    items: {},
    reasons: {},
    note: "",
  });
});

test("who declines is asked no more", async () => {
  const task = await asked();
  await send(task, { step: "decline", reason: "Tidak kenal" });
  expect([stage(task), toRate.value.count]).toEqual(["declined", 0]);
});

test("an answer that came too late is somebody else's to decide about", async () => {
  const task = await asked();
  here.server.judge = () => ({ outcome: "quarantined", code: "late" });
  await send(task);
  await here.phone.pass(120_000);
  expect(stage(task)).toBe("waiting");
});

test("an answer that nobody asked for is trouble", async () => {
  const task = await asked();
  here.server.judge = () => ({ outcome: "quarantined", code: "not_assigned" });
  await send(task);
  await here.phone.pass(120_000);
  expect(stage(task)).toBe("trouble");
});

test("nothing can be answered in a cycle that is closed", async () => {
  expect(stage(await asked({ state: "closed" }, { state: "closed" }))).toBe("closed");
  expect(toRate.value.count).toBe(0);
});

test("what was answered on another phone is received", async () => {
  expect(stage(await asked({ state: "done" }))).toBe("received");
});

const SUPERIOR = { group: "superior", reason: "superior" };
const SELF_FIRST = { self_first: true };

test("the superior waits for the self-assessment where the scheme says so, or until nobody can answer any more", async () => {
  const task = await asked(SUPERIOR, {}, SELF_FIRST);
  expect([stage(task), toRate.value.count]).toEqual(["after_self", 0]);
  const value = { placement: "tempat-rina", cycle: CYCLE, ratee: "tempat-rina", group: "self", items: {} };
  here.server.put({
    c: "assessment_self",
    id: "self-1",
    inside: ["work:rina"],
    registers: { answers: { heads: ["m"], value }, state: { heads: ["n"], value: "submitted" } },
  });
  await here.budi.syncNow();
  await quiet();
  expect(stage(task)).toBe("todo");
});

test("the superior does not wait beyond the last day", async () => {
  expect(stage(await asked(SUPERIOR, { rate_until: "2020-01-31" }, SELF_FIRST))).toBe("todo");
});

test("where two judgements are all that is asked, the superior's rating of the period is the answer", async () => {
  const parts = [{ id: "hasil", label: words, source: "judgement", raters: { superior: "100" } }];
  const task = await asked(SUPERIOR, {}, { parts });
  expect(stage(task)).toBe("todo");
  here.server.put({
    c: "rating",
    id: "rating-1",
    inside: ["judge:rina"],
    registers: {
      results: { heads: ["m"], value: { placement: "tempat-rina", period: "2026", level: "meets" } },
      state: { heads: ["n"], value: "submitted" },
    },
  });
  await here.budi.syncNow();
  await quiet();
  expect(stage(task)).toBe("received");
});

test("two answers about a colleague from two phones are trouble for whoever gave them, not a choice between them", async () => {
  const task = await asked();
  await send(task);
  await here.phone.pass(120_000);
  const row = here.server.records.get("assessment_peer/rec")!;
  const answers = row.registers!.answers!;
  const siblings = ["m1", "m2"].map((id) => ({ id, value: answers.value, by: "budi", at: 1, received: 1 }));
  const torn = { heads: ["m1", "m2"], siblings, kind: "same_author" };
  here.server.put({ ...row, registers: { ...row.registers, answers: torn } });
  await here.budi.syncNow();
  await quiet();
  expect(stage(task)).toBe("trouble");
  const shown = here.budi.view.record("assessment_peer", "rec").value!;
  expect(disputesOf(shown)).toEqual([]);
  const intents = intentsOf(task, "rec", shown, ANSWERS, QUESTIONS, { step: "submit" });
  expect(intents.find(({ put }) => put)?.saw.answers).toEqual(["m1", "m2"]);
});
