import { formatDate, formatNumber, t } from "../../text";
import { Chip } from "../../ui/chip";
import { FlagList } from "./flag-list";
import type { Item } from "./queue";

/** What was done, in one breath: "12 kunjungan", else the words of it. */
export function amountWords({ report: { body }, indicator }: Item): string {
  if (typeof body.quantity === "number")
    return `${formatNumber(body.quantity)} ${indicator?.unit ?? ""}`.trim();
  return body.text || body.note || t("orang.report.other");
}

type ReviewRowProps = {
  item: Item;
  open: boolean;
  picked: boolean;
  /** Only one row takes part in the tab order; the arrows reach the others. */
  reachable: boolean;
  onOpen: () => void;
  onPick: () => void;
  onArrow: (by: 1 | -1) => void;
};

/** One waiting report: a box to select it, and a button that opens it. */
export function ReviewRow({ item, open, picked, reachable, onOpen, onPick, onArrow }: ReviewRowProps) {
  const { report, card, corrects, flags } = item;
  const name = card?.name ?? "";
  const date = formatDate(report.body.date);
  return (
    <li class="review-row" data-current={open || undefined} data-state={report.state}>
      <label class="review-pick">
        <input
          type="checkbox"
          checked={picked}
          tabIndex={reachable ? 0 : -1}
          aria-label={t("verif.pick", { name, date })}
          onChange={onPick}
        />
      </label>
      <button
        type="button"
        class="review-open"
        tabIndex={reachable ? 0 : -1}
        aria-current={open || undefined}
        onClick={onOpen}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          onArrow(event.key === "ArrowDown" ? 1 : -1);
        }}
      >
        <span class="review-name">{name}</span>
        <span class="review-amount" data-words={typeof report.body.quantity !== "number" || undefined}>
          {amountWords(item)}
        </span>
        <span class="review-about">
          {date} · {item.indicator?.name ?? t("orang.report.other")}
        </span>
        {corrects && (
          <Chip tone="violet" icon="pencil">
            {t("verif.correction")}
          </Chip>
        )}
        <FlagList flags={flags} short />
      </button>
    </li>
  );
}
