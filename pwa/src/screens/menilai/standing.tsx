import { type Group, hidden, type Scheme } from "../../appraisal";
import { formatNumber, label, t } from "../../text";
import { Section } from "../../ui/card";
import { Icon } from "../../ui/icon";

/** A number as the server gives it: exact, and as it is shown. */
type Figure = { shown?: string | number | null } | string | number | null | undefined;

type GroupLine = { group: Group; count: number; value: Figure; weight: Figure; note: string };
type Line = {
  part: string;
  value: Figure;
  weight: Figure;
  share: Figure;
  note: string;
  groups?: GroupLine[];
};

export type Standing = {
  score: Figure;
  predikat: string | null;
  waits?: string[];
  lines?: Line[];
  /** How many were asked, and how many have answered where that may be known. */
  groups?: { group: Group; asked: number; answered: number | null }[];
};

/** In the reader's own writing of numbers; undefined: there is none. */
export function figureWords(figure: Figure): string | undefined {
  const given = figure !== null && typeof figure === "object" ? figure.shown : figure;
  if (given === null || given === undefined || given === "") return undefined;
  const [over, under] = String(given).split("/").map(Number);
  const value = (over ?? Number.NaN) / (under ?? 1);
  return Number.isFinite(value) ? formatNumber(value) : String(given);
}

type StandingProps = { value: Standing; scheme: Scheme; closed: boolean };

/** The result as it would be now. It suggests: the superior's own answers are still to come, and he decides. */
export function StandingResult({ value, scheme, closed }: StandingProps) {
  const { score, predikat, waits = [], lines = [], groups = [] } = value;
  const partOf = (id: string) => scheme.parts.find((part) => part.id === id);
  const partName = (id: string) => label(partOf(id)?.label) || id;
  const predikatName = scheme.predikat?.find(({ id }) => id === predikat)?.label;
  const shown = figureWords(score);
  const most = (id: string) => scheme.scales?.[partOf(id)?.scale ?? ""]?.options.at(-1)?.value;
  return (
    <Section title={t("menilai.standing")}>
      <div class="card stack">
        {shown || predikatName ? (
          <p>
            <span class="small soft">{t(closed ? "menilai.standing.closed" : "menilai.standing.now")}</span>
            <br />
            <span class="figure">{shown}</span> {label(predikatName)}
          </p>
        ) : (
          <p>{t("menilai.standing.waits", { parts: waits.map(partName).join(", ") })}</p>
        )}
        {!closed && <p class="small soft">{t("menilai.standing.hint")}</p>}
        {lines.length > 0 && (
          <dl class="facts">
            {lines.map((line) => (
              <div key={line.part}>
                <dt>{partName(line.part)}</dt>
                <dd>
                  {figureWords(line.value) ?? t("menilai.standing.missing")}
                  {line.groups?.map((one) => (
                    <GroupWords key={one.group} line={one} most={most(line.part)} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        )}
        {groups
          .filter(({ group }) => hidden(group))
          .map(({ group, asked, answered }) => (
            <p key={group} class="small">
              {t(`menilai.by.${group}`)}:{" "}
              {answered === null
                ? t("menilai.standing.asked", { n: asked })
                : t("menilai.standing.answered", { n: answered, asked })}
            </p>
          ))}
      </div>
    </Section>
  );
}

type GroupWordsProps = { line: GroupLine; most: string | undefined };

/** What one group of raters said, or why that is not shown. One person's answer needs no count. */
function GroupWords({ line: { group, value, count, note }, most }: GroupWordsProps) {
  const shown = figureWords(value);
  const veiled = note === "suppressed" || note === "until_closed";
  const of =
    shown === undefined ? "" : t("menilai.standing.of", { value: shown, most: figureWords(most) ?? "" });
  return (
    <p class="small group-words">
      {veiled && <Icon name="lock" />}
      <span>
        {t(`menilai.by.${group}`)}:{" "}
        {veiled
          ? t(`menilai.standing.${note}`)
          : shown === undefined
            ? t("menilai.standing.missing")
            : hidden(group)
              ? t("menilai.standing.group", { value: of, n: count })
              : of}
      </span>
    </p>
  );
}
