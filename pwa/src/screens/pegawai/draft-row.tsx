import { findIndicator } from "../../mine";
import { type Draft, now } from "../../sync";
import { formatAgo, t } from "../../text";
import { ListRow } from "../../ui/card";
import { StateChip } from "../../ui/chip";
import { Icon } from "../../ui/icon";
import type { ReportDraft } from "./report-drafts";

/** A report begun. Among tasks it says what to do; among drafts, what it is about. */
export function DraftRow({ draft, task }: { draft: Draft<ReportDraft>; task?: boolean }) {
  const { line, indicator, report } = draft.value;
  const about = findIndicator(line, indicator)?.indicator.name ?? t("report.other");
  return (
    <ListRow
      href={`/lapor?draf=${report}&langkah=2`}
      state="draft"
      margin={<Icon name="pencil" large />}
      title={task ? t("lapor.draft") : about}
      line={
        <>
          {task && <span>{about}</span>}
          <StateChip state="draft" />
          {t("lapor.draft.line", { ago: formatAgo(draft.updatedAt, now.value) })}
        </>
      }
    />
  );
}
