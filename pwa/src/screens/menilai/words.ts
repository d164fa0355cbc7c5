/** How the screens of rating say things. */
import { type Group, hidden, type Scheme, type Task } from "../../appraisal";
import { formatNumber, label, t, tCode } from "../../text";
import { groupShare, levelOf, type Question, weightOf } from "./scheme";

export const minimumOf = (scheme: Scheme) => scheme.minimum ?? 3;

export const nameOfTask = ({ group, name }: Task) => (group === "self" ? t("menilai.self") : name);

/** "sebagai rekan: satu atasan dengan Anda". */
export const whyWords = ({ group, reason }: Task) =>
  group === reason && (reason === "self" || reason === "superior")
    ? t(`menilai.reason.${reason}`)
    : t("menilai.as", {
        group: t(`menilai.group.${group}`),
        reason: tCode(`menilai.reason.${reason}`, "menilai.reason.added"),
      });

/** Who sees the answers, in one sentence. */
export function seenBy(group: Group, scheme: Scheme): string {
  if (hidden(group)) return t("menilai.hidden", { min: minimumOf(scheme) });
  if (group === "self") return t("menilai.seen.self");
  return t(scheme.visibility === "on_submit" ? "menilai.seen.superior.now" : "menilai.seen.superior");
}

const percent = (value: number) => formatNumber(value, value % 1 ? 1 : 0);

/** What the answers of a group weigh in a part, and the part in the result. */
export function weightWords(part: Question["part"], { group, kind }: Task): string {
  const { low, high } = weightOf(part, kind);
  const counts = groupShare(part, group);
  const names = { part: label(part.label), group: t(`menilai.group.${group}`), share: percent(counts) };
  const inPart = t(counts > 0 ? "menilai.weight.group" : "menilai.weight.shown", names);
  if (high === 0) return `${inPart}.`;
  const inResult =
    low === high
      ? t("menilai.weight.part", { weight: percent(high) })
      : t("menilai.weight.range", { low: percent(low), high: percent(high) });
  return `${inPart}; ${inResult}.`;
}

/** What part a question belongs to, and what it weighs there; nothing where the answers do not count. */
export const eyebrow = ({ part, share }: Question, group: Group) =>
  groupShare(part, group) > 0
    ? t("menilai.weight.item", { part: label(part.label), share: percent(share) })
    : label(part.label);

/** Asks why it is the lowest or the highest. */
export const whyExtreme = (question: Question, value: string | null | undefined) =>
  t(levelOf(question, value) === 0 ? "menilai.reason.low" : "menilai.reason.high");

/** How far an answer is from the person's own. */
export function gapWords(gap: number): string {
  if (gap === 0) return t("menilai.gap.same");
  return t(gap > 0 ? "menilai.gap.higher" : "menilai.gap.lower", { n: Math.abs(gap) });
}
