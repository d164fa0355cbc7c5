/** What a talk should be about, proposed from what this phone knows: the employee and his superior may strike any of it. */
import { today } from "../../mine";
import { readAll, readLine, readProgress, readReport } from "../../reading";
import { collection } from "../../sync";
import { t } from "../../text";
import { stateOf } from "../../ui/state";
import { answerOf, requests } from "../lain-umpan/voices";
import { questions } from "./questions";
import { openActions } from "./talks";

const DAY_MS = 86_400_000;

/** How much of a year is over, from 0 to 1. */
export function elapsed(from: string, until: string, day: string): number {
  const [start, end, now] = [from, until, day].map(Date.parse) as [number, number, number];
  return Math.min(1, Math.max(0, (now - start + DAY_MS) / (end - start + DAY_MS)));
}

/** Sentences for an agenda, each once: gaps first, then what waits for an answer. */
export function gapsOf(placement: string, without?: string): string[] {
  const lines = readAll(collection("plan_line").value, readLine).filter(
    (line) => line.placement === placement && line.state !== "withdrawn",
  );
  const progress = readProgress(collection("progress").value);
  const cycles = new Map(collection("cycle").value.map(({ id, value }) => [id, value]));
  const behind = lines.flatMap((line) => {
    const cycle = cycles.get(line.cycle);
    const over = cycle?.from ? elapsed(cycle.from, cycle.until, today.value) : 1;
    return line.indicators
      .filter(({ id }) => (progress.get(line.id)?.[id]?.reached ?? 0) < Math.floor(over * 100))
      .map(({ name }) => t("dialog.gap.behind", { name }));
  });
  const returned = readAll(collection("report").value, readReport).filter(
    (report) => report.placement === placement && stateOf(report.record) === "returned",
  ).length;
  const asked = requests.value.filter(
    (one) => one.placement === placement && one.state === "asked" && !answerOf(one),
  ).length;
  const open = questions.value.filter(
    (one) => one.placement === placement && one.answers.length === 0,
  ).length;
  return [
    ...new Set([
      ...openActions(placement, without).map(({ text }) => t("dialog.gap.action", { text })),
      ...behind,
      ...(returned ? [t("dialog.gap.returned", { n: returned })] : []),
      ...(asked ? [t("dialog.gap.asked", { n: asked })] : []),
      ...(open ? [t("dialog.gap.questions", { n: open })] : []),
    ]),
  ];
}
