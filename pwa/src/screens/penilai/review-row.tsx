import { useMemo, useRef } from "preact/hooks";
import { markOf, periods } from "../../proof";
import { currentLanguage, formatDate, formatNumber, t } from "../../text";
import { Chip } from "../../ui/chip";
import { TimeMark } from "../../ui/mark";
import { FlagList, flagWords } from "./flag-list";
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
export function ReviewRow(props: ReviewRowProps) {
  const { item, open, picked, reachable } = props;
  const { report, card, indicator, corrects, flags } = item;
  const hand = useRef(props);
  hand.current = props;
  // Taken over as it is while it reads the same: forty rows redrawn at every key are felt on a weak laptop.
  const mark = markOf(report, periods.value);
  const reads = [
    currentLanguage(),
    open,
    picked,
    reachable,
    corrects?.id,
    mark,
    ...flags.map(flagWords),
  ].join("|");
  return useMemo(() => {
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
            onChange={() => hand.current.onPick()}
          />
        </label>
        <button
          type="button"
          class="review-open"
          tabIndex={reachable ? 0 : -1}
          aria-current={open || undefined}
          onClick={() => hand.current.onOpen()}
          onKeyDown={(event) => {
            if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
            event.preventDefault();
            hand.current.onArrow(event.key === "ArrowDown" ? 1 : -1);
          }}
        >
          <span class="review-name">{name}</span>
          <span class="review-amount" data-words={typeof report.body.quantity !== "number" || undefined}>
            {amountWords(item)}
          </span>
          <span class="review-about">
            {date} · {indicator?.name ?? t("orang.report.other")}
          </span>
          {corrects && (
            <Chip tone="violet" icon="pencil">
              {t("verif.correction")}
            </Chip>
          )}
          <TimeMark mark={mark} />
          <FlagList flags={flags} short />
        </button>
      </li>
    );
  }, [report.record, card?.name, indicator?.name, indicator?.unit, reads]);
}
