import type { Words } from "../reading";
import { label } from "../text";

export type Rank = { id: string; label: Words };

const TONES = ["madder", "turmeric-mark", "indigo", "green-mark"] as const;

/** Always the same colour for a rank: the lowest two of five are a warning, the middle is care, then well and very well. */
export function toneOf(predikat: string | null, ranks: readonly { id: string }[]): (typeof TONES)[number] {
  const below = ranks.findIndex(({ id }) => id === predikat);
  const from = ranks.length - 1 - below; // from the top
  return TONES[Math.max(0, TONES.length - 1 - from)] ?? "madder";
}

/** A predikat in words, with as many full steps as it stands high: told by its words, its steps and its colour. */
export function Predikat({ of: predikat, ranks }: { of: string | null; ranks: readonly Rank[] }) {
  const at = ranks.findIndex(({ id }) => id === predikat);
  if (at < 0) return <>{predikat}</>;
  const colour = `var(--${toneOf(predikat, ranks)})`;
  return (
    <span
      style={{ display: "inline-flex", flexWrap: "wrap", alignItems: "baseline", columnGap: "var(--s1)" }}
    >
      <svg
        viewBox={`0 0 ${ranks.length * 5} 20`}
        aria-hidden="true"
        focusable="false"
        style={{ blockSize: "0.8em", inlineSize: "auto", flex: "none" }}
      >
        {ranks.map(({ id }, step) => {
          const height = 6 + (14 * step) / Math.max(1, ranks.length - 1);
          return (
            <rect
              key={id}
              x={step * 5 + 0.5}
              y={20 - height + 0.5}
              width="3"
              height={height - 1}
              style={{ fill: step <= at ? colour : "none", stroke: step <= at ? colour : "var(--edge)" }}
            />
          );
        })}
      </svg>
      <span>{label(ranks[at]?.label).replace("/", "/\u200b")}</span>
    </span>
  );
}
