import { Picture } from "./picture";
import { wear } from "./wear";

wear(`
.month { border-collapse: separate; border-spacing: 2px; inline-size: 100%; max-inline-size: 26rem; table-layout: fixed; }
.month th { font-weight: var(--regular); font-size: var(--text-s); color: var(--ink-soft); }
.month td { block-size: 2.75rem; text-align: center; vertical-align: top; padding: var(--half) 0; border: 1px solid var(--line); line-height: 1.2; }
.month td[data-rest] { background: var(--neutral-soft); color: var(--ink-soft); }
.month td[data-today] { border: 2px solid var(--ink); }
.month td:empty { border-color: transparent; }
.month b { display: block; font-size: var(--text-s); }
@media print { .month td[data-rest] { background: none; font-style: italic; } }
`);

/** One day: how many reports there are of it, and the name of the holiday or of the free day; "": a working day. */
export type Day = { date: string; count: number; rest: string };

type MonthGridProps = {
  days: readonly Day[]; // of one month, from its first
  today: string;
  weekdays: readonly string[]; // seven short names, from Monday
  sentence: string;
  dataAt: string;
  words: { table: string; date: string; count: string; rest: string };
  formatDate: (date: string) => string;
};

/** Monday is 0. */
export const weekdayOf = (date: string) => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

/** A month as on a wall: days with reports carry their number, days without say nothing. */
export function MonthGrid({ days, today, weekdays, sentence, dataAt, words, formatDate }: MonthGridProps) {
  const before = days[0] ? weekdayOf(days[0].date) : 0;
  const cells: (Day | undefined)[] = [...Array<undefined>(before).fill(undefined), ...days];
  while (cells.length % 7) cells.push(undefined);
  const weeks = Array.from({ length: cells.length / 7 }, (_, at) => cells.slice(at * 7, at * 7 + 7));
  return (
    <Picture
      sentence={sentence}
      dataAt={dataAt}
      tableLabel={words.table}
      table={{
        head: [words.date, words.count, words.rest],
        rows: days.map(({ date, count, rest }) => [formatDate(date), String(count), rest || "–"]),
      }}
    >
      <table class="month" aria-hidden="true">
        <thead>
          <tr>
            {weekdays.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.find(Boolean)?.date}>
              {week.map((day, at) =>
                day ? (
                  <td
                    key={day.date}
                    data-rest={day.rest || undefined}
                    data-today={day.date === today || undefined}
                  >
                    {Number(day.date.slice(8))}
                    <b>{day.count > 0 ? `${day.count}×` : ""}</b>
                  </td>
                ) : (
                  <td key={at} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Picture>
  );
}
