import { appraisals } from "../../appraisal";
import { Predikat } from "../../charts/predikat";
import type { Words } from "../../reading";
import { collection } from "../../sync";
import { formatDate, formatNumber, label, t, tCode } from "../../text";
import { Facts, Section } from "../../ui/card";
import type { Choice } from "./outcome";

type Row = { label: Words; answer: string | null; words: Words | null; reason: string };
type SuperiorSaid = {
  cycle: string;
  placement: string;
  rows: Row[];
  note: string;
  /** The result so far; null: it is released. */
  standing: { score: string | null; predikat: string | null } | null;
};

const said = collection("superior_said");
const told = () => said.value.flatMap(({ value }) => (value ? [value as SuperiorSaid] : []));

function answerWords({ answer, words }: Row): string {
  if (answer === null) return t("hasil.superior.unable");
  if (words) return label(words);
  return tCode(`hasil.level.${answer}`, "hasil.level.meets");
}

function Answers({ rows, note }: SuperiorSaid) {
  return (
    <>
      <Facts
        facts={rows.map((row) => [
          label(row.label),
          row.reason ? `${answerWords(row)} · “${row.reason}”` : answerWords(row),
        ])}
      />
      {note && <p class="said">“{note}”</p>}
    </>
  );
}

/** What the superior answered, and why, once the result is released. Only whom it is about has it on his phone. */
export function SuperiorPart({ cycle, placement }: { cycle: string; placement: string }) {
  const found = told().find((one) => one.cycle === cycle && one.placement === placement);
  if (!found) return null;
  return (
    <Section title={t("hasil.superior")}>
      <Answers {...found} />
    </Section>
  );
}

/** Ratings that the scheme shows as soon as they are sent; their results are still to be released. */
export function SoFar() {
  return (
    <>
      {told().map((one) => {
        const appraisal = appraisals.value.get(one.cycle);
        if (!one.standing || !appraisal) return null;
        const { score, predikat } = one.standing;
        return (
          <Section key={`${one.cycle}/${one.placement}`} title={t("hasil.so_far")}>
            <p class="soft">
              {formatDate(appraisal.from)} – {formatDate(appraisal.until)} · {t("hasil.so_far.hint")}
            </p>
            {predikat && (
              <p>
                <Predikat of={predikat} ranks={(appraisal.scheme.predikat ?? []) as Choice[]} />
                {score && ` · ${formatNumber(Number(score))}`}
              </p>
            )}
            <Answers {...one} />
          </Section>
        );
      })}
    </>
  );
}
