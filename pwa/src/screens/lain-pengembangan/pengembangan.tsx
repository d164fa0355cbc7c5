import { useState } from "preact/hooks";
import { today } from "../../mine";
import type { Card as Person } from "../../reading";
import { label, t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Card, Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { showToast } from "../../ui/toast";
import {
  hoursAYear,
  hoursDone,
  isMe,
  isSuperiorOf,
  linesOf,
  nameOf,
  type Period,
  type Proposal,
  periods,
  recommended,
  rowsOf,
  ruleOf,
  subjectOf,
  trainingOf,
} from "./data";
import { type Recommendation, ruleWords } from "./gap";
import { ImprovementForm, ImprovementPart } from "./improvement";
import { Team } from "./kompetensi";
import { OneLine } from "./line";
import { DeclineSheet, ReplaceSheet } from "./line-sheets";
import { type Intent, newId, save, session, uuid5 } from "./saving";
import "./pengembangan.css";

/** What is recommended, planned and done to develop somebody: one's own, or of one's staff. */
export function Pengembangan({ rest: [placement, act] }: { rest: string[] }) {
  const card = subjectOf(placement);
  const back = placement ? "/lain/pengembangan" : "/lain";
  const period = periods.value[0];
  if (!card || (!isMe(card) && !isSuperiorOf(card)) || !period)
    return (
      <Page title={t("lain.pengembangan")} back={back}>
        <EmptyState title={t(card ? "kembang.no_period" : "kembang.nobody")}>
          {t(card ? "kembang.no_period.hint" : "kembang.nobody.hint")}
        </EmptyState>
      </Page>
    );
  if (act === "perbaikan") return <ImprovementForm card={card} />;
  const lines = linesOf(card.id);
  const year = today.value.slice(0, 4);
  return (
    <Page title={t("lain.pengembangan")} line={`${card.name} · ${card.position}`} back={back}>
      <p>
        {t(hoursAYear.value ? "kembang.hours.of" : "kembang.hours", {
          n: hoursDone(card.id, year),
          of: hoursAYear.value,
          year,
        })}
      </p>
      <ImprovementPart card={card} />
      <Recommended card={card} />
      <Section title={t("kembang.plan")}>
        {lines.length === 0 && <p class="soft">{t("kembang.plan.none")}</p>}
        {lines.map((line) => (
          <OneLine key={line.id} line={line} card={card} />
        ))}
      </Section>
      <div class="actions-inline">
        <ButtonLink icon="forward" href={`/lain/kompetensi/${card.id}`}>
          {t("lain.kompetensi")}
        </ButtonLink>
      </div>
      {!placement && <Team room="pengembangan" />}
    </Page>
  );
}

/** For the newest period in which anything was assessed. */
function Recommended({ card }: { card: Person }) {
  const period = periods.value.find(({ id }) => rowsOf(card, id).some(({ kind }) => kind !== "unknown"));
  const found = period ? recommended(card, period.id) : [];
  return (
    <Section title={t("kembang.recommended")}>
      {found.length === 0 && (
        <p class="soft">{t(period ? "kembang.recommended.none" : "kembang.recommended.later")}</p>
      )}
      {period &&
        found.map((one) => <OneRecommendation key={one.competency} one={one} card={card} period={period} />)}
    </Section>
  );
}

type OneProps = { one: Recommendation; card: Person; period: Period };

/** A recommendation with its reason; nothing of it is in the plan until somebody says so. */
function OneRecommendation({ one, card, period }: OneProps) {
  const [asking, setAsking] = useState<"replace" | "decline">();
  const training = trainingOf(one.training);
  const row = rowsOf(card, period.id).find(({ competency }) => competency === one.competency);
  if (!training || !row || row.counted === null) return null;
  const rule = ruleOf(one.rule);
  const proposal: Proposal = {
    placement: card.id,
    period: period.id,
    competency: one.competency,
    name: nameOf(one.competency),
    gap: {
      required: row.required,
      ...(row.own !== null ? { own: row.own } : {}),
      ...(row.superior !== null ? { superior: row.superior } : {}),
      counted: row.counted,
    },
    rule: one.rule,
    training: training.id,
    title: label(training.label),
    hours: training.hours,
    mode: training.mode,
  };
  /** The proposal, and what follows from it, as one thing. */
  const propose = async (more: Partial<Intent> = {}, put: object = {}) => {
    const record = await uuid5(session(), `development_plan/${card.id}/${period.id}/${one.competency}`);
    const first = newId();
    const made: Intent[] = [
      { id: first, collection: "development_plan", record, put: { proposal, ...put }, saw: {} },
    ];
    const saw = Object.fromEntries(["proposal", ...Object.keys(put)].map((name) => [name, [first]]));
    if (more.step) made.push({ collection: "development_plan", record, saw, ...more });
    if (await wasSaved(save(made))) showToast(t("kembang.saved"));
  };
  return (
    <Card label={label(training.label)}>
      <div class="stack" data-gap="tight">
        <h3>{label(training.label)}</h3>
        <p>
          {t("kembang.training", {
            hours: training.hours,
            mode: t(`kembang.mode.${training.mode as "kelas"}`),
            provider: label(training.provider),
          })}
        </p>
        <p class="small">
          {t("kembang.because", {
            name: nameOf(one.competency),
            n: one.shortfall,
            required: row.required,
            counted: row.counted,
          })}
          {rule && ` ${t(ruleWords(rule), { n: rule.shortfall })}`}
        </p>
        <div class="actions-inline">
          {isSuperiorOf(card) ? (
            <>
              <Button kind="primary" icon="check" onClick={() => propose({ step: "accept" })}>
                {t("kembang.accept")}
              </Button>
              <Button icon="pencil" onClick={() => setAsking("replace")}>
                {t("kembang.replace")}
              </Button>
              <Button icon="cross" onClick={() => setAsking("decline")}>
                {t("kembang.decline")}
              </Button>
            </>
          ) : (
            <Button kind="primary" icon="forward" onClick={() => propose()}>
              {t("kembang.propose")}
            </Button>
          )}
        </div>
        {asking === "replace" && (
          <ReplaceSheet
            onTake={(choice, reason) => propose({ step: "replace", reason }, { choice })}
            onClose={() => setAsking(undefined)}
          />
        )}
        {asking === "decline" && (
          <DeclineSheet
            onTake={(reason) => propose({ step: "decline", reason })}
            onClose={() => setAsking(undefined)}
          />
        )}
      </div>
    </Card>
  );
}
