import { useState } from "preact/hooks";
import { today } from "../../mine";
import type { Card as Person } from "../../reading";
import { navigate } from "../../router";
import { collection, type Intent, newId, save, sawOf, type ViewRecord } from "../../sync";
import { formatDate, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Card, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Skeleton } from "../../ui/empty-state";
import { DateField, focusField, SelectField, TextField } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import { useNaturalId } from "../rencana/use-kept";
import { isMe, isSuperiorOf, type Period, periods, periodWords, releasedOf } from "./data";
import { WordsSheet } from "./line-sheets";

type Step = { id: string; text: string; until: string };
type Programme = {
  placement: string;
  period: string;
  predikat: string;
  mentor: string;
  from: string;
  until: string;
  steps: Step[];
};
type Check = { step: string; date: string; met: boolean; note?: string };

const RESULTS = ["reached", "partly", "not_reached"] as const;

const programmesOf = (placement: string): ViewRecord[] =>
  collection("improvement").value.filter(
    ({ registers }) => registers.programme?.value?.placement === placement,
  );

/** A released result that asks for a programme, with the period it is about; undefined: none, or there is one already. */
function asked(placement: string): { period: Period; predikat: string; label: string } | undefined {
  const last = releasedOf(placement).at(-1);
  if (!last?.isLow) return undefined;
  const period = periods.value.find(
    ({ from, until }) => from === last.period.from && until === last.period.until,
  );
  if (!period) return undefined;
  const begun = programmesOf(placement).some(
    ({ registers }) => registers.programme?.value?.period === period.id,
  );
  return begun ? undefined : { ...last, period };
}

/** The programmes of somebody; to his superior also that one is suggested. */
export function ImprovementPart({ card }: { card: Person }) {
  const found = programmesOf(card.id);
  const suggestion = isSuperiorOf(card) ? asked(card.id) : undefined;
  if (!found.length && !suggestion) return null;
  return (
    <Section title={t("kembang.improve")}>
      {suggestion && (
        <Banner
          tone="turmeric"
          icon="target"
          title={t("kembang.improve.suggested", { predikat: suggestion.label })}
          action={
            <ButtonLink kind="primary" href={`/lain/pengembangan/${card.id}/perbaikan`}>
              {t("kembang.improve.open")}
            </ButtonLink>
          }
        >
          {t("kembang.improve.hint")}
        </Banner>
      )}
      {found.map((record) => (
        <OneProgramme key={record.id} record={record} card={card} />
      ))}
    </Section>
  );
}

/** Opening one: who helps, from when until when, and the steps. */
export function ImprovementForm({ card }: { card: Person }) {
  const suggestion = asked(card.id);
  const [mentor, setMentor] = useState("");
  const [until, setUntil] = useState("");
  const [steps, setSteps] = useState<Step[]>(() => [{ id: newId(), text: "", until: "" }]);
  const [tried, setTried] = useState(false);
  const id = useNaturalId(suggestion && `improvement/${card.id}/${suggestion.period.id}`);
  const back = `/lain/pengembangan/${card.id}`;
  if (!suggestion || !isSuperiorOf(card) || !id)
    return (
      <Page title={t("kembang.improve")} line={card.name} back={back}>
        {suggestion ? <Skeleton label={t("common.loading")} /> : <p>{t("kembang.improve.none")}</p>}
      </Page>
    );
  const wrong: Record<string, boolean> = {
    "perbaikan-mentor": !mentor.trim(),
    "perbaikan-sampai": !until || until < today.value,
    ...Object.fromEntries(
      steps.flatMap((step) => [
        [`langkah-${step.id}`, !step.text.trim()],
        [`hari-${step.id}`, !step.until],
      ]),
    ),
  };
  const error = (field: string) => (tried && wrong[field] ? t("error.required") : undefined);
  const change = (id: string, given: Partial<Step>) =>
    setSteps(steps.map((step) => (step.id === id ? { ...step, ...given } : step)));
  const open = async () => {
    const first = Object.keys(wrong).find((field) => wrong[field]);
    if (first) {
      setTried(true);
      return requestAnimationFrame(() => focusField(first));
    }
    const programme: Programme = {
      placement: card.id,
      period: suggestion.period.id,
      predikat: suggestion.predikat,
      mentor: mentor.trim(),
      from: today.value,
      until,
      steps: steps.map((step) => ({ ...step, text: step.text.trim() })),
    };
    if (!(await wasSaved(save([{ collection: "improvement", record: id, put: { programme }, saw: {} }]))))
      return;
    showToast(t("kembang.saved"));
    navigate(back);
  };
  return (
    <Page
      title={t("kembang.improve")}
      line={`${card.name} · ${suggestion.label} · ${periodWords(suggestion.period)}`}
      back={back}
    >
      <div class="stack" data-gap="form">
        <TextField
          id="perbaikan-mentor"
          required
          label={t("kembang.improve.mentor")}
          error={error("perbaikan-mentor")}
          maxLength={200}
          value={mentor}
          onInput={setMentor}
        />
        <DateField
          id="perbaikan-sampai"
          required
          label={t("kembang.improve.until")}
          error={error("perbaikan-sampai")}
          min={today.value}
          value={until}
          onInput={setUntil}
        />
        {steps.map((step, at) => (
          <Card key={step.id}>
            <TextField
              id={`langkah-${step.id}`}
              required
              label={t("kembang.improve.step", { n: at + 1 })}
              error={error(`langkah-${step.id}`)}
              maxLength={500}
              value={step.text}
              onInput={(text) => change(step.id, { text })}
            />
            <DateField
              id={`hari-${step.id}`}
              required
              label={t("kembang.improve.step_until", { n: at + 1 })}
              error={error(`hari-${step.id}`)}
              value={step.until}
              onInput={(day) => change(step.id, { until: day })}
            />
          </Card>
        ))}
        {steps.length < 20 && (
          <Button icon="plus" onClick={() => setSteps([...steps, { id: newId(), text: "", until: "" }])}>
            {t("kembang.improve.add_step")}
          </Button>
        )}
        <Actions>
          <Button kind="primary" icon="check" onClick={open}>
            {t("kembang.improve.open")}
          </Button>
        </Actions>
      </div>
    </Page>
  );
}

