/** What stands on the board beside targets and predikat: citizens' satisfaction, and trainings that were done. */
import type { Board, UnitRow } from "../../administration-board";
import { BarRows } from "../../charts/bar-rows";
import { currentLanguage, formatNumber, t } from "../../text";
import { Section } from "../../ui/card";
import { each } from "./each";

type Props = { board: Board; earlier: Map<string, UnitRow>; dataAt: string; name: string };

/** With all its decimals, as the desk of the surveys writes it: 77,50 and not 77,5. */
const index = (ikm: string | null | undefined) =>
  ikm == null ? "–" : currentLanguage() === "id" ? ikm.replace(".", ",") : ikm;

/** The index of each unit with all below it, from quarters that lie whole in the period. */
export function Satisfaction({ board, earlier, dataAt, name }: Props) {
  const known = board.units.filter(({ ikm }) => ikm !== null);
  const top = known[0];
  return (
    <Section title={t("papan.ikm")}>
      {!top ? (
        <p>{t("papan.ikm.none")}</p>
      ) : (
        <BarRows
          rows={board.units.map((row) => {
            const old = earlier.get(row.unit)?.ikm;
            const words =
              row.ikm === null
                ? t("papan.ikm.few")
                : t("papan.ikm.row", { ikm: index(row.ikm), band: row.band ?? "", n: row.respondents });
            return {
              key: row.unit,
              label: row.name,
              depth: row.depth,
              share: Number(row.ikm ?? 0) / 100,
              shown: old ? `${words} · ${t("papan.ikm.was", { ikm: index(old) })}` : words,
              cells: [
                index(row.ikm),
                row.band ?? "–",
                String(row.respondents),
                ...(earlier.size ? [index(old)] : []),
              ],
            };
          })}
          sentence={t("papan.ikm.sentence", {
            unit: top.name,
            ikm: index(top.ikm),
            band: top.band ?? "",
            n: top.respondents,
          })}
          dataAt={dataAt}
          words={{
            table: t("papan.table"),
            head: [
              t("papan.unit"),
              t("papan.ikm.head"),
              t("papan.ikm.band"),
              t("papan.ikm.respondents"),
              ...(earlier.size ? [t("papan.before")] : []),
            ],
          }}
          csv={{ name, label: t("papan.csv") }}
        />
      )}
      <p class="soft small">{t("papan.ikm.hint")}</p>
    </Section>
  );
}

/** Lesson hours and people that finished a training in the period. */
export function Training({ board, earlier, dataAt, name }: Props) {
  const top = board.units[0];
  if (!top) return null;
  const most = Math.max(1, ...board.units.map(({ hours, people }) => each(hours, people)));
  return (
    <Section title={t("papan.training")}>
      <BarRows
        rows={board.units.map((row) => {
          const old = earlier.get(row.unit);
          const words = t("papan.training.row", { n: row.hours, trained: row.trained, people: row.people });
          return {
            key: row.unit,
            label: row.name,
            depth: row.depth,
            share: each(row.hours, row.people) / most,
            shown: old ? `${words} · ${t("papan.training.was", { n: old.hours })}` : words,
            cells: [
              String(row.people),
              String(row.trained),
              String(row.hours),
              formatNumber(each(row.hours, row.people)),
              ...(earlier.size ? [old ? String(old.hours) : "–"] : []),
            ],
          };
        })}
        sentence={t("papan.training.sentence", {
          unit: top.name,
          n: top.hours,
          trained: top.trained,
          people: top.people,
        })}
        dataAt={dataAt}
        words={{
          table: t("papan.table"),
          head: [
            t("papan.unit"),
            t("papan.people"),
            t("papan.training.trained"),
            t("papan.training.hours"),
            t("papan.each"),
            ...(earlier.size ? [t("papan.before")] : []),
          ],
        }}
        csv={{ name, label: t("papan.csv") }}
      />
    </Section>
  );
}
