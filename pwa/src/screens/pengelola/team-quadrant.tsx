import type { OneCycle, Result } from "../../administration-cycles";
import { type Cell, Quadrant } from "../../charts/quadrant";
import { label, t, tCode } from "../../text";
import { Section } from "../../ui/card";

/** Who was judged to stand where, and what calibration made of it; the list below says the same in rows. */
export function TeamQuadrant({ one, results }: { one: OneCycle; results: Result[] }) {
  const { quadrant, axes = [], predikat: ranks } = one;
  if (!quadrant) return null;
  const named = (id: string | null) => label(ranks.find((rank) => rank.id === id)?.label);
  const axis = (id: string) => label(axes.find((part) => part.id === id)?.label);
  const inside = ({ row, column }: Cell) =>
    results.filter(
      ({ levels = {} }) => levels[quadrant.results] === row && levels[quadrant.behaviour] === column,
    );
  return (
    <Section title={t("results.quadrant")}>
      <Quadrant
        table={quadrant.table}
        ranks={ranks}
        caption={t("results.quadrant.axes", {
          rows: axis(quadrant.results),
          columns: axis(quadrant.behaviour),
        })}
        level={(name) => tCode(`results.level.${name}`, "results.level.meets")}
        isMarked={() => false}
        inside={(cell) => (
          <ul class="small">
            {inside(cell).map(({ listed, after }) => (
              <li key={listed.placement}>
                {listed.name}
                {after && after.predikat !== cell.predikat && <b> → {named(after.predikat)}</b>}
              </li>
            ))}
          </ul>
        )}
      />
    </Section>
  );
}
