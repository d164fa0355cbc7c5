/** Evidence that follows: what the server still waits for, by report, and from which device. */
import { computed } from "@preact/signals";
import { collection, type Evidence, filesWaiting } from "./sync";

type Awaited = { missing: string[]; refused: Record<string, string>; device: string };

const byReport = computed(
  () => new Map(collection("evidence").value.map(({ value }) => [value?.record as string, value as Awaited])),
);

/** Whether the server has said that it does not have a file of this report. */
export const isAwaited = (sha256: string, report: string): boolean =>
  byReport.value.get(report)?.missing.includes(sha256) ?? false;

/** Why the server has turned a file of this report away; undefined: it has not. */
export const refusal = (sha256: string, report: string): string | undefined =>
  byReport.value.get(report)?.refused[sha256];

/** What to show of a photo in a list: its small copy, unless only the photo itself has come. */
export function smallOf(evidence: Evidence, report: string | undefined): Omit<Evidence, "name"> {
  const { thumb } = evidence;
  if (!thumb) return evidence;
  const lacking =
    report !== undefined && isAwaited(thumb.sha256, report) && !isAwaited(evidence.sha256, report);
  return lacking ? evidence : thumb;
}

/** Whether originals of a report are still to come: `device` has them; "" when it is this phone, or not known. */
export function following(evidence: readonly Evidence[], report: string): { device: string } | undefined {
  const here = evidence.some(({ sha256 }) => filesWaiting.value.has(sha256));
  if (here) return { device: "" };
  const there = evidence.some(
    ({ sha256 }) => isAwaited(sha256, report) && refusal(sha256, report) === undefined,
  );
  return there ? { device: byReport.value.get(report)?.device ?? "" } : undefined;
}
