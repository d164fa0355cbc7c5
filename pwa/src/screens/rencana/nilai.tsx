import { useState } from "preact/hooks";
import type { Card as Person } from "../../reading";
import type { Route } from "../../router";
import { now, record as recordOf, sawOf, type ViewRecord } from "../../sync";
import { localDate, t } from "../../text";
import { Button } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Page } from "../../ui/page";
import { ReasonSheet } from "../../ui/reason-sheet";
import { answersFor, cardOf } from "../penilai/view";
import "../penilai/tim.css";
import { Later } from "./later";
import { Suggestion, Work } from "./nilai-facts";
import { Writing } from "./nilai-form";
import { typedOf } from "./nilai-value";
import { type Period, periodsBegun, periodWords } from "./periods";
import { isContested, stateOfPlan, VALUES } from "./plan";
import { Contested, StateOf } from "./plan-page";
import { useNaturalId } from "./use-kept";

/** The superior's rating of one period: results and behaviour, the work beside it, a suggestion; he decides. */
export function Nilai({ route }: { route: Route }) {
  const placement = route.params.placement ?? "";
  const card = cardOf(placement);
  const periods = periodsBegun(localDate(now.value, card?.zone));
  const [chosen, setChosen] = useState(route.query.get("periode"));
  const period = periods.find(({ id }) => id === chosen) ?? periods[0];
  const id = useNaturalId(period && `rating/${placement}/${period.id}/superior`);
  const back = `/tim/${placement}`;
  const title = card ? t("nilai.title", { name: card.name }) : t("orang.missing");
  if (card && answersFor(card) && period && id)
    return (
      <Page title={title} line={`${card.position} · ${periodWords(period)}`} back={back} wide>
        {periods.length > 1 && (
          <SelectField
            label={t("nilai.period")}
            options={periods.map((one) => ({ value: one.id, label: periodWords(one) }))}
            value={period.id}
            onChange={setChosen}
          />
        )}
        <Later>{({ UnitAchievement }) => <UnitAchievement placement={placement} period={period.id} />}</Later>
        <Rating key={id} id={id} card={card} period={period} />
      </Page>
    );
  return (
    <Page title={title} back={back}>
      {period && card && answersFor(card) ? (
        <Skeleton label={t("common.loading")} />
      ) : (
        <EmptyState title={t(card ? "nilai.none" : "orang.missing")}>
          {t(card ? "nilai.none.hint" : "orang.missing.hint")}
        </EmptyState>
      )}
    </Page>
  );
}

function Rating({ id, card, period }: { id: string; card: Person; period: Period }) {
  const record = recordOf("rating", id).value;
  const state = stateOfPlan(record);
  return (
    <>
      <p>
        <StateOf record={record} state={record ? `rating_${state}` : "rating_none"} />
      </p>
      {record && isContested(record) && <Contested record={record} />}
      <div class="person">
        {state === "submitted" && record ? (
          <Submitted record={record} />
        ) : (
          <Writing id={id} card={card} period={period} record={record} />
        )}
        <Work card={card} period={period} />
      </div>
    </>
  );
}

/** What was sent, as it stands; it can be opened again with a reason. */
function Submitted({ record }: { record: ViewRecord }) {
  const [asking, setAsking] = useState(false);
  const { results, behaviour } = typedOf(record);
  return (
    <div class="stack">
      {(
        [
          ["results", results],
          ["behaviour", behaviour],
        ] as const
      ).map(([name, one]) => (
        <div key={name}>
          <h2>{t(`nilai.${name}`)}</h2>
          <p>{one.level && t(`nilai.level.${one.level}`)}</p>
          {one.reason && <p>“{one.reason}”</p>}
        </div>
      ))}
      <dl class="facts">
        {VALUES.map((one) => (
          <div key={one}>
            <dt>{t(`values.${one}`)}</dt>
            <dd>{behaviour.values[one] && t(`nilai.level.${behaviour.values[one]}`)}</dd>
          </div>
        ))}
      </dl>
      <Suggestion results={results.level} behaviour={behaviour.level} />
      <p>
        <Button icon="reply" onClick={() => setAsking(true)}>
          {t("nilai.reopen")}
        </Button>
      </p>
      {asking && (
        <ReasonSheet
          step={{ collection: "rating", record: record.id, step: "reopen", saw: sawOf(record) }}
          title={t("nilai.reopen")}
          action={t("nilai.reopen")}
          icon="reply"
          reasonLabel={t("rencana.reason")}
          ready={[]}
          saved={t("rencana.saved")}
          onClose={() => setAsking(false)}
        >
          <p>{t("nilai.reopen.hint")}</p>
        </ReasonSheet>
      )}
    </div>
  );
}
