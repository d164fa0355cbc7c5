/** Questions about a released result, and until when the superior should have answered. */
import { computed } from "@preact/signals";
import { addWorkingDays } from "../../outcomes";
import { collection, type Register, record as recordOf, type ViewRecord } from "../../sync";
import { localDate } from "../../text";

/** Working days; nothing lapses when they are over. The twin of `ANSWER_DAYS` in `server/appraisal/dialog.py`. */
export const ANSWER_DAYS = 5;

export type Question = {
  id: string;
  placement: string;
  outcome: string;
  text: string;
  /** Several where those who answered had not seen each other: all of them are shown. */
  answers: string[];
  state: string;
  /** The last day for the answer; undefined until the server has the question. */
  until?: string;
  record: ViewRecord;
};

/** What has been answered, each once; several where those who answered had not seen each other. */
export function answersIn({ value, siblings = [] }: Partial<Register> = {}): string[] {
  const said: { text: string }[] =
    siblings.length > 0 ? siblings.map((one) => one.value) : value ? [value] : [];
  return [...new Set(said.map(({ text }) => text))];
}

export const questions = computed(() =>
  collection("result_question")
    .value.flatMap((record): Question[] => {
      const { body, answer, state } = record.registers;
      if (!body?.value) return [];
      const result = recordOf("outcome", body.value.outcome).value?.registers.result?.value;
      const since = body.received || record.receivedAt;
      return [
        {
          ...body.value,
          id: record.id,
          answers: answersIn(answer),
          state: state?.value || "open",
          until: since
            ? addWorkingDays(localDate(since, result?.zone), ANSWER_DAYS, result?.holidays ?? [])
            : undefined,
          record,
        },
      ];
    })
    .sort((a, b) => b.id.localeCompare(a.id)),
);
