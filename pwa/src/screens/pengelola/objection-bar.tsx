import type { Objection } from "../../administration-cycles";

const WIDTH = 240;
const ROOM = 40; // beyond the last day, for what is late
const ms = (day: string) => Date.parse(day);

/** The days of one objection from left to right: the rater's, those for the decision, and where today stands. */
export function ObjectionBar({ one, now = new Date() }: { one: Objection; now?: Date }) {
  const { objected, explain_by, decide_by, state } = one;
  if (!objected || !decide_by) return null;
  const today = now.toISOString().slice(0, 10);
  const x = (day: string) =>
    Math.min(WIDTH, ((ms(day) - ms(objected)) / (ms(decide_by) - ms(objected) || 1)) * (WIDTH - ROOM));
  const explained = explain_by ? x(explain_by) : 0;
  const isOpen = state === "objected" || state === "explained";
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      viewBox={`0 0 ${WIDTH} 16`}
      style={{ display: "block", inlineSize: "100%", maxInlineSize: "15rem" }}
    >
      <rect x="0" y="4" width={WIDTH} height="8" style={{ fill: "var(--neutral-soft)" }} />
      <rect x="0" y="4" width={explained} height="8" style={{ fill: "var(--turmeric-mark)" }} />
      <rect
        x={explained}
        y="4"
        width={WIDTH - ROOM - explained}
        height="8"
        style={{ fill: "var(--indigo)" }}
      />
      {isOpen && (
        <path
          d={`M${Math.max(1, x(today))} 0V16`}
          style={{
            stroke: "var(--ink)",
            strokeWidth: "3px",
            strokeDasharray: x(today) < WIDTH ? "none" : "3 2",
          }}
        />
      )}
    </svg>
  );
}
