import { useState } from "preact/hooks";
import { Predikat } from "../../charts/predikat";
import { today } from "../../mine";
import { lastDay, mayDecide, type OutcomeTask, outcomeState, rolesIn, taskOf } from "../../outcomes";
import type { Route } from "../../router";
import { record as recordOf, save, sawOf, type ViewRecord } from "../../sync";
import { formatDate, formatMoment, formatNumber, label, localDate, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Facts, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Actions, Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import { Papers } from "../rencana/papers";
import { clockWords } from "./clock";
import {
  type Counting,
  type Decision,
  inForce,
  periodWords,
  type Result,
  resultOf,
  saidIn,
  silentUntil,
} from "./outcome";
import { ProfilePart } from "./profile-part";
import { QuadrantPart } from "./quadrant-part";
import { Rincian } from "./rincian";
import { Said } from "./said";
import { DecideSheet, ExplainSheet, ObjectSheet } from "./sheets";
import { chipOf } from "./state";
import { SuperiorPart } from "./superior-part";
import { InputPart, VoicesPart } from "./voices-part";
import "./hasil.css";

/** One released result: the predikat first, then how it was made, then what was said about it. */
export function HasilDetail({ route }: { route: Route }) {
  const record = recordOf("outcome", route.params.id ?? "").value;
  const result = resultOf(record);
  if (!record || !result)
    return (
      <Page title={t("hasil.title")} back="/hasil">
        <EmptyState title={t("hasil.missing")}>{t("hasil.missing.hint")}</EmptyState>
      </Page>
    );
  const isMine = rolesIn(record).includes("author");
  const { person } = result;
  return (
    <Page
      title={isMine ? t("hasil.title") : t("hasil.title.of", { name: person.name })}
      line={[periodWords(result), isMine ? person.unit : person.position].filter(Boolean).join(" · ")}
      back="/hasil"
    >
      <Headline record={record} result={result} />
      <Clock record={record} result={result} isMine={isMine} />
      <Statements record={record} result={result} />
      <QuadrantPart result={result} />
      <Rincian result={result} decided={decidedScore(record, result)} />
      <ProfilePart result={result} />
      <SuperiorPart cycle={result.cycle} placement={result.placement} />
      <VoicesPart record={record} result={result} />
      <About record={record} result={result} />
      <InputPart record={record} />
      <Papers
        placement={result.placement}
        about={record.id}
        words={{
          title: t("hasil.papers"),
          open: t("hasil.papers.open"),
          offline: t("hasil.papers.offline"),
        }}
      />
      <Steps record={record} result={result} />
    </Page>
  );
}

function predikatWords({ choices }: Result, predikat: string | null): string {
  return label(choices.find(({ id }) => id === predikat)?.label) || (predikat ?? t("hasil.no_predikat"));
}

/** The score that a decision set instead of the released one. */
function decidedScore(record: ViewRecord, result: Result): string | undefined {
  const { score } = inForce(result, outcomeState(record), record.registers.decision?.value);
  return score && score !== result.score ? score : undefined;
}

function Headline({ record, result }: { record: ViewRecord; result: Result }) {
  const state = outcomeState(record);
  const decision = record.registers.decision?.value as Decision | undefined;
  const counts = inForce(result, state, decision);
  const changed = counts.predikat !== result.predikat || counts.score !== result.score;
  const chip = chipOf(record);
  return (
    <section class="stack" data-gap="tight" aria-label={t("hasil.predikat")}>
      <p>
        <Chip tone={chip.tone} icon={chip.icon}>
          {chip.words}
        </Chip>
      </p>
      <p class="predikat">
        {counts.predikat ? <Predikat of={counts.predikat} ranks={result.choices} /> : t("hasil.no_predikat")}
      </p>
      {counts.score && (
        <p class="predikat-score">{t("hasil.score", { score: formatNumber(Number(counts.score)) })}</p>
      )}
      {Object.entries(result.levels).map(([part, level]) => (
        <p key={part}>
          {label(result.axes[part])}: {tCode(`hasil.level.${level}`, "hasil.level.meets")}
        </p>
      ))}
      {changed && <BeforeAfter result={result} before={result} after={counts} />}
      {result.calibration && <Calibrated result={result} calibration={result.calibration} />}
    </section>
  );
}

/** What was set by hand: the predikat is a value of its own, the score stays what it was computed to be. */
function Calibrated({
  result,
  calibration,
}: {
  result: Result;
  calibration: NonNullable<Result["calibration"]>;
}) {
  const { before, after, reason, by, at } = calibration;
  const said = {
    predikat: predikatWords(result, after.predikat),
    name: by || t("hasil.nobody"),
    date: formatDate(localDate(at)),
    reason,
  };
  return (
    <div class="stack" data-gap="tight">
      <h2>{t("hasil.calibration.title")}</h2>
      <BeforeAfter result={result} before={before} after={after} />
      <p>{t("hasil.calibration.sentence", said)}</p>
      {after.score !== null && after.score === before.score && (
        <p>{t("hasil.calibration.score_stays", { score: formatNumber(Number(after.score)) })}</p>
      )}
    </div>
  );
}

function BeforeAfter({ result, before, after }: { result: Result; before: Counting; after: Counting }) {
  const words = ({ predikat, score }: Counting) => (
    <>
      <b>{predikatWords(result, predikat)}</b>
      {score && ` · ${formatNumber(Number(score))}`}
    </>
  );
  return (
    <div class="before-after">
      <div>
        <p class="small soft">{t("hasil.before")}</p>
        <p>{words(before)}</p>
      </div>
      <div data-counts>
        <p class="small soft">{t("hasil.after")}</p>
        <p>{words(after)}</p>
      </div>
    </div>
  );
}

/** Until when whoever looks may answer, and what became of what came too late. */
function Clock({ record, result, isMine }: { record: ViewRecord; result: Result; isMine: boolean }) {
  const state = outcomeState(record);
  const day = today.value;
  const code = record.sendState === "quarantined" ? record.outcome?.code : undefined;
  const unsigned = state === "released" && day > result.due.acknowledge ? result.due.acknowledge : undefined;
  return (
    <>
      {code && <Banner tone="turmeric" title={tCode(`code.${code}`, "outcome.quarantined")} />}
      {isMine && state === "released" && !unsigned && (
        <Banner title={t("hasil.read")}>{clockWords(result.due.acknowledge, day, result.holidays)}</Banner>
      )}
      {isMine && state === "acknowledged" && day <= result.due.object && (
        <p class="soft">
          {t("hasil.may_object")} {clockWords(result.due.object, day, result.holidays)}
        </p>
      )}
      {unsigned && (
        <Banner tone="turmeric" icon="hourglass" title={t("hasil.unsigned", { date: formatDate(unsigned) })}>
          {t("hasil.unsigned.hint")}
        </Banner>
      )}
      {(state === "objected" || state === "explained") && <Dispute record={record} result={result} />}
    </>
  );
}

/** Whose days run: the rater's first, then those for the decision. */
function Dispute({ record, result: { holidays } }: { record: ViewRecord; result: Result }) {
  const day = today.value;
  const silent = silentUntil(record, day);
  const state = outcomeState(record);
  const title =
    state === "explained"
      ? t("hasil.progress.explained")
      : silent
        ? t("hasil.silent", { date: formatDate(silent) })
        : t("hasil.progress.objected");
  const explainBy = lastDay(record, "explain");
  return (
    <Banner tone="turmeric" icon="hourglass" title={title}>
      {state === "objected" && explainBy && !silent && (
        <p>
          {t("hasil.clock.explain")} {clockWords(explainBy, day, holidays)}
        </p>
      )}
      <p>
        {t("hasil.clock.decide")} {clockWords(lastDay(record, "decide"), day, holidays)}
      </p>
      {rolesIn(record).includes("reviewer") && !mayDecide(record) && explainBy && (
        <p>{t("hasil.decide.waits", { date: formatDate(explainBy) })}</p>
      )}
    </Banner>
  );
}

function Statements({ record, result }: { record: ViewRecord; result: Result }) {
  const { objection, explanation, decision: written } = record.registers;
  const objections = saidIn(objection);
  if (!objections.length) return null;
  const isDecided = ["decided", "closed"].includes(outcomeState(record));
  const decision = isDecided ? written : undefined; // before the step it is a draft that nothing came of
  const silent = silentUntil(record, today.value);
  const part = (id: string) => label(result.lines.find((line) => line.part === id)?.label) || id;
  return (
    <Section title={t("hasil.objection")}>
      {objections.map((one) => (
        <Said key={one.at} title={t("hasil.said.objection")} register={one} by={result.person.name}>
          {(one.value.items as { part: string; text: string }[]).map((item) => (
            <p key={item.part}>
              <b>{part(item.part)}:</b> {item.text}
            </p>
          ))}
        </Said>
      ))}
      {saidIn(explanation).map((one) => (
        <Said key={one.at} title={t("hasil.said.explanation")} register={one} by={result.rater?.name} />
      ))}
      {silent && (
        <p class="card">
          {t("hasil.silent", { date: formatDate(silent) })}{" "}
          {t(isDecided ? "hasil.silent.decided" : "hasil.silent.next")}
        </p>
      )}
      {decision?.value && (
        <Said
          title={t(`hasil.said.${(decision.value as Decision).decision}`)}
          register={decision}
          by={result.reviewer?.name}
        >
          {decision.value.predikat && (
            <p>
              <b>{predikatWords(result, decision.value.predikat)}</b>
              {decision.value.score && ` · ${formatNumber(Number(decision.value.score))}`}
            </p>
          )}
        </Said>
      )}
    </Section>
  );
}

function About({ record, result }: { record: ViewRecord; result: Result }) {
  const { scheme, rater, reviewer } = result;
  const post = (one: Result["rater"]) => (one ? `${one.name}, ${one.position}` : t("hasil.nobody"));
  return (
    <Section title={t("hasil.about")}>
      <Facts
        facts={[
          [t("hasil.scheme"), t("hasil.scheme.version", { name: label(scheme.label), n: scheme.version })],
          [t("hasil.basis"), scheme.basis],
          [t("hasil.rater"), post(rater)],
          [t("hasil.reviewer"), post(reviewer)],
          [t("hasil.released"), formatMoment(result.released_at)],
        ]}
      />
      <p class="no-print">
        <ButtonLink icon="list" href={`/riwayat/outcome/${record.id}`}>
          {t("hasil.history")}
        </ButtonLink>
      </p>
    </Section>
  );
}

type Asking = "acknowledge" | "object" | "explain" | "decide";

/** What this person can do now: one thing first. */
function Steps({ record, result }: { record: ViewRecord; result: Result }) {
  const [asking, setAsking] = useState<Asking>();
  const close = () => setAsking(undefined);
  const state = outcomeState(record);
  const isMine = rolesIn(record).includes("author");
  const task = taskOf(record);
  const mayObject = isMine && (state === "released" || state === "acknowledged");
  const take = async (step: string, said: string) => {
    const intent = { collection: "outcome", record: record.id, step, saw: sawOf(record) };
    if (await wasSaved(save([intent]))) showToast(said);
    close();
  };
  const primary: Partial<Record<OutcomeTask, preact.ComponentChild>> = {
    read: (
      <Button kind="primary" icon="check" onClick={() => setAsking("acknowledge")}>
        {t("hasil.acknowledge")}
      </Button>
    ),
    explain: (
      <Button kind="primary" icon="pencil" onClick={() => setAsking("explain")}>
        {t("hasil.explain")}
      </Button>
    ),
    decide: (
      <Button kind="primary" icon="check" onClick={() => setAsking("decide")}>
        {t("hasil.decide")}
      </Button>
    ),
    close: (
      <Button kind="primary" icon="check" onClick={() => take("close", t("hasil.closed"))}>
        {t("hasil.close")}
      </Button>
    ),
  };
  return (
    <>
      {(task || mayObject) && (
        <Actions>
          {mayObject && <Button onClick={() => setAsking("object")}>{t("hasil.object")}</Button>}
          {task && primary[task]}
        </Actions>
      )}
      {asking === "acknowledge" && (
        <Sheet
          title={t("hasil.acknowledge")}
          onClose={close}
          actions={
            <Button kind="primary" icon="check" onClick={() => take("acknowledge", t("hasil.acknowledged"))}>
              {t("hasil.acknowledge.do")}
            </Button>
          }
        >
          <p>{t("hasil.acknowledge.hint", { date: formatDate(result.due.object) })}</p>
        </Sheet>
      )}
      {asking === "object" && <ObjectSheet record={record} result={result} onClose={close} />}
      {asking === "explain" && <ExplainSheet record={record} onClose={close} />}
      {asking === "decide" && <DecideSheet record={record} result={result} onClose={close} />}
    </>
  );
}
