import type { ComponentChildren } from "preact";
import type { Answers } from "../../appraisal";
import { label, t } from "../../text";
import { Button } from "../../ui/button";
import { Icon } from "../../ui/icon";
import { gapOf, type Question } from "./scheme";
import { answerWords } from "./self-beside";
import { gapWords } from "./words";

type AnswerRowProps = {
  question: Question;
  answers: Answers;
  /** What the person said of himself; only where the two stand side by side. */
  self?: Answers | undefined;
  name?: string;
  id?: string;
  error?: string | undefined;
  onEdit?: () => void;
  children?: ComponentChildren;
};

/** One question with its answer; beside it the person's own, and how far apart they are. */
export function AnswerRow({
  question,
  answers,
  self,
  name = "",
  id,
  error,
  onEdit,
  children,
}: AnswerRowProps) {
  const mine = answers.items[question.key];
  const theirs = self?.items[question.key];
  const gap = gapOf(question, mine, theirs);
  const reason = answers.reasons[question.key];
  return (
    <li class="list-row answer-row">
      <div class="answer-line">
        <div class="list-words" id={id} tabIndex={-1}>
          <span class="small soft">{label(question.label)}</span>
          <b data-none={mine === undefined || undefined}>
            {mine === undefined && <Icon name="warning" />}
            {answerWords(question, mine)}
          </b>
          {self && (
            <span class="small">
              {t("menilai.self.said", { name })} {answerWords(question, theirs)}
              {gap !== undefined && `. ${gapWords(gap)}`}
            </span>
          )}
          {reason && !children && <span class="small">“{reason}”</span>}
          {error && mine !== undefined && (
            <span class="field-error">
              <Icon name="warning" />
              {error}
            </span>
          )}
        </div>
        {onEdit && (
          <Button
            kind="quiet"
            aria-label={t("menilai.edit.of", { item: label(question.label) })}
            onClick={onEdit}
          >
            {t("menilai.edit")}
          </Button>
        )}
      </div>
      {children}
    </li>
  );
}
