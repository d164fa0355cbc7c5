import { Picture } from "./picture";
import { MARKS, stepOf } from "./steps";
import { wear } from "./wear";

wear(`
.heat { border-collapse: separate; border-spacing: 2px; }
.heat th { font-weight: var(--regular); text-align: start; }
.heat tbody th { position: sticky; inset-inline-start: 0; background: var(--paper); min-inline-size: min(13rem, 32vw); max-inline-size: 16rem; padding-inline-end: var(--s1); line-height: 1.25; }
.heat thead th { font-size: var(--text-s); color: var(--ink-soft); text-align: center; vertical-align: bottom; padding-inline: 0.25rem; line-height: 1.25; }
.heat td { min-inline-size: 2.5rem; block-size: 2.5rem; text-align: center; border: 1px solid var(--line); color: var(--ink); line-height: 1.1; }
.heat td[data-step="1"] { background: var(--indigo-soft); }
.heat td[data-step="2"] { background: color-mix(in srgb, var(--indigo) 25%, var(--surface)); }
.heat td[data-step="3"] { background: color-mix(in srgb, var(--indigo) 35%, var(--surface)); }
.heat td[data-step="4"] { background: color-mix(in srgb, var(--indigo) 45%, var(--surface)); }
.heat td span { display: block; font-size: 0.75rem; }
.heat a { display: flex; align-items: center; min-block-size: var(--touch); }
@media print { .heat td { background: none; } }
`);

export type HeatRow = { key: string; label: string; href?: string; cells: readonly number[] };

type HeatMapProps = {
  rows: readonly HeatRow[];
  columns: readonly string[];
  sentence: string;
  dataAt: string;
  words: { table: string; label: string };
  csv?: { name: string; label: string };
};

/** People by weeks, or units by whatever: how much of what is in each cell, by a mark, a number and a ground. */
export function HeatMap({ rows, columns, sentence, dataAt, words, csv }: HeatMapProps) {
  const most = Math.max(0, ...rows.flatMap(({ cells }) => cells));
  return (
    <Picture
      sentence={sentence}
      dataAt={dataAt}
      tableLabel={words.table}
      table={{
        head: [words.label, ...columns],
        rows: rows.map(({ label, cells }) => [label, ...cells.map(String)]),
      }}
      {...(csv && { csv })}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="picture-wide" aria-label={sentence} tabIndex={0}>
        <table class="heat">
          <thead>
            <tr>
              <th scope="col">{words.label}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, label, href, cells }) => (
              <tr key={key}>
                <th scope="row">{href ? <a href={href}>{label}</a> : label}</th>
                {cells.map((value, at) => {
                  const step = stepOf(value, most);
                  return (
                    <td key={columns[at]} data-step={step}>
                      {value}
                      <span aria-hidden="true">{MARKS[step]}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Picture>
  );
}
