import { answeredOf, appraisals, naturalName, stage, type Task, tasks } from "../../appraisal";
import type { Route } from "../../router";
import { formatDate, t } from "../../text";
import { Banner } from "../../ui/banner";
import { ButtonLink } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { useNaturalId } from "../rencana/use-kept";
import { Answering } from "./answering";
import { BesideSuperior } from "./beside-superior";
import { judges, questionsOf } from "./scheme";
import { Sent } from "./sent";
import { useAnswers } from "./use-answers";
import { whyWords } from "./words";
import "./menilai.css";

/** Rating one person: the form while it is open, then what was answered. */
export function MenilaiIsi({ route }: { route: Route }) {
  const task = tasks.value.find(({ id }) => id === route.params.id);
  if (!task)
    return (
      <Page title={t("menilai.title")} back="/menilai">
        <EmptyState
          title={t("menilai.gone")}
          action={
            <ButtonLink kind="primary" href="/menilai">
              {t("menilai.to_list")}
            </ButtonLink>
          }
        >
          {t("menilai.gone.hint")}
        </EmptyState>
      </Page>
    );
  return <OneTask key={task.id} task={task} route={route} />;
}

function OneTask({ task, route }: { task: Task; route: Route }) {
  const cycle = appraisals.value.get(task.cycle);
  const record = answeredOf(task);
  const handle = useAnswers(task, record);
  const id = useNaturalId(naturalName(task));
  const at = stage(task);
  const questions = cycle ? questionsOf(cycle.scheme, task) : [];
  const title = task.group === "self" ? t("menilai.title.self") : t("menilai.title.of", { name: task.name });

  if (cycle && handle && id && questions.length > 0 && (at === "todo" || at === "draft"))
    return (
      <Answering
        {...{ task, cycle, record, questions, handle, id, title }}
        step={Number(route.query.get("langkah")) || undefined}
        fromSummary={route.query.has("ubah")}
      />
    );
  return (
    <Page title={title} line={whyWords(task)} back="/menilai" wide={task.group === "superior"}>
      {!handle || !id || !cycle ? (
        <Skeleton label={t("common.loading")} />
      ) : (
        <div class={task.group === "superior" ? "person" : undefined}>
          {at === "after_self" ? (
            <Banner tone="turmeric" icon="hourglass" title={t("menilai.after_self", { name: task.name })}>
              {t("menilai.after_self.hint", { date: formatDate(cycle.rateUntil) })}
            </Banner>
          ) : (
            <div class="stack">
              {judges(cycle.scheme, task.group) && (
                <Banner
                  title={t("menilai.judge")}
                  action={
                    <ButtonLink
                      kind="primary"
                      icon="pencil"
                      href={`/tim/${task.placement}/nilai?periode=${cycle.period}`}
                    >
                      {t("menilai.judge.action")}
                    </ButtonLink>
                  }
                >
                  {t("menilai.judge.hint")}
                </Banner>
              )}
              {questions.length > 0 && <Sent {...{ task, cycle, record, questions, handle, at }} />}
            </div>
          )}
          {task.group === "superior" && <BesideSuperior task={task} cycle={cycle} />}
        </div>
      )}
    </Page>
  );
}
