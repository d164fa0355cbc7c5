import { useState } from "preact/hooks";
import { PairedDots } from "../../charts/paired-dots";
import type { Card as Person } from "../../reading";
import { syncStatus } from "../../sync";
import { formatMoment, label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { ButtonLink } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { Assess } from "./assess";
import {
  dictionaries,
  isMe,
  isSuperiorOf,
  levelsOf,
  nameOf,
  type Period,
  periods,
  periodWords,
  rowsOf,
  subjectOf,
  team,
} from "./data";
import { type Row, strengths, weaknesses } from "./gap";
import "./pengembangan.css";

/** How somebody's competencies stand against what his post wants: one's own, or those of one's staff. */
export function Kompetensi({ rest: [placement, act] }: { rest: string[] }) {
  const card = subjectOf(placement);
  const [chosen, setChosen] = useState<string>();
  const period = periods.value.find(({ id }) => id === chosen) ?? periods.value[0];
  const back = placement ? "/lain/kompetensi" : "/lain";
  if (!card || (!isMe(card) && !isSuperiorOf(card)))
    return (
      <Page title={t("lain.kompetensi")} back={back}>
        <EmptyState title={t("kembang.nobody")}>{t("kembang.nobody.hint")}</EmptyState>
      </Page>
    );
  if (!period || dictionaries.value.length === 0)
    return (
      <Page title={t("lain.kompetensi")} line={card.name} back={back}>
        <EmptyState title={t("kembang.no_period")}>{t("kembang.no_period.hint")}</EmptyState>
      </Page>
    );
  if (act) return <Assess card={card} period={periods.value.find(({ id }) => id === act) ?? period} />;
  return (
    <Page title={t("lain.kompetensi")} line={`${card.name} · ${card.position}`} back={back}>
      {periods.value.length > 1 && <PeriodField period={period} onChange={setChosen} />}
      <Profile card={card} period={period} />
      {!placement && <Team room="kompetensi" />}
    </Page>
  );
}

export function PeriodField({ period, onChange }: { period: Period; onChange: (id: string) => void }) {
  return (
    <SelectField
      label={t("kembang.period")}
      options={periods.value.map((one) => ({ value: one.id, label: periodWords(one) }))}
      value={period.id}
      onChange={onChange}
    />
  );
}

/** The people under somebody, each a way to the same room. */
export function Team({ room }: { room: "kompetensi" | "pengembangan" | "karier" }) {
  if (team.value.length === 0) return null;
  return (
    <Section title={t("kembang.team")}>
      <ul class="ledger">
        {team.value.map((card) => (
          <ListRow
            key={card.id}
            href={`/lain/${room}/${card.id}`}
            margin={<Icon name="person" large />}
            title={card.name}
            line={card.position}
          />
        ))}
      </ul>
    </Section>
  );
}

function Profile({ card, period }: { card: Person; period: Period }) {
  const rows = rowsOf(card, period.id);
  const side = isMe(card) ? "self" : "superior";
  const begun = Object.keys(levelsOf(side, card.id, period.id).levels).length > 0;
  const [above, below] = [strengths(rows), weaknesses(rows)];
  const assessed = rows.some(({ kind }) => kind !== "unknown");
  return (
    <>
      {assessed ? (
        <>
          <Banner tone="green" icon="check" title={t("kembang.strengths")}>
            {above.length ? above.map(nameOf).join(", ") : t("kembang.strengths.none")}
          </Banner>
          <Banner tone={below.length ? "turmeric" : "green"} icon="target" title={t("kembang.gaps")}>
            {below.length ? below.map(nameOf).join(", ") : t("kembang.gaps.none")}
          </Banner>
        </>
      ) : (
        <Banner title={t("kembang.unassessed")}>{t("kembang.unassessed.hint")}</Banner>
      )}
      <div class="actions-inline">
        <ButtonLink kind="primary" icon="pencil" href={`/lain/kompetensi/${card.id}/${period.id}`}>
          {t(begun ? `kembang.again.${side}` : `kembang.assess.${side}`)}
        </ButtonLink>
        <ButtonLink icon="forward" href={`/lain/pengembangan/${card.id}`}>
          {t("lain.pengembangan")}
        </ButtonLink>
      </div>
      {assessed && <GapPicture rows={rows} />}
      {dictionaries.value.map((dictionary) => (
        <Section key={dictionary.id} title={label(dictionary.label)}>
          <p class="small soft">{t("kembang.source", { source: dictionary.source })}</p>
          <ul class="ledger">
            {rows
              .filter(({ competency }) => dictionary.entries.some(({ id }) => id === competency))
              .map((row) => (
                <OneRow key={row.competency} row={row} card={card} period={period} />
              ))}
          </ul>
        </Section>
      ))}
    </>
  );
}

const LEVELS = { low: 0, high: 5 };

/** What the post wants against what was assessed, competency by competency (what is recommended stands in the plan). */
function GapPicture({ rows }: { rows: Row[] }) {
  const known = rows.filter(({ counted }) => counted !== null);
  const { lastSuccessAt } = syncStatus.value;
  return (
    <PairedDots
      rows={known.map(({ competency, required, counted }) => ({
        label: nameOf(competency),
        asked: required,
        found: counted ?? 0,
      }))}
      {...LEVELS}
      sentence={t("karier.picture", {
        n: known.filter(({ kind }) => kind === "gap").length,
        all: known.length,
      })}
      dataAt={
        lastSuccessAt
          ? t("karier.picture.at", { at: formatMoment(lastSuccessAt) })
          : t("karier.picture.never")
      }
      words={{
        table: t("karier.picture.table"),
        label: t("karier.picture.label"),
        asked: t("karier.picture.asked"),
        found: t("karier.picture.found"),
        gap: t("karier.picture.gap"),
        unknown: t("karier.picture.unknown"),
      }}
    />
  );
}

const LOOKS = {
  unknown: { tone: "neutral", icon: "info" },
  gap: { tone: "turmeric", icon: "target" },
  met: { tone: "green", icon: "check" },
  strength: { tone: "green", icon: "checks" },
} as const;

const said = (level: number | null) => (level === null ? t("kembang.not_said") : String(level));

/** One competency with all that its word was made of. */
function OneRow({ row, card, period }: { row: Row; card: Person; period: Period }) {
  const { tone, icon } = LOOKS[row.kind];
  const reason = levelsOf("superior", card.id, period.id).reasons[row.competency];
  return (
    <ListRow
      title={nameOf(row.competency)}
      line={
        <span class="stack" data-gap="tight">
          <span>
            {t("kembang.inputs", {
              required: row.required,
              own: said(row.own),
              superior: said(row.superior),
            })}
          </span>
          {row.b19 !== null && (
            <span>{t("kembang.b19", { n: row.b19, words: t(`kembang.b19.${row.b19 as 3}`) })}</span>
          )}
          {row.by === "self" && <span>{t("kembang.by_self")}</span>}
          {row.differs && <span>{t("kembang.differs")}</span>}
          {reason && <span>{t("kembang.reason_is", { reason })}</span>}
          <span>
            <Chip tone={tone} icon={icon}>
              {t(`kembang.kind.${row.kind}`, { n: Math.abs(row.difference ?? 0) })}
            </Chip>
          </span>
        </span>
      }
    />
  );
}
