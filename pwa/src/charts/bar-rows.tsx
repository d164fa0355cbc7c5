import { Picture } from "./picture";
import { wear } from "./wear";

wear(`
.bars { display: grid; gap: var(--s1); list-style: none; margin: 0; padding: 0; }
.bars > li { display: grid; gap: 2px; }
.bars a { display: inline-flex; align-items: center; min-block-size: var(--touch); }
.bars-line { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; column-gap: var(--s2); }
.bars svg { display: block; inline-size: 100%; block-size: 0.9rem; }
`);

export type BarRow = {
  key: string;
  label: string;
  shown: string; // the value in words
  share: number; // of the longest bar, 0 to 1
  part?: number; // the solid part of it; the rest is hatched
  href?: string;
  depth?: number;
  cells?: string[]; // for the table, instead of `shown`
};

type BarRowsProps = {
  rows: readonly BarRow[];
  sentence: string;
  dataAt: string;
  words: { table: string; head: string[] };
  csv?: { name: string; label: string };
};

const HATCH = Array.from({ length: 50 }, (_, at) => `M${at * 4} 12l4-12`);

/** Bars under their words, from above to below: a funnel, ages, or units in their order. */
export function BarRows({ rows, sentence, dataAt, words, csv }: BarRowsProps) {
  return (
    <Picture
      sentence={sentence}
      dataAt={dataAt}
      tableLabel={words.table}
      table={{
        head: words.head,
        rows: rows.map(({ label, shown, cells }) => [label, ...(cells ?? [shown])]),
      }}
      {...(csv && { csv })}
    >
      <ul class="bars">
        {rows.map(({ key, label, shown, share, part = share, href, depth = 0 }) => (
          <li key={key} style={{ paddingInlineStart: `${depth * 1.25}rem` }}>
            <span class="bars-line">
              {href ? <a href={href}>{label}</a> : <span>{label}</span>}
              <span>{shown}</span>
            </span>
            <svg viewBox="0 0 200 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
              <rect width="200" height="12" style={{ fill: "none", stroke: "var(--edge)" }} />
              <path
                d={HATCH.slice(0, Math.round(50 * Math.min(1, share))).join("")}
                style={{ stroke: "var(--ink)", strokeWidth: "1px" }}
              />
              <rect
                width={200 * Math.min(1, part)}
                height="12"
                style={{ fill: "var(--indigo)", printColorAdjust: "exact" }}
              />
            </svg>
          </li>
        ))}
      </ul>
    </Picture>
  );
}