type Asking = { check: Step } | "result" | "response";

/** One programme: its steps with what the checks found, and the result that ends it. */
function OneProgramme({ record, card }: { record: ViewRecord; card: Person }) {
  const [asking, setAsking] = useState<Asking>();
  const programme: Programme = record.registers.programme?.value;
  const checks: Check[] = record.registers.checks?.value?.rows ?? [];
  const result = record.registers.result?.value;
  const response: string | undefined = record.registers.response?.value?.text;
  const isOpen = (record.registers.state?.value ?? "open") === "open";
  const superior = isSuperiorOf(card);
  const close = () => setAsking(undefined);
  const put = async (groups: Record<string, unknown>, end?: string) => {
    const [id, saw] = [newId(), sawOf(record)];
    const made: Intent[] = [{ id, collection: "improvement", record: record.id, put: groups, saw }];
    if (end)
      made.push({
        collection: "improvement",
        record: record.id,
        step: "close",
        reason: end,
        saw: { ...saw, result: [id] },
      });
    if (await wasSaved(save(made))) showToast(t("kembang.saved"));
  };
  return (
    <Card label={t("kembang.improve")}>
      <div class="stack" data-gap="tight">
        <p>
          <Chip tone={isOpen ? "turmeric" : "green"} icon={isOpen ? "hourglass" : "check"}>
            {t(isOpen ? "kembang.improve.is_open" : "kembang.improve.is_closed")}
          </Chip>
        </p>
        <p>
          {t("kembang.improve.facts", {
            mentor: programme.mentor,
            from: formatDate(programme.from),
            until: formatDate(programme.until),
          })}
        </p>
        <ol class="stack">
          {programme.steps.map((step) => (
            <li key={step.id}>
              <p>{t("kembang.improve.step_is", { text: step.text, until: formatDate(step.until) })}</p>
              {checks
                .filter((one) => one.step === step.id)
                .map((one, at) => (
                  <p key={at} class="small">
                    <Chip tone={one.met ? "green" : "turmeric"} icon={one.met ? "check" : "hourglass"}>
                      {t(one.met ? "kembang.improve.met" : "kembang.improve.unmet", {
                        date: formatDate(one.date),
                      })}
                    </Chip>
                    {one.note && ` ${one.note}`}
                  </p>
                ))}
              {isOpen && superior && (
                <Button icon="check" onClick={() => setAsking({ check: step })}>
                  {t("kembang.improve.check")}
                </Button>
              )}
            </li>
          ))}
        </ol>
        {response && <p>{t("kembang.improve.response_is", { text: response })}</p>}
        {result && (
          <p>
            {tCode(`kembang.improve.result.${result.result}`, "kembang.improve")}: {result.text}
          </p>
        )}
        <div class="actions-inline">
          {isOpen && superior && (
            <Button kind="primary" icon="checks" onClick={() => setAsking("result")}>
              {t("kembang.improve.close")}
            </Button>
          )}
          {isMe(card) && (
            <Button icon="pencil" onClick={() => setAsking("response")}>
              {t("kembang.improve.respond")}
            </Button>
          )}
        </div>
        {asking === "response" && (
          <WordsSheet
            title={t("kembang.improve.respond")}
            field={t("kembang.improve.respond")}
            onTake={(text) => put({ response: { text } })}
            onClose={close}
          />
        )}
        {asking === "result" && (
          <ResultSheet onTake={(given) => put({ result: given }, given.text)} onClose={close} />
        )}
        {typeof asking === "object" && (
          <ResultSheet
            check={asking.check}
            onTake={({ result: met, text }) =>
              put({
                checks: {
                  rows: [
                    ...checks,
                    {
                      step: asking.check.id,
                      date: today.value,
                      met: met === "reached",
                      ...(text ? { note: text } : {}),
                    },
                  ],
                },
              })
            }
            onClose={close}
          />
        )}
      </div>
    </Card>
  );
}

type ResultProps = {
  /** A check of one step; absent: the result of the whole. */
  check?: Step;
  onTake: (given: { result: string; text: string }) => void;
  onClose: () => void;
};

function ResultSheet({ check, onTake, onClose }: ResultProps) {
  const [result, setResult] = useState<string>("reached");
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const offered = check ? (["reached", "not_reached"] as const) : RESULTS;
  const take = () => {
    if (!check && !text.trim()) {
      setTried(true);
      return focusField("perbaikan-hasil");
    }
    onTake({ result, text: text.trim() });
    onClose();
  };
  return (
    <Sheet
      title={check ? t("kembang.improve.check") : t("kembang.improve.close")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" onClick={take}>
          {t("kembang.save")}
        </Button>
      }
    >
      {check && <p>{check.text}</p>}
      <SelectField
        label={t("kembang.improve.result")}
        options={offered.map((one) => ({ value: one, label: t(`kembang.improve.result.${one}`) }))}
        value={result}
        onChange={setResult}
      />
      <TextField
        id="perbaikan-hasil"
        multiline
        required={!check}
        label={t("kembang.improve.words")}
        error={tried && !text.trim() ? t("error.required") : undefined}
        maxLength={1000}
        value={text}
        onInput={setText}
      />
    </Sheet>
  );
}
