import { useState } from "preact/hooks";
import { type Board, type BoardAnswer, readBoard } from "../../administration-board";
import { BarRows } from "../../charts/bar-rows";
import { HeatMap } from "../../charts/heat-map";
import { formatDate, formatMoment, formatNumber, label, t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Section } from "../../ui/card";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Page } from "../../ui/page";
import { Export } from "../pengelola/export-part";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { Satisfaction, Training } from "./beside";
import { each } from "./each";

const percent = (part: number, all: number) => (all ? Math.round((100 * part) / all) : 0);

/** The units of an agency by period: targets, reports, released predikat; beside another period where one is chosen. */
export function BoardPage() {
  const [period, setPeriod] = useState("");
  const [against, setAgainst] = useState("");
  const asked = { ...(period && { period }), ...(against && { against }) };
  const found = useAnswer(() => readBoard(asked), `${period}/${against}`);
  return (
    <Page title={t("papan.title")} line={t("papan.line")} wide withoutSync>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : !found.value.board ? (
        <EmptyState title={t("papan.no_period")}>{t("papan.no_period.hint")}</EmptyState>
      ) : (
        <>
          <Tools
            answer={found.value}
            period={period || found.value.board.period}
            against={against}
            onPeriod={setPeriod}
            onAgainst={setAgainst}
          />
          <Pictures answer={found.value} board={found.value.board} />
        </>
      )}
    </Page>
  );
}

type ToolsProps = {
  answer: BoardAnswer;
  period: string;
  against: string;
  onPeriod: (id: string) => void;
  onAgainst: (id: string) => void;
};

function Tools({ answer, period, against, onPeriod, onAgainst }: ToolsProps) {
  const options = answer.periods.map(({ id, first, last }) => ({
    value: id,
    label: `${formatDate(first)} – ${formatDate(last)}`,
  }));
  return (
    <div class="no-print stack">
      <div class="desk-tools">
        <SelectField label={t("papan.period")} options={options} value={period} onChange={onPeriod} />
        <SelectField
          label={t("papan.against")}
          options={[
            { value: "", label: t("papan.against.none") },
            ...options.filter(({ value }) => value !== period),
          ]}
          value={against}
          onChange={onAgainst}
        />
      </div>
      <div class="row">
        <Button icon="print" onClick={() => print()}>
          {t("papan.print")}
        </Button>
        <ButtonLink icon="checks" href="/pengelola/panduan">
          {t("papan.learners")}
        </ButtonLink>
        <ButtonLink icon="target" href="/pengelola/karier">
          {t("admin.career")}
        </ButtonLink>
        <Export list="board" query={{ period, against }} />
      </div>
    </div>
  );
}

