import { t } from "../../text";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";

export function PlanMissing({ back }: { back: string }) {
  return (
    <Page title={t("rencana.title")} back={back}>
      <EmptyState title={t("rencana.missing")} />
    </Page>
  );
}
