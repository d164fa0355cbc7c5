/** Reports begun and not sent: kept while typing, offered again after the app was closed or killed. */
import { computed } from "@preact/signals";
import type { Inputs } from "../../forms/inputs";
import { type Draft, drafts, saveDraft } from "../../sync";

const PREFIX = "report/";

export type ReportDraft = {
  report: string;
  placement: string;
  line: string | null;
  indicator: string | null;
  inputs: Inputs;
  /** The returned report that this one corrects. */
  replaces?: string;
};

export const draftKey = (report: string) => PREFIX + report;

/** Newest first. */
export const reportDrafts = computed(() =>
  (drafts.value as Draft<ReportDraft>[])
    .filter(({ key }) => key.startsWith(PREFIX))
    .sort((a, b) => b.updatedAt - a.updatedAt),
);

const READ = "read/";

/** Refusals the author has read: they stay in the list of reports, and leave his tasks. */
export const readRefusals = computed(
  () =>
    new Set(drafts.value.filter(({ key }) => key.startsWith(READ)).map(({ key }) => key.slice(READ.length))),
);

export const markRead = (report: string) => saveDraft(READ + report, true, {});
