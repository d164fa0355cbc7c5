import { useEffect } from "preact/hooks";
import { myCards, myReports, today } from "../../mine";
import { navigate, type Route } from "../../router";
import { t } from "../../text";
import { ButtonLink } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { ChooseIndicator } from "./choose-indicator";
import { begin, beginAgain, beginCorrection, beginLike } from "./new-draft";
import { formFor } from "./report-form";
import { ReportSaved } from "./report-saved";
import { WriteReport } from "./write-report";

/** + Lapor. The step is in the address, so that the phone's back button goes one step back. */
export function Lapor({ route }: { route: Route }) {
  const { query } = route;
  const saved = query.get("selesai");
  if (saved) return <ReportSaved key={saved} id={saved} />;
  const draft = query.get("draf");
  if (draft) return <WriteReport key={draft} report={draft} step={query.get("langkah") === "3" ? 3 : 2} />;
  if (["salin", "ulang", "perbaiki", "baris"].some((name) => query.has(name))) return <Begin query={query} />;
  return <ChooseIndicator />;
}

/** A link from another screen: like this one, a correction of this one, for this indicator. */
function Begin({ query }: { query: URLSearchParams }) {
  const source = query.get("salin") ?? query.get("ulang") ?? query.get("perbaiki");
  const report = myReports.value.find(({ id }) => id === source);
  const line = query.get("baris");
  const card = myCards.value.find(({ id }) => id === report?.placement) ?? myCards.value[0];
  const form = formFor(card);
  useEffect(() => {
    if (!card) return;
    if (line) {
      begin({ placement: card.id, line, indicator: query.get("indikator") }, today.peek(), { replace: true });
    } else if (report && form) {
      if (query.has("perbaiki")) beginCorrection(report, form, { replace: true });
      else if (query.has("ulang")) beginAgain(report, form, { replace: true });
      else beginLike(report, form, today.peek(), { replace: true });
    }
  }, [report?.id, form === undefined, card?.id]);
  return <Gone />;
}

export function Gone() {
  return (
    <Page title={t("nav.report")} back="/">
      <EmptyState
        title={t("lapor.gone")}
        action={
          <ButtonLink kind="primary" href="/lapor">
            {t("laporan.new")}
          </ButtonLink>
        }
      />
    </Page>
  );
}

export const toStep = (report: string, step: 2 | 3) => navigate(`/lapor?draf=${report}&langkah=${step}`);
