import { cycle, myCard, myLines, type PlanLine } from "../../mine";
import { label, t } from "../../text";
import { Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { PlanLineProgress } from "./indicator-progress";
import { Legend } from "./legend";

/** The plan of the period, utama and tambahan apart, each with its bars. */
export function Kinerja() {
  const lines = myLines.value;
  const period = cycle.value;
  const line = [myCard.value?.unitName, period && label(period.name)].filter(Boolean).join(" · ");
  return (
    <Page title={t("kinerja.title")} line={line}>
      {lines.length === 0 && <EmptyState title={t("kinerja.none")}>{t("kinerja.none.hint")}</EmptyState>}
      {lines.length > 0 && <Legend />}
      <Lines title={t("kinerja.utama")} lines={lines.filter(({ kind }) => kind === "utama")} />
      <Lines title={t("kinerja.tambahan")} lines={lines.filter(({ kind }) => kind === "tambahan")} />
    </Page>
  );
}

function Lines({ title, lines }: { title: string; lines: PlanLine[] }) {
  if (!lines.length) return null;
  return (
    <Section title={title}>
      <div>
        {lines.map((line) => (
          <PlanLineProgress key={line.id} line={line} />
        ))}
      </div>
    </Section>
  );
}
