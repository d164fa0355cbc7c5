import { useState } from "preact/hooks";
import type { Card as Person, PlanLine } from "../../reading";
import { type Intent, record as recordOf, save, sawOf, type ViewRecord } from "../../sync";
import { formatNumber, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Card, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { showToast } from "../../ui/toast";
import { targetWords } from "../pegawai/standing";
import { Later } from "./later";
import { LineSheet } from "./line-sheet";
import { NewsBanner } from "./news-banner";
import { ANNEX, type Annex, isContested, linesOf, stateOfPlan, VALUES, weightsOf } from "./plan";
import { PlanSteps } from "./plan-steps";
import { SumChip } from "./sum-chip";
import { saidBy, useNaturalId, useSeen } from "./use-kept";

export type Side = "author" | "supervisor";

type PlanPageProps = { card: Person; cycle: string; side: Side; back: string; title: string };

/** The plan of one placement: its lines, their weights, what behaviour is expected, the annex; and the next step. */
export function PlanPage(props: PlanPageProps) {
  const id = useNaturalId(`plan/${props.card.id}/${props.cycle}`);
  if (id) return <Plan {...props} id={id} key={id} />;
  return (
    <Page title={props.title} back={props.back}>
      <Skeleton label={t("common.loading")} />
    </Page>
  );
}

type Open = { what: "line"; line?: PlanLine } | { what: "weights" | "behaviour" | "annex" };

/** Who may still write in which state. */
const WRITES: Record<Side, string[]> = {
  author: ["draft", "returned"],
  supervisor: ["draft", "returned", "submitted"],
};

function Plan({ card, cycle, side, back, title, id }: PlanPageProps & { id: string }) {
  const record = recordOf("plan", id).value;
  const all = linesOf(card.id, cycle);
  const lines = all.filter((line) => line.state !== "withdrawn");
  const state = stateOfPlan(record);
  const [open, setOpen] = useState<Open>();
  const { news, takeIn } = useSeen([
    ...saidBy(id, record, ["main", "additional", "behaviour", "annex", "state"]),
    ...all.flatMap((line) => saidBy(line.id, line.record, line.state === "withdrawn" ? ["state"] : ["line"])),
  ]);
  const edits = WRITES[side].includes(state);
  const plan = { id, record, placement: card.id, cycle };
  const close = () => setOpen(undefined);
  return (
    <Page title={title} line={[card.position, card.unitName].filter(Boolean).join(" · ")} back={back} wide>
      <p>
        <StateOf record={record} state={state} />
      </p>
      {record && isContested(record) && (
        <Contested record={record} onWeights={() => setOpen({ what: "weights" })} />
      )}
      {news && !open && <NewsBanner news={news} onSeen={takeIn} />}
      {(["utama", "tambahan"] as const).map((kind) => (
        <Lines
          key={kind}
          kind={kind}
          lines={lines.filter((line) => line.kind === kind)}
          weights={weightsOf(record)}
          edit={edits ? (line) => setOpen({ what: "line", line }) : undefined}
          card={card}
        />
      ))}
      {edits && lines.length === 0 && (
        <Later>
          {({ Beginning }) => <Beginning card={card} plan={plan} onBlank={() => setOpen({ what: "line" })} />}
        </Later>
      )}
      <Later>{({ Unlinked }) => <Unlinked card={card} lines={lines} />}</Later>
      {edits && (
        <p>
          <Button icon="plus" onClick={() => setOpen({ what: "line" })}>
            {t("rencana.line.add")}
          </Button>
        </p>
      )}
      <Section
        title={t("rencana.weights")}
        aside={
          edits && lines.length > 0 && <Edit what="weights" onClick={() => setOpen({ what: "weights" })} />
        }
      >
        <Weights record={record} />
      </Section>
      <Section
        title={t("rencana.behaviour")}
        aside={
          edits &&
          side === "supervisor" && <Edit what="behaviour" onClick={() => setOpen({ what: "behaviour" })} />
        }
      >
        <Behaviour record={record} />
      </Section>
      <Section
        title={t("rencana.annex")}
        aside={edits && <Edit what="annex" onClick={() => setOpen({ what: "annex" })} />}
      >
        <AnnexLists annex={record?.registers.annex?.value} />
      </Section>
      <Later>
        {({ PlanPapers, Talk }) => (
          <>
            <Section title={t("rencana.talk")}>
              <Talk placement={card.id} cycle={cycle} line={null} />
            </Section>
            <PlanPapers placement={card.id} cycle={cycle} />
          </>
        )}
      </Later>
      <PlanSteps plan={plan} lines={lines} side={side} state={state} isMoved={news !== undefined} />
      {open?.what === "line" && (
        <LineSheet
          line={open.line}
          card={card}
          cycle={cycle}
          order={1 + Math.max(0, ...lines.map(({ order }) => order))}
          onClose={close}
        />
      )}
      {open?.what === "weights" && (
        <Later>{({ WeightsSheet }) => <WeightsSheet plan={plan} lines={lines} onClose={close} />}</Later>
      )}
      {open?.what === "behaviour" && (
        <Later>{({ BehaviourSheet }) => <BehaviourSheet plan={plan} onClose={close} />}</Later>
      )}
      {open?.what === "annex" && (
        <Later>{({ AnnexSheet }) => <AnnexSheet plan={plan} onClose={close} />}</Later>
      )}
    </Page>
  );
}

function Edit({ what, onClick }: { what: "weights" | "behaviour" | "annex"; onClick: () => void }) {
  return (
    <Button icon="pencil" onClick={onClick}>
      {t(`rencana.edit.${what}`)}
    </Button>
  );
}

const LOOKS = {
  draft: ["neutral", "pencil"],
  submitted: ["turmeric", "clock"],
  returned: ["madder", "reply"],
  agreed: ["indigo", "lock"],
  change_requested: ["turmeric", "hourglass"],
  rating_none: ["neutral", "pencil"],
  rating_draft: ["neutral", "pencil"],
  rating_submitted: ["green", "check"],
} as const;

/** The workflow's word, what is still on its way, and why it came back. */
export function StateOf({ record, state }: { record: ViewRecord | undefined; state: string }) {
  const [tone, icon] = LOOKS[state as keyof typeof LOOKS] ?? LOOKS.draft;
  const reason = record?.registers.state?.reason;
  const unsent = record && record.sendState !== "received";
  return (
    <>
      <Chip tone={tone} icon={icon}>
        {tCode(`rencana.state.${state}`, "rencana.state.draft")}
      </Chip>{" "}
      {unsent && (
        <Chip tone="turmeric" icon="clock">
          {tCode(`state.${record.sendState}`, "state.waiting")}
        </Chip>
      )}
      {reason && <span class="review-line">“{reason}”</span>}
    </>
  );
}

/** Two versions: where weights do not add up together they are mended here, anything else is answered at its place. */
export function Contested({ record, onWeights }: { record: ViewRecord; onWeights?: () => void }) {
  const { main, additional } = record.registers;
  const sum = onWeights && (main?.kind === "invariant" || additional?.kind === "invariant");
  return (
    <Banner
      tone="madder"
      icon="versions"
      title={t(sum ? "rencana.contested.sum" : "rencana.contested")}
      action={
        sum ? (
          <Button onClick={onWeights}>{t("rencana.edit.weights")}</Button>
        ) : (
          <ButtonLink href={`/konflik/${record.collection}/${record.id}`}>
            {t("rencana.contested.open")}
          </ButtonLink>
        )
      }
    >
      {t(sum ? "rencana.contested.sum.hint" : "rencana.contested.hint")}
    </Banner>
  );
}

type LinesProps = {
  kind: PlanLine["kind"];
  lines: PlanLine[];
  weights: Record<string, number>;
  edit: ((line: PlanLine) => void) | undefined;
  card: Person;
};

function Lines({ kind, lines, weights, edit, card }: LinesProps) {
  if (!lines.length && kind === "tambahan") return null;
  return (
    <Section title={t(`kinerja.${kind}`)}>
      {lines.length === 0 && <EmptyState title={t("rencana.none")}>{t("rencana.none.hint")}</EmptyState>}
      {lines.map((line) => (
        <Card key={line.id} label={line.rhk}>
          <div class="stack" data-gap="tight">
            <div class="row" data-spread>
              <h3>{line.rhk}</h3>
              {line.id in weights && <b>{t("rencana.weight", { n: formatNumber(weights[line.id] ?? 0) })}</b>}
            </div>
            <ul>
              {line.indicators.map((one) => (
                <li key={one.id}>
                  {tCode(`kinerja.aspect.${one.aspect}`, "kinerja.target")}: {one.name}, {targetWords(one)}{" "}
                  {one.unconfirmed && (
                    <Chip tone="turmeric" icon="warning">
                      {t("rencana.unconfirmed")}
                    </Chip>
                  )}
                </li>
              ))}
            </ul>
            {isContested(line.record) && <Contested record={line.record} />}
            <Later>
              {({ LinkLine, Talk }) => (
                <>
                  <LinkLine card={card} line={line} />
                  <Talk placement={card.id} cycle={line.cycle} line={line.id} />
                </>
              )}
            </Later>
            {edit && line.state === "draft" && (
              <div class="row">
                <Button
                  icon="pencil"
                  aria-label={t("rencana.line.edit_one", { rhk: line.rhk })}
                  onClick={() => edit(line)}
                >
                  {t("rencana.line.edit")}
                </Button>
                <Button
                  kind="quiet"
                  icon="trash"
                  aria-label={t("rencana.line.remove_one", { rhk: line.rhk })}
                  onClick={() => remove(line, weights)}
                >
                  {t("rencana.line.remove")}
                </Button>
              </div>
            )}
          </div>
        </Card>
      ))}
    </Section>
  );
}

/** Takes a line out of the plan; it can be brought back for a while. One that has a weight gives it up first. */
async function remove({ id, rhk, record }: PlanLine, weights: Record<string, number>) {
  if (weights[id]) return showToast(t("rencana.line.weighs"));
  const step = (name: string): Intent[] => [
    {
      collection: "plan_line",
      record: id,
      step: name,
      saw: sawOf(recordOf("plan_line", id).value ?? record),
    },
  ];
  if (!(await wasSaved(save(step("withdraw"))))) return;
  showToast(t("rencana.line.removed", { rhk }), { undo: () => wasSaved(save(step("restore"))) });
}

function Weights({ record }: { record: ViewRecord | undefined }) {
  const weights = Object.values(weightsOf(record));
  return weights.length ? (
    <p>
      <SumChip typed={weights.map((one) => formatNumber(one))} />
    </p>
  ) : (
    <p class="soft">{t("rencana.weights.none")}</p>
  );
}

function Behaviour({ record }: { record: ViewRecord | undefined }) {
  const expected = record?.registers.behaviour?.value?.expectations ?? {};
  if (VALUES.every((value) => !expected[value]))
    return (
      <p class="soft">
        {t("rencana.behaviour.all_none", { values: VALUES.map((value) => t(`values.${value}`)).join(", ") })}
      </p>
    );
  return (
    <dl class="facts">
      {VALUES.map((value) => (
        <div key={value}>
          <dt>{t(`values.${value}`)}</dt>
          <dd>{expected[value] ?? <span class="soft">{t("rencana.behaviour.none")}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

function AnnexLists({ annex }: { annex: Annex | undefined }) {
  const given = ANNEX.filter((list) => annex?.[list].length);
  if (!annex || given.length === 0) return <p class="soft">{t("rencana.annex.none")}</p>;
  return (
    <>
      {given.map((list) => (
        <div key={list}>
          <h3>{t(`rencana.annex.${list}`)}</h3>
          <ul>
            {annex[list].map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}
