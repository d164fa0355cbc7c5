import { tasks } from "../../appraisal";
import type { Route } from "../../router";
import { syncStatus } from "../../sync";
import { t } from "../../text";
import { ButtonLink } from "../../ui/button";
import { Facts, Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { dataTime } from "./data-time";
import { PersonPlan } from "./person-plan";
import { PersonReports } from "./person-reports";
import { answersFor, cardOf, lines, reports } from "./view";
import "./tim.css";

/** One person of the team: the plan with how far it is, then everything reported, newest first. */
export function TimDetail({ route: { params } }: { route: Route }) {
  const card = cardOf(params.placement ?? "");
  if (!card)
    return (
      <Page title={t("orang.missing")} back="/tim">
        <EmptyState
          title={t("orang.missing")}
          action={
            <ButtonLink kind="primary" href="/tim">
              {t("orang.to_team")}
            </ButtonLink>
          }
        >
          {t("orang.missing.hint")}
        </EmptyState>
      </Page>
    );
  const appraisal = tasks.value.findLast(
    ({ group, placement, state }) => group === "superior" && placement === card.id && state !== "closed",
  );
  const { lastSuccessAt } = syncStatus.value;
  return (
    <Page
      title={card.name}
      line={`${card.position} · ${lastSuccessAt ? t("tim.data_at", { at: dataTime(lastSuccessAt) }) : t("tim.data_never")}`}
      back="/tim"
      wide
    >
      <div class="person-head">
        <Facts
          facts={[
            [t("orang.nip"), card.nip],
            [t("orang.unit"), card.unitName],
          ]}
        />
        <div class="row">
          {answersFor(card) && (
            <>
              <ButtonLink icon="list" href={`/tim/${card.id}/rencana`}>
                {t("orang.skp")}
              </ButtonLink>
              {appraisal && (
                <ButtonLink icon="team" href={`/menilai/${appraisal.id}`}>
                  {t("orang.appraise")}
                </ButtonLink>
              )}
              <ButtonLink icon="checks" href={`/tim/${card.id}/aksi`}>
                {t("orang.actions")}
              </ButtonLink>
              <ButtonLink icon="pencil" href={`/tim/${card.id}/nilai`}>
                {t("orang.rate")}
              </ButtonLink>
            </>
          )}
          <ButtonLink icon="print" href={`/slip?orang=${card.id}`}>
            {t("orang.slip")}
          </ButtonLink>
        </div>
      </div>
      <div class="person">
        <Section title={t("orang.plan")}>
          <PersonPlan card={card} lines={lines.value.filter(({ placement }) => placement === card.id)} />
        </Section>
        <Section title={t("orang.reports")}>
          <PersonReports
            card={card}
            reports={reports.value.filter(({ placement }) => placement === card.id)}
            lines={lines.value.filter(({ placement }) => placement === card.id)}
          />
        </Section>
      </div>
    </Page>
  );
}
