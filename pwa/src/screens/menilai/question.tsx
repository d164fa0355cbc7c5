import { useEffect } from "preact/hooks";
import type { Answers, Appraisal, Task } from "../../appraisal";
import { FormFields, fieldId } from "../../forms/form-fields";
import { ScaleField } from "../../forms/scale-field";
import { shownFields } from "../../forms/validate";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Attendance } from "./attendance";
import { useDigits } from "./keys";
import { inputsIn, type Question, reasonField } from "./scheme";
import { SelfBeside } from "./self-beside";
import { eyebrow, whyExtreme } from "./words";

type AskProps = {
  question: Question;
  task: Task;
  cycle: Appraisal;
  answers: Answers;
  answered: boolean;
  /** Comes after another question: the reader is put here. */
  focus: boolean;
  change: (given: Partial<Answers>) => void;
  onChoose: (value: string | null) => void;
  onBack: (() => void) | undefined;
  onNext: () => void;
};

/** One question with the written answers of its scale. Nothing is chosen beforehand. */
export function Ask({
  question,
  task,
  answers,
  answered,
  focus,
  change,
  onChoose,
  onBack,
  onNext,
}: AskProps) {
  const { key, name, options } = question;
  const chosen = answers.items[key];
  const choices: (string | null)[] = [...options.map(({ value }) => value), null];
  useEffect(() => {
    if (focus) document.getElementById(fieldId(name))?.focus({ preventScroll: true });
  }, []);
  useDigits(choices.length, (at) => onChoose(choices[at] ?? null), { onBack, onNext });
  const inputs = inputsIn(answers);
  // The superior is named and owes the reason: it is asked right here, of all others in the summary.
  const [reason] =
    task.group === "superior"
      ? shownFields([question, reasonField(question, task.group)], inputs).slice(1)
      : [];
  const why = whyExtreme(question, chosen);
  return (
    <section class="ask">
      <p class="small soft">{eyebrow(question, task.group)}</p>
      <FormFields
        fields={[
          { ...question, required: false }, // it can be left for later
          ...(reason ? [{ ...reason, label: why, help: t("menilai.reason.help") }] : []),
        ]}
        inputs={inputs}
        onInput={(field, value) =>
          field === name
            ? onChoose(value as string | null)
            : change({ reasons: { ...answers.reasons, [key]: value as string } })
        }
        errors={{}}
        Scale={ScaleField}
      />
      {task.group === "superior" && question.beside === "attendance" && <Attendance task={task} />}
      {task.group === "superior" && <SelfBeside task={task} question={question} mine={chosen} />}
      <div class="ask-way">
        {onBack ? (
          <Button kind="quiet" icon="back" onClick={onBack}>
            {t("menilai.back")}
          </Button>
        ) : (
          <span />
        )}
        <Button kind={reason ? "primary" : "quiet"} onClick={onNext}>
          {t(answered ? "menilai.next" : "menilai.skip")}
        </Button>
      </div>
      <p class="small soft keys-hint">{t("menilai.keys", { n: options.length })}</p>
    </section>
  );
}
