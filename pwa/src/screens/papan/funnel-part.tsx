import { readFunnel } from "../../administration-board";
import { readCycle } from "../../administration-cycles";
import { BarRows } from "../../charts/bar-rows";
import { now } from "../../sync";
import { formatMoment, t } from "../../text";
import { useAnswer } from "../pengelola/use-answer";

/** How far the people of a cycle are, from the plan to the signature; a step with a list of its own leads there. */
export function FunnelPart({ id }: { id: string }) {
  const counts = useAnswer(() => readFunnel(id), id);
  const cycle = useAnswer(() => readCycle(id), id);
  const funnel = counts.value;
  if (!funnel || !cycle.value) return null; // the page itself says why
  const { groups, state } = cycle.value.cycle;
  const sent = (group: string) => groups.find((one) => one.group === group)?.answered ?? undefined;
  const here = `/pengelola/siklus/${id}`;
  const list = state === "closed" || state === "released" ? `${here}/hasil` : undefined;
  const raters = state === "released" ? undefined : `${here}/penilai`;
  const steps: [string, number | undefined, string | undefined][] = [
    [t("papan.funnel.plan"), funnel.planned, undefined],
    [t("papan.funnel.self"), sent("self"), raters],
    [t("papan.funnel.superior"), sent("superior"), raters],
    [t("papan.funnel.closed"), funnel.closed, list],
    [t("papan.funnel.released"), funnel.released, list],
    [t("papan.funnel.signed"), funnel.signed, list],
  ];
  const known = steps.flatMap(([name, n, href]) => (n === undefined ? [] : [{ name, n, href }]));
  return (
    <BarRows
      rows={known.map(({ name, n, href }) => ({
        key: name,
        label: name,
        share: funnel.people ? n / funnel.people : 0,
        shown: t("papan.funnel.row", { n, all: funnel.people }),
        ...(href && { href }),
        cells: [String(n), String(funnel.people)],
      }))}
      sentence={t("papan.funnel.sentence", { n: funnel.signed, all: funnel.people })}
      dataAt={t("papan.at", { moment: formatMoment(now.value) })}
      words={{
        table: t("papan.table"),
        head: [t("papan.funnel.step"), t("papan.people"), t("papan.funnel.all")],
      }}
      csv={{ name: "siklus.csv", label: t("papan.csv") }}
    />
  );
}
