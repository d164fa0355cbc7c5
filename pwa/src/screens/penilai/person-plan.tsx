import { useState } from "preact/hooks";
import { ProgressLine } from "../../charts/progress-line";
import { goalOf } from "../../charts/series";
import { counting } from "../../counting";
import type { Card, Indicator, PlanLine } from "../../reading";
import { now, sawOf, syncStatus } from "../../sync";
import { localDate, t } from "../../text";
import { Button } from "../../ui/button";
import { Chip } from "../../ui/chip";
import { wasSaved } from "../../ui/saving";
import { IndicatorProgress } from "../pegawai/indicator-progress";
import { Later } from "../rencana/later";
import { agree } from "./decisions";
import { answersFor, cycles, reports } from "./view";

/** Plan lines in their order, the main ones first. */
export function PersonPlan({ card, lines }: { card: Card; lines: readonly PlanLine[] }) {
  if (lines.length === 0) return <p class="soft">{t("orang.plan.empty")}</p>;
  const sorted = [...lines].sort(
    (a, b) => Number(a.kind === "tambahan") - Number(b.kind === "tambahan") || a.order - b.order,
  );
  return (
    <ol class="plan">
      {sorted.map((line) => (
        <li key={line.id} class="card stack">
          <div>
            <p class="small soft">{t(`orang.line.${line.kind}`)}</p>
            <h3>{line.rhk}</h3>
          </div>
          {line.state === "draft" && (
            <div class="row">
              <Chip tone="turmeric" icon="pencil">
                {t("orang.plan.draft")}
              </Chip>
              {answersFor(card) && (
                <Button
                  onClick={() =>
                    wasSaved(agree(line.id, sawOf(line.record), t("orang.plan.agreed", { rhk: line.rhk })))
                  }
                >
                  {t("orang.plan.agree")}
                </Button>
              )}
            </div>
          )}
          {line.indicators.map((indicator) => (
            <div key={indicator.id}>
              <IndicatorProgress line={line} indicator={indicator} />
              {indicator.trajectory && (
                <Later>
                  {({ TrajectoryChart }) => (
                    <TrajectoryChart
                      line={line}
                      indicator={indicator}
                      reports={reports.value}
                      today={localDate(now.value, card.zone)}
                    />
                  )}
                </Later>
              )}
              <Chart card={card} line={line} indicator={indicator} />
            </div>
          ))}
        </li>
      ))}
    </ol>
  );
}

type ChartProps = { card: Card; line: PlanLine; indicator: Indicator };

/** Drawn only when asked for: a plan of ten lines is ten charts. */
function Chart({ card, line, indicator }: ChartProps) {
  const [open, setOpen] = useState(false);
  const cycle = cycles.value.get(line.cycle);
  if (!cycle || !goalOf(indicator.target, indicator.aggregate, indicator.direction)) return null;
  const points = open
    ? counting(reports.value.filter((report) => report.line === line.id)).flatMap(
        ({ indicator: about, state, body: { date, quantity } }) =>
          about === indicator.id && typeof quantity === "number"
            ? [{ date, quantity, verified: state === "verified" }]
            : [],
      )
    : [];
  return (
    <details class="chart-more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("orang.indicator.chart")}</summary>
      {open && (
        <ProgressLine
          indicator={indicator}
          points={points}
          from={cycle.from}
          until={cycle.until}
          today={localDate(now.value, card.zone)}
          dataAt={syncStatus.value.lastSuccessAt}
        />
      )}
    </details>
  );
}
