import { Picture } from "./picture";

/** What came of one period; `rank`: 0 is the lowest. */
export type Past = { period: string; rank: number; score: string };

type HistoryStepsProps = {
  ranks: readonly string[]; // the lowest first
  past: readonly Past[]; // the oldest first
  sentence: string;
  dataAt: string;
  words: { table: string; period: string; rank: string; score: string };
  csv?: { name: string; label: string };
};

const WIDTH = 320;
const TOP = 8;
const LANE = 26;

/** One step for each period, as high as its predikat: the words stand on the lines, so that no colour has to say it. */
export function HistorySteps({ ranks, past, sentence, dataAt, words, csv }: HistoryStepsProps) {
  const height = TOP + ranks.length * LANE + 22;
  const wide = WIDTH / Math.max(1, past.length);
  const y = (rank: number) => TOP + (ranks.length - rank) * LANE - 4;
  const path = past
    .map(({ rank }, at) => `${at ? "L" : "M"}${at * wide + 4} ${y(rank)}h${wide - 8}`)
    .join("");
  return (
    <Picture
      sentence={sentence}
      dataAt={dataAt}
      tableLabel={words.table}
      table={{
        head: [words.period, words.rank, words.score],
        rows: past.map(({ period, rank, score }) => [period, ranks[rank] ?? "–", score || "–"]),
      }}
      {...(csv && { csv })}
    >
      <svg
        viewBox={`0 0 ${WIDTH} ${height}`}
        aria-hidden="true"
        focusable="false"
        style={{ inlineSize: "100%", maxInlineSize: "30rem", blockSize: "auto" }}
      >
        {ranks.map((rank, at) => (
          <g key={rank}>
            <path d={`M0 ${y(at)}H${WIDTH}`} style={{ stroke: "var(--line)" }} />
            <text x="2" y={y(at) - 6} style={{ fill: "var(--ink-soft)", fontSize: "11px" }}>
              {rank}
            </text>
          </g>
        ))}
        <path d={path} style={{ fill: "none", stroke: "var(--indigo)", strokeWidth: "3px" }} />
        {past.map(({ period, rank }, at) => (
          <g key={period}>
            <circle cx={at * wide + wide / 2} cy={y(rank)} r="5" style={{ fill: "var(--ink)" }} />
            <text
              x={at * wide + wide / 2}
              y={height - 4}
              text-anchor="middle"
              style={{ fill: "var(--ink)", fontSize: "11px" }}
            >
              {period}
            </text>
          </g>
        ))}
      </svg>
    </Picture>
  );
}
