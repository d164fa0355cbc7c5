/** One sitting of verification: what is open, selected and asked, and the decisions, for the screen to draw. */

import { useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Change, differences, moved, type Saw } from "../../changes";
import { navigate, route } from "../../router";
import { sawOf, type ViewRecord } from "../../sync";
import { t } from "../../text";
import { wasSaved } from "../../ui/saving";
import { showToast } from "../../ui/toast";
import { approve, decidedHere, deciding, type Seen, sendBack, takenBack, undoLast } from "./decisions";
import { type Action, after, follow, nothingOpen, type Review } from "./keyboard";
import { type Item, withoutFlags } from "./queue";
import { useKeys } from "./use-keys";
import { queue } from "./view";
import { wide } from "./wide";

/** A report as it was when it was opened: what a decision about it is based on. */
type Opened = { id: string; record: ViewRecord; saw: Saw };

/** Several reports about to be approved, as they stood when the question was put. */
export type Bulk = { items: Item[]; seen: Seen[] };

const addressOf = (report: string) => `/verifikasi?laporan=${report}`;

export function useReview() {
  const items = queue.value.filter(({ report }) => !deciding.value.has(report.id));
  const ids = items.map(({ report }) => report.id);
  const asked = route.value.query.get("laporan") ?? undefined;
  /** Whether a report is in sight: beside the list, or on a phone in its place. */
  const reading = wide.value || asked !== undefined;

  const [stored, setReview] = useState<Review>({ ...nothingOpen, open: asked });
  const followed = follow(stored, ids);
  const review: Review = { ...followed, open: reading ? (followed.open ?? ids[0]) : undefined };
  const at = ids.indexOf(review.open ?? "");
  const item = items[at];

  const opened = useRef<Opened>(undefined);
  if (item && opened.current?.id !== item.report.id) opened.current = asOpened(item);
  const changes = item && opened.current && changesSince(opened.current, item.report.record);

  const heading = useRef<HTMLHeadingElement>(null);
  const focusNext = useRef(false);
  useLayoutEffect(() => {
    if (!focusNext.current) return;
    focusNext.current = false;
    // After the last one there is no report left to read: the title says how many were decided.
    (heading.current ?? document.querySelector<HTMLElement>("h1"))?.focus();
  }, [review.open]);

  // On a phone the address follows the open report: "back" leads to the list, a reload to the same report.
  useEffect(() => {
    if (!wide.value && asked && review.open && review.open !== asked)
      navigate(addressOf(review.open), { replace: true });
  }, [review.open, asked]);

  useGoneNotice(review.open, ids);

  useSignalEffect(() => {
    const [report] = takenBack.value;
    if (!report) return;
    takenBack.value = [];
    focusNext.current = true;
    setReview((before) => ({ ...before, open: report }));
  });

  const decideOn = (decision: Promise<void>) => {
    focusNext.current = reading;
    wasSaved(decision);
  };

  const [bulk, setBulk] = useState<Bulk>();
  const askAbout = (chosen: Item[], what: "approve_picked" | "approve_clean") => {
    if (chosen.length === 0) return;
    const seen = chosen.map(({ report }) => ({ report: report.id, saw: sawOf(report.record) }));
    setBulk({ items: chosen, seen });
    setReview(after(review, { kind: "ask", what }));
  };

  const open = (id: string | undefined, focus: boolean) => {
    focusNext.current = focus;
    setReview({ ...review, open: id });
    if (id && !reading) navigate(addressOf(id));
  };

  const approveOpen = () => {
    if (!item || !opened.current) return;
    if (changes) return focusChanges();
    const seen = { report: item.report.id, saw: opened.current.saw };
    setReview(review);
    decideOn(approve([seen], t("verif.approved", { name: item.card?.name ?? "" })));
  };

  const returnOpen = (reason: string, marks: string[]) => {
    if (!item || !opened.current) return;
    const seen = { report: item.report.id, saw: opened.current.saw };
    setReview(after(review, { kind: "close" }));
    decideOn(sendBack(seen, reason, marks, t("verif.returned", { name: item.card?.name ?? "" })));
  };

  const approveBulk = () => {
    const now = new Map(queue.peek().map(({ report }) => [report.id, sawOf(report.record)]));
    const seen = bulk?.seen ?? [];
    const still = seen.filter(({ report, saw }) => {
      const heads = now.get(report);
      return heads && !moved(saw, heads);
    });
    setReview({ ...after(review, { kind: "close" }), picked: new Set() });
    setBulk(undefined);
    if (still.length < seen.length)
      showToast(t("verif.approve_many.skipped", { n: seen.length - still.length }));
    if (still.length) decideOn(approve(still, t("verif.approved_many", { n: still.length })));
  };

  const act = (action: Action) => {
    switch (action.kind) {
      case "approve":
        return approveOpen();
      case "undo":
        return void undoLast();
      case "next":
      case "previous":
        return open(after(review, action).open, true);
      case "ask":
        if (action.what === "approve_clean") return askAbout(withoutFlags(items), action.what);
        if (action.what === "approve_picked")
          return askAbout(
            items.filter(({ report }) => review.picked.has(report.id)),
            action.what,
          );
        if (action.what === "return" && changes) return focusChanges();
        return setReview(after(review, action));
      case "pick":
      case "close":
        return setReview(after(review, action));
      default:
        return action satisfies never;
    }
  };
  useKeys(review, act);

  return {
    items,
    review,
    reading,
    item,
    at,
    changes,
    bulk,
    heading,
    act,
    open,
    pick: (picked: ReadonlySet<string>) => setReview({ ...review, picked }),
    returnOpen,
    approveBulk,
    /** The person has read what moved: from here on a decision is about the report as it is now. */
    takeIn: () => {
      if (item) opened.current = asOpened(item);
      setReview({ ...review });
      heading.current?.focus();
    },
  };
}

function asOpened({ report }: Item): Opened {
  return { id: report.id, record: report.record, saw: sawOf(report.record) };
}

function changesSince({ record, saw }: Opened, now: ViewRecord): Change[] | undefined {
  return moved(saw, sawOf(now)) ? differences(record, now) : undefined;
}

function focusChanges(): void {
  document.querySelector<HTMLElement>(".review-detail .banner .button")?.focus();
}

/** Says so when the open report leaves the list without this person's doing. */
function useGoneNotice(open: string | undefined, ids: readonly string[]) {
  const last = useRef<string>(undefined);
  useEffect(() => {
    const was = last.current;
    last.current = open;
    if (!was || was === open || ids.includes(was)) return;
    if (!deciding.peek().has(was) && !decidedHere.peek().has(was)) showToast(t("verif.gone"));
  }, [open]);
}
