import type { ComponentChildren } from "preact";
import { Predikat, type Rank, toneOf } from "./predikat";

const UP = ["above", "meets", "below"] as const; // rows, the highest first
const RIGHT = ["below", "meets", "above"] as const;

export type Cell = { row: (typeof UP)[number]; column: (typeof RIGHT)[number]; predikat: string };

type QuadrantProps = {
  /** Level of results -> level of behaviour -> predikat (PermenPANRB 6/2022, p. 99-100). */
  table: Record<string, Record<string, string>>;
  ranks: readonly Rank[];
  /** What the rows and columns are, and the words for their levels. */
  caption: string;
  level: (name: string) => string;
  /** What stands in a cell beside its predikat. */
  inside: (cell: Cell) => ComponentChildren;
  isMarked: (cell: Cell) => boolean;
  onOpen?: (cell: Cell) => void;
};

/** Nine cells with their predikat in words; a real table, so that it reads aloud as one. */
export function Quadrant({ table, ranks, caption, level, inside, isMarked, onOpen }: QuadrantProps) {
  // Columns are as wide as their longest word: at 360 px they just fit, and none is cut. With larger letters the table
  // is pushed sideways in its own place, never the page.
  return (
    <div style={{ overflowX: "auto" }}>
      <table style={{ inlineSize: "100%", borderSpacing: "2px", borderCollapse: "separate" }}>
        <caption class="small soft" style={{ textAlign: "start" }}>
          {caption}
        </caption>
        <thead>
          <tr class="small soft">
            <th scope="col" aria-label={caption} />
            {RIGHT.map((column) => (
              <th key={column} scope="col" style={{ inlineSize: "30%" }}>
                {level(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {UP.map((row) => (
            <tr key={row}>
              <th scope="row" class="small soft" style={{ textAlign: "start" }}>
                {level(row)}
              </th>
              {RIGHT.map((column) => {
                const predikat = table[row]?.[column] ?? "";
                const cell: Cell = { row, column, predikat };
                const mine = isMarked(cell);
                const words = (
                  <>
                    <span class="small">
                      <Predikat of={predikat} ranks={ranks} />
                    </span>
                    {inside(cell)}
                  </>
                );
                const style = {
                  inlineSize: "100%",
                  minBlockSize: "calc(var(--touch) * 1.4)",
                  padding: "var(--half) 3px",
                  textAlign: "start",
                  color: "var(--ink)",
                  background: mine ? "var(--turmeric-soft)" : "var(--surface)",
                  border: mine ? "3px solid var(--ink)" : "1px solid var(--edge)",
                  borderBlockStart: `4px solid var(--${toneOf(predikat, ranks)})`,
                  borderRadius: "var(--half)",
                  font: "inherit",
                  outlineOffset: "-4px", // inside: the place that may be pushed would cut it
                } as const;
                return (
                  <td key={column} style={{ verticalAlign: "top", blockSize: "1px" }}>
                    {onOpen ? (
                      <button
                        type="button"
                        style={{ ...style, blockSize: "100%" }}
                        onClick={() => onOpen(cell)}
                        aria-current={mine || undefined}
                      >
                        {words}
                      </button>
                    ) : (
                      <div style={{ ...style, blockSize: "100%" }}>{words}</div>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
