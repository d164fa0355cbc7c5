import type { Answers, Task } from "../../appraisal";
import { collection } from "../../sync";
import { label, t } from "../../text";
import { answersOf } from "./answers";
import { gapOf, type Question } from "./scheme";
import { gapWords } from "./words";

/** What the person said of himself, once he has sent it. */
export function selfOf({ cycle, placement }: Task): Answers | undefined {
  const record = collection("assessment_self").value.find(({ registers }) => {
    const value = registers.answers?.value;
    return value?.cycle === cycle && value.ratee === placement && registers.state?.value === "submitted";
  });
  return record && answersOf(record);
}

export const answerWords = ({ options }: Question, value: string | null | undefined): string => {
  if (value === undefined) return t("menilai.unanswered");
  const option = options.find((one) => one.value === value);
  return option ? label(option.label) : t("report.unable");
};

type SelfBesideProps = { task: Task; question: Question; mine: string | null | undefined };

/** The employee's own answer to the same question, and how far apart the two are. */
export function SelfBeside({ task, question, mine }: SelfBesideProps) {
  const own = selfOf(task);
  if (!own) return <p class="small soft">{t("menilai.self.none", { name: task.name })}</p>;
  const theirs = own.items[question.key];
  const gap = gapOf(question, mine, theirs);
  const reason = own.reasons[question.key];
  return (
    <div class="card self-beside">
      <p>
        {t("menilai.self.said", { name: task.name })} <b>{answerWords(question, theirs)}</b>
      </p>
      {reason && <p>“{reason}”</p>}
      {gap !== undefined && <p class="small">{gapWords(gap)}</p>}
    </div>
  );
}
