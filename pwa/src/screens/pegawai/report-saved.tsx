import { findIndicator } from "../../mine";
import { record } from "../../sync";
import { t } from "../../text";
import { ButtonLink } from "../../ui/button";
import { StateChip } from "../../ui/chip";
import { Motif } from "../../ui/motif";
import { Actions, Page } from "../../ui/page";
import { stateOf } from "../../ui/state";
import { Gone } from "./lapor";

/** What became of Kirim: saved here, and later, by itself, received. */
export function ReportSaved({ id }: { id: string }) {
  const report = record("report", id).value;
  if (!report) return <Gone />;
  const state = stateOf(report);
  const received = report.sendState === "received";
  const link = report.registers.link?.value;
  const name = findIndicator(link?.line ?? null, link?.indicator ?? null)?.indicator.name;
  return (
    <Page
      title={t(received ? "lapor.saved.received" : "lapor.saved")}
      line={name ?? t("report.other")}
      back="/"
    >
      <div class="empty" data-state={state}>
        <Motif />
        <p class="empty-title">{t(received ? "lapor.saved.received.hint" : "lapor.saved.hint")}</p>
        <StateChip state={state} />
      </div>
      <Actions>
        <ButtonLink href={`/laporan/${id}`}>{t("lapor.saved.open")}</ButtonLink>
        <ButtonLink href="/lapor" icon="plus">
          {t("lapor.saved.again")}
        </ButtonLink>
        <ButtonLink kind="primary" href="/">
          {t("common.to_home")}
        </ButtonLink>
      </Actions>
    </Page>
  );
}
