/** Who plays which part for which of the superior's RHK: rows and columns of form A.1.5, from the links alone. */
import type { Card, PlanLine } from "../../reading";

export type Row = { card: Card; cells: PlanLine[][]; unlinked: PlanLine[] };

export function matrixOf(
  own: readonly PlanLine[],
  staff: readonly Card[],
  lines: readonly PlanLine[],
): Row[] {
  const columns = new Set(own.map(({ id }) => id));
  return staff.map((card) => {
    const theirs = lines.filter(({ placement }) => placement === card.id);
    return {
      card,
      cells: own.map(({ id }) => theirs.filter(({ parent }) => parent === id)),
      unlinked: theirs.filter(({ parent }) => parent === null || !columns.has(parent)),
    };
  });
}
