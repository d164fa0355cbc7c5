import { type Appraisal, appraisals, hidden, type Stage, stage, type Task, tasks } from "../../appraisal";
import { today } from "../../mine";
import { daysBetween, formatDate, label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Steps } from "../../ui/steps";
import { TaskRow } from "./task-row";
import { minimumOf } from "./words";
import "./menilai.css";

const ORDER: Stage[] = [
  "trouble",
  "draft",
  "todo",
  "after_self",
  "waiting",
  "received",
  "declined",
  "closed",
];
const MINE: Stage[] = ["trouble", "draft", "todo"];
const DONE: Stage[] = ["waiting", "received", "declined"];

/** Everybody whom this person is asked to rate, what of it is done, and until when. */
export function Menilai() {
  const all = tasks.value.map((task) => ({ task, at: stage(task) }));
  const asked = all.filter(({ at }) => at !== "closed");
  const done = asked.filter(({ at }) => DONE.includes(at)).length;
  const cycles = [...new Set(all.map(({ task }) => task.cycle))].sort(newestFirst);
  return (
    <Page
      title={t("menilai.title")}
      back="/"
      line={asked.length > 0 && t("menilai.progress", { done, n: asked.length })}
      cover={asked.length > 0 && <Steps at={done} of={asked.length} />}
    >
      {all.length === 0 && <EmptyState title={t("menilai.none")}>{t("menilai.none.hint")}</EmptyState>}
      {cycles.map((id) => (
        <OneCycle
          key={id}
          cycle={appraisals.value.get(id)}
          rows={all.filter(({ task }) => task.cycle === id)}
        />
      ))}
    </Page>
  );
}

type Row = { task: Task; at: Stage };

function OneCycle({ cycle, rows }: { cycle: Appraisal | undefined; rows: Row[] }) {
  const sorted = [...rows].sort(
    (a, b) =>
      ORDER.indexOf(a.at) - ORDER.indexOf(b.at) ||
      Number(b.task.group === "self") - Number(a.task.group === "self") ||
      a.task.name.localeCompare(b.task.name, "id"),
  );
  const open = sorted.filter(({ at }) => MINE.includes(at));
  const others = sorted.filter(({ at }) => at === "after_self");
  const done = sorted.filter(({ at }) => DONE.includes(at));
  const closed = sorted.filter(({ at }) => at === "closed");
  return (
    <>
      {cycle && <Head cycle={cycle} waits={open.length + others.length > 0} />}
      <Rows title={t("menilai.open")} rows={open} />
      {cycle && open.some(({ task }) => hidden(task.group)) && (
        <Banner icon="lock" title={t("menilai.hidden.title")}>
          {t("menilai.hidden", { min: minimumOf(cycle.scheme) })}
        </Banner>
      )}
      <Rows title={t("menilai.others")} rows={others} />
      <Rows title={t("menilai.done")} rows={done} />
      <Rows title={t("menilai.stage.closed")} rows={closed} />
    </>
  );
}

function Head({ cycle, waits }: { cycle: Appraisal; waits: boolean }) {
  const left = daysBetween(today.value, cycle.rateUntil);
  return (
    <div class="cycle-head">
      <p>
        <b>{label(cycle.scheme.label)}</b>
        <br />
        <span class="small soft">
          {t("menilai.period", { from: formatDate(cycle.from), until: formatDate(cycle.until) })}
        </span>
      </p>
      {waits && (
        <p class="cycle-due">
          {t("menilai.due", { date: formatDate(cycle.rateUntil) })}
          <br />
          <b>
            {left > 0
              ? t("beranda.days_left", { n: left })
              : t(left === 0 ? "beranda.last_day" : "menilai.late")}
          </b>
        </p>
      )}
    </div>
  );
}

function Rows({ title, rows }: { title: string; rows: Row[] }) {
  if (rows.length === 0) return null;
  return (
    <Section title={title}>
      <ul class="ledger">
        {rows.map(({ task, at }) => (
          <TaskRow key={task.id} task={task} at={at} />
        ))}
      </ul>
    </Section>
  );
}

function newestFirst(a: string, b: string): number {
  const from = (id: string) => appraisals.value.get(id)?.from ?? "";
  return from(a) < from(b) ? 1 : -1;
}
