import { type Appraisal, hidden, isOpen, type Stage, type Task } from "../../appraisal";
import { navigate } from "../../router";
import type { ViewRecord } from "../../sync";
import { formatDate, label, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { isContested } from "../rencana/plan";
import { Contested } from "../rencana/plan-page";
import { AnswerRow } from "./answer-row";
import { answersOf, nothing } from "./answers";
import { byPart, type Question } from "./scheme";
import { selfOf } from "./self-beside";
import { StageChip } from "./task-row";
import type { Handle } from "./use-answers";
import { seenBy } from "./words";

type SentProps = {
  task: Task;
  cycle: Appraisal;
  record: ViewRecord | undefined;
  questions: Question[];
  handle: Handle;
  at: Stage;
};

/**
 * What was answered, as it stands; it can be changed until the cycle is closed. What was said of a colleague can be read
 * until the server has it: to change that is to answer again.
 */
export function Sent({ task, cycle, record, questions, handle, at }: SentProps) {
  const answers = answersOf(record);
  const changeable = ["waiting", "received", "trouble"].includes(at) && record !== undefined;
  const open = isOpen(cycle);
  const reason = record?.registers.state?.reason;
  const sealed = hidden(task.group) && (at !== "waiting" || !record?.registers.answers?.value?.items);
  const again = () => {
    handle.change(sealed ? nothing : answers);
    navigate(`/menilai/${task.id}?langkah=${sealed ? 1 : questions.length + 1}`, { replace: true });
  };
  return (
    <div class="stack">
      <p>
        <StageChip task={task} at={at} />
      </p>
      {record &&
        isContested(record) &&
        (sealed ? (
          <Banner tone="madder" icon="versions" title={t("menilai.torn")}>
            {t("menilai.torn.hint")}
          </Banner>
        ) : (
          <Contested record={record} />
        ))}
      {at === "trouble" && record?.outcome && (
        <Banner tone="madder" title={tCode(`outcome.${record.outcome.outcome}`, "problem.unknown")}>
          {tCode(`code.${record.outcome.code}`, "problem.unknown")}
        </Banner>
      )}
      {at === "declined" ? (
        <p>{reason ? `“${reason}”` : t("menilai.declined.hint")}</p>
      ) : sealed && at !== "closed" ? (
        <Banner icon="lock" title={t(at === "trouble" ? "menilai.sealed" : "menilai.sealed.sent")}>
          {t("menilai.sealed.hint")}
        </Banner>
      ) : record && !sealed ? (
        byPart(questions).map(({ part, inside }) => (
          <div key={part.id} class="stack" data-gap="tight">
            <h2>{label(part.label)}</h2>
            <ul class="ledger">
              {inside.map((question) => (
                <AnswerRow
                  key={question.key}
                  {...{ question, answers, name: task.name }}
                  self={task.group === "superior" ? selfOf(task) : undefined}
                />
              ))}
            </ul>
          </div>
        ))
      ) : (
        <p>{t(at === "closed" ? "menilai.closed.hint" : "menilai.elsewhere")}</p>
      )}
      {at !== "declined" && !sealed && answers.note && <p>“{answers.note}”</p>}
      {at !== "closed" && at !== "declined" && <p class="small soft">{seenBy(task.group, cycle.scheme)}</p>}
      {changeable && open && (
        <>
          <p class="small soft">{t("menilai.until", { date: formatDate(cycle.rateUntil) })}</p>
          <p>
            <Button icon="pencil" onClick={again}>
              {t(sealed ? "menilai.refill" : "menilai.change")}
            </Button>
          </p>
        </>
      )}
    </div>
  );
}
