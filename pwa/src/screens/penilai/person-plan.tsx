import { useState } from "preact/hooks";
import { ProgressLine } from "../../charts/progress-line";
import { goalOf } from "../../charts/series";
import { now, sawOf, syncStatus } from "../../sync";
import { formatNumber, localDate, t } from "../../text";
import { Button } from "../../ui/button";
import { Chip } from "../../ui/chip";
import { ProgressBar } from "../../ui/progress";
import { counting } from "./counting";
import { agree } from "./decisions";
import type { Card, Indicator, PlanLine, Standing } from "./reading";
import { answersFor, cycles, progress, reports } from "./view";

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
                    agree(line.id, sawOf(line.record), t("orang.plan.agreed", { rhk: line.rhk }))
                  }
                >
                  {t("orang.plan.agree")}
                </Button>
              )}
            </div>
          )}
          {line.indicators.map((indicator) => (
            <IndicatorProgress
              key={indicator.id}
              card={card}
              line={line}
              indicator={indicator}
              standing={progress.value.get(line.id)?.[indicator.id]}
            />
          ))}
        </li>
      ))}
    </ol>
  );
}

type IndicatorProgressProps = {
  card: Card;
  line: PlanLine;
  indicator: Indicator;
  standing: Standing | undefined;
};

function IndicatorProgress({ card, line, indicator, standing }: IndicatorProgressProps) {
  const { name, unit, target, aggregate, direction } = indicator;
  const goal = goalOf(target, aggregate, direction);
  const reported = standing?.reported ?? 0;
  const verified = standing?.verified ?? 0;
  const waiting = standing?.waiting ?? 0;
  const goalWords = target.text || (goal ? `${formatNumber(goal.value)} ${unit}` : "");
  const figures = [
    t("orang.indicator.of", { reported: formatNumber(reported), target: goalWords }),
    t("orang.indicator.verified", { verified: formatNumber(verified) }),
    ...(waiting > 0 ? [t("orang.indicator.waiting", { waiting: formatNumber(waiting) })] : []),
  ].join(" · ");
  return (
    <div class="stack" data-gap="tight">
      <p>{name}</p>
      {goal ? (
        <>
          <ProgressBar
            reported={reported}
            verified={verified}
            target={goal.value}
            sentence={`${name}: ${figures}`}
          />
          <p class="small">{figures}</p>
          <Chart card={card} line={line} indicator={indicator} />
        </>
      ) : (
        <p class="small">{t("orang.indicator.words", { text: goalWords })}</p>
      )}
    </div>
  );
}

/** Drawn only when asked for: a plan of ten lines is ten charts. */
function Chart({ card, line, indicator }: Pick<IndicatorProgressProps, "card" | "line" | "indicator">) {
  const [open, setOpen] = useState(false);
  const cycle = cycles.value.get(line.cycle);
  if (!cycle) return null;
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