function Pictures({ answer, board }: { answer: BoardAnswer; board: Board }) {
  const { before } = answer;
  const dataAt = t("papan.at", { moment: formatMoment(answer.at) });
  const top = board.units[0];
  const earlier = new Map(before?.units.map((row) => [row.unit, row]));
  const most = Math.max(1, ...board.units.map(({ reports, people }) => each(reports, people)));
  if (!top) return null;
  const then = earlier.get(top.unit);
  const file = `${board.first}-${board.last}.csv`;
  return (
    <div class="stack">
      <p>
        {t("papan.span", { first: formatDate(board.first), last: formatDate(board.last) })}
        {before &&
          ` · ${t("papan.compared", { first: formatDate(before.first), last: formatDate(before.last) })}`}
      </p>
      <Section title={t("papan.targets")}>
        <BarRows
          rows={board.units.map((row) => {
            const old = earlier.get(row.unit);
            return {
              key: row.unit,
              label: row.name,
              depth: row.depth,
              href: `/pengelola/papan/${row.unit}`,
              share: row.targets ? (row.reached + row.on_course) / row.targets : 0,
              part: row.targets ? row.reached / row.targets : 0,
              shown: [
                t("papan.targets.row", {
                  reached: row.reached,
                  course: row.on_course,
                  all: row.targets,
                }),
                old && t("papan.was", { n: percent(old.reached + old.on_course, old.targets) }),
              ]
                .filter(Boolean)
                .join(" · "),
              cells: [
                ...[row.people, row.planned, row.targets, row.reached, row.on_course].map(String),
                ...(before ? [old ? `${percent(old.reached + old.on_course, old.targets)} %` : "–"] : []),
              ],
            };
          })}
          sentence={t("papan.targets.sentence", {
            unit: top.name,
            n: percent(top.reached + top.on_course, top.targets),
            all: top.targets,
          })}
          dataAt={dataAt}
          words={{
            table: t("papan.table"),
            head: [
              t("papan.unit"),
              t("papan.people"),
              t("papan.planned"),
              t("papan.all"),
              t("papan.reached"),
              t("papan.course"),
              ...(before ? [t("papan.before")] : []),
            ],
          }}
          csv={{ name: `target-${file}`, label: t("papan.csv") }}
        />
        <p class="soft small">{t("papan.targets.hint", { n: Math.round(board.elapsed * 100) })}</p>
      </Section>
      <Section title={t("papan.reports")}>
        <BarRows
          rows={board.units.map((row) => {
            const old = earlier.get(row.unit);
            const shown = formatNumber(each(row.reports, row.people));
            return {
              key: row.unit,
              label: row.name,
              depth: row.depth,
              share: each(row.reports, row.people) / most,
              shown: old
                ? t("papan.reports.both", { n: shown, old: formatNumber(each(old.reports, old.people)) })
                : t("papan.reports.row", { n: shown }),
              cells: [
                String(row.reports),
                String(row.reporting),
                shown,
                ...(before ? [old ? formatNumber(each(old.reports, old.people)) : "–"] : []),
              ],
            };
          })}
          sentence={t("papan.reports.sentence", {
            unit: top.name,
            n: formatNumber(each(top.reports, top.people)),
            reporting: top.reporting,
            people: top.people,
          })}
          dataAt={dataAt}
          words={{
            table: t("papan.table"),
            head: [
              t("papan.unit"),
              t("papan.reports"),
              t("papan.reporting"),
              t("papan.each"),
              ...(before ? [t("papan.before")] : []),
            ],
          }}
          csv={{ name: `laporan-${file}`, label: t("papan.csv") }}
        />
      </Section>
      <Satisfaction board={board} earlier={earlier} dataAt={dataAt} name={`ikm-${file}`} />
      <Training board={board} earlier={earlier} dataAt={dataAt} name={`pelatihan-${file}`} />
      <Spread board={board} least={answer.least} dataAt={dataAt} name={`predikat-${file}`} />
      {before && then && (
        <Spread
          board={before}
          least={answer.least}
          dataAt={dataAt}
          name={`predikat-${before.first}-${before.last}.csv`}
        />
      )}
    </div>
  );
}

type SpreadProps = { board: Board; least: number; dataAt: string; name: string };

/** Released predikat, only of units with enough people. */
function Spread({ board, least, dataAt, name }: SpreadProps) {
  const told = board.units.filter(({ spread }) => spread);
  const span = `${formatDate(board.first)} – ${formatDate(board.last)}`;
  return (
    <Section title={t("papan.spread", { span })}>
      {told.length === 0 ? (
        <p>{t(board.ranks.length ? "papan.spread.few" : "papan.spread.none", { n: least })}</p>
      ) : (
        <>
          <HeatMap
            rows={told.map(({ unit, name: label, spread }) => ({ key: unit, label, cells: spread ?? [] }))}
            columns={board.ranks.map((rank) => label(rank.label))}
            sentence={t("papan.spread.sentence", {
              n: told[0]?.results ?? 0,
              unit: told[0]?.name ?? "",
            })}
            dataAt={dataAt}
            words={{ table: t("papan.table"), label: t("papan.unit") }}
            csv={{ name, label: t("papan.csv") }}
          />
          <p class="soft small">{t("papan.spread.hint", { n: least })}</p>
        </>
      )}
    </Section>
  );
}
