import { answeredOf, appraisals, draftOf, type Stage, type Task } from "../../appraisal";
import { formatDate, localDate, t } from "../../text";
import { ListRow } from "../../ui/card";
import { Chip, StateChip } from "../../ui/chip";
import { Icon, type IconName } from "../../ui/icon";
import { stateOf } from "../../ui/state";
import { isAnswered, questionsOf } from "./scheme";
import { nameOfTask, whyWords } from "./words";

const ICONS: Record<Stage, IconName> = {
  todo: "person",
  draft: "pencil",
  after_self: "hourglass",
  waiting: "clock",
  received: "check",
  trouble: "warning",
  declined: "cross",
  closed: "lock",
};

/** One person to rate: as what, why, and how far it is. */
export function TaskRow({ task, at }: { task: Task; at: Stage }) {
  return (
    <ListRow
      href={`/menilai/${task.id}`}
      state={at}
      margin={<Icon name={ICONS[at]} large />}
      title={nameOfTask(task)}
      line={
        <>
          <span class="task-why">{whyWords(task)}</span>
          <StageChip task={task} at={at} />
        </>
      }
    />
  );
}

const isOnItsWay = (state: string) => ["sending", "kept", "held", "undecided"].includes(state);

/** The one word for how far it is, with what there is to count. */
export function StageChip({ task, at }: { task: Task; at: Stage }) {
  const record = answeredOf(task);
  switch (at) {
    case "todo":
      return (
        <Chip tone="indigo" icon="pencil">
          {t("menilai.stage.todo")}
        </Chip>
      );
    case "draft": {
      const scheme = appraisals.value.get(task.cycle)?.scheme;
      const questions = scheme ? questionsOf(scheme, task) : [];
      const answers = draftOf(task)?.value;
      const done = answers ? questions.filter((one) => isAnswered(answers, one)).length : 0;
      return (
        <Chip tone="neutral" icon="pencil">
          {t("menilai.stage.draft", { done, n: questions.length })}
        </Chip>
      );
    }
    case "waiting":
      return <StateChip state={record && isOnItsWay(stateOf(record)) ? stateOf(record) : "waiting"} />;
    case "received":
      return (
        <Chip tone="green" icon="check">
          {record?.receivedAt
            ? t("menilai.stage.received_on", { date: formatDate(localDate(record.receivedAt)) })
            : t("menilai.stage.received")}
        </Chip>
      );
    case "trouble":
      return record ? <StateChip state={stateOf(record)} /> : null;
    case "after_self":
    case "declined":
    case "closed":
      return (
        <Chip tone={at === "after_self" ? "turmeric" : "neutral"} icon={ICONS[at]}>
          {t(`menilai.stage.${at}`)}
        </Chip>
      );
    default:
      return at satisfies never;
  }
}
