import "./waterfall.css";

export type Fall = { label: string; value: number; shown: string; kind: "part" | "change" | "total" };

const WIDTH = 320;
const ROW = 40;
const BAR = 14;
const VALUE = 44; // where the numbers stand, no line goes through them

/** From nothing to the score, one step below the other; the table beside it says the same in words. */
export function Waterfall({ falls, sentence }: { falls: Fall[]; sentence: string }) {
  let sum = 0;
  const steps = falls.map((fall) => {
    const from = fall.kind === "total" ? 0 : sum;
    if (fall.kind !== "total") sum += fall.value;
    return { ...fall, from: Math.min(from, from + fall.value), size: Math.abs(fall.value), to: sum };
  });
  const most = Math.max(...steps.map(({ from, size }) => from + size), 1);
  const x = (value: number) => (value / most) * WIDTH;
  return (
    <svg
      class="waterfall"
      role="img"
      aria-label={sentence}
      viewBox={`0 0 ${WIDTH} ${steps.length * ROW}`}
      preserveAspectRatio="xMinYMin meet"
    >
      {steps.map(({ label, shown, kind, from, size, to }, row) => (
        <g key={`${row}/${label}`} transform={`translate(0 ${row * ROW})`}>
          <text x="0" y="13">
            {label}
          </text>
          <text x={WIDTH} y="13" class="waterfall-value">
            {shown}
          </text>
          <rect class="waterfall-ground" x="0" y="19" width={WIDTH} height={BAR} />
          <rect data-kind={kind} x={x(from)} y="19" width={Math.max(2, x(size))} height={BAR} />
          {row < steps.length - 1 && x(to) < WIDTH - VALUE && (
            <line x1={x(to)} x2={x(to)} y1={19 + BAR} y2={ROW + 19} />
          )}
        </g>
      ))}
    </svg>
  );
}
