export type Dot = { group: string; label: string; value: number; shown: string };
export type DotRow = { label: string; low: number; high: number; dots: Dot[] };

const WIDTH = 320;
const EDGE = 10;
const LANE = 14; // a line for each group, so that equal views do not cover each other
const TITLE = 24;

/** One shape a group: told apart without colour. Drawn around the middle of a dot. */
const SHAPES: Record<string, string> = {
  self: "M-6-6H6V6H-6z",
  superior: "M0-8L8 6H-8z",
  peer: "M0-7A7 7 0 1 1-.01-7z",
  subordinate: "M0-8L8 0 0 8-8 0z",
};

export function Shape({ group }: { group: string }) {
  return (
    <svg viewBox="-10 -10 20 20" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={SHAPES[group] ?? SHAPES.peer} style={{ fill: "var(--indigo)", stroke: "var(--ink)" }} />
    </svg>
  );
}

/** Where the views of several groups lie beside each other, a line each; the table says the same in words. */
export function DotRows({ rows, sentence }: { rows: DotRow[]; sentence: string }) {
  const most = Math.max(...rows.map(({ dots }) => dots.length));
  const height = TITLE + most * LANE + 6;
  return (
    <svg
      role="img"
      aria-label={sentence}
      viewBox={`0 0 ${WIDTH} ${rows.length * height}`}
      style={{ inlineSize: "100%", maxInlineSize: "26rem", blockSize: "auto" }}
    >
      {rows.map(({ label, low, high, dots }, at) => (
        <g key={label} transform={`translate(0 ${at * height})`}>
          <text x="0" y="13" style={{ fill: "var(--ink)", fontSize: "12px" }}>
            {label}
          </text>
          {dots.map(({ group, value }, lane) => (
            <g key={group} transform={`translate(0 ${TITLE + lane * LANE})`}>
              <path d={`M${EDGE} 0H${WIDTH - EDGE}`} style={{ stroke: "var(--line)" }} />
              <path
                d={SHAPES[group] ?? SHAPES.peer}
                transform={`translate(${EDGE + ((value - low) / (high - low || 1)) * (WIDTH - 2 * EDGE)} 0) scale(0.8)`}
                style={{ fill: "var(--indigo)", stroke: "var(--ink)" }}
              />
            </g>
          ))}
        </g>
      ))}
    </svg>
  );
}
