/** The first words of a plan: taken from a template, or over from the year before, with targets still to be confirmed. */
import type { Card, Indicator, PlanLine } from "../../reading";
import { type Intent, newId, sawOf, type ViewRecord } from "../../sync";
import { label } from "../../text";
import { type Annex, begun, weightsOf } from "../rencana/plan";
import { type Entry, type Library, suggested, type Template } from "./library";

type Plan = { id: string; record: ViewRecord | undefined; placement: string; cycle: string };

type NewLine = Pick<PlanLine, "kind" | "rhk" | "indicators" | "parent"> & { weight: number | undefined };

/** All that begins a plan, saved together: its lines, their weights and the annex. */
export function beginning(plan: Plan, lines: readonly NewLine[], annex?: Annex): Intent[] {
  const { id: record, placement, cycle } = plan;
  const weights: Record<PlanLine["kind"], Record<string, number>> = { utama: {}, tambahan: {} };
  const intents: Intent[] = lines.map(({ weight, ...line }, at) => {
    const id = newId();
    if (weight !== undefined) weights[line.kind][id] = weight;
    const value = { ...line, placement, cycle, order: at + 1 };
    return { collection: "plan_line", record: id, put: { line: value }, saw: {} };
  });
  const groups = {
    ...(plan.record ? {} : begun(placement, cycle)),
    main: { placement, cycle, weights: weights.utama },
    additional: { weights: weights.tambahan },
    ...(annex ? { annex } : {}),
  };
  return [...intents, { collection: "plan", record, put: groups, saw: sawOf(plan.record) }];
}

export function fromTemplate(template: Template, { entries }: Library): NewLine[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return template.lines.map(({ kind = "utama", rhk, weight, indicators }) => ({
    kind,
    rhk: label(rhk),
    parent: null,
    weight: Number(weight),
    indicators: indicators.flatMap(({ entry, target }) => {
      const found = byId.get(entry) as Entry | undefined;
      return found ? [suggested(found, target)] : [];
    }),
  }));
}

/**
 * The lines of another year. Ids are new, because reports of then count for the lines of then; what they served is a
 * line of then, too, so it is linked anew.
 */
export function fromBefore(lines: readonly PlanLine[], record: ViewRecord | undefined): NewLine[] {
  const weights = weightsOf(record);
  const kept = lines.map(({ id, kind, rhk, indicators }) => ({
    kind,
    rhk,
    parent: null,
    weight: weights[id],
    indicators: indicators.map((one): Indicator => ({ ...one, id: newId(), unconfirmed: true })),
  }));
  // Weights of lines that are not taken over would be missing from the whole.
  const total = kept.reduce((sum, { weight = 0 }) => sum + Math.round(weight * 100), 0);
  return total === 10_000 ? kept : kept.map((line) => ({ ...line, weight: undefined }));
}

/** A plan of one's own from before: the newest cycle that has lines, of any placement. */
export type Before = { cycle: string; placement: string; lines: PlanLine[] };

export function newestBefore(
  all: readonly PlanLine[],
  mine: ReadonlySet<string>,
  cycles: readonly { id: string; until: string }[],
  current: string,
  card: Pick<Card, "id">,
): Before | undefined {
  const now = cycles.find(({ id }) => id === current);
  const earlier = cycles
    .filter(({ id, until }) => id !== current && (!now || until < now.until))
    .sort((a, b) => b.until.localeCompare(a.until));
  for (const { id: cycle } of earlier) {
    const lines = all.filter(
      (line) => line.cycle === cycle && mine.has(line.placement) && line.state !== "withdrawn",
    );
    // Of several posts, the same one; else the one with the most to take over.
    const posts = [...new Set(lines.map((line) => line.placement))].sort(
      (a, b) =>
        Number(b === card.id) - Number(a === card.id) ||
        lines.filter((line) => line.placement === b).length -
          lines.filter((line) => line.placement === a).length,
    );
    const [placement] = posts;
    if (placement !== undefined)
      return {
        cycle,
        placement,
        lines: lines.filter((line) => line.placement === placement).sort((a, b) => a.order - b.order),
      };
  }
  return undefined;
}
