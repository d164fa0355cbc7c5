import type { Card as Person } from "../../reading";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Section } from "../../ui/card";
import { IndicatorProgress } from "../pegawai/indicator-progress";
import { lines, reports } from "../penilai/view";
import type { Period } from "./periods";
import { type Level, PREDIKAT } from "./plan";

/** The work of the period, as this phone knows it: progress on each target, reports and their evidence. */
export function Work({ card, period }: { card: Person; period: Period }) {
  const own = reports.value.filter(
    ({ placement, state, body }) =>
      placement === card.id && state !== "withdrawn" && period.from <= body.date && body.date <= period.until,
  );
  const count = (state: string) => own.filter((report) => report.state === state).length;
  const photos = own.reduce((sum, { body }) => sum + (body.evidence?.length ?? 0), 0);
  return (
    <Section title={t("nilai.work")}>
      <p>
        {own.length === 0
          ? t("nilai.work.none")
          : t("nilai.work.reports", {
              n: own.length,
              verified: count("verified"),
              waiting: count("submitted"),
              returned: count("returned"),
              photos,
            })}
      </p>
      {lines.value
        .filter(({ placement }) => placement === card.id)
        .map((line) => (
          <div key={line.id} class="card">
            <h3>{line.rhk}</h3>
            {line.indicators.map((indicator) => (
              <IndicatorProgress key={indicator.id} line={line} indicator={indicator} />
            ))}
          </div>
        ))}
    </Section>
  );
}

/** The table's word for the two answers: it suggests, the superior decides. */
export function Suggestion({
  results,
  behaviour,
}: {
  results: Level | undefined;
  behaviour: Level | undefined;
}) {
  if (!results || !behaviour) return <p class="soft">{t("nilai.suggestion.later")}</p>;
  return (
    <Banner title={t("nilai.suggestion", { predikat: t(`predikat.${PREDIKAT[results][behaviour]}`) })}>
      {t("nilai.suggestion.hint")}
    </Banner>
  );
}
