import { isOpen } from "../../appraisal";
import { Photos } from "../../forms/photo";
import { markOf, periods } from "../../proof";
import { collection } from "../../sync";
import { formatDate, localDate, t } from "../../text";
import { Section } from "../../ui/card";
import { StateChip } from "../../ui/chip";
import { TimeMark } from "../../ui/mark";
import { stateOf } from "../../ui/state";
import { amountWords } from "../penilai/review-row";
import { cardOf, lineOf, reports } from "../penilai/view";
import { Work } from "../rencana/nilai-facts";
import "../penilai/tim.css";
import type { BesideProps } from "./beside-superior";
import { StandingResult } from "./standing";

const SHOWN = 5;

/** What a superior rates by: the standing of the plan, the last reports with their evidence, the result so far. */
export function Beside({ task, cycle }: BesideProps) {
  const card = cardOf(task.placement);
  const result = collection("standing_result").value.find(
    ({ value }) => value?.cycle === task.cycle && value.placement === task.placement,
  );
  const recent = reports.value
    .filter(
      ({ placement, state, body }) =>
        placement === task.placement &&
        state !== "withdrawn" &&
        cycle.from <= body.date &&
        body.date <= cycle.until,
    )
    .sort((a, b) => (a.body.date < b.body.date ? 1 : -1))
    .slice(0, SHOWN);
  const said = collection("feedback").value.filter(({ registers, madeAt }) => {
    const day = localDate(registers.body?.at || madeAt || 0, card?.zone);
    return registers.body?.value?.placement === task.placement && cycle.from <= day && day <= cycle.until;
  });
  const thanks = said.filter(({ registers }) => registers.body?.value.kind === "recognition").length;
  return (
    <div class="stack" data-gap="wide">
      {said.length > 0 && (
        <Section
          title={t("menilai.voices")}
          aside={
            <a class="link-large" href={`/lain/umpan/tentang/${task.placement}/${cycle.from}/${cycle.until}`}>
              {t("menilai.voices.all")}
            </a>
          }
        >
          <p>{t("menilai.voices.count", { n: said.length - thanks, m: thanks })}</p>
        </Section>
      )}
      {result && <StandingResult value={result.value} scheme={cycle.scheme} closed={!isOpen(cycle)} />}
      {card && <Work card={card} period={{ id: cycle.period, from: cycle.from, until: cycle.until }} />}
      {recent.length > 0 && (
        <Section
          title={t("menilai.reports")}
          aside={
            <a class="link-large" href={`/tim/${task.placement}`}>
              {t("beranda.progress.all")}
            </a>
          }
        >
          <ul class="ledger">
            {recent.map((report) => {
              const line = report.line ? lineOf(report.line) : undefined;
              const indicator = line?.indicators.find(({ id }) => id === report.indicator);
              return (
                <li key={report.id} class="person-report">
                  <div class="person-report-head">
                    <p>
                      <b>{formatDate(report.body.date)}</b> ·{" "}
                      {amountWords({ report, card, line, indicator, corrects: undefined, flags: [] })}
                    </p>
                    <StateChip state={stateOf(report.record)} />
                    <TimeMark mark={markOf(report, periods.value)} />
                  </div>
                  {report.body.note && <p class="small">{report.body.note}</p>}
                  {(report.body.evidence?.length ?? 0) > 0 && (
                    <Photos evidence={report.body.evidence ?? []} report={report.id} />
                  )}
                </li>
              );
            })}
          </ul>
        </Section>
      )}
    </div>
  );
}
