/** Appraisal cycles and whom this person is asked to rate, as this phone knows them; how far each of it is. */
import { computed, effect } from "@preact/signals";
import { today } from "./mine";
import { readAll, type Words } from "./reading";
import { collection, type Draft, drafts, type ViewRecord } from "./sync";
import { toRate } from "./to-rate";
import { stateOf } from "./ui/state";

export type Group = "self" | "superior" | "peer" | "subordinate";

/** Whether nobody learns who of a group answered what. */
export const hidden = (group: Group) => group === "peer" || group === "subordinate";

export type Option = { value: string; label: Words; anchor?: Words | null };

export type Item = {
  id: string;
  label: Words;
  help?: Words | null;
  anchors?: Words[];
  weight?: string;
  beside?: string;
};

/** What a scheme says, as plain data; numbers are decimals in text. Only what the phone looks at. */
export type Scheme = {
  id: string;
  label: Words;
  parts: {
    id: string;
    label: Words;
    source: string;
    weight?: string;
    weights?: Record<string, string>;
    scale?: string;
    raters?: Partial<Record<Group, string>>;
    items?: Item[];
  }[];
  scales?: Record<string, { options: Option[] }>;
  predikat?: { id: string; label: Words }[];
  quadrant?: object | null;
  minimum?: number;
  self_first?: boolean;
  visibility?: "on_submit" | "on_release";
};

export type Appraisal = {
  id: string;
  period: string;
  from: string;
  until: string;
  state: string;
  /** The last day for answers. */
  rateUntil: string;
  scheme: Scheme;
};

export type Task = {
  id: string;
  cycle: string;
  group: Group;
  /** Own placement. */
  rater: string;
  /** Of whom it is about. */
  placement: string;
  name: string;
  position: string;
  unit: string;
  /** Of position: which weights hold, and so which parts are asked. */
  kind?: string;
  reason: string;
  state: string;
};

/** What is being answered: kept on this phone only, until it is sent. */
export type Answers = {
  items: Record<string, string | null>;
  reasons: Record<string, string>;
  note: string;
};

/** The cycles of appraisal. The plan's calendar year is of the same collection and has no scheme. */
export const appraisals = computed(
  () =>
    new Map(
      readAll(collection("cycle").value, ({ id, value }): Appraisal | undefined =>
        value?.scheme
          ? {
              id,
              period: value.period,
              from: value.from,
              until: value.until,
              state: value.state,
              rateUntil: value.rate_until,
              scheme: value.scheme,
            }
          : undefined,
      ).map((one) => [one.id, one]),
    ),
);

export const tasks = computed(() =>
  readAll(collection("task").value, ({ id, value }): Task | undefined =>
    value ? { ...value, id } : undefined,
  ),
);

export const collectionOf = (group: Group) =>
  `assessment_${group === "subordinate" ? "peer" : group}` as const;

/** Whose record the answers are: those about oneself and by the superior belong to the person rated. */
export const ownerOf = ({ group, rater, placement }: Task) =>
  group === "peer" || group === "subordinate" ? rater : placement;

export const naturalName = (task: Task) =>
  `assessment/${task.cycle}/${task.placement}/${task.group}/${ownerOf(task)}`;

export const draftKey = (task: Pick<Task, "id">) => `menilai/${task.id}`;

/** Whether the superior's only answer is how he judges results and behaviour: that has a form and a record of its own. */
const isJudged = ({ group }: Task, { scheme }: Appraisal) =>
  group === "superior" &&
  !scheme.parts.some(({ source, raters }) => source === "ratings" && raters?.superior !== undefined);

/** What has been answered and sent, or is about to be; undefined: nothing yet. */
export function answeredOf(task: Task): ViewRecord | undefined {
  const cycle = appraisals.value.get(task.cycle);
  if (cycle && isJudged(task, cycle))
    return collection("rating").value.find(({ registers }) => {
      const value = registers.results?.value;
      return value?.placement === task.placement && value.period === cycle.period;
    });
  return collection(collectionOf(task.group)).value.find(({ owner, registers }) => {
    const { value: counts, siblings = [] } = registers.answers ?? {};
    const value = counts ?? siblings[0]?.value; // of two different ones, both say whom it is about
    return (
      value?.cycle === task.cycle &&
      value.ratee === task.placement &&
      value.group === task.group &&
      (owner || value.placement) === ownerOf(task)
    );
  });
}

export const draftOf = (task: Pick<Task, "id">) =>
  (drafts.value as Draft<Answers>[]).find(({ key }) => key === draftKey(task));

/** Whether somebody has answered about himself. */
const selfDone = (cycle: string, placement: string) =>
  collection("assessment_self").value.some(({ registers }) => {
    const value = registers.answers?.value;
    return value?.cycle === cycle && value.ratee === placement && registers.state?.value === "submitted";
  });

export type Stage =
  | "todo"
  | "draft"
  | "after_self"
  | "waiting"
  | "received"
  | "trouble"
  | "declined"
  | "closed";

/** Whether answers still come in. */
export const isOpen = ({ state }: Appraisal) => state === "open" || state === "opening";

/** How far a task is, in one word. What is written here comes before what the server last said. */
export function stageOf(task: Task, cycle: Appraisal | undefined, day: string): Stage {
  const record = answeredOf(task);
  const open = cycle !== undefined && isOpen(cycle) && task.state !== "closed";
  const state = record?.registers.state?.value;
  if (open && draftOf(task)) return "draft";
  const sent = record && stateOf(record);
  // Which of two answers holds is said by answering again: neither can be read here.
  const torn = sent === "contested" && hidden(task.group);
  if (torn || sent === "quarantined" || sent === "unreadable") return "trouble";
  if (sent === "undecided" || sent === "held") return "waiting";
  if (state === "declined") return "declined";
  if (state === "submitted") return record?.sendState === "received" ? "received" : "waiting";
  if (task.state === "done") return "received";
  if (task.state === "declined") return "declined";
  if (!open) return "closed";
  const first = task.group === "superior" && cycle.scheme.self_first && day <= cycle.rateUntil;
  return first && !selfDone(task.cycle, task.placement) ? "after_self" : "todo";
}

export const stage = (task: Task) => stageOf(task, appraisals.value.get(task.cycle), today.value);

/** Keep the first screen told of what waits for this person now, and of the first day on which some of it is due. */
export const followTasks = () =>
  effect(() => {
    const waiting = tasks.value.filter((task) => ["todo", "draft"].includes(stage(task)));
    const days = waiting.map(({ cycle }) => appraisals.value.get(cycle)?.rateUntil ?? "").filter(Boolean);
    toRate.value = { count: waiting.length, until: days.sort()[0] ?? "" };
  });
