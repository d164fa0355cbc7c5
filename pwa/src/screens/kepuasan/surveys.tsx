import { useState } from "preact/hooks";
import { exportAddress, readSurveys, type Standing, type Weighting } from "../../administration-surveys";
import { currentLanguage, formatDate, t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Page } from "../../ui/page";
import { Export } from "../pengelola/export-part";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { Codes } from "./codes";
import { StandingCard } from "./standing";
import { UseSheet } from "./use-sheet";

/** The codes of these units, and how each of them stands in a quarter or a year. */
export function Surveys() {
  const [period, setPeriod] = useState("");
  const [weighting, setWeighting] = useState<Weighting>("1/9");
  const [used, setUsed] = useState<Standing>();
  const query = { ...(period && { period }), weighting };
  const found = useAnswer(() => readSurveys(query), `${period} ${weighting}`);
  const here = found.value;
  return (
    <Page title={t("admin.surveys")} line={t("kepuasan.line")} wide withoutSync>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !here ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <>
          <Codes codes={here.codes} again={found.again} />
          <h2>{t("kepuasan.results")}</h2>
          <div class="desk-tools">
            <SelectField
              label={t("kepuasan.period")}
              options={[...new Set([...here.periods, here.period])].map((one) => ({
                value: one,
                label: periodWords(one),
              }))}
              value={here.period}
              onChange={setPeriod}
            />
            <SelectField
              label={t("kepuasan.weighting")}
              options={[
                { value: "1/9", label: t("kepuasan.weighting.exact") },
                { value: "0.11", label: t("kepuasan.weighting.example") },
              ]}
              value={weighting}
              onChange={(chosen) => setWeighting(chosen as Weighting)}
            />
          </div>
          <div class="row">
            <ButtonLink
              icon="install"
              href={exportAddress({ period: here.period, weighting, language: currentLanguage() })}
            >
              {t("kepuasan.export")}
            </ButtonLink>
            <Export list="surveys" query={{ period, weighting }} />
          </div>
          <p class="soft">
            {t("kepuasan.date", {
              day: formatDate(here.today),
              weighting: t(weighting === "1/9" ? "kepuasan.weighting.exact" : "kepuasan.weighting.example"),
              n: here.form.minimum,
            })}
          </p>
          {here.standings.length === 0 ? (
            <EmptyState title={t("kepuasan.none")}>
              {t("kepuasan.none.hint", { n: here.form.minimum })}
            </EmptyState>
          ) : (
            here.standings.map((one) => (
              <StandingCard key={`${one.unit} ${one.counter}`} standing={one} form={here.form}>
                {here.may_use && one.ikm && (
                  <Button onClick={() => setUsed(one)}>
                    {t(one.counter === null ? "kepuasan.use" : "kepuasan.use.counter")}
                  </Button>
                )}
              </StandingCard>
            ))
          )}
        </>
      )}
      {used && here && <UseSheet standing={used} period={here.period} onClose={() => setUsed(undefined)} />}
    </Page>
  );
}

/** "2026-T4" as people say it. */
function periodWords(period: string): string {
  const [year = "", quarter] = period.split("-T");
  return quarter ? t("kepuasan.quarter", { n: Number(quarter), year }) : year;
}
