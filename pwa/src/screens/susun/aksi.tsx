import { useState } from "preact/hooks";
import { counting } from "../../counting";
import { cycle, myCard } from "../../mine";
import { type Card, type PlanLine, type Report, readAll, readReport } from "../../reading";
import type { Route } from "../../router";
import { collection } from "../../sync";
import { formatDate, formatNumber, label, t } from "../../text";
import { Button } from "../../ui/button";
import { Facts, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { IndicatorProgress } from "../pegawai/indicator-progress";
import { PlanMissing } from "../rencana/plan-missing";
import { type ActionStep, ActionsSheet, stepsOf } from "./actions-sheet";
import { cardOf, isMe, linesOfCycle } from "./people";
import { Teams } from "./teams";
import { UnitAchievement } from "./unit-achievement";

/** The action plan (B.1.1) and what is documented of it (B.1.2), one's own. */
export function AksiSaya() {
  return <Aksi card={myCard.value} back="/kinerja" edits />;
}

/** The same of somebody on the team. */
export function AksiTim({ route: { params } }: { route: Route }) {
  const card = cardOf(params.placement);
  return <Aksi card={card} back={`/tim/${params.placement}`} edits={!!card && isMe(card.superior)} />;
}

function Aksi({ card, back, edits }: { card: Card | undefined; back: string; edits: boolean }) {
  const [open, setOpen] = useState<PlanLine>();
  const period = cycle.value;
  if (!card || !period) return <PlanMissing back={back} />;
  const lines = linesOfCycle(period.id).filter(({ placement }) => placement === card.id);
  const reports = counting(
    readAll(collection("report").value, readReport).filter(({ placement }) => placement === card.id),
  );
  return (
    <Page title={t("susun.actions")} line={`${card.name} · ${label(period.name)}`} back={back} wide>
      <Facts
        facts={[
          [t("susun.nip"), card.nip],
          [t("susun.position"), card.position],
          [t("susun.unit"), card.unitName],
          [t("susun.superior"), card.superior?.name ?? t("common.none")],
        ]}
      />
      <p class="no-print">
        <Button icon="print" onClick={() => print()}>
          {t("susun.print")}
        </Button>
      </p>
      <UnitAchievement placement={card.id} />
      {lines.length === 0 && <EmptyState title={t("rencana.none")}>{t("kinerja.none.hint")}</EmptyState>}
      {lines.map((line) => (
        <Section key={line.id} title={line.rhk}>
          <div class="stack">
            <Steps steps={stepsOf(line)} />
            {edits && (
              <div class="row no-print">
                <Button
                  icon="pencil"
                  aria-label={t("susun.actions.edit_one", { rhk: line.rhk })}
                  onClick={() => setOpen(line)}
                >
                  {t("susun.actions.edit")}
                </Button>
              </div>
            )}
            <h3>{t("susun.realised")}</h3>
            {line.indicators.map((indicator) => (
              <IndicatorProgress key={indicator.id} line={line} indicator={indicator} />
            ))}
            <Evidence line={line} reports={reports.filter((report) => report.line === line.id)} />
          </div>
        </Section>
      ))}
      <Teams placement={card.id} />
      {open && <ActionsSheet line={open} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}

const dateWords = ({ from, until }: ActionStep) =>
  [from, until]
    .map((date) => (date ? formatDate(date) : ""))
    .filter(Boolean)
    .join(" – ");

function Steps({ steps }: { steps: readonly ActionStep[] }) {
  if (steps.length === 0) return <p class="soft">{t("susun.actions.none")}</p>;
  return (
    <ol>
      {steps.map((step) => (
        <li key={step.id}>
          {step.text} <span class="soft small">{dateWords(step)}</span>{" "}
          {step.done && (
            <Chip tone="green" icon="check">
              {t("susun.actions.was_done", { date: formatDate(step.done) })}
            </Chip>
          )}
        </li>
      ))}
    </ol>
  );
}

const SHOWN = 20;

/** The reports behind a line, newest first: what was reached on which day, and with how many photos. */
function Evidence({ line, reports }: { line: PlanLine; reports: readonly Report[] }) {
  const [all, setAll] = useState(false);
  const sorted = [...reports].sort((a, b) => b.body.date.localeCompare(a.body.date));
  if (sorted.length === 0) return <p class="soft">{t("susun.evidence.none")}</p>;
  return (
    <>
      <ul class="small">
        {(all ? sorted : sorted.slice(0, SHOWN)).map((report) => (
          <li key={report.id}>{reportWords(report, line)}</li>
        ))}
      </ul>
      {!all && sorted.length > SHOWN && (
        <p class="no-print">
          <Button onClick={() => setAll(true)}>{t("common.more", { n: sorted.length - SHOWN })}</Button>
        </p>
      )}
    </>
  );
}

function reportWords({ body, indicator, state }: Report, line: PlanLine): string {
  const unit = line.indicators.find(({ id }) => id === indicator)?.unit ?? "";
  const photos = body.evidence?.length ?? 0;
  return [
    formatDate(body.date),
    typeof body.quantity === "number" ? `${formatNumber(body.quantity)} ${unit}`.trim() : body.text,
    body.note,
    photos ? t("report.photos", { n: photos }) : t("report.photos.none"),
    state === "verified" ? t("state.verified") : t("susun.not_verified"),
  ]
    .filter(Boolean)
    .join(" · ");
}
