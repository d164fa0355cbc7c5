/** How far an indicator has come: what the server counts, and what this phone has not sent yet. */
import type { Indicator, PlanLine, Report } from "../../mine";
import { formatNumber, t } from "../../text";
import { workflowOf } from "../../ui/state";

export type Standing = {
  reported: number;
  verified: number;
  unsent: number;
  count: number;
  notCounted: number; // reports that wait for a decision whether they count
  reached: boolean;
};

type Counted = {
  reported?: number | null;
  verified?: number | null;
  count?: number;
  not_counted?: number;
  reached?: number | null;
};

/** Whether the target is a number, rather than words or a judgement. */
export const hasNumber = (indicator: Indicator) =>
  indicator.aggregate !== "judged" &&
  [indicator.target.value, indicator.target.low, indicator.target.high].some(
    (value) => typeof value === "number",
  );

/** Only sums can be added to on the phone; any other aggregate is the server's to work out. */
export function standingOf(
  line: PlanLine,
  indicator: Indicator,
  counted: Counted | undefined,
  reports: readonly Report[],
): Standing {
  const own = reports.filter(
    ({ line: l, indicator: i, record }) =>
      l === line.id &&
      i === indicator.id &&
      ["waiting", "sending", "kept"].includes(record.sendState) &&
      record.registers.body?.pending === true &&
      workflowOf(record) === "submitted",
  );
  const unsent =
    indicator.aggregate === "sum" ? own.reduce((sum, { body }) => sum + (body.quantity ?? 0), 0) : 0;
  return {
    reported: counted?.reported ?? 0,
    verified: counted?.verified ?? 0,
    unsent,
    count: (counted?.count ?? 0) + own.length,
    notCounted: counted?.not_counted ?? 0,
    reached: (counted?.reached ?? 0) >= 1,
  };
}

/** The number that the bar's tick stands at; undefined when the target is in words. */
export function tickOf({ target }: Indicator): number | undefined {
  return target.value ?? target.high ?? target.low ?? undefined;
}

/** `20 kunjungan`, `1 sampai 2 minggu`, or the target's own words. */
export function targetWords({ target, unit = "" }: { target: Indicator["target"]; unit?: string }): string {
  if (typeof target.value === "number") return `${formatNumber(target.value)} ${unit}`.trim();
  if (typeof target.low === "number" && typeof target.high === "number")
    return `${formatNumber(target.low)}–${formatNumber(target.high)} ${unit}`.trim();
  return target.text ?? t("common.none");
}

/** `16 dari 20 kunjungan`. */
export function standingWords(indicator: Indicator, standing: Standing): string {
  if (!hasNumber(indicator)) return t("progress.count", { n: standing.count });
  const { target, unit, aggregate, direction } = indicator;
  if (!standing.count && aggregate !== "sum") return t("progress.none");
  const value = formatNumber(standing.reported);
  if (typeof target.value === "number" && direction === "lower")
    return t("progress.at_most", { value, target: formatNumber(target.value), unit });
  if (typeof target.value === "number")
    return t("progress.of", { value, target: formatNumber(target.value), unit });
  return t("progress.range", {
    value,
    unit,
    low: formatNumber(target.low ?? 0),
    high: formatNumber(target.high ?? 0),
  });
}

/** What makes up the figure, each part named: nothing is hidden inside a sum. */
export function partsWords(indicator: Indicator, standing: Standing): string[] {
  const { reported, verified, unsent, notCounted } = standing;
  const aside = notCounted ? [t("progress.not_counted", { value: notCounted })] : [];
  if (!hasNumber(indicator) || (!standing.count && indicator.aggregate !== "sum"))
    return [t("progress.text", { target: targetWords(indicator) }), ...aside];
  const parts: string[] = [];
  if (verified) parts.push(t("progress.verified", { value: verified }));
  if (indicator.aggregate === "sum" && reported > verified)
    parts.push(t("progress.waiting", { value: reported - verified }));
  if (unsent) parts.push(t("progress.unsent", { value: unsent }));
  return [...parts, ...aside];
}
