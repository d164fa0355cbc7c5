import { useState } from "preact/hooks";
import { rolesFor, today } from "../../mine";
import type { Card as Person, Words } from "../../reading";
import { collection, newId, save, sawOf, type ViewRecord } from "../../sync";
import { label, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { Card, ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import type { IconName } from "../../ui/icon";
import { Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import type { Tone } from "../../ui/state";
import { showToast } from "../../ui/toast";
import {
  cardOf,
  hoursDone,
  isMe,
  isSuperiorOf,
  periods,
  releasedOf,
  rowsOf,
  subjectOf,
} from "../lain-pengembangan/data";
import { Team } from "../lain-pengembangan/kompetensi";
import { WordsSheet } from "../lain-pengembangan/line-sheets";
import "../lain-pengembangan/pengembangan.css";
import { Appreciations, Certificate } from "./appreciation";
import { type Asked, type Condition, eligibility, type Facts } from "./eligible";
import { Potential } from "./potential";

type Rule = Condition & { label: Words; source: string };
type Kind = { id: string; label: Words; conditions: Rule[] };

const kinds = (): Kind[] =>
  collection("career_rules").value.flatMap(({ value }) => (value?.kinds ?? []) as Kind[]);

const LOOKS: Record<string, { tone: Tone; icon: IconName }> = {
  proposed: { tone: "turmeric", icon: "clock" },
  supported: { tone: "indigo", icon: "check" },
  declined: { tone: "madder", icon: "cross" },
  granted: { tone: "green", icon: "checks" },
  refused: { tone: "madder", icon: "cross" },
};

/** What somebody may be nominated for and why or why not; his nominations, and those that wait for this person. */
export function Karier({ rest: [placement, act, id] }: { rest: string[] }) {
  const card = subjectOf(placement);
  const back = placement ? "/lain/karier" : "/lain";
  const seen = collection("nomination").value.filter(({ registers }) => registers.body?.value);
  const his = seen.filter(({ registers }) => registers.body?.value.placement === card?.id);
  const others = placement ? [] : seen.filter((record) => !his.includes(record));
  if (!card && !others.length)
    return (
      <Page title={t("lain.karier")} back={back}>
        <EmptyState title={t("kembang.nobody")}>{t("kembang.nobody.hint")}</EmptyState>
      </Page>
    );
  if (card && act === "piagam" && (isMe(card) || isSuperiorOf(card)))
    return <Certificate card={card} id={id ?? ""} />;
  return (
    <Page title={t("lain.karier")} line={card && `${card.name} · ${card.position}`} back={back}>
      <p>{t("karier.hint")}</p>
      {others.length > 0 && (
        <Section title={t("karier.others")}>
          {others.map((record) => (
            <OneNomination key={record.id} record={record} named />
          ))}
        </Section>
      )}
      {his.length > 0 && (
        <Section title={t("karier.nominations")}>
          {his.map((record) => (
            <OneNomination key={record.id} record={record} />
          ))}
        </Section>
      )}
      {card &&
        (isMe(card) || isSuperiorOf(card)) &&
        kinds().map((kind) => <OneKind key={kind.id} kind={kind} card={card} />)}
      {card && (isMe(card) || isSuperiorOf(card)) && (
        <>
          <Potential card={card} />
          <Appreciations card={card} />
        </>
      )}
      {!placement && <Team room="karier" />}
    </Page>
  );
}

function factsOf(card: Person): Facts {
  const rows = periods.value
    .map(({ id }) => rowsOf(card, id))
    .find((one) => one.some(({ kind }) => kind !== "unknown"));
  return {
    predikat: releasedOf(card.id)
      .reverse()
      .map(({ predikat }) => predikat),
    hours: hoursDone(card.id, today.value.slice(0, 4)),
    gaps: rows ? rows.filter(({ kind }) => kind === "gap").length : null,
  };
}

const MET: Record<string, { tone: Tone; icon: IconName; word: "met" | "unmet" | "unknown" }> = {
  true: { tone: "green", icon: "check", word: "met" },
  false: { tone: "madder", icon: "cross", word: "unmet" },
  null: { tone: "neutral", icon: "info", word: "unknown" },
};

function inputWords({ input }: Asked, fact: string, card: Person): string {
  if (fact === "asked") return t("karier.input.asked");
  if (input === null) return t("karier.input.none");
  const names = new Map(releasedOf(card.id).map(({ predikat, label }) => [predikat, label]));
  if (Array.isArray(input))
    return input.length
      ? t("karier.input.predikat", { list: input.map((one) => names.get(one) ?? one).join(", ") })
      : t("karier.input.none");
  return t(fact === "hours" ? "karier.input.hours" : "karier.input.gaps", { n: input });
}

/** One kind of nomination: each condition with what it was asked of and where it comes from. */
function OneKind({ kind, card }: { kind: Kind; card: Person }) {
  const [asking, setAsking] = useState(false);
  const { verdict, rows } = eligibility(kind.conditions, factsOf(card));
  const nominate = async (reason: string) => {
    const body = {
      placement: card.id,
      name: card.name,
      position: card.position,
      kind: kind.id,
      label: label(kind.label),
      reason,
      conditions: Object.fromEntries(rows.map(({ id, met }) => [id, MET[String(met)]?.word])),
    };
    if (await wasSaved(save([{ collection: "nomination", record: newId(), put: { body }, saw: {} }])))
      showToast(t("kembang.saved"));
  };
  return (
    <Section title={label(kind.label)}>
      <p>{t(`karier.verdict.${verdict}`)}</p>
      <ul class="ledger">
        {kind.conditions.map((one, at) => {
          const row = rows[at]!;
          const { tone, icon, word } = MET[String(row.met)]!;
          return (
            <ListRow
              key={one.id}
              title={label(one.label)}
              line={
                <span class="stack" data-gap="tight">
                  <span>{inputWords(row, one.fact, card)}</span>
                  <span class="small">{t("kembang.source", { source: one.source })}</span>
                  <span>
                    <Chip tone={tone} icon={icon}>
                      {t(`karier.${word}`)}
                    </Chip>
                  </span>
                </span>
              }
            />
          );
        })}
      </ul>
      {isSuperiorOf(card) && (
        <div class="actions-inline">
          <Button icon="plus" onClick={() => setAsking(true)}>
            {t("karier.nominate", { kind: label(kind.label) })}
          </Button>
        </div>
      )}
      {asking && (
        <WordsSheet
          title={t("karier.nominate", { kind: label(kind.label) })}
          field={t("karier.why")}
          onTake={nominate}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}

/** Which steps this person can take: the superior's superior sees the record without the work. */
function stepsFor(record: ViewRecord, state: string): ("support" | "decline" | "grant" | "refuse")[] {
  const roles = rolesFor(record.owner);
  const office = roles.includes("admin") || roles.includes("pengelola");
  if (state === "supported" && office) return ["grant", "refuse"];
  const reviews = roles.includes("reviewer") || !cardOf(record.owner);
  return state === "proposed" && reviews ? ["support", "decline"] : [];
}

function OneNomination({ record, named }: { record: ViewRecord; named?: boolean }) {
  const [asking, setAsking] = useState<"support" | "decline" | "grant" | "refuse">();
  const { name, position, label: what, reason, conditions } = record.registers.body?.value ?? {};
  const state = (record.registers.state?.value as string | undefined) ?? "proposed";
  const look = LOOKS[state] ?? { tone: "neutral" as Tone, icon: "info" as IconName };
  const open = Object.values(conditions ?? {}).filter((met) => met !== "met").length;
  const take = async (words: string) => {
    const step = {
      collection: "nomination",
      record: record.id,
      step: asking!,
      reason: words,
      saw: sawOf(record),
    };
    if (await wasSaved(save([step]))) showToast(t("kembang.saved"));
  };
  return (
    <Card label={what}>
      <div class="stack" data-gap="tight">
        <h3>{what}</h3>
        {named && (
          <p>
            {name} · {position}
          </p>
        )}
        <p>
          <Chip tone={look.tone} icon={look.icon}>
            {tCode(`karier.state.${state}`, "karier.nominations")}
          </Chip>
        </p>
        <p>{t("kembang.reason_is", { reason })}</p>
        <p class="small">{t("karier.conditions", { n: open })}</p>
        {record.registers.state?.reason && (
          <p>{t("karier.decided", { reason: record.registers.state.reason })}</p>
        )}
        <div class="actions-inline">
          {stepsFor(record, state).map((step, at) => (
            <Button
              key={step}
              kind={at === 0 ? "primary" : "secondary"}
              icon={at === 0 ? "check" : "cross"}
              onClick={() => setAsking(step)}
            >
              {t(`karier.${step}`)}
            </Button>
          ))}
        </div>
      </div>
      {asking && (
        <WordsSheet
          title={t(`karier.${asking}`)}
          field={t("kembang.reason")}
          onTake={take}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Card>
  );
}
