import { useState } from "preact/hooks";
import { Photos } from "../../forms/photo";
import { findIndicator, myCards, myReports, type Report } from "../../mine";
import { markOf, periods } from "../../proof";
import type { Route } from "../../router";
import { asides, save, sawOf } from "../../sync";
import { formatDate, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Facts, Section } from "../../ui/card";
import { StateChip } from "../../ui/chip";
import { TimeMark } from "../../ui/mark";
import { Page } from "../../ui/page";
import { Sheet } from "../../ui/sheet";
import { stateOf, workflowOf } from "../../ui/state";
import { showToast } from "../../ui/toast";
import { DeleteUnsent, isUnsent } from "./delete-unsent";
import { Gone } from "./lapor";
import { LinkSheet } from "./link-sheet";
import { formFor } from "./report-form";
import { explains, History, Reason } from "./report-history";
import { DecidedBy } from "./report-row";
import { answers, reportTitle } from "./report-words";
import "./laporan.css";

/** One report: how far it has come, what it says, and what its author can still do. */
export function LaporanDetail({ route }: { route: Route }) {
  const report = myReports.value.find(({ id }) => id === route.params.id);
  if (!report) return <Gone />;
  const state = stateOf(report.record);
  const card = myCards.value.find(({ id }) => id === report.placement) ?? myCards.value[0];
  const form = formFor(card);
  const unit = findIndicator(report.line, report.indicator)?.indicator.unit;
  const evidence = report.body.evidence ?? [];
  const mark = markOf(report, periods.value);
  return (
    <Page
      title={t("detail.title", { date: formatDate(report.body.date) })}
      line={reportTitle(report)}
      back="/laporan"
    >
      <div class="stack" data-gap="tight" data-state={state}>
        <div class="row">
          <StateChip state={state} />
          <DecidedBy report={report} />
          <TimeMark mark={mark} />
        </div>
        {asides.value.some((aside) => aside.record === report.id) && (
          <Banner
            icon="versions"
            title={t("aside.title")}
            action={<ButtonLink href={`/konflik/report/${report.id}`}>{t("detail.versions.see")}</ButtonLink>}
          />
        )}
        {mark && <p>{t(`proof.${mark}.hint`)}</p>}
        {!explains(state) && <p>{t(`state.${state}.hint`)}</p>}
        <Reason report={report} form={form} />
      </div>
      <Section title={t("detail.contents")}>
        <Facts facts={answers(form, report.body, unit)} />
      </Section>
      <Section title={t("detail.evidence")}>
        {evidence.length ? (
          <Photos evidence={evidence} report={report.id} />
        ) : (
          <p class="soft">{t("report.photos.none")}</p>
        )}
      </Section>
      <History report={report} card={card} />
      <Deeds report={report} />
    </Page>
  );
}

/** What can be done about it now; the one that matters is under the reason already. */
function Deeds({ report }: { report: Report }) {
  const { record } = report;
  const [open, setOpen] = useState<"withdraw" | "link">();
  const workflow = workflowOf(report.record);
  const close = () => setOpen(undefined);
  const admitted = record.sendState !== "quarantined" && record.sendState !== "unreadable";
  const mayWithdraw =
    admitted && (workflow === "submitted" || (workflow === "returned" && !report.replacedBy.length));
  return (
    <div class="row no-print">
      <ButtonLink href={`/lapor?salin=${report.id}`} icon="plus">
        {t("detail.again")}
      </ButtonLink>
      {admitted && report.line === null && workflow !== "withdrawn" && (
        <Button icon="target" onClick={() => setOpen("link")}>
          {t("detail.link")}
        </Button>
      )}
      {mayWithdraw && isUnsent(report) && <DeleteUnsent report={report} />}
      {mayWithdraw && !isUnsent(report) && (
        <Button kind="quiet" icon="cross" onClick={() => setOpen("withdraw")}>
          {t("detail.withdraw")}
        </Button>
      )}
      {open === "withdraw" && <WithdrawSheet report={report} onClose={close} />}
      {open === "link" && <LinkSheet report={report} onClose={close} />}
    </div>
  );
}

function WithdrawSheet({ report, onClose }: { report: Report; onClose: () => void }) {
  const [saw] = useState(() => sawOf(report.record));
  const [failed, setFailed] = useState<string>();
  async function withdraw() {
    try {
      await save([{ collection: "report", record: report.id, step: "withdraw", saw }]);
      showToast(t("detail.withdraw.done"));
      onClose();
    } catch (failure) {
      setFailed((failure as { code?: string }).code ?? "unknown");
    }
  }
  return (
    <Sheet
      title={t("detail.withdraw.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="danger" onClick={withdraw}>
            {t("detail.withdraw")}
          </Button>
        </>
      }
    >
      {failed && <Banner tone="madder" title={tCode(`problem.${failed}`, "problem.unknown")} alert />}
      <p>{t("detail.withdraw.hint")}</p>
    </Sheet>
  );
}
