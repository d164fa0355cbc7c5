import { useState } from "preact/hooks";
import type { Saw } from "../../changes";
import { markOf, periods } from "../../proof";
import type { Card, PlanLine, Report } from "../../reading";
import { save, sawOf } from "../../sync";
import { formatDate, formatMoment, t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Chip, StateChip } from "../../ui/chip";
import { SelectField } from "../../ui/field";
import { TimeMark } from "../../ui/mark";
import { ReasonSheet } from "../../ui/reason-sheet";
import { wasSaved } from "../../ui/saving";
import { Sheet } from "../../ui/sheet";
import { stateOf } from "../../ui/state";
import { showToast } from "../../ui/toast";
import { waits } from "./queue";
import { amountWords } from "./review-row";
import { answersFor } from "./view";

const PAGE = 30;

type PersonReportsProps = { card: Card; reports: readonly Report[]; lines: readonly PlanLine[] };

/** What a person has reported, newest day first, each with its state and both its times. */
export function PersonReports({ card, reports, lines }: PersonReportsProps) {
  const [shown, setShown] = useState(PAGE);
  const [linking, setLinking] = useState<{ report: Report; saw: Saw }>();
  const [reopening, setReopening] = useState<{ report: Report; saw: Saw }>();
  if (reports.length === 0) return <p class="soft">{t("orang.reports.empty")}</p>;
  const corrections = new Set(reports.flatMap(({ replacedBy }) => replacedBy));
  const byLine = new Map(lines.map((line) => [line.id, line]));
  const sorted = [...reports].sort(newestFirst);
  return (
    <>
      <ul class="ledger">
        {sorted.slice(0, shown).map((report) => {
          const line = report.line ? byLine.get(report.line) : undefined;
          const indicator = line?.indicators.find(({ id }) => id === report.indicator);
          const reason = report.state === "returned" ? report.record.registers.state?.reason : undefined;
          const decidable = answersFor(card) && waits(report);
          const linkable =
            answersFor(card) && !report.line && report.state === "submitted" && lines.length > 0;
          const reopenable = answersFor(card) && report.state === "verified";
          return (
            <li key={report.id} class="person-report" data-state={report.record.sendState}>
              <div class="person-report-head">
                <p>
                  <b>{formatDate(report.body.date)}</b> ·{" "}
                  {amountWords({ report, card, line, indicator, corrects: undefined, flags: [] })}
                </p>
                <StateChip state={stateOf(report.record)} />
                <TimeMark mark={markOf(report, periods.value)} />
              </div>
              <p class="small">{indicator?.name ?? t("orang.report.other")}</p>
              {reason && <p class="small return-reason">{t("orang.report.returned", { reason })}</p>}
              <p class="small soft">
                <span class="person-time">
                  {t("verif.made")} {formatMoment(report.madeAt, card.zone)}
                </span>
                {report.receivedAt > 0 && (
                  <span class="person-time">
                    {t("verif.received")} {formatMoment(report.receivedAt, card.zone)}
                  </span>
                )}
              </p>
              {(corrections.has(report.id) || decidable || linkable || reopenable) && (
                <div class="row">
                  {corrections.has(report.id) && (
                    <Chip tone="violet" icon="pencil">
                      {t("orang.report.correction")}
                    </Chip>
                  )}
                  {decidable && (
                    <ButtonLink kind="quiet" icon="inbox" href={`/verifikasi?laporan=${report.id}`}>
                      {t("orang.report.verify")}
                    </ButtonLink>
                  )}
                  {linkable && (
                    <Button
                      kind="quiet"
                      icon="target"
                      onClick={() => setLinking({ report, saw: sawOf(report.record) })}
                    >
                      {t("orang.report.link")}
                    </Button>
                  )}
                  {reopenable && (
                    <Button
                      kind="quiet"
                      icon="reply"
                      onClick={() => setReopening({ report, saw: sawOf(report.record) })}
                    >
                      {t("orang.report.reopen")}
                    </Button>
                  )}
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {sorted.length > shown && (
        <Button wide onClick={() => setShown(shown + PAGE)}>
          {t("orang.reports.more", { n: Math.min(PAGE, sorted.length - shown) })}
        </Button>
      )}
      {linking && <LinkSheet {...linking} lines={lines} onClose={() => setLinking(undefined)} />}
      {reopening && <ReopenSheet {...reopening} onClose={() => setReopening(undefined)} />}
    </>
  );
}

function newestFirst(a: Report, b: Report): number {
  if (a.body.date !== b.body.date) return a.body.date < b.body.date ? 1 : -1;
  return b.madeAt - a.madeAt;
}

const READY = ["mistaken", "evidence", "figure"] as const;

/** Takes an approval back, long after its ten seconds: the report waits for verification again. */
function ReopenSheet({ report, saw, onClose }: { report: Report; saw: Saw; onClose: () => void }) {
  return (
    <ReasonSheet
      step={{ collection: "report", record: report.id, step: "reopen", saw }}
      title={t("orang.reopen.title")}
      action={t("orang.report.reopen")}
      icon="reply"
      reasonLabel={t("orang.reopen.reason")}
      ready={READY.map((key) => t(`orang.reopen.reason.${key}`))}
      saved={t("orang.reopen.saved")}
      onClose={onClose}
    >
      <p>{t("orang.reopen.hint", { date: formatDate(report.body.date) })}</p>
    </ReasonSheet>
  );
}

type LinkSheetProps = { report: Report; saw: Saw; lines: readonly PlanLine[]; onClose: () => void };

/** Gives a "Kegiatan lain" its place in the plan. */
function LinkSheet({ report, saw, lines, onClose }: LinkSheetProps) {
  const options = lines.flatMap((line) =>
    line.indicators.map(({ id, name }) => ({ value: `${line.id}/${id}`, label: `${line.rhk}: ${name}` })),
  );
  const [chosen, setChosen] = useState(options[0]?.value ?? "");
  const link = async () => {
    const [line = "", indicator = ""] = chosen.split("/");
    const put = { link: { line, indicator } };
    if (!(await wasSaved(save([{ collection: "report", record: report.id, put, saw }])))) return;
    onClose();
    showToast(t("orang.link.saved"));
  };
  return (
    <Sheet
      title={t("orang.link.title")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="target" onClick={link}>
          {t("orang.link.save")}
        </Button>
      }
    >
      <p>{t("orang.link.hint", { date: formatDate(report.body.date) })}</p>
      <SelectField label={t("orang.link.choice")} options={options} value={chosen} onChange={setChosen} />
    </Sheet>
  );
}
