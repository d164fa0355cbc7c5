import { useState } from "preact/hooks";
import type { Card as Person } from "../../reading";
import type { Route } from "../../router";
import { type Intent, newId, now, record as recordOf, save, sawOf, type ViewRecord } from "../../sync";
import { localDate, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { ErrorSummary } from "../../ui/error-summary";
import { ChoiceField, focusField, SelectField, TextField } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import { ReasonSheet } from "../../ui/reason-sheet";
import { wasSaved } from "../../ui/saving";
import { showToast } from "../../ui/toast";
import { answersFor, cardOf } from "../penilai/view";
import "../penilai/tim.css";
import { Later } from "./later";
import { NewsBanner } from "./news-banner";
import { Work } from "./nilai-facts";
import { type Period, periodsBegun, periodWords } from "./periods";
import { isContested, LEVELS, type Level, PREDIKAT, stateOfPlan, VALUES } from "./plan";
import { Contested, StateOf } from "./plan-page";
import { type Handle, useKept, useNaturalId } from "./use-kept";

type Rated = { level?: Level; reason: string };

type Typed = { results: Rated; behaviour: Rated & { values: Partial<Record<string, Level>> } };

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

type WritingProps = { id: string; card: Person; period: Period; record: ViewRecord | undefined };

/** Begun afresh from what was sent when that has been opened again. */
function Writing(props: WritingProps) {
  const { id, record } = props;
  const handle = useKept<Typed>({
    key: `rating/${id}`,
    record,
    registers: ["results", "behaviour"],
    begin: () => typedOf(record),
  });
  return handle ? <RatingForm {...props} handle={handle} /> : <Skeleton label={t("common.loading")} />;
}

type FormProps = WritingProps & { handle: Handle<Typed> };

function RatingForm({ id, card, period, record, handle }: FormProps) {
  const { value, change, news } = handle;
  const [tried, setTried] = useState(false);
  const { results, behaviour } = value;
  const errors = errorsOf(value);
  const shown = tried ? errors : {};
  const put = (name: "results" | "behaviour", given: object) =>
    change({ ...value, [name]: { ...value[name], ...given } });
  const groups = (): Record<string, unknown> => ({
    results: { placement: card.id, period: period.id, ...rated(results) },
    ...(behaviourDone(value) ? { behaviour: { ...rated(behaviour), values: behaviour.values } } : {}),
  });
  const keep = async (submit: boolean) => {
    const [first] = Object.keys(errors);
    if (first && submit) {
      setTried(true);
      return requestAnimationFrame(() => focusField(first));
    }
    const made: Intent[] = [
      { id: newId(), collection: "rating", record: id, put: groups(), saw: handle.saw },
    ];
    if (submit) {
      const saw = { ...handle.saw, results: [made[0]!.id!], behaviour: [made[0]!.id!] };
      made.push({ collection: "rating", record: id, step: "submit", saw });
    }
    if (!(await wasSaved(save(made, { dropDraft: `rating/${id}` })))) return;
    showToast(t(submit ? "nilai.submitted" : "rencana.saved"));
    handle.saved(recordOf("rating", id).value);
  };
  const first = news ? t("rencana.moved.first") : undefined;
  const why = results.level && !lacksReason(results) ? undefined : t("nilai.why");
  return (
    <div class="stack" data-gap="form">
      {handle.failed && (
        <Banner tone="madder" title={tCode(`problem.${handle.failed}`, "problem.unknown")} alert />
      )}
      {news && (
        <NewsBanner
          news={news}
          onSeen={() => handle.takeIn()}
          onUseTheirs={() => handle.takeIn(typedOf(record))}
        />
      )}
      <ErrorSummary
        errors={Object.entries(shown).map(([field, error]) => ({ id: field, label: labelOf(field), error }))}
      />
      <Levels name="results" rated={results} errors={shown} onChange={(given) => put("results", given)} />
      <Levels
        name="behaviour"
        rated={behaviour}
        errors={shown}
        onChange={(given) => put("behaviour", given)}
      />
      <div class="stack" data-gap="tight">
        <h2>{t("nilai.values")}</h2>
        <Button
          onClick={() =>
            put("behaviour", {
              values: { ...Object.fromEntries(VALUES.map((one) => [one, "meets"])), ...behaviour.values },
            })
          }
        >
          {t("nilai.values.rest")}
        </Button>
        {VALUES.map((one) => (
          <ChoiceField
            key={one}
            id={`value-${one}`}
            inline
            label={t(`values.${one}`)}
            error={shown[`value-${one}`]}
            options={LEVELS.map((level) => ({ value: level, label: t(`nilai.short.${level}`) }))}
            value={[behaviour.values[one] ?? ""]}
            onChange={([level]) => put("behaviour", { values: { ...behaviour.values, [one]: level } })}
          />
        ))}
      </div>
      <Suggestion results={results.level} behaviour={behaviour.level} />
      <Actions>
        <Button onClick={() => keep(false)} disabledBecause={first ?? why}>
          {t("nilai.save")}
        </Button>
        <Button kind="primary" icon="forward" onClick={() => keep(true)} disabledBecause={first}>
          {t("nilai.submit")}
        </Button>
      </Actions>
    </div>
  );
}

type LevelsProps = {
  name: "results" | "behaviour";
  rated: Rated;
  errors: Record<string, string>;
  onChange: (given: Partial<Rated>) => void;
};

/** One question: three answers, each with what it means, and the reason where it is not as expected. */
function Levels({ name, rated: { level, reason }, errors, onChange }: LevelsProps) {
  return (
    <div class="stack">
      <ChoiceField
        id={`level-${name}`}
        required
        label={t(`nilai.${name}`)}
        error={errors[`level-${name}`]}
        options={LEVELS.map((one) => ({
          value: one,
          label: t(`nilai.level.${one}`),
          line: t(`nilai.${name}.${one}`),
        }))}
        value={[level ?? ""]}
        onChange={([chosen]) => onChange({ level: chosen as Level })}
      />
      <TextField
        id={`reason-${name}`}
        multiline
        required={level !== undefined && level !== "meets"}
        label={t(`nilai.reason.${name}`)}
        help={t("nilai.reason.help")}
        error={errors[`reason-${name}`]}
        maxLength={2000}
        value={reason}
        onInput={(words) => onChange({ reason: words })}
      />
    </div>
  );
}

/** The table's word for the two answers: it suggests, the superior decides. */
function Suggestion({ results, behaviour }: { results: Level | undefined; behaviour: Level | undefined }) {
  if (!results || !behaviour) return <p class="soft">{t("nilai.suggestion.later")}</p>;
  return (
    <Banner title={t("nilai.suggestion", { predikat: t(`predikat.${PREDIKAT[results][behaviour]}`) })}>
      {t("nilai.suggestion.hint")}
    </Banner>
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

function typedOf(record: ViewRecord | undefined): Typed {
  const { results, behaviour } = record?.registers ?? {};
  return {
    results: { level: results?.value?.level, reason: results?.value?.reason ?? "" },
    behaviour: {
      level: behaviour?.value?.level,
      reason: behaviour?.value?.reason ?? "",
      values: behaviour?.value?.values ?? {},
    },
  };
}

const rated = ({ level, reason }: Rated) => ({ level, ...(reason.trim() ? { reason: reason.trim() } : {}) });

const lacksReason = ({ level, reason }: Rated) => level !== undefined && level !== "meets" && !reason.trim();

const behaviourDone = ({ behaviour }: Typed) =>
  behaviour.level && !lacksReason(behaviour) && VALUES.every((one) => behaviour.values[one]);

const labelOf = (field: string) => {
  const [what, name = ""] = field.split("-");
  if (what === "value") return tCode(`values.${name}`, "nilai.values");
  return tCode(what === "reason" ? `nilai.reason.${name}` : `nilai.${name}`, "nilai.results");
};

function errorsOf({ results, behaviour }: Typed): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [name, one] of [
    ["results", results],
    ["behaviour", behaviour],
  ] as const) {
    if (!one.level) errors[`level-${name}`] = t("error.required");
    if (lacksReason(one)) errors[`reason-${name}`] = t("nilai.reason.needed");
  }
  for (const one of VALUES) if (!behaviour.values[one]) errors[`value-${one}`] = t("error.required");
  return errors;
}
