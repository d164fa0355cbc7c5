import { useState } from "preact/hooks";
import { Photos } from "../../forms/photo";
import type { Card as Person } from "../../reading";
import { type Intent, newId, save, sawOf } from "../../sync";
import { formatDate, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import type { IconName } from "../../ui/icon";
import { wasSaved } from "../../ui/saving";
import type { Tone } from "../../ui/state";
import { showToast } from "../../ui/toast";
import { type Beside, besides, isMe, isSuperiorOf, type Line, periodWords } from "./data";
import { CompleteSheet, DeclineSheet, ReplaceSheet, ScheduleSheet, WordsSheet } from "./line-sheets";

const LOOKS: Record<string, { tone: Tone; icon: IconName }> = {
  proposed: { tone: "turmeric", icon: "clock" },
  accepted: { tone: "indigo", icon: "check" },
  changed: { tone: "indigo", icon: "pencil" },
  declined: { tone: "madder", icon: "cross" },
  planned: { tone: "indigo", icon: "clock" },
  done: { tone: "green", icon: "check" },
  effect_seen: { tone: "green", icon: "checks" },
};

type Asking = "replace" | "decline" | "schedule" | "complete" | "effect";

/** One line of the plan: the gap, the training, what has become of it, and what can be done next. */
export function OneLine({ line, card }: { line: Line; card: Person }) {
  const [asking, setAsking] = useState<Asking>();
  const { proposal, plan, state, completion, record } = line;
  const look = LOOKS[state] ?? { tone: "neutral" as Tone, icon: "info" as IconName };
  const contested = Object.values(record.registers).some(({ kind }) => kind);
  const close = () => setAsking(undefined);
  /** A group, if any, and the step that stands by it. */
  const take = async (step: string, put?: Record<string, unknown>, reason?: string) => {
    const saw = sawOf(record);
    const made: Intent[] = [];
    if (put) {
      const id = newId();
      made.push({ id, collection: record.collection, record: record.id, put, saw: { ...saw } });
      for (const name of Object.keys(put)) saw[name] = [id];
    }
    if (step)
      made.push({
        collection: record.collection,
        record: record.id,
        step,
        saw,
        ...(reason ? { reason } : {}),
      });
    if (await wasSaved(save(made))) showToast(t("kembang.saved"));
  };
  return (
    <Card label={plan.title}>
      <div class="stack" data-gap="tight">
        <h3>{plan.title}</h3>
        <p>
          <Chip tone={look.tone} icon={look.icon}>
            {tCode(`kembang.state.${state}`, "kembang.plan")}
          </Chip>
        </p>
        {contested && (
          <Banner
            tone="madder"
            icon="versions"
            title={t("kembang.contested")}
            action={<ButtonLink href="/konflik">{t("kembang.contested.open")}</ButtonLink>}
          />
        )}
        <p>
          {t("kembang.for", { name: proposal.name })}
          {proposal.gap &&
            ` ${t("kembang.gap_was", { counted: proposal.gap.counted, required: proposal.gap.required })}`}
        </p>
        <p class="small">
          {t("kembang.plan_facts", {
            hours: plan.hours,
            mode: tCode(`kembang.mode.${plan.mode}`, "kembang.mode"),
          })}
          {plan !== proposal && ` ${t("kembang.instead", { title: proposal.title })}`}
        </p>
        {record.registers.state?.reason && (
          <p class="small">{t("kembang.reason_is", { reason: record.registers.state.reason })}</p>
        )}
        {line.schedule && (
          <p class="small">
            {t("kembang.scheduled", {
              from: formatDate(line.schedule.from),
              until: formatDate(line.schedule.until),
            })}
          </p>
        )}
        {completion && (
          <>
            <p>
              {t("kembang.completed", { date: formatDate(completion.date), hours: completion.hours })}
              {completion.number && ` ${t("kembang.certificate.is", { number: completion.number })}`}
            </p>
            {completion.evidence && <Photos evidence={completion.evidence} report={line.id} />}
            <Effect line={line} />
          </>
        )}
        {line.effect && <p>{t("kembang.effect.said", { text: line.effect.text })}</p>}
        {!contested && <Next line={line} card={card} onTake={take} onAsk={setAsking} />}
        {asking === "replace" && (
          <ReplaceSheet onTake={(choice, reason) => take("replace", { choice }, reason)} onClose={close} />
        )}
        {asking === "decline" && (
          <DeclineSheet onTake={(reason) => take("decline", undefined, reason)} onClose={close} />
        )}
        {asking === "schedule" && (
          <ScheduleSheet
            onTake={(schedule) => take(state === "planned" ? "" : "schedule", { schedule })}
            onClose={close}
          />
        )}
        {asking === "complete" && (
          <CompleteSheet
            line={line}
            onTake={(done) => take("complete", { completion: done })}
            onClose={close}
          />
        )}
        {asking === "effect" && (
          <WordsSheet
            title={t("kembang.effect.say")}
            field={t("kembang.effect.words")}
            onTake={(text) => take("confirm", { effect: { text } })}
            onClose={close}
          />
        )}
      </div>
    </Card>
  );
}

type NextProps = {
  line: Line;
  card: Person;
  onTake: (step: string) => void;
  onAsk: (what: Asking) => void;
};

/** What this person can do with it now. */
function Next({ line: { state }, card, onTake, onAsk }: NextProps) {
  const [superior, mine] = [isSuperiorOf(card), isMe(card)];
  const open = state === "accepted" || state === "changed" || state === "planned";
  return (
    <div class="actions-inline">
      {state === "proposed" && superior && (
        <>
          <Button kind="primary" icon="check" onClick={() => onTake("accept")}>
            {t("kembang.accept")}
          </Button>
          <Button icon="pencil" onClick={() => onAsk("replace")}>
            {t("kembang.replace")}
          </Button>
          <Button icon="cross" onClick={() => onAsk("decline")}>
            {t("kembang.decline")}
          </Button>
        </>
      )}
      {open && mine && (
        <Button kind="primary" icon="check" onClick={() => onAsk("complete")}>
          {t("kembang.complete")}
        </Button>
      )}
      {open && (mine || superior) && (
        <Button icon="clock" onClick={() => onAsk("schedule")}>
          {t("kembang.schedule")}
        </Button>
      )}
      {state === "done" && superior && (
        <Button kind="primary" icon="pencil" onClick={() => onAsk("effect")}>
          {t("kembang.effect.say")}
        </Button>
      )}
    </div>
  );
}

/** The period of the gap and the next one, side by side; what the training did is left to people to judge. */
function Effect({ line }: { line: Line }) {
  const { before, after } = besides(line);
  if (!before) return null;
  return (
    <>
      <h4>{t("kembang.effect")}</h4>
      <dl class="beside">
        <Side title={t("kembang.effect.before")} beside={before} name={line.proposal.name} />
        {after ? (
          <Side title={t("kembang.effect.after")} beside={after} name={line.proposal.name} />
        ) : (
          <div>
            <dt>{t("kembang.effect.after")}</dt>
            <dd>{t("kembang.effect.later")}</dd>
          </div>
        )}
      </dl>
    </>
  );
}

function Side({
  title,
  beside: { period, level, predikat, rated },
  name,
}: {
  title: string;
  beside: Beside;
  name: string;
}) {
  return (
    <div>
      <dt>{title}</dt>
      <dd class="small">{periodWords(period)}</dd>
      <dd>
        {level === undefined ? t("kembang.effect.no_level") : t("kembang.effect.level", { name, n: level })}
      </dd>
      {rated && <dd>{rated}</dd>}
      {predikat && <dd>{t("kembang.effect.predikat", { predikat })}</dd>}
    </div>
  );
}
