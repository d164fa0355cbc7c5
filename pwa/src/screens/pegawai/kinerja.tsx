import { currentLines, cycle, myCard, type PlanLine } from "../../mine";
import { hasResults } from "../../outcomes";
import { collection } from "../../sync";
import { label, t } from "../../text";
import { ButtonLink } from "../../ui/button";
import { Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { PlanLineProgress } from "./indicator-progress";
import { Legend } from "./legend";

/** The plan of the period, utama and tambahan apart, each with its bars. */
export function Kinerja() {
  const period = cycle.value;
  const lines = currentLines.value;
  const line = [myCard.value?.unitName, period && label(period.name)].filter(Boolean).join(" · ");
  return (
    <Page title={t("kinerja.title")} line={line}>
      <p class="row no-print">
        {collection("task").value.length > 0 && (
          <ButtonLink icon="team" href="/menilai">
            {t("kinerja.rate")}
          </ButtonLink>
        )}
        <ButtonLink icon="list" href="/kinerja/rencana">
          {t("kinerja.skp")}
        </ButtonLink>{" "}
        {lines.length > 0 && (
          <ButtonLink icon="checks" href="/kinerja/aksi">
            {t("kinerja.actions")}
          </ButtonLink>
        )}
        {hasResults.value && (
          <ButtonLink icon="check" href="/hasil">
            {t("kinerja.results")}
          </ButtonLink>
        )}
      </p>
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
