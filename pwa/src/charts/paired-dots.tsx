import { Picture } from "./picture";

/** What is asked and what was found of one thing; `found` undefined: nobody has looked at it. */
export type Pair = { label: string; asked: number; found?: number };

type PairedDotsProps = {
  rows: readonly Pair[];
  low: number;
  high: number;
  sentence: string;
  dataAt: string;
  words: { table: string; label: string; asked: string; found: string; gap: string; unknown: string };
  csv?: { name: string; label: string };
  /** How a level is written, where the number alone says little. */
  shown?: (level: number) => string;
};

const WIDTH = 320;
const EDGE = 12;
const ROW = 46;

/** For each thing two marks on one line: a hollow square is what is asked, a full disc what was found; the gap is drawn between them. */
export function PairedDots({
  rows,
  low,
  high,
  sentence,
  dataAt,
  words,
  csv,
  shown = String,
}: PairedDotsProps) {
  const x = (value: number) => EDGE + ((value - low) / (high - low || 1)) * (WIDTH - 2 * EDGE);
  return (
    <Picture
      sentence={sentence}
      dataAt={dataAt}
      tableLabel={words.table}
      table={{
        head: [words.label, words.asked, words.found, words.gap],
        rows: rows.map(({ label, asked, found }) => [
          label,
          shown(asked),
          found === undefined ? words.unknown : shown(found),
          found === undefined ? "–" : String(Math.round((found - asked) * 100) / 100),
        ]),
      }}
      {...(csv && { csv })}
    >
      <svg
        viewBox={`0 0 ${WIDTH} ${rows.length * ROW + 20}`}
        aria-hidden="true"
        focusable="false"
        style={{ inlineSize: "100%", maxInlineSize: "26rem", blockSize: "auto" }}
      >
        {rows.map(({ label, asked, found }, at) => (
          <g key={label} transform={`translate(0 ${at * ROW})`}>
            <text x="0" y="14" style={{ fill: "var(--ink)", fontSize: "12px" }}>
              {label}
            </text>
            <g transform="translate(0 28)">
              <path d={`M${EDGE} 0H${WIDTH - EDGE}`} style={{ stroke: "var(--line)" }} />
              {found !== undefined && (
                <path
                  d={`M${x(asked)} 0H${x(found)}`}
                  style={{
                    stroke: "var(--ink)",
                    strokeWidth: "2.5px",
                    strokeDasharray: found < asked ? "3 3" : "none", // what is missing is dashed, what is more is not
                  }}
                />
              )}
              {found !== undefined && (
                <circle cx={x(found)} r="5" style={{ fill: "var(--indigo)", stroke: "var(--ink)" }} />
              )}
              <rect
                x={x(asked) - 7}
                y="-7"
                width="14"
                height="14"
                style={{ fill: "none", stroke: "var(--ink)", strokeWidth: "1.5px" }}
              />
            </g>
          </g>
        ))}
        <g transform={`translate(0 ${rows.length * ROW + 10})`} style={{ fontSize: "12px" }}>
          <rect x="1" y="-6" width="12" height="12" style={{ fill: "none", stroke: "var(--ink)" }} />
          <text x="18" y="4" style={{ fill: "var(--ink-soft)" }}>
            {words.asked}
          </text>
          <circle cx={WIDTH / 2 + 6} r="5" style={{ fill: "var(--indigo)", stroke: "var(--ink)" }} />
          <text x={WIDTH / 2 + 18} y="4" style={{ fill: "var(--ink-soft)" }}>
            {words.found}
          </text>
        </g>
      </svg>
    </Picture>
  );
}
