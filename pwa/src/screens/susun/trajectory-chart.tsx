import { ceilingOf } from "../../charts/series";
import { counting } from "../../counting";
import { type Indicator, type PlanLine, type Report, readAll, readCycle } from "../../reading";
import { collection } from "../../sync";
import { formatMonth, formatNumber, t } from "../../text";
import { type Each, type Part, type Row, rowsOf } from "./trajectory";
import "./trajectory.css";

type ChartProps = {
  line: PlanLine;
  indicator: Indicator;
  reports: readonly Report[];
  today: string;
};

const ROMAN = ["I", "II", "III", "IV"];

/** `Triwulan II`, `Semester I`, `Maret 2027`. */
export const partWords = (each: Each, { n, from }: Pick<Part, "n" | "from">) =>
  each === "month" ? formatMonth(from) : t(`susun.${each}`, { n: ROMAN[n - 1] ?? n });

/** Target and realisation of each period: a small picture, and beside it the same as a table. */
export function TrajectoryChart({ line, indicator, reports, today }: ChartProps) {
  const cycle = readAll(collection("cycle").value, readCycle).find(({ id }) => id === line.cycle);
  if (!cycle || !indicator.trajectory) return null;
  const { trajectory } = indicator;
  const points = counting(reports.filter((report) => report.line === line.id)).flatMap(
    ({ indicator: about, state, body: { date, quantity } }) =>
      about === indicator.id && typeof quantity === "number"
        ? [{ date, quantity, verified: state === "verified" }]
        : [],
  );
  const rows = rowsOf(indicator, trajectory, points, cycle.from, today);
  const verified = points.filter((point) => point.verified);
  const sure = rowsOf(indicator, trajectory, verified, cycle.from, today);
  return (
    <figure class="trajectory">
      <figcaption>{sentence(rows, indicator.unit)}</figcaption>
      <div class="trajectory-both">
        <Plot rows={rows} sure={sure} />
        <Table rows={rows} indicator={indicator} each={trajectory.each} />
      </div>
      <p class="small soft">{t("susun.trajectory.key")}</p>
    </figure>
  );
}

function sentence(rows: readonly Row[], unit: string): string {
  const now = rows.filter(({ reachedBy }) => reachedBy !== undefined).at(-1);
  if (!now || now.plannedBy === null || now.reachedBy === undefined) return t("susun.trajectory");
  const values = {
    reached: formatNumber(now.reachedBy, 2),
    planned: formatNumber(now.plannedBy, 2),
    unit,
  };
  return t("susun.trajectory.now", values).trim();
}

/** Bars are what was reached by the end of a period, the verified part in front; the marks across are what was due. */
function Plot({ rows, sure }: { rows: readonly Row[]; sure: readonly Row[] }) {
  const top = ceilingOf(
    [...rows, ...sure].flatMap(({ plannedBy, reachedBy }) => [plannedBy ?? 0, reachedBy ?? 0]),
  );
  const wide = 100 / rows.length;
  const y = (value: number) => 100 - (Math.max(0, value) / top) * 100;
  return (
    <svg
      class="trajectory-plot"
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {(["reported", "verified"] as const).map((kind) =>
        (kind === "reported" ? rows : sure).map(({ n, reachedBy }) =>
          reachedBy === undefined ? null : (
            <rect
              key={`${kind}-${n}`}
              class="trajectory-bar"
              data-kind={kind}
              x={(n - 1) * wide + wide * 0.2}
              width={wide * 0.6}
              y={y(reachedBy)}
              height={100 - y(reachedBy)}
            />
          ),
        ),
      )}
      <path class="trajectory-ground" d="M0 100H100" />
      {rows.map(({ n, plannedBy }) =>
        plannedBy === null ? null : (
          <path
            key={n}
            class="trajectory-due"
            d={`M${(n - 1) * wide + wide * 0.08} ${y(plannedBy)}h${wide * 0.84}`}
          />
        ),
      )}
    </svg>
  );
}

type TableProps = { rows: readonly Row[]; indicator: Indicator; each: Each };

function Table({ rows, indicator, each }: TableProps) {
  const isSum = indicator.aggregate === "sum";
  const words = (value: number | null | undefined) => (value == null ? "–" : formatNumber(value, 2));
  return (
    <table class="trajectory-table small">
      <caption class="unseen">{indicator.name}</caption>
      <thead>
        <tr>
          <th scope="col">{t("susun.period")}</th>
          <th scope="col">{t("susun.target")}</th>
          <th scope="col">{t("susun.reached")}</th>
          {isSum && <th scope="col">{t("susun.so_far")}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.n}>
            <th scope="row">{partWords(each, row)}</th>
            <td>{words(row.planned)}</td>
            <td>{words(row.reached)}</td>
            {isSum && (
              <td>{t("susun.of", { reached: words(row.reachedBy), planned: words(row.plannedBy) })}</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
