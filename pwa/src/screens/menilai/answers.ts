/** From what stands on the phone to what is sent, and back. */
import { type Answers, collectionOf, ownerOf, type Task } from "../../appraisal";
import { formKey } from "../../forms/definition";
import { valueFrom } from "../../forms/inputs";
import { type Intent, newId, sawOf, type ViewRecord } from "../../sync";
import { formOf, inputsIn, type Question } from "./scheme";

export const nothing: Answers = { items: {}, reasons: {}, note: "" };

/** What was sent before, to be changed. */
export function answersOf(record: ViewRecord | undefined): Answers {
  const value = record?.registers.answers?.value;
  if (!value) return nothing;
  return { items: value.items ?? {}, reasons: value.reasons ?? {}, note: value.note ?? "" };
}

/** What is sent: what is not asked for any more stays in the draft only. */
function written(task: Task, answers: Answers, questions: readonly Question[]) {
  const said = valueFrom(formOf(questions, task.group), inputsIn(answers));
  const only = (group: string) =>
    Object.fromEntries(
      questions.flatMap(({ key }) => (`${group}.${key}` in said ? [[key, said[`${group}.${key}`]]] : [])),
    );
  return {
    placement: ownerOf(task),
    cycle: task.cycle,
    ratee: task.placement,
    group: task.group,
    items: only("items"),
    reasons: only("reasons"),
    note: said.note ?? "",
  };
}

/** Nothing about somebody: to each question, not able to rate. */
export const unable = (questions: readonly Question[]): Answers => ({
  ...nothing,
  items: Object.fromEntries(questions.map(({ key }) => [key, null])),
});

type Ending = { step: "submit" } | { step: "decline"; reason: string };

/**
 * All that makes the answers final, in one save: what was sent before is opened, what it says now is written, and the
 * step is taken. Until then the earlier answers stand.
 */
export function intentsOf(
  task: Task,
  id: string,
  record: ViewRecord | undefined,
  answers: Answers,
  questions: readonly Question[],
  ending: Ending,
): Intent[] {
  const at = { collection: collectionOf(task.group), record: id };
  const seen = sawOf(record);
  const intents: Intent[] = [];
  let state = seen.state;
  if (record?.registers.state?.value === "submitted") {
    const opened = newId();
    intents.push({ ...at, id: opened, step: "reopen", saw: seen });
    state = [opened];
  }
  const put = newId();
  intents.push({
    ...at,
    id: put,
    put: { answers: written(task, answers, questions) },
    form: formKey(formOf(questions, task.group)),
    saw: withState(seen, state),
  });
  intents.push({ ...at, ...ending, saw: withState({ answers: [put] }, state) });
  return intents;
}

const withState = (saw: Intent["saw"], state: string[] | undefined): Intent["saw"] =>
  state ? { ...saw, state } : saw;
