import { useState } from "preact/hooks";
import type { Saw } from "../../changes";
import { now, sawOf, type ViewRecord } from "../../sync";
import { formatAgo, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { ReasonSheet } from "../../ui/reason-sheet";
import { cardOf, me, problems, roles } from "./view";

const READY = ["fixed", "passed", "right"] as const;

type Problem = { id: string; name: string; about: string; text: string; at: number };

function readProblem({ id, registers }: ViewRecord): Problem | undefined {
  const body = registers.body;
  if (!body?.value) return undefined;
  const { placement, about, text } = body.value;
  const card = cardOf(placement);
  if (!card || card.person === me.value) return undefined;
  return {
    id,
    name: card.name,
    about: about ?? "other",
    text: text ?? "",
    at: body.received || body.at || 0,
  };
}

/** "Data saya salah", as people of the team have reported it, until somebody says what was done. */
export function Problems() {
  const [closing, setClosing] = useState<{ problem: Problem; saw: Saw }>();
  const open = problems.value.flatMap((record) => {
    const problem = readProblem(record);
    return problem ? [{ record, problem }] : [];
  });
  // Not the superior: he may be what is wrong. Who has the role for another unit only is refused by the server.
  const mayClose = roles.value.some((role) => role === "admin" || role === "pengelola");
  if (open.length === 0 && !closing) return null;
  return (
    <Section title={t("tim.problems")}>
      <ul class="ledger">
        {open.map(({ record, problem }) => (
          <li key={problem.id} class="notice">
            <Icon name="warning" large />
            <div class="notice-words">
              <p>{problemTitle(problem)}</p>
              {problem.text && <p>{problem.text}</p>}
              {!mayClose && <p class="small soft">{t("tim.problem.whose")}</p>}
              {problem.at > 0 && <p class="small soft">{formatAgo(problem.at, now.value)}</p>}
            </div>
            {mayClose && (
              <Button
                aria-label={`${t("tim.problem.close")}: ${problemTitle(problem)}`}
                onClick={() => setClosing({ problem, saw: sawOf(record) })}
              >
                {t("tim.problem.close")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {closing && <CloseSheet {...closing} onClose={() => setClosing(undefined)} />}
    </Section>
  );
}

const problemTitle = ({ name, about }: Problem) =>
  t("tim.problem.line", { name, about: tCode(`tim.problem.${about}`, "tim.problem.other") });

function CloseSheet({ problem, saw, onClose }: { problem: Problem; saw: Saw; onClose: () => void }) {
  return (
    <ReasonSheet
      step={{ collection: "data_problem", record: problem.id, step: "close", saw }}
      title={t("tim.problem.close.title")}
      action={t("tim.problem.close")}
      icon="check"
      reasonLabel={t("tim.problem.reason")}
      ready={READY.map((key) => t(`tim.problem.reason.${key}`))}
      saved={t("tim.problem.closed")}
      onClose={onClose}
    >
      <p>{problemTitle(problem)}</p>
      {problem.text && <p>{problem.text}</p>}
      <p class="soft">{t("tim.problem.close.hint")}</p>
    </ReasonSheet>
  );
}
