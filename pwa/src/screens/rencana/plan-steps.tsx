import { useState } from "preact/hooks";
import type { PlanLine } from "../../reading";
import { type Intent, newId, save, sawOf, type ViewRecord } from "../../sync";
import { formatNumber, t } from "../../text";
import { Button } from "../../ui/button";
import type { IconName } from "../../ui/icon";
import { Actions } from "../../ui/page";
import { ReasonSheet } from "../../ui/reason-sheet";
import { wasSaved } from "../../ui/saving";
import { showToast } from "../../ui/toast";
import { begun, sumOf, weightsOf } from "./plan";
import type { Side } from "./plan-page";

type PlanStepsProps = {
  plan: { id: string; record: ViewRecord | undefined; placement: string; cycle: string };
  lines: readonly PlanLine[];
  side: Side;
  state: string;
  /** Something changed since the page was opened: nobody agrees to what he has not seen. */
  isMoved: boolean;
};

type Reasoned = "return" | "request_change" | "reopen";

const ICONS: Record<Reasoned, IconName> = { return: "reply", request_change: "pencil", reopen: "reply" };

/** What can be done with the plan as a whole, by whom and when. */
export function PlanSteps({ plan, lines, side, state, isMoved }: PlanStepsProps) {
  const [asking, setAsking] = useState<Reasoned>();
  const { id, record } = plan;
  const why = isMoved ? t("rencana.moved.first") : whyNot(record, lines);
  const first = isMoved ? t("rencana.moved.first") : undefined;
  const take = async (intents: Intent[], said: string) => {
    if (await wasSaved(save(intents))) showToast(said);
  };
  const ask = (step: Reasoned) => (
    <Button key={step} icon={ICONS[step]} onClick={() => setAsking(step)} disabledBecause={first}>
      {t(`rencana.${step}`)}
    </Button>
  );
  const agree = (label: "rencana.agree" | "rencana.keep") => (
    <Button
      kind="primary"
      icon="check"
      disabledBecause={why}
      onClick={() => take(withLines(step(plan, "agree"), lines, "draft", "agree"), t("rencana.agreed"))}
    >
      {t(label)}
    </Button>
  );
  const actions = {
    author: {
      draft: [submit()],
      returned: [submit()],
      agreed: [ask("request_change")],
    },
    supervisor: {
      submitted: [agree("rencana.agree"), ask("return")],
      agreed: [ask("request_change")],
      change_requested: [ask("reopen"), agree("rencana.keep")],
    },
  }[side] as Record<string, unknown[]>;

  function submit() {
    return (
      <Button
        kind="primary"
        icon="forward"
        disabledBecause={why}
        onClick={() => take(submission(plan), t("rencana.submitted"))}
      >
        {t("rencana.submit")}
      </Button>
    );
  }

  const found = actions[state];
  return (
    <>
      <p class="soft">{t(hintOf(side, state))}</p>
      {found && <Actions>{found as never}</Actions>}
      {asking && record && (
        <ReasonSheet
          step={{ collection: "plan", record: id, step: asking, saw: sawOf(record) }}
          also={asking === "reopen" ? withLines([], lines, "agreed", "reopen") : []}
          title={t(`rencana.${asking}`)}
          action={t(`rencana.${asking}`)}
          icon={ICONS[asking]}
          reasonLabel={t("rencana.reason")}
          ready={[]}
          saved={t("rencana.saved")}
          onClose={() => setAsking(undefined)}
        >
          <p>{t(`rencana.${asking}.hint`)}</p>
        </ReasonSheet>
      )}
    </>
  );
}

const hintOf = (side: Side, state: string) =>
  ({
    draft: side === "author" ? "rencana.hint.draft" : "rencana.hint.writing",
    returned: side === "author" ? "rencana.hint.returned" : "rencana.hint.writing",
    submitted: side === "author" ? "rencana.hint.submitted" : "rencana.hint.decide",
    agreed: "state.agreed.hint",
    change_requested: side === "author" ? "rencana.hint.asked" : "rencana.hint.answer",
  })[state as "draft"] as "rencana.hint.draft";

/** Why a plan cannot be sent or agreed yet; undefined: it can. */
function whyNot(record: ViewRecord | undefined, lines: readonly PlanLine[]): string | undefined {
  if (lines.length === 0 || lines.some(({ indicators }) => indicators.length === 0))
    return t("rencana.why.lines");
  if (lines.some(({ indicators }) => indicators.some(({ unconfirmed }) => unconfirmed)))
    return t("rencana.why.unconfirmed");
  const weights = Object.values(weightsOf(record));
  if (weights.length && !sumOf(weights.map((one) => formatNumber(one))).whole) return t("rencana.why.sum");
  const registers = Object.values(record?.registers ?? {});
  return registers.some(({ kind }) => kind) ? t("rencana.why.contested") : undefined;
}

const step = ({ id, record }: PlanStepsProps["plan"], name: string): Intent[] => [
  { collection: "plan", record: id, step: name, saw: sawOf(record) },
];

/** The step of the plan, and with it the one of its lines. */
function withLines(intents: Intent[], lines: readonly PlanLine[], state: string, name: string): Intent[] {
  const found = lines.filter((line) => line.state === state);
  return [
    ...intents,
    ...found.map(({ id, record }) => ({
      collection: "plan_line",
      record: id,
      step: name,
      saw: sawOf(record),
    })),
  ];
}

/** Sent as it is; a plan that nobody has begun is begun with it. */
function submission(plan: PlanStepsProps["plan"]): Intent[] {
  if (plan.record) return step(plan, "submit");
  const { id: record, placement, cycle } = plan;
  const groups = begun(placement, cycle);
  const put = { collection: "plan", record, put: groups, saw: {}, id: newId() };
  const saw = Object.fromEntries(Object.keys(groups).map((name) => [name, [put.id]]));
  return [put, { collection: "plan", record, step: "submit", saw }];
}
