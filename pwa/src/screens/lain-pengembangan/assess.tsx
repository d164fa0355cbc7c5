import { useState } from "preact/hooks";
import type { Card as Person } from "../../reading";
import { navigate } from "../../router";
import { record as recordOf, save, type ViewRecord } from "../../sync";
import { label, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Card, Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { focusField, SelectField, TextField } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { showToast } from "../../ui/toast";
import { NewsBanner } from "../rencana/news-banner";
import { useKept, useNaturalId } from "../rencana/use-kept";
import { type Competency, dictionaries, isMe, type Period, periodWords } from "./data";
import { type Levels, requiredLevel } from "./gap";

type Typed = { levels: Levels; reasons: Record<string, string> };

const LEVELS = [0, 1, 2, 3, 4, 5];

/** A level for each competency, by what shows of it, and why: about oneself, or as the superior (form B.1.9). */
export function Assess({ card, period }: { card: Person; period: Period }) {
  const name = isMe(card) ? "competency_self" : "competency_superior";
  const id = useNaturalId(`${name}/${card.id}/${period.id}`);
  const title = t(isMe(card) ? "kembang.assess.self" : "kembang.assess.superior");
  return (
    <Page title={title} line={`${card.name} · ${periodWords(period)}`} back={`/lain/kompetensi/${card.id}`}>
      {id ? (
        <Writing key={id} id={id} name={name} card={card} period={period} />
      ) : (
        <Skeleton label={t("common.loading")} />
      )}
    </Page>
  );
}

type WritingProps = { id: string; name: string; card: Person; period: Period };

const typedOf = (record: ViewRecord | undefined): Typed => {
  const { levels = {}, reasons = {} } = record?.registers.answers?.value ?? {};
  return { levels, reasons };
};

function Writing({ id, name, card, period }: WritingProps) {
  const record = recordOf(name, id).value;
  const handle = useKept<Typed>({
    key: `${name}/${id}`,
    record,
    registers: ["answers"],
    begin: () => typedOf(record),
  });
  const [tried, setTried] = useState(false);
  if (!handle) return <Skeleton label={t("common.loading")} />;
  const { value, change, news } = handle;
  const wanted: Levels = {};
  for (const { entries, requirement } of dictionaries.value)
    for (const entry of entries) wanted[entry.id] = requiredLevel(requirement, entry.id, card.position);
  // A superior says why where the post wants more: that is what is talked about.
  const lacking = (entry: string) =>
    name === "competency_superior" &&
    (value.levels[entry] ?? 9) < (wanted[entry] ?? 0) &&
    !value.reasons[entry]?.trim();
  const keep = async () => {
    const first = Object.keys(wanted).find(lacking);
    if (first) {
      setTried(true);
      return requestAnimationFrame(() => focusField(`why-${first}`));
    }
    const reasons = Object.fromEntries(
      Object.entries(value.reasons).filter(([entry, why]) => why.trim() && value.levels[entry] !== undefined),
    );
    const answers = { placement: card.id, period: period.id, levels: value.levels, reasons };
    const saving = save([{ collection: name, record: id, put: { answers }, saw: handle.saw }], {
      dropDraft: `${name}/${id}`,
    });
    if (!(await wasSaved(saving))) return;
    showToast(t("kembang.saved"));
    navigate(`/lain/kompetensi/${card.id}`);
  };
  const one = (entry: Competency) => (
    <Card key={entry.id}>
      <SelectField
        label={label(entry.label)}
        help={t("kembang.wanted", { n: wanted[entry.id] ?? 0 })}
        options={[
          { value: "", label: t("kembang.level.choose") },
          ...LEVELS.map((level) => ({
            value: String(level),
            label: `${level} · ${level === 0 ? t("kembang.level.none") : label(entry.levels[level - 1])}`,
          })),
        ]}
        value={String(value.levels[entry.id] ?? "")}
        onChange={(given) => {
          const { [entry.id]: _, ...others } = value.levels;
          change({ ...value, levels: given ? { ...others, [entry.id]: Number(given) } : others });
        }}
      />
      {value.levels[entry.id] !== undefined && (
        <TextField
          id={`why-${entry.id}`}
          multiline
          rows={2}
          label={t("kembang.why", { name: label(entry.label) })}
          required={name === "competency_superior" && (value.levels[entry.id] ?? 9) < (wanted[entry.id] ?? 0)}
          error={tried && lacking(entry.id) ? t("kembang.why.needed") : undefined}
          maxLength={2000}
          value={value.reasons[entry.id] ?? ""}
          onInput={(why) => change({ ...value, reasons: { ...value.reasons, [entry.id]: why } })}
        />
      )}
    </Card>
  );
  const none = Object.keys(value.levels).length === 0;
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
      <p>{t("kembang.assess.hint")}</p>
      {dictionaries.value.map((dictionary) => (
        <Section key={dictionary.id} title={label(dictionary.label)}>
          <p class="small soft">{t("kembang.source", { source: dictionary.source })}</p>
          {dictionary.entries.map(one)}
        </Section>
      ))}
      <Actions>
        <Button
          kind="primary"
          icon="check"
          onClick={keep}
          disabledBecause={news ? t("kembang.moved") : none ? t("kembang.level.first") : undefined}
        >
          {t("kembang.save")}
        </Button>
      </Actions>
    </div>
  );
}
