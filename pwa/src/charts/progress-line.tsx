import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { formatDate, formatMoment, formatNumber, t } from "../text";
import { Button } from "../ui/button";
import {
  type Aggregate,
  across,
  ceilingOf,
  type Direction,
  elapsed,
  type Goal,
  goalOf,
  type Step,
  stepPath,
  steps,
} from "./series";
import "./progress-line.css";

export type ProgressLineProps = {
  indicator: { name: string; unit: string; target: Goal; aggregate: Aggregate; direction: Direction };
  /** Reports of this indicator that count, in any order. */
  points: readonly { date: string; quantity: number; verified: boolean }[];
  from: string;
  until: string;
  today: string;
  /** When the data was last fetched, ms; absent: never. */
  dataAt?: number;
};

/** Target and realisation of one indicator over the year: a picture with a sentence, and the same as a table. */
export function ProgressLine({ indicator, points, from, until, today, dataAt }: ProgressLineProps) {
  const [table, setTable] = useState(false);
  const reported = steps(points, indicator.aggregate);
  const verified = steps(
    points.filter((point) => point.verified),
    indicator.aggregate,
  );
  const goal = goalOf(indicator.target, indicator.aggregate, indicator.direction);
  const gone = elapsed(from, until, today);
  return (
    <figure class="chart">
      <figcaption>{sentence(indicator, reported, verified, goal, gone)}</figcaption>
      {table ? (
        <Table reported={reported} verified={verified} />
      ) : (
        <Plot {...{ indicator, reported, verified, goal, from, until, today }} />
      )}
      <div class="row" data-spread>
        <Button kind="quiet" onClick={() => setTable(!table)} aria-pressed={table}>
          {t(table ? "chart.show_chart" : "chart.show_table")}
        </Button>
        <small class="soft">
          {dataAt ? t("tim.data_at", { at: formatMoment(dataAt) }) : t("tim.data_never")}
        </small>
      </div>
    </figure>
  );
}

const last = (line: readonly Step[]) => line.at(-1)?.value;

function sentence(
  { unit, target }: ProgressLineProps["indicator"],
  reported: readonly Step[],
  verified: readonly Step[],
  goal: ReturnType<typeof goalOf>,
  gone: number,
): string {
  if (!goal) return t("chart.sentence.words", { n: reported.length });
  const words = {
    verified: last(verified) ?? 0,
    target: target.text || `${formatNumber(goal.value)} ${unit}`.trim(),
  };
  if (reported.length === 0) return t("chart.sentence.none", words);
  if (!goal.climbs) return t("chart.sentence.flat", words);
  return t("chart.sentence", {
    ...words,
    expected: formatNumber(goal.value * gone, goal.value < 10 ? 1 : 0),
  });
}

type PlotProps = Pick<ProgressLineProps, "indicator" | "from" | "until" | "today"> & {
  reported: readonly Step[];
  verified: readonly Step[];
  goal: ReturnType<typeof goalOf>;
};

/** Lines are drawn in a square of 100 and stretched; words stay HTML, so that they keep their size and grow with the reader's. */
function Plot({ indicator, reported, verified, goal, from, until, today }: PlotProps) {
  const { low, high } = indicator.target;
  const values = [...reported, ...verified].map(({ value }) => value);
  const top = ceilingOf([...values, goal?.value ?? 0, high ?? 0]);
  const x = (date: string) => across(date, from, until) * 100;
  const y = (value: number) => 100 - (value / top) * 100;
  const now = x(today);
  const ends = [
    { kind: "reported" as const, value: last(reported) },
    { kind: "verified" as const, value: last(verified) },
  ].filter((end): end is { kind: "reported" | "verified"; value: number } => end.value !== undefined);
  return (
    <>
      <div class="chart-plot">
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          {indicator.direction === "range" && low != null && high != null && (
            <rect class="chart-band" x="0" width="100" y={y(high)} height={y(low) - y(high)} />
          )}
          <path class="chart-ground" d="M0 0V100H100" />
          {goal && (
            <path
              class="chart-goal"
              d={goal.climbs ? `M0 100L100 ${y(goal.value)}` : `M0 ${y(goal.value)}H100`}
            />
          )}
          <path class="chart-today" d={`M${now} 0V100`} />
          <path class="chart-reported" d={stepPath(reported, x, top, today)} />
          <path class="chart-verified" d={stepPath(verified, x, top, today)} />
        </svg>
        {goal && (
          <Word at={[100, y(goal.value)]} side="before">
            {t("chart.target", { value: goal.value })}
          </Word>
        )}
        <Word at={[now, 100]} side={now > 50 ? "before" : "after"}>
          {t("chart.today")}
        </Word>
      </div>
      <div class="chart-axis small soft" aria-hidden="true">
        <span>{formatDate(from)}</span>
        <span>{formatDate(until)}</span>
      </div>
      <ul class="chart-keys small">
        {ends.map(({ kind, value }) => (
          <li key={kind} data-line={kind}>
            {t(`chart.${kind}`, { value })}
          </li>
        ))}
        {goal && <li data-line="goal">{t("chart.key.expected")}</li>}
      </ul>
    </>
  );
}

type WordProps = { at: [x: number, y: number]; side: "before" | "after"; children: ComponentChildren };

function Word({ at: [x, y], side, children }: WordProps) {
  return (
    <span
      class="chart-word small"
      data-side={side}
      aria-hidden="true"
      style={{ insetInlineStart: `${x}%`, insetBlockStart: `${y}%` }}
    >
      {children}
    </span>
  );
}

function Table({ reported, verified }: { reported: readonly Step[]; verified: readonly Step[] }) {
  const seen = new Map(verified.map(({ date, value }) => [date, value]));
  let latest: number | undefined;
  return (
    <table class="chart-table small">
      <thead>
        <tr>
          <th scope="col">{t("chart.date")}</th>
          <th scope="col">{t("chart.key.reported")}</th>
          <th scope="col">{t("chart.key.verified")}</th>
        </tr>
      </thead>
      <tbody>
        {reported.map(({ date, value }) => {
          latest = seen.get(date) ?? latest;
          return (
            <tr key={date}>
              <th scope="row">{formatDate(date)}</th>
              <td>{formatNumber(value)}</td>
              <td>{latest === undefined ? "–" : formatNumber(latest)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
