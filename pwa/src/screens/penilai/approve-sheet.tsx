import { formatDate, t } from "../../text";
import { Button } from "../../ui/button";
import { Sheet } from "../../ui/sheet";
import { FlagList } from "./flag-list";
import type { Item } from "./queue";
import { amountWords } from "./review-row";
import { useFirstFocus } from "./use-first-focus";

type ApproveSheetProps = { items: readonly Item[]; onApprove: () => void; onClose: () => void };

/** Approving several at once: the list is what the supervisor has seen of them, so it stands here in full. */
export function ApproveSheet({ items, onApprove, onClose }: ApproveSheetProps) {
  useFirstFocus(".sheet-actions .button");
  const flagged = items.filter(({ flags }) => flags.length > 0).length;
  return (
    <Sheet
      title={t("verif.approve_many.title", { n: items.length })}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="checks" onClick={onApprove}>
          {t("verif.approve_many.do", { n: items.length })}
        </Button>
      }
    >
      <p>{t("verif.approve_many.hint")}</p>
      {flagged > 0 && <p class="return-reason">{t("verif.approve_many.flagged", { n: flagged })}</p>}
      <ul class="ledger">
        {items.map((item) => (
          <li key={item.report.id} class="approve-line">
            <b>{item.card?.name}</b>
            <span>{amountWords(item)}</span>
            <span class="soft small">
              {formatDate(item.report.body.date)} · {item.indicator?.name ?? t("orang.report.other")}
            </span>
            <FlagList flags={item.flags} />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
