import { type Indicator, myReports, type PlanLine, progress } from "../../mine";
import { t } from "../../text";
import { Chip } from "../../ui/chip";
import { ProgressBar } from "../../ui/progress";
import { hasNumber, partsWords, standingOf, standingWords, tickOf } from "./standing";
import "./indicator-progress.css";

/** One indicator: its name, the bar, and the figures in words. */
export function IndicatorProgress({ line, indicator }: { line: PlanLine; indicator: Indicator }) {
  const counted = progress.value.get(line.id)?.[indicator.id];
  const standing = standingOf(line, indicator, counted, myReports.value);
  const words = standingWords(indicator, standing);
  const parts = partsWords(indicator, standing);
  const tick = tickOf(indicator);
  return (
    <div class="indicator">
      <div class="row" data-spread>
        <p class="indicator-name">{indicator.name}</p>
        {standing.reached && (
          <Chip tone="green" icon="target">
            {t("progress.reached")}
          </Chip>
        )}
      </div>
      {hasNumber(indicator) && tick !== undefined && (
        <ProgressBar
          reported={standing.reported}
          verified={standing.verified}
          unsent={standing.unsent}
          target={tick}
          from={typeof indicator.target.value === "number" ? undefined : (indicator.target.low ?? undefined)}
          sentence={[indicator.name, words, ...parts].join(", ")}
        />
      )}
      <p class="indicator-words">
        <b>{words}</b>
        {parts.map((part) => (
          <span key={part}>{part}</span>
        ))}
      </p>
    </div>
  );
}

/** A plan line with all its indicators; the heading leads to its page. */
export function PlanLineProgress({ line }: { line: PlanLine }) {
  return (
    <article class="plan-line">
      <h3>
        <a href={`/kinerja/${line.id}`}>{line.rhk}</a>
      </h3>
      {line.indicators.map((indicator) => (
        <IndicatorProgress key={indicator.id} line={line} indicator={indicator} />
      ))}
    </article>
  );
}
