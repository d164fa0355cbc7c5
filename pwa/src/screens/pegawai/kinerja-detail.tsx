import { useState } from "preact/hooks";
import { type Indicator, myLines, myReports, type PlanLine, today } from "../../mine";
import type { Route } from "../../router";
import { t, tCode } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Facts, Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Later } from "../rencana/later";
import { IndicatorProgress } from "./indicator-progress";
import { Legend } from "./legend";
import { ReportRow } from "./report-row";
import { targetWords } from "./standing";

const PAGE = 30;

/** One plan line: each indicator with its target and how it is counted, and the reports behind it. */
export function KinerjaDetail({ route }: { route: Route }) {
  const [shown, setShown] = useState(PAGE);
  const line = myLines.value.find(({ id }) => id === route.params.line);
  if (!line)
    return (
      <Page title={t("kinerja.title")} back="/kinerja">
        <EmptyState title={t("kinerja.none")} />
      </Page>
    );
  const reports = myReports.value.filter((report) => report.line === line.id);
  return (
    <Page title={line.rhk} line={t(`kinerja.${line.kind}`)} back="/kinerja">
      <Legend />
      {line.indicators.map((indicator) => (
        <OneIndicator key={indicator.id} line={line} indicator={indicator} />
      ))}
      <Section title={t("kinerja.reports")}>
        {reports.length === 0 && <p class="soft">{t("laporan.none")}</p>}
        <ul class="ledger">
          {reports.slice(0, shown).map((report) => (
            <ReportRow key={report.id} report={report} />
          ))}
        </ul>
        {reports.length > shown && (
          <Button wide onClick={() => setShown(shown + PAGE)}>
            {t("common.more", { n: Math.min(PAGE, reports.length - shown) })}
          </Button>
        )}
      </Section>
    </Page>
  );
}

function OneIndicator({ line, indicator }: { line: PlanLine; indicator: Indicator }) {
  const counted = t(`progress.aggregate.${indicator.aggregate}`);
  const direction = t(`progress.direction.${indicator.direction}`);
  return (
    <Section title={tCode(`kinerja.aspect.${indicator.aspect}`, "kinerja.target")}>
      <div class="stack">
        <IndicatorProgress line={line} indicator={indicator} />
        {indicator.trajectory && (
          <Later>
            {({ TrajectoryChart }) => (
              <TrajectoryChart
                line={line}
                indicator={indicator}
                reports={myReports.value}
                today={today.value}
              />
            )}
          </Later>
        )}
        <Facts
          facts={[
            [t("kinerja.target"), targetWords(indicator)],
            [t("kinerja.counted"), indicator.aggregate === "judged" ? counted : `${counted}; ${direction}`],
          ]}
        />
        {indicator.definition && <Later>{({ Meaning }) => <Meaning indicator={indicator} />}</Later>}
        <p class="no-print">
          <ButtonLink icon="plus" href={`/lapor?baris=${line.id}&indikator=${indicator.id}`}>
            {t("kinerja.report")}
          </ButtonLink>
        </p>
      </div>
    </Section>
  );
}
