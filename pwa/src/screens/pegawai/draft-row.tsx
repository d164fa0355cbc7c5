import { findIndicator } from "../../mine";
import { type Draft, now } from "../../sync";
import { formatAgo, t } from "../../text";
import { ListRow } from "../../ui/card";
import { StateChip } from "../../ui/chip";
import { Icon } from "../../ui/icon";
import type { ReportDraft } from "./report-drafts";

export function DraftRow({ draft }: { draft: Draft<ReportDraft> }) {
  const { line, indicator, report } = draft.value;
  return (
    <ListRow
      href={`/lapor?draf=${report}&langkah=2`}
      state="draft"
      margin={<Icon name="pencil" large />}
      title={findIndicator(line, indicator)?.indicator.name ?? t("report.other")}
      line={
        <>
          <StateChip state="draft" />
          {t("lapor.draft.line", { ago: formatAgo(draft.updatedAt, now.value) })}
        </>
      }
    />
  );
}
