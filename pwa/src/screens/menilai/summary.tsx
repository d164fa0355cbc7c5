import { useEffect, useRef, useState } from "preact/hooks";
import { type Appraisal, hidden, type Task } from "../../appraisal";
import type { FormField } from "../../forms/definition";
import { FormFields } from "../../forms/form-fields";
import type { Inputs } from "../../forms/inputs";
import type { ViewRecord } from "../../sync";
import { label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { ErrorSummary } from "../../ui/error-summary";
import { focusField } from "../../ui/field";
import { Actions } from "../../ui/page";
import { AnswerRow } from "./answer-row";
import { byPart, faultsOf, inputsIn, isExtreme, NOTE, type Question, reasonField } from "./scheme";
import { selfOf } from "./self-beside";
import type { Handle } from "./use-answers";
import { weightWords, whyExtreme } from "./words";

type SummaryProps = {
  task: Task;
  cycle: Appraisal;
  record: ViewRecord | undefined;
  questions: Question[];
  handle: Handle;
  onEdit: (at: number) => void;
  onSend: () => Promise<void>;
};

/** All answers under each other, each to be changed with a tap; then it is sent. */
export function Summary({ task, record, questions, handle, onEdit, onSend }: SummaryProps) {
  const { answers, change } = handle;
  const inputs = inputsIn(answers);
  const heading = useRef<HTMLHeadingElement>(null);
  const [tried, setTried] = useState(false);
  const [sending, setSending] = useState(false);
  const faults = faultsOf(questions, answers, task.group);
  const shown = new Map(tried ? faults.map(({ key, code }) => [key, t(`menilai.fault.${code}`)]) : []);
  const self = task.group === "superior" ? selfOf(task) : undefined;
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const send = async () => {
    const [first] = faults;
    if (first) {
      setTried(true);
      return requestAnimationFrame(() => focusField(rowId(first.key)));
    }
    setSending(true);
    await onSend().finally(() => setSending(false));
  };
  return (
    <section class="stack" data-gap="form">
      <div>
        <h2 ref={heading} tabIndex={-1}>
          {t("menilai.summary")}
        </h2>
        <p>{t(faults.length ? "menilai.summary.left" : "menilai.summary.ready", { n: faults.length })}</p>
      </div>
      {record && (
        <Banner
          title={t("menilai.again")}
          action={<Button onClick={() => void handle.drop()}>{t("menilai.again.drop")}</Button>}
        >
          {t("menilai.again.hint")}
        </Banner>
      )}
      <ErrorSummary
        errors={[...shown].map(([key, error]) => ({
          id: rowId(key),
          label: label(questions.find((one) => one.key === key)?.label),
          error,
        }))}
      />
      {byPart(questions).map(({ part, inside }) => (
        <div key={part.id} class="stack" data-gap="tight">
          <h3>{label(part.label)}</h3>
          <p class="small soft">{weightWords(part, task)}</p>
          <ul class="ledger">
            {inside.map((question) => (
              <AnswerRow
                key={question.key}
                id={rowId(question.key)}
                {...{ question, answers, self, name: task.name, error: shown.get(question.key) }}
                onEdit={() => onEdit(questions.indexOf(question) + 1)}
              >
                {task.group !== "superior" && isExtreme(question, answers.items[question.key]) && (
                  <WhyExtreme
                    field={{
                      ...reasonField(question, task.group),
                      label: whyExtreme(question, answers.items[question.key]),
                      help: hidden(task.group) ? t("menilai.reason.hidden") : null,
                    }}
                    item={label(question.label)}
                    inputs={inputs}
                    onInput={(words) => change({ reasons: { ...answers.reasons, [question.key]: words } })}
                  />
                )}
              </AnswerRow>
            ))}
          </ul>
        </div>
      ))}
      <FormFields
        fields={[
          {
            ...NOTE,
            label: t("menilai.note"),
            help: t(hidden(task.group) ? "menilai.note.hidden" : "menilai.note.help"),
          },
        ]}
        inputs={inputs}
        onInput={(_, note) => change({ note: note as string })}
        errors={{}}
      />
      {hidden(task.group) && <p class="small soft">{t("menilai.sealed.before")}</p>}
      <Actions>
        <Button kind="primary" icon="forward" busy={sending} onClick={() => void send()}>
          {t("menilai.send")}
        </Button>
      </Actions>
    </section>
  );
}

type WhyProps = { field: FormField; item: string; inputs: Inputs; onInput: (words: string) => void };

/** A reason is welcome for the ends of the scale, and owed to nobody here: a tap opens the field. */
function WhyExtreme({ field, item, inputs, onInput }: WhyProps) {
  const [open, setOpen] = useState(!!inputs[field.name]);
  if (open)
    return (
      <FormFields
        fields={[field]}
        inputs={inputs}
        onInput={(_, words) => onInput(words as string)}
        errors={{}}
      />
    );
  return (
    <p>
      <Button icon="plus" aria-label={`${t("menilai.reason.add")}: ${item}`} onClick={() => setOpen(true)}>
        {t("menilai.reason.add")}
      </Button>
    </p>
  );
}

const rowId = (key: string) => `answer-${key}`;
