import { useState } from "preact/hooks";
import { type Period, readPeriods } from "../../administration";
import { formatDate, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Card, Facts } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { Export } from "./export-part";
import { AddPeriodSheet, actOf, nameOf, ReopenSheet } from "./period-sheets";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

/** The periods, the newest first: how far each is. Only who administers the whole agency can act on them. */
export function Periods() {
  const found = useAnswer(readPeriods, "periods");
  const [adding, setAdding] = useState(false);
  const [reopening, setReopening] = useState<Period>();
  const mayAct = found.value?.may_act ?? false;
  const done = (words: string) => {
    setAdding(false);
    setReopening(undefined);
    found.again();
    showToast(words);
  };
  return (
    <Page title={t("admin.periods")} line={t("admin.periods.line")} wide withoutSync>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <>
          {mayAct ? (
            <div class="row">
              <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
                {t("admin.period.add")}
              </Button>
              <ButtonLink href="/pengelola/siklus" icon="sync">
                {t("cycles.see")}
              </ButtonLink>
              <Export list="periods" />
            </div>
          ) : (
            <Banner title={t("admin.periods.only_top")} />
          )}
          {found.value.periods.length === 0 ? (
            <EmptyState title={t("admin.periods.empty")}>{t("admin.periods.empty.hint")}</EmptyState>
          ) : (
            <ul class="desk-columns">
              {found.value.periods.map((period) => (
                <li key={period.id}>
                  <OnePeriod period={period} {...(mayAct && { onReopen: () => setReopening(period) })} />
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      {adding && (
        <AddPeriodSheet onClose={() => setAdding(false)} onDone={() => done(t("admin.period.added"))} />
      )}
      {reopening && (
        <ReopenSheet
          period={reopening}
          onClose={() => setReopening(undefined)}
          onDone={({ released }) => done(t("admin.period.reopened.done", { n: released }))}
        />
      )}
    </Page>
  );
}

const CHIPS = {
  open: { tone: "green", icon: "check" },
  grace: { tone: "turmeric", icon: "hourglass" },
  locked: { tone: "indigo", icon: "lock" },
} as const;

function OnePeriod({ period, onReopen }: { period: Period; onReopen?: () => void }) {
  return (
    <Card label={nameOf(period)}>
      <div class="stack">
        <div class="row" data-spread>
          <h2>{nameOf(period)}</h2>
          <Chip {...CHIPS[period.state]}>{t(`admin.period.${period.state}`)}</Chip>
        </div>
        <p>{t(`admin.period.${period.state}.hint`)}</p>
        <Facts facts={factsOf(period)} />
        {onReopen && (
          <div class="row">
            <Button icon="clock" onClick={onReopen}>
              {actOf(period)}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

function factsOf({ deadline, lock, amendments, reopened }: Period): [string, string][] {
  const again = reopened
    .map(({ unit_name: unit, until }) => t("admin.period.reopened.unit", { unit, date: formatDate(until) }))
    .join("; ");
  return [
    [t("admin.period.deadline"), formatDate(deadline)],
    [t("admin.period.lock"), formatDate(lock)],
    ...(again ? [[t("admin.period.reopened"), again] as [string, string]] : []),
    ...(amendments
      ? [
          [t("admin.period.amendments"), t("admin.period.amendments.n", { n: amendments })] as [
            string,
            string,
          ],
        ]
      : []),
  ];
}
