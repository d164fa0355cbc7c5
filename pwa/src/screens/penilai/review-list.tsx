import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Windowed } from "../../ui/windowed";
import { type Action, type Review, toggled } from "./keyboard";
import type { Item } from "./queue";
import { ReviewRow } from "./review-row";
import { wide } from "./wide";

const ROW_PX = 104;

type ReviewListProps = {
  items: readonly Item[];
  review: Review;
  /** How many could be approved without reading each. */
  clean: number;
  onOpen: (id: string) => void;
  onPick: (picked: ReadonlySet<string>) => void;
  /** By the arrows, within the list: the focus stays there. */
  onMove: (id: string | undefined) => void;
  act: (action: Action) => void;
};

/** What waits, oldest first, and what can be done with several at once. */
export function ReviewList(props: ReviewListProps) {
  const { items, review, clean, onOpen, onPick, onMove, act } = props;
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const section = useRef<HTMLElement>(null);
  const arrowed = useRef(false);
  const openAt = items.findIndex(({ report }) => report.id === review.open);

  useLayoutEffect(() => {
    const row = section.current?.querySelector<HTMLElement>(".review-row[data-current]");
    row?.scrollIntoView({ block: "nearest" });
    if (arrowed.current) row?.querySelector<HTMLElement>(".review-open")?.focus();
    arrowed.current = false;
  }, [review.open]);

  const picked = review.picked.size;
  return (
    <section ref={section} class="review-side" aria-label={t("verif.list")}>
      <div class="review-tools">
        {picked > 0 ? (
          <>
            <Button
              kind="primary"
              icon="checks"
              aria-keyshortcuts="Shift+A"
              onClick={() => act({ kind: "ask", what: "approve_picked" })}
            >
              {t("verif.approve_picked", { n: picked })}
            </Button>
            <Button
              kind="quiet"
              icon="cross"
              aria-label={t("verif.pick_none")}
              onClick={() => onPick(new Set())}
            />
          </>
        ) : (
          clean > 0 && (
            <Button icon="checks" onClick={() => act({ kind: "ask", what: "approve_clean" })}>
              {t("verif.approve_clean", { n: clean })}
            </Button>
          )
        )}
      </div>
      <div ref={setScroller} class="review-rows">
        <Windowed
          items={items}
          label={t("verif.list")}
          pinned={openAt}
          rowPx={ROW_PX}
          scroller={wide.value ? scroller : null}
          row={(item, index) => (
            <ReviewRow
              key={item.report.id}
              item={item}
              open={wide.value && index === openAt}
              picked={review.picked.has(item.report.id)}
              reachable={!wide.value || index === Math.max(0, openAt)}
              onOpen={() => onOpen(item.report.id)}
              onPick={() => onPick(toggled(review.picked, item.report.id))}
              onArrow={(by) => {
                arrowed.current = true;
                onMove(items[index + by]?.report.id ?? item.report.id);
              }}
            />
          )}
        />
      </div>
    </section>
  );
}
