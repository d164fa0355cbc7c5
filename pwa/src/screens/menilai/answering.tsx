import { useEffect, useRef, useState } from "preact/hooks";
import { type Appraisal, draftKey, hidden, type Task } from "../../appraisal";
import { navigate } from "../../router";
import { save, type ViewRecord } from "../../sync";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { Steps } from "../../ui/steps";
import { showToast } from "../../ui/toast";
import { intentsOf } from "./answers";
import { BesideSuperior } from "./beside-superior";
import { DeclineSheet } from "./decline-sheet";
import { Ask } from "./question";
import { isAnswered, isExtreme, nextOpen, type Question } from "./scheme";
import { Summary } from "./summary";
import type { Handle } from "./use-answers";
import { seenBy } from "./words";

/** Long enough to see what was chosen, too short to wait for. */
const SEEN_MS = 160;

export type AnsweringProps = {
  task: Task;
  cycle: Appraisal;
  record: ViewRecord | undefined;
  questions: Question[];
  handle: Handle;
  id: string;
  title: string;
  step: number | undefined;
  /** It was opened from the summary, to change one answer. */
  fromSummary: boolean;
};

/** One question after the other: a tap answers and goes on; a summary at the end, to send. */
export function Answering(props: AnsweringProps) {
  const { task, cycle, record, questions, handle, id, title, fromSummary } = props;
  const { answers, change } = handle;
  const [declining, setDeclining] = useState(false);
  const going = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [opened] = useState(() => nextOpen(questions, answers));
  const end = questions.length + 1;
  const step = Math.min(props.step ?? opened, end);
  const question = questions[step - 1];
  useEffect(() => () => clearTimeout(going.current), [step]);

  const to = (next: number, options = {}) =>
    navigate(`/menilai/${task.id}?langkah=${fromSummary ? end : next}`, options);
  const choose = (asked: Question, value: string | null) => {
    change({ items: { ...answers.items, [asked.key]: value } });
    clearTimeout(going.current);
    // The superior is named and owes a reason for the ends of the scale: it is asked right here.
    if (task.group === "superior" && isExtreme(asked, value)) return;
    going.current = setTimeout(() => to(step + 1), SEEN_MS);
  };
  const send = async () => {
    const intents = intentsOf(task, id, record, answers, questions, { step: "submit" });
    if (!(await wasSaved(save(intents, { dropDraft: draftKey(task) })))) return;
    showToast(t("menilai.sent"));
    navigate("/menilai", { replace: true });
  };
  const anonymous = hidden(task.group);
  const form = (
    <div class="stack" data-gap="form">
      {handle.failed && (
        <Banner tone="madder" title={tCode(`problem.${handle.failed}`, "problem.unknown")} alert />
      )}
      {question ? (
        <Ask
          key={question.key}
          {...{ question, task, cycle, answers, change }}
          focus={props.step !== undefined}
          onChoose={(value) => choose(question, value)}
          onBack={step > 1 ? () => to(step - 1) : undefined}
          onNext={() => to(step + 1)}
          answered={isAnswered(answers, question)}
        />
      ) : (
        <Summary
          {...{ task, cycle, record, questions, handle }}
          onEdit={(at) => navigate(`/menilai/${task.id}?langkah=${at}&ubah`)}
          onSend={send}
        />
      )}
      <Foot
        safe={handle.kept && handle.safe}
        seen={seenBy(task.group, cycle.scheme)}
        onDecline={anonymous && record === undefined ? () => setDeclining(true) : undefined}
      />
    </div>
  );
  return (
    <Page
      title={title}
      line={question ? t("menilai.at", { at: step, n: questions.length }) : t("menilai.summary.line")}
      back="/menilai"
      cover={<Steps at={step - 1} of={questions.length} />}
      wide={task.group === "superior"}
    >
      {task.group === "superior" ? (
        <div class="person">
          {form}
          <BesideSuperior task={task} cycle={cycle} />
        </div>
      ) : (
        form
      )}
      {declining && <DeclineSheet {...{ task, id, record, questions }} onClose={() => setDeclining(false)} />}
    </Page>
  );
}

type FootProps = { safe: boolean; seen: string; onDecline: (() => void) | undefined };

/** That it is kept, who will see it, and the ways out. */
function Foot({ safe, seen, onDecline }: FootProps) {
  return (
    <div class="ask-foot">
      <p class="small soft" role="status">
        {safe && t("menilai.kept")}
      </p>
      <p class="small">{seen}</p>
      <p class="row">
        <ButtonLink kind="quiet" href="/menilai">
          {t("menilai.later")}
        </ButtonLink>
        {onDecline && (
          <Button kind="quiet" onClick={onDecline}>
            {t("menilai.decline")}
          </Button>
        )}
      </p>
    </div>
  );
}
