import { useEffect } from "preact/hooks";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { ApproveSheet } from "./approve-sheet";
import { decidedHere, deciding } from "./decisions";
import type { Action } from "./keyboard";
import { KeysSheet } from "./keys-sheet";
import { tally, withoutFlags } from "./queue";
import { ReportDetail } from "./report-detail";
import { ReturnSheet } from "./return-sheet";
import { ReviewList } from "./review-list";
import { useReview } from "./use-review";
import { fieldsOf } from "./view";
import { wide } from "./wide";
import "./verifikasi.css";

/** Forty reports: a list, the open one beside it (on a phone in its place), and the next one opens by itself. */
export function Verifikasi() {
  const sitting = useReview();
  const { items, review, reading, item, act } = sitting;
  const { done, all } = tally(items, new Set([...decidedHere.value, ...deciding.value]));
  const close = () => act({ kind: "close" });
  useEffect(() => {
    document.body.toggleAttribute("data-deciding", reading);
    return () => document.body.removeAttribute("data-deciding");
  }, [reading]);
  return (
    <Page
      title={t("verif.title")}
      line={all > 0 && t("verif.tally.long", { done, all })}
      back={reading && !wide.value ? "/verifikasi" : undefined}
      wide
    >
      {items.length === 0 ? (
        <EmptyState title={t("verif.empty")}>{t("verif.empty.hint")}</EmptyState>
      ) : (
        <div class="review" data-reading={reading || undefined}>
          {(wide.value || !reading) && (
            <ReviewList
              items={items}
              review={review}
              clean={withoutFlags(items).length}
              onOpen={(id) => sitting.open(id, true)}
              onPick={sitting.pick}
              onMove={(id) => sitting.open(id, false)}
              act={act}
            />
          )}
          {reading && <Detail sitting={sitting} />}
        </div>
      )}
      {review.asking === "help" && <KeysSheet onClose={close} />}
      {review.asking === "return" && item && (
        <ReturnSheet item={item} fields={fieldsOf(item.card)} onClose={close} onReturn={sitting.returnOpen} />
      )}
      {(review.asking === "approve_picked" || review.asking === "approve_clean") && sitting.bulk && (
        <ApproveSheet items={sitting.bulk.items} onClose={close} onApprove={sitting.approveBulk} />
      )}
    </Page>
  );
}

function Detail({ sitting }: { sitting: ReturnType<typeof useReview> }) {
  const { item, items, at, changes, heading, act, takeIn } = sitting;
  if (!item) return null;
  return (
    <ReportDetail
      item={item}
      fields={fieldsOf(item.card)}
      heading={heading}
      position={t("verif.position", { at: at + 1, all: items.length })}
      changes={changes}
      onSeen={takeIn}
      moves={<Moves act={act} />}
      actions={
        <>
          <Button kind="primary" icon="check" aria-keyshortcuts="A" onClick={() => act({ kind: "approve" })}>
            {t("verif.approve")} <KeyHint>A</KeyHint>
          </Button>
          <Button icon="reply" aria-keyshortcuts="R" onClick={() => act({ kind: "ask", what: "return" })}>
            {t("verif.return")} <KeyHint>R</KeyHint>
          </Button>
        </>
      }
    />
  );
}

/** To the report before and after, with their keys where there is a keyboard. */
function Moves({ act }: { act: (action: Action) => void }) {
  const roomy = wide.value;
  return (
    <span class="row" data-moves>
      <Button
        kind="quiet"
        icon="back"
        aria-label={t("verif.previous")}
        aria-keyshortcuts="K"
        onClick={() => act({ kind: "previous" })}
      >
        {roomy ? <KeyHint>K</KeyHint> : undefined}
      </Button>
      <Button
        kind="quiet"
        icon="forward"
        aria-label={t("verif.next")}
        aria-keyshortcuts="J"
        onClick={() => act({ kind: "next" })}
      >
        {roomy ? <KeyHint>J</KeyHint> : undefined}
      </Button>
      {roomy && (
        <Button
          kind="quiet"
          aria-label={t("verif.keys")}
          aria-keyshortcuts="?"
          onClick={() => act({ kind: "ask", what: "help" })}
        >
          <KeyHint>?</KeyHint>
        </Button>
      )}
    </span>
  );
}

function KeyHint({ children }: { children: string }) {
  return wide.value ? (
    <span class="key-hint" aria-hidden="true">
      {children}
    </span>
  ) : null;
}
