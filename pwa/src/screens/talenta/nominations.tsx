import { useState } from "preact/hooks";
import { readUnits } from "../../administration";
import {
  type Condition,
  decideNomination,
  type Nomination,
  type Nominations,
  readNominations,
  STATES,
} from "../../administration-career";
import { formatMoment, label, t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Card, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import type { IconName } from "../../ui/icon";
import { Page } from "../../ui/page";
import type { Tone } from "../../ui/state";
import { showToast } from "../../ui/toast";
import { ChangeSheet } from "../pengelola/change-sheet";
import { Pages } from "../pengelola/people";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";

const PAGE = 50;

const LOOKS: Record<string, { tone: Tone; icon: IconName }> = {
  proposed: { tone: "neutral", icon: "clock" },
  supported: { tone: "turmeric", icon: "hourglass" },
  declined: { tone: "madder", icon: "cross" },
  granted: { tone: "green", icon: "checks" },
  refused: { tone: "madder", icon: "cross" },
};

const MET: Record<string, { tone: Tone; icon: IconName }> = {
  met: { tone: "green", icon: "check" },
  unmet: { tone: "madder", icon: "cross" },
  unknown: { tone: "neutral", icon: "info" },
};

const metWord = (met: boolean | null) => (met === null ? "unknown" : met ? "met" : "unmet");

/** Who is nominated for what, why or why not, and what a person has decided about it. */
export function NominationsPage() {
  const units = useAnswer(readUnits, "units");
  const [unit, setUnit] = useState("");
  const [standing, setStanding] = useState("");
  const [start, setStart] = useState(0);
  const found = useAnswer(() => readNominations({ unit, standing, start }), `${unit}/${standing}/${start}`);
  const narrow = (set: (value: string) => void) => (value: string) => {
    set(value);
    setStart(0);
  };
  return (
    <Page title={t("talenta.title")} line={t("talenta.line")} wide withoutSync>
      <div class="row no-print">
        <ButtonLink icon="target" href="/pengelola/karier/kotak">
          {t("talenta.boxes")}
        </ButtonLink>
      </div>
      <div class="desk-tools">
        <SelectField
          label={t("talenta.state")}
          options={[
            { value: "", label: t("talenta.state.all") },
            ...STATES.map((value) => ({ value, label: t(`talenta.state.${value}`) })),
          ]}
          value={standing}
          onChange={narrow(setStanding)}
        />
        {/* Who only manages gets no list of units: all of his own are shown. */}
        {units.value && (
          <SelectField
            label={t("admin.unit")}
            options={[
              { value: "", label: t("talenta.every_unit") },
              ...units.value.units.map(({ id: value, name }) => ({ value, label: name })),
            ]}
            value={unit}
            onChange={narrow(setUnit)}
          />
        )}
      </div>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <Section title={t("talenta.list", { n: found.value.total, open: found.value.counts.supported })}>
          {found.value.total === 0 ? (
            <EmptyState title={t("talenta.none")}>{t("talenta.none.hint")}</EmptyState>
          ) : (
            <>
              {found.value.nominations.map((one) => (
                <One key={one.id} one={one} names={found.value!.names} again={found.again} />
              ))}
              <Pages start={start} next={found.value.next} step={PAGE} onTurn={setStart} />
            </>
          )}
          <p class="small soft">{t("talenta.at", { moment: formatMoment(found.value.at) })}</p>
        </Section>
      )}
    </Page>
  );
}

type OneProps = { one: Nomination; names: Nominations["names"]; again: () => void };

function One({ one, names, again }: OneProps) {
  const [asking, setAsking] = useState<"grant" | "refuse">();
  const { listed, state } = one;
  const look = LOOKS[state] ?? { tone: "neutral" as Tone, icon: "info" as IconName };
  const title = `${listed.name}: ${one.label}`;
  return (
    <Card label={title}>
      <div class="stack" data-gap="tight">
        <h3>{title}</h3>
        <p>{`${listed.position} · ${listed.unit_name}`}</p>
        <p>
          <Chip tone={look.tone} icon={look.icon}>
            {t(`talenta.state.${state}`)}
          </Chip>
        </p>
        <p>{t("talenta.reason", { by: one.by, at: formatMoment(one.at), reason: one.reason })}</p>
        {one.verdict ? (
          <>
            <p>
              <b>{t(`talenta.verdict.${one.verdict}`)}</b>
            </p>
            <Conditions conditions={one.conditions} names={names} label={title} />
          </>
        ) : (
          <p>{t("talenta.no_rules")}</p>
        )}
        {one.decided_reason && (
          <p>
            {t("talenta.decided", {
              by: one.decided_by,
              at: formatMoment(one.decided_at),
              reason: one.decided_reason,
            })}
          </p>
        )}
        {state === "supported" && (
          <div class="row">
            <Button kind="primary" icon="check" onClick={() => setAsking("grant")}>
              {t("talenta.grant")}
            </Button>
            <Button icon="cross" onClick={() => setAsking("refuse")}>
              {t("talenta.refuse")}
            </Button>
          </div>
        )}
        {state === "proposed" && <p class="soft">{t("talenta.waits")}</p>}
      </div>
      {asking && (
        <ChangeSheet
          title={`${t(`talenta.${asking}`)}: ${listed.name}`}
          action={t(`talenta.${asking}`)}
          danger={asking === "refuse"}
          change={(reason) => decideNomination(one, asking, reason)}
          onClose={() => setAsking(undefined)}
          onDone={({ outcome }) => {
            setAsking(undefined);
            showToast(t(outcome === "applied" ? "talenta.done" : "talenta.not_counted"));
            again();
          }}
        >
          <p>{t("talenta.decide.hint", { name: listed.name, what: one.label })}</p>
        </ChangeSheet>
      )}
    </Card>
  );
}

type ConditionsProps = { conditions: Condition[]; names: Nominations["names"]; label: string };

/** Each condition then and now, with what it was asked of and where it comes from. */
function Conditions({ conditions, names, label: title }: ConditionsProps) {
  return (
    <table class="desk-table" aria-label={title}>
      <thead>
        <tr>
          <th scope="col">{t("talenta.condition")}</th>
          <th scope="col">{t("talenta.now")}</th>
          <th scope="col">{t("talenta.then")}</th>
        </tr>
      </thead>
      <tbody>
        {conditions.map((one) => {
          const word = metWord(one.met);
          const look = MET[word]!;
          return (
            <tr key={one.id}>
              <th scope="row">
                {label(one.label)}
                <small class="soft">{t("talenta.source", { source: one.source })}</small>
              </th>
              <td data-label={t("talenta.now")}>
                <Chip tone={look.tone} icon={look.icon}>
                  {t(`talenta.${word}`)}
                </Chip>
                <small>{inputWords(one, names)}</small>
              </td>
              <td data-label={t("talenta.then")}>
                {one.then === "met" || one.then === "unmet" ? t(`talenta.${one.then}`) : t("talenta.unknown")}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function inputWords({ fact, input }: Condition, names: Nominations["names"]): string {
  if (fact === "asked") return t("talenta.input.asked");
  if (Array.isArray(input) ? input.length === 0 : input === null) return t("talenta.input.none");
  if (Array.isArray(input))
    return t("talenta.input.predikat", { list: input.map((id) => label(names[id]) || id).join(", ") });
  return t(fact === "hours" ? "talenta.input.hours" : "talenta.input.gaps", { n: input ?? 0 });
}
