import { expect, test } from "vitest";
import type { Task } from "../../appraisal";
import { naturalName } from "../../appraisal";
import type { ViewRecord } from "../../sync";
import { answersOf, intentsOf } from "./answers";
import { questionsOf } from "./scheme";
import { figureWords } from "./standing";

const PEER: Task = {
  id: "t",
  cycle: "siklus",
  group: "peer",
  rater: "tempat-budi",
  placement: "tempat-rina",
  name: "Rina",
  position: "",
  unit: "",
  reason: "same_superior",
  state: "asked",
};
const ANSWERS = {
  items: { "indikator.disiplin": "4", "indikator.kualitas": null },
  reasons: { "indikator.disiplin": "  " },
  note: " baik ",
};

const words = (id: string) => ({ id, en: id });
const QUESTIONS = questionsOf(
  {
    id: "s",
    label: words("S"),
    scales: { lima: { options: ["1", "2", "3", "4"].map((value) => ({ value, label: words(value) })) } },
    parts: [
      {
        id: "indikator",
        label: words("Indikator"),
        source: "ratings",
        scale: "lima",
        raters: { peer: "100" },
        items: ["disiplin", "kualitas"].map((id) => ({ id, label: words(id) })),
      },
    ],
  },
  PEER,
);

test("answers are written and sent in one save, the step on what was written", () => {
  const [put, step] = intentsOf(PEER, "rec", undefined, ANSWERS, QUESTIONS, { step: "submit" });
  expect(put).toMatchObject({
    collection: "assessment_peer",
    record: "rec",
    put: {
      answers: {
        placement: "tempat-budi",
        cycle: "siklus",
        ratee: "tempat-rina",
        group: "peer",
        items: ANSWERS.items,
        reasons: {},
        note: "baik",
      },
    },
    saw: {},
    form: "assessment_peer@2",
  });
  expect(step).toMatchObject({ collection: "assessment_peer", record: "rec", step: "submit" });
  expect(step?.saw).toEqual({ answers: [put?.id] });
});

test("a reason that is not asked for any more is not sent, and stays in the draft", () => {
  const reasons = { "indikator.disiplin": "Selalu hadir", "indikator.kualitas": "x" };
  const answers = { ...ANSWERS, items: { ...ANSWERS.items, "lain.hal": "1" }, reasons };
  const [put] = intentsOf(PEER, "rec", undefined, answers, QUESTIONS, { step: "submit" });
  expect(put?.put?.answers).toMatchObject({
    items: ANSWERS.items,
    reasons: { "indikator.disiplin": "Selalu hadir" },
  });
  const middle = { ...answers, items: { "indikator.disiplin": "3", "indikator.kualitas": null } };
  const [again] = intentsOf(PEER, "rec", undefined, middle, QUESTIONS, { step: "submit" });
  expect(again?.put?.answers.reasons).toEqual({});
});

const sent: ViewRecord = {
  collection: "assessment_peer",
  id: "rec",
  owner: "tempat-budi",
  registers: {
    answers: { heads: ["m1"], value: { items: { "indikator.disiplin": "2" }, note: "lama" } },
    state: { heads: ["m2"], value: "submitted" },
  },
  sendState: "received",
};

test("what was sent before is opened, written anew and sent again together: until then it stands", () => {
  const [open, put, step] = intentsOf(PEER, "rec", sent, ANSWERS, QUESTIONS, { step: "submit" });
  expect(open).toMatchObject({ step: "reopen", saw: { answers: ["m1"], state: ["m2"] } });
  expect(put?.saw).toEqual({ answers: ["m1"], state: [open?.id] });
  expect(step?.saw).toEqual({ answers: [put?.id], state: [open?.id] });
});

test("what was sent before is what a change begins with", () => {
  expect(answersOf(sent)).toEqual({ items: { "indikator.disiplin": "2" }, reasons: {}, note: "lama" });
});

test("declining says why, and answers nothing", () => {
  const none = { items: {}, reasons: {}, note: "" };
  const [, step] = intentsOf(PEER, "rec", undefined, none, QUESTIONS, {
    step: "decline",
    reason: "Tidak kenal",
  });
  expect(step).toMatchObject({ step: "decline", reason: "Tidak kenal" });
});

test.each([
  ["self", "assessment/siklus/tempat-rina/self/tempat-rina"],
  ["superior", "assessment/siklus/tempat-rina/superior/tempat-rina"],
  ["peer", "assessment/siklus/tempat-rina/peer/tempat-budi"],
  ["subordinate", "assessment/siklus/tempat-rina/subordinate/tempat-budi"],
] as const)("answers as %s have one natural name", (group, name) => {
  const rater = group === "self" ? PEER.placement : PEER.rater;
  expect(naturalName({ ...PEER, group, rater })).toBe(name);
});

test.each([
  [{ exact: "247/3", shown: "82.33" }, "82,33"],
  ["79.3", "79,3"],
  ["247/3", "82,33"],
  [null, undefined],
])("the figure %j is read as %s", (figure, words) => {
  expect(figureWords(figure as never)).toBe(words);
});
