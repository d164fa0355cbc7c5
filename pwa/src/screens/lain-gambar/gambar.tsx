import { useState } from "preact/hooks";
import { HeatMap } from "../../charts/heat-map";
import { HistorySteps } from "../../charts/history-steps";
import { type Day, MonthGrid, weekdayOf } from "../../charts/month-grid";
import { myReports, rolesFor, today } from "../../mine";
import { outcomeState, outcomes, rolesIn } from "../../outcomes";
import { readAll, readCard, readReport } from "../../reading";
import { collection, syncStatus } from "../../sync";
import { formatDate, formatMoment, formatMonth, label, t } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Page } from "../../ui/page";

const WEEKS = 8;
const DAY_MS = 86_400_000;
const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Pictures of one's own year, and of the team for who leads one. */
export function Gambar() {
  const { lastSuccessAt } = syncStatus.value;
  const dataAt = lastSuccessAt ? t("gambar.at", { at: formatMoment(lastSuccessAt) }) : t("gambar.never");
  return (
    <Page title={t("lain.gambar")} line={t("gambar.line")} back="/lain">
      <Calendar dataAt={dataAt} />
      <History dataAt={dataAt} />
      <Team dataAt={dataAt} />
    </Page>
  );
}

/** The days of a month, `YYYY-MM`. Free days are the weekend and the holidays that came with a result. */
export function daysOf(month: string, counts: Map<string, number>, holidays: ReadonlySet<string>): Day[] {
  const days: Day[] = [];
  for (let ms = Date.parse(`${month}-01`); dayAt(ms).startsWith(month); ms += DAY_MS) {
    const date = dayAt(ms);
    const rest = holidays.has(date) ? t("gambar.holiday") : weekdayOf(date) > 4 ? t("gambar.weekend") : "";
    days.push({ date, count: counts.get(date) ?? 0, rest });
  }
  return days;
}

function moved(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return dayAt(Date.UTC(year, number - 1 + by, 1)).slice(0, 7);
}

function Calendar({ dataAt }: { dataAt: string }) {
  const [month, setMonth] = useState(today.value.slice(0, 7));
  const counts = new Map<string, number>();
  for (const { body, state, replacedBy } of myReports.value)
    if (state !== "withdrawn" && replacedBy.length !== 1)
      counts.set(body.date, (counts.get(body.date) ?? 0) + 1);
  const holidays = new Set<string>(
    outcomes.value.flatMap(({ registers }) => registers.result?.value?.holidays ?? []),
  );
  const days = daysOf(month, counts, holidays);
  const reported = days.filter(({ count }) => count > 0);
  return (
    <Section title={t("gambar.calendar")}>
      <div class="row no-print" data-spread>
        <Button icon="back" onClick={() => setMonth(moved(month, -1))}>
          {t("gambar.month.before")}
        </Button>
        {month < today.value.slice(0, 7) && (
          <Button icon="forward" onClick={() => setMonth(moved(month, 1))}>
            {t("gambar.month.after")}
          </Button>
        )}
      </div>
      <MonthGrid
        days={days}
        today={today.value}
        weekdays={t("gambar.weekdays").split(" ")}
        sentence={t("gambar.calendar.sentence", {
          n: reported.reduce((sum, { count }) => sum + count, 0),
          days: reported.length,
          month: formatMonth(`${month}-01`),
        })}
        dataAt={dataAt}
        words={{
          table: t("gambar.table"),
          date: t("gambar.date"),
          count: t("gambar.reports"),
          rest: t("gambar.rest"),
        }}
        formatDate={formatDate}
      />
    </Section>
  );
}

function History({ dataAt }: { dataAt: string }) {
  const own = outcomes.value
    .filter((record) => rolesIn(record).includes("author") && record.registers.result?.value)
    .map((record) => {
      const result = record.registers.result!.value;
      const decision = record.registers.decision?.value;
      const changed =
        ["decided", "closed"].includes(outcomeState(record)) && decision?.decision === "changed";
      return {
        until: result.period.until as string,
        choices: result.choices as { id: string; label: { id: string; en: string } }[],
        predikat: (changed ? decision.predikat : result.predikat) as string,
        score: ((changed ? decision.score : result.score) ?? "") as string,
      };
    })
    .sort((a, b) => (a.until < b.until ? -1 : 1));
  const ranks = own.at(-1)?.choices ?? [];
  const past = own
    .map(({ until, predikat, score }) => ({
      period: until.slice(0, 7),
      rank: ranks.findIndex(({ id }) => id === predikat),
      score,
    }))
    .filter(({ rank }) => rank >= 0);
  const names = ranks.map((rank) => label(rank.label));
  return (
    <Section title={t("gambar.history")}>
      {past.length === 0 ? (
        <p>{t("gambar.history.none")}</p>
      ) : (
        <HistorySteps
          ranks={names}
          past={past}
          sentence={t("gambar.history.sentence", {
            n: past.length,
            last: names[past.at(-1)?.rank ?? 0] ?? "",
          })}
          dataAt={dataAt}
          words={{
            table: t("gambar.table"),
            period: t("gambar.period"),
            rank: t("gambar.predikat"),
            score: t("gambar.score"),
          }}
        />
      )}
    </Section>
  );
}

function Team({ dataAt }: { dataAt: string }) {
  const team = readAll(collection("placement").value, readCard)
    .filter(({ id }) => rolesFor(id).includes("supervisor"))
    .sort((a, b) => a.name.localeCompare(b.name));
  if (team.length === 0) return null;
  const monday = Date.parse(today.value) - weekdayOf(today.value) * DAY_MS;
  const weeks = Array.from({ length: WEEKS }, (_, at) => monday - (WEEKS - 1 - at) * 7 * DAY_MS);
  const counts = new Map(team.map(({ id }) => [id, Array<number>(WEEKS).fill(0)]));
  for (const { placement, body, state, replacedBy } of readAll(collection("report").value, readReport)) {
    const at = Math.floor((Date.parse(body.date) - (weeks[0] ?? 0)) / (7 * DAY_MS));
    const row = counts.get(placement);
    if (row && at >= 0 && at < WEEKS && state !== "withdrawn" && replacedBy.length !== 1)
      row[at] = (row[at] ?? 0) + 1;
  }
  const all = [...counts.values()].flat().reduce((sum, one) => sum + one, 0);
  return (
    <Section title={t("gambar.team")}>
      <HeatMap
        rows={team.map(({ id, name }) => ({
          key: id,
          label: name,
          href: `/tim/${id}`,
          cells: counts.get(id) ?? [],
        }))}
        columns={weeks.map((ms) => `${Number(dayAt(ms).slice(8))}/${Number(dayAt(ms).slice(5, 7))}`)}
        sentence={t("gambar.team.sentence", { n: all, people: team.length, weeks: WEEKS })}
        dataAt={dataAt}
        words={{ table: t("gambar.table"), label: t("gambar.name") }}
      />
    </Section>
  );
}
