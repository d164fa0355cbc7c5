import { useState } from "preact/hooks";
import { today } from "../../mine";
import { navigate } from "../../router";
import { collection, newId, save, sawOf } from "../../sync";
import { formatDate, label, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { SelectField, TextField } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { Sheet } from "../../ui/sheet";
import { isMe, nameOf } from "../lain-umpan/people";
import { useKept } from "../lain-umpan/use-text";
import { isMine } from "../lain-umpan/voices";
import { type Question, questions } from "./questions";

const results = () =>
  collection("outcome").value.filter(({ registers }) => isMe(registers.result?.value?.person?.id));

/** Questions about results: one's own and those of one's staff, with the day of the answer. */
export function Questions() {
  const canAsk = results().length > 0;
  if (!canAsk && questions.value.length === 0) return null;
  return (
    <Section title={t("dialog.questions")}>
      {questions.value.length > 0 && (
        <ul class="ledger">
          {questions.value.map((question) => (
            <OneQuestion key={question.id} question={question} />
          ))}
        </ul>
      )}
      {canAsk && (
        <ButtonLink icon="pencil" href="/lain/dialog/tanya">
          {t("dialog.question.ask")}
        </ButtonLink>
      )}
    </Section>
  );
}

function OneQuestion({ question }: { question: Question }) {
  const [answering, setAnswering] = useState(false);
  const { id, placement, text, answers, state, until, record } = question;
  const answer = answers.length > 0;
  const own = isMine(placement);
  const late = !answer && until !== undefined && today.value > until;
  const close = () =>
    wasSaved(save([{ collection: "result_question", record: id, step: "close", saw: sawOf(record) }]));
  return (
    <ListRow
      title={text}
      line={
        <>
          <Chip
            tone={answer ? "green" : late ? "madder" : "turmeric"}
            icon={answer ? "check" : late ? "late" : "hourglass"}
          >
            {answer
              ? t("dialog.question.answered")
              : until
                ? t(late ? "dialog.question.late" : "dialog.question.until", { date: formatDate(until) })
                : tCode(`state.${record.sendState}`, "state.waiting")}
          </Chip>
          {!own && <span>{nameOf(placement)}</span>}
          {answers.map((one) => (
            <span key={one}>{one}</span>
          ))}
          {!own && answers.length !== 1 && state === "open" && (
            <Button
              icon="reply"
              aria-label={t("dialog.question.answer.named", { text })}
              onClick={() => setAnswering(true)}
            >
              {t("dialog.question.answer")}
            </Button>
          )}
          {own && answer && state === "open" && (
            <Button icon="check" onClick={close}>
              {t("dialog.question.close")}
            </Button>
          )}
          {answering && <AnswerSheet question={question} onClose={() => setAnswering(false)} />}
        </>
      }
    />
  );
}

function AnswerSheet({ question, onClose }: { question: Question; onClose: () => void }) {
  const key = `result_question/${question.id}`;
  const [{ text }, change] = useKept(key, { text: "" });
  const [saw] = useState(() => sawOf(question.record));
  const send = async () => {
    const put = { answer: { text: text.trim() } };
    const answer = { collection: "result_question", record: question.id, put, saw };
    if (text.trim() && (await wasSaved(save([answer], { dropDraft: key })))) onClose();
  };
  return (
    <Sheet
      title={t("dialog.question.answer")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="forward" onClick={send}>
          {t("dialog.question.send")}
        </Button>
      }
    >
      <p>{question.text}</p>
      <TextField
        multiline
        maxLength={2000}
        label={t("dialog.question.your_answer")}
        value={text}
        onInput={(typed) => change({ text: typed })}
      />
    </Sheet>
  );
}

/** Ask about one of one's own released results. */
export function AskQuestion() {
  const found = results();
  const [form, change] = useKept("result_question/new", { outcome: found[0]?.id ?? "", text: "" });
  const outcome = found.find(({ id }) => id === form.outcome) ?? found[0];
  if (!outcome)
    return (
      <Page title={t("dialog.question.ask")} back="/lain/dialog">
        <EmptyState title={t("dialog.question.no_result")}>{t("dialog.question.no_result.hint")}</EmptyState>
      </Page>
    );
  const send = async () => {
    const body = {
      placement: outcome.registers.result?.value.placement,
      outcome: outcome.id,
      text: form.text.trim(),
    };
    const asked = { collection: "result_question", record: newId(), put: { body }, saw: {} };
    if (await wasSaved(save([asked], { dropDraft: "result_question/new" }))) navigate("/lain/dialog");
  };
  return (
    <Page title={t("dialog.question.ask")} back="/lain/dialog">
      <div class="stack" data-gap="form">
        <SelectField
          label={t("dialog.question.result")}
          value={outcome.id}
          onChange={(id) => change({ outcome: id })}
          options={found.map(({ id, registers }) => {
            const { scheme, period } = registers.result?.value ?? {};
            return {
              value: id,
              label: [label(scheme?.label), period && formatDate(period.until)].filter(Boolean).join(" · "),
            };
          })}
        />
        <TextField
          multiline
          maxLength={2000}
          label={t("dialog.question.text")}
          value={form.text}
          onInput={(text) => change({ text })}
        />
        <Banner title={t("dialog.question.who_reads")}>{t("dialog.question.clock")}</Banner>
      </div>
      <Actions>
        <Button
          kind="primary"
          icon="forward"
          wide
          onClick={send}
          disabledBecause={form.text.trim() ? undefined : t("dialog.question.empty")}
        >
          {t("dialog.question.send")}
        </Button>
      </Actions>
    </Page>
  );
}
