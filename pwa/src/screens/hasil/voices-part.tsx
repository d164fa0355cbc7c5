import { rolesIn } from "../../outcomes";
import { collection, type ViewRecord } from "../../sync";
import { t, tCode } from "../../text";
import { ButtonLink } from "../../ui/button";
import { Section } from "../../ui/card";
import type { Result } from "./outcome";

const heard = collection("voices");

/** What colleagues and staff wrote, where the scheme lets this person read it and somebody released it. Nobody is named. */
export function VoicesPart({ record, result }: { record: ViewRecord; result: Result }) {
  const isMine = rolesIn(record).includes("author");
  const told = heard.value.find(
    ({ value }) => value?.placement === result.placement && value.cycle === result.cycle,
  )?.value;
  const voices = result.voices?.length ? result.voices : isMine ? [] : ((told?.voices ?? []) as Voices);
  if (!voices.length) return null;
  return (
    <Section title={t("hasil.voices")}>
      <p class="soft">{t("hasil.voices.hint")}</p>
      {voices.map(({ group, notes }) => (
        <div key={group} class="stack" data-gap="tight">
          <h3>{tCode(`hasil.group.${group}`, "hasil.group.other")}</h3>
          {notes.map((note) => (
            <p key={note} class="said">
              “{note}”
            </p>
          ))}
        </div>
      ))}
    </Section>
  );
}

/** Where somebody says what he thinks of the appraisal itself, once his result is out. */
export function InputPart({ record }: { record: ViewRecord }) {
  if (!rolesIn(record).includes("author")) return null;
  return (
    <Section title={t("hasil.input")}>
      <p class="soft">{t("hasil.input.hint")}</p>
      <p class="no-print">
        <ButtonLink icon="pencil" href={`/lain/umpan/masukan/${record.id}`}>
          {t("hasil.input.write")}
        </ButtonLink>
      </p>
    </Section>
  );
}

export type Voices = { group: string; notes: string[] }[];
