/** How the states of an import look, and its rows in a sentence. */
import type { Import, ImportState, RowResult } from "../../administration-tables";
import { t } from "../../text";
import type { ChipProps } from "../../ui/chip";

export const RESULTS: RowResult[] = ["new", "changed", "same", "refused"];

export const LOOKS: Record<ImportState, Pick<ChipProps, "tone" | "icon">> = {
  checking: { tone: "turmeric", icon: "hourglass" },
  ready: { tone: "indigo", icon: "search" },
  refused: { tone: "madder", icon: "warning" },
  applying: { tone: "turmeric", icon: "hourglass" },
  cards: { tone: "turmeric", icon: "hourglass" },
  applied: { tone: "green", icon: "check" },
  uncards: { tone: "turmeric", icon: "hourglass" },
  undone: { tone: "indigo", icon: "reply" },
  dropped: { tone: "indigo", icon: "cross" },
};

export const ROW_LOOKS: Record<RowResult, Pick<ChipProps, "tone" | "icon">> = {
  new: { tone: "green", icon: "plus" },
  changed: { tone: "turmeric", icon: "pencil" },
  same: { tone: "indigo", icon: "check" },
  refused: { tone: "madder", icon: "cross" },
};

/** The counts of a table, or of all of them. */
export function countOf(run: Import, result: RowResult): number {
  return Object.values(run.counts).reduce((sum, counts) => sum + (counts[result] ?? 0), 0);
}

export function sums(run: Import): string {
  return RESULTS.filter((result) => countOf(run, result) > 0)
    .map((result) => t(`tabel.count.${result}`, { n: countOf(run, result) }))
    .join(", ");
}
