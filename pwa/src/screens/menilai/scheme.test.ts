import { describe, expect, test } from "vitest";
import type { Answers, Option, Scheme } from "../../appraisal";
import { faultsOf, gapOf, groupShare, isExtreme, judges, nextOpen, questionsOf, weightOf } from "./scheme";

const words = (id: string) => ({ id, en: id });
const scale: Option[] = ["1", "2", "3", "4", "5"].map((value) => ({
  value,
  label: words(`nilai ${value}`),
  anchor: words(`teladan ${value}`),
}));

const JAMBI: Scheme = {
  id: "jambi",
  label: words("Jambi"),
  scales: { lima: { options: scale } },
  parts: [
    { id: "hasil", label: words("Hasil"), source: "achievement", weights: { teknis: "55", pelayanan: "25" } },
    {
      id: "indikator",
      label: words("Indikator"),
      source: "ratings",
      scale: "lima",
      weights: { teknis: "40", pelayanan: "35" },
      raters: { self: "10", superior: "60", peer: "30" },
      items: [
        { id: "disiplin", label: words("Disiplin"), weight: "1" },
        { id: "kualitas", label: words("Kualitas"), weight: "3" },
        {
          id: "kerja_sama",
          label: words("Kerja sama"),
          weight: "1",
          anchors: ["a", "b", "c", "d", "e"].map(words),
        },
      ],
    },
  ],
};

const NASIONAL: Scheme = {
  id: "nasional",
  label: words("Nasional"),
  parts: [
    { id: "hasil", label: words("Hasil"), source: "judgement", raters: { superior: "100" } },
    {
      id: "perilaku",
      label: words("Perilaku"),
      source: "judgement",
      raters: { superior: "100", peer: "0", subordinate: "0" },
      items: [{ id: "akuntabel", label: words("Akuntabel") }],
    },
  ],
};

const answers = (items: Answers["items"], reasons: Answers["reasons"] = {}): Answers => ({
  items,
  reasons,
  note: "",
});

describe("the questions of a scheme", () => {
  test("are the items of the parts that a group rates, in their order", () => {
    const keys = questionsOf(JAMBI, { group: "peer" }).map(({ key }) => key);
    expect(keys).toEqual(["indikator.disiplin", "indikator.kualitas", "indikator.kerja_sama"]);
  });

  test("are none for a group that rates nothing", () => {
    expect(questionsOf(JAMBI, { group: "subordinate" })).toEqual([]);
  });

  test("leave out what weighs nothing for the kind of position", () => {
    const idle = { ...JAMBI.parts[1]!, weights: { teknis: "40", pelayanan: "0" } };
    const scheme = { ...JAMBI, parts: [idle] };
    const asked = ["teknis", "pelayanan"].map((kind) => questionsOf(scheme, { group: "self", kind }).length);
    expect(asked).toEqual([3, 0]);
    expect(questionsOf({ ...NASIONAL, quadrant: {} }, { group: "peer", kind: "" })).toHaveLength(1);
  });

  test("offer the anchors of the item, else those of the scale", () => {
    const [disiplin, , kerjaSama] = questionsOf(JAMBI, { group: "self" });
    expect(disiplin?.options.map(({ anchor }) => anchor?.id)).toContain("teladan 5");
    expect(kerjaSama?.options.map(({ anchor }) => anchor?.id)).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("say what each weighs in its part", () => {
    expect(questionsOf(JAMBI, { group: "self" }).map(({ share }) => share)).toEqual([20, 60, 20]);
  });

  test("of a judgement are put to colleagues item by item, to the superior as a whole", () => {
    const [akuntabel] = questionsOf(NASIONAL, { group: "peer" });
    expect(akuntabel?.options.map(({ value }) => value)).toEqual(["below", "meets", "above"]);
    expect(questionsOf(NASIONAL, { group: "superior" })).toEqual([]);
    expect([judges(NASIONAL, "superior"), judges(NASIONAL, "peer"), judges(JAMBI, "superior")]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("weights", () => {
  const part = JAMBI.parts[1]!;

  test("of a part are a range where they depend on the kind of position", () => {
    expect(weightOf(part)).toEqual({ low: 35, high: 40 });
    expect(weightOf(part, "teknis")).toEqual({ low: 40, high: 40 });
    expect(weightOf({ ...part, weights: {}, weight: "100" })).toEqual({ low: 100, high: 100 });
  });

  test("of a group are its part of all groups", () => {
    expect(groupShare(part, "peer")).toBe(30);
    expect(groupShare(NASIONAL.parts[1]!, "peer")).toBe(0);
  });
});

describe("answers", () => {
  const questions = questionsOf(JAMBI, { group: "peer" });
  const [disiplin, kualitas, kerjaSama] = questions.map(({ key }) => key) as [string, string, string];

  test("go on at the first question that has none; not being able to rate is one", () => {
    expect(nextOpen(questions, answers({}))).toBe(1);
    expect(nextOpen(questions, answers({ [disiplin]: null, [kerjaSama]: "3" }))).toBe(2);
    expect(nextOpen(questions, answers({ [disiplin]: null, [kualitas]: "1", [kerjaSama]: "3" }))).toBe(4);
  });

  test("at the ends of the scale are extreme, and no answer is not", () => {
    const values = ["1", "2", "5", null, undefined];
    expect(values.map((value) => isExtreme(questions[0]!, value))).toEqual([true, false, true, false, false]);
  });

  test("are all that a colleague owes, and of the superior a reason for the ends too", () => {
    const given = { [disiplin]: "5", [kualitas]: "3" };
    expect(faultsOf(questions, answers(given), "peer")).toEqual([{ key: kerjaSama, code: "answer" }]);
    expect(faultsOf(questions, answers(given), "superior")).toEqual([
      { key: disiplin, code: "reason" },
      { key: kerjaSama, code: "answer" },
    ]);
    const whole = answers({ ...given, [kerjaSama]: null }, { [disiplin]: "Hadir 240 hari" });
    expect(faultsOf(questions, whole, "superior")).toEqual([]);
  });

  test("are compared in steps of the scale", () => {
    expect(gapOf(questions[0]!, "5", "3")).toBe(2);
    expect(gapOf(questions[0]!, "2", "3")).toBe(-1);
    expect(gapOf(questions[0]!, null, "3")).toBeUndefined();
  });
});
