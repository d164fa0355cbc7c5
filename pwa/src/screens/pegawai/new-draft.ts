/** Beginnings of a report: blank for an indicator, like an earlier one, or in correction of a returned one. */
import type { Form } from "../../forms/definition";
import { inputsOf } from "../../forms/inputs";
import type { Report } from "../../mine";
import { navigate } from "../../router";
import { newId, sawOf } from "../../sync";
import type { ReportDraft } from "./report-drafts";
import type { OpenDraft } from "./use-draft";

/** Begun, but nothing typed yet: not worth offering again. */
const fresh = new Map<string, OpenDraft>();

export const freshDraft = (report: string) => fresh.get(report);

type Start = { placement: string; line: string | null; indicator: string | null };

export function begin(start: Start, today: string, options: { replace?: boolean } = {}): void {
  open({ ...start, report: newId(), inputs: { date: today } }, options);
}

/** The same again today; photos are of another day. */
export function beginLike(
  report: Report,
  form: Form,
  today: string,
  options: { replace?: boolean } = {},
): void {
  const { placement, line, indicator, body } = report;
  const inputs = { ...inputsOf(form, body, ["evidence", "place"]), date: today };
  open({ report: newId(), placement, line, indicator, inputs }, options);
}

/** Everything as it was, for a report that was not admitted: nothing is replaced, the new one stands alone. */
export function beginAgain(report: Report, form: Form, options: { replace?: boolean } = {}): void {
  const { placement, line, indicator, body } = report;
  open({ report: newId(), placement, line, indicator, inputs: inputsOf(form, body) }, options);
}

/** Everything as it was, to be put right. */
export function beginCorrection(report: Report, form: Form, options: { replace?: boolean } = {}): void {
  const { placement, line, indicator, body } = report;
  const inputs = inputsOf(form, body);
  open(
    { report: newId(), placement, line, indicator, inputs, replaces: report.id },
    options,
    sawOf(report.record),
  );
}

function open(draft: ReportDraft, options: { replace?: boolean }, saw: OpenDraft["saw"] = {}) {
  fresh.set(draft.report, { draft, saw, kept: false });
  navigate(`/lapor?draf=${draft.report}&langkah=2`, options);
}
