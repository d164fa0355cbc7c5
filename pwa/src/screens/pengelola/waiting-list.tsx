import { useState } from "preact/hooks";
import { decide, readQueue, type Waiting } from "../../administration";
import { t, tCode } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { ChangeSheet } from "./change-sheet";
import { Export } from "./export-part";
import { HeldLines } from "./held";
import { Pages } from "./people";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";
import { WaitingCard } from "./waiting-card";

type Step = "accept" | "return" | "close" | "refuse" | "reopen";

const STANDINGS = ["open", "accepted", "returned", "closed", "refused"] as const;
const OF_PROBLEMS: readonly string[] = ["open", "closed", "refused"];
/** What can be done with something that is in this state. */
const STEPS: Record<string, readonly Step[]> = {
  open: ["accept", "return", "close"],
  returned: ["reopen"],
  closed: ["reopen"],
};

/** What waits for a decision here, one by one or many of the same cause together. */
export function WaitingList({ queue }: { queue: Waiting["collection"] }) {
  const isCase = queue === "case";
  const [standing, setStanding] = useState("open");
  const [code, setCode] = useState("");
  const [start, setStart] = useState(0);
  const found = useAnswer(
    () => readQueue(queue, { standing, code, start }),
    `${queue}/${standing}/${code}/${start}`,
  );
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const [deciding, setDeciding] = useState<{ step: Step; about: Waiting[] }>();
  const steps = isCase ? (STEPS[standing] ?? []) : standing === "open" ? (["close", "refuse"] as const) : [];
  const narrow = (change: () => void) => {
    change();
    setStart(0);
    choose(new Set());
  };
  const waiting = found.value?.waiting ?? [];
  const picked = waiting.filter(({ id }) => chosen.has(id));
  const label = (step: Step) =>
    t(isCase ? `admin.${step}` : step === "refuse" ? "admin.refuse" : "admin.close_problem");
  return (
    <Page
      title={t(isCase ? "admin.queue" : "admin.problems")}
      line={t(isCase ? "admin.queue.line" : "admin.problems.line")}
      wide
      withoutSync
    >
      {!isCase && (
        <p>
          <ButtonLink icon="reply" href="/pengelola/surat">
            {t("admin.letters")}
          </ButtonLink>
        </p>
      )}
      <div class="desk-tools">
        <SelectField
          label={t("admin.queue.standing")}
          options={STANDINGS.filter((one) => (isCase ? one !== "refused" : OF_PROBLEMS.includes(one))).map(
            (value) => ({
              value,
              label: t(`admin.queue.${value}`),
            }),
          )}
          value={standing}
          onChange={(one) => narrow(() => setStanding(one))}
        />
        <SelectField
          label={t("admin.queue.code")}
          options={causes(found.value?.codes ?? {})}
          value={code}
          onChange={(one) => narrow(() => setCode(one))}
        />
        <Export list={isCase ? "cases" : "problems"} query={{ standing, code }} />
      </div>
      {isCase && <HeldLines />}
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : waiting.length === 0 ? (
        <EmptyState title={t(isCase ? "admin.queue.empty" : "admin.problems.empty")}>
          {t(isCase ? "admin.queue.empty.hint" : "admin.problems.empty.hint")}
        </EmptyState>
      ) : (
        <>
          {steps.length > 0 && (
            <div class="row desk-bulk">
              <Button onClick={() => choose(new Set(waiting.map(({ id }) => id)))}>
                {t("admin.queue.choose_all")}
              </Button>
              <span role="status">{t("admin.queue.chosen", { n: picked.length })}</span>
              {picked.length > 1 &&
                steps.map((step) => (
                  <Button key={step} onClick={() => setDeciding({ step, about: picked })}>
                    {label(step)}
                  </Button>
                ))}
            </div>
          )}
          <ul class="stack">
            {waiting.map((one) => (
              <WaitingCard
                key={one.id}
                one={one}
                form={found.value?.forms[one.form]}
                {...(steps.length > 0 && {
                  chosen: chosen.has(one.id),
                  onChoose: (on: boolean) => {
                    const next = new Set(chosen);
                    if (on) next.add(one.id);
                    else next.delete(one.id);
                    choose(next);
                  },
                })}
                actions={[
                  !isCase && (
                    <ButtonLink key="edit" icon="pencil" href={`/pengelola/pegawai/${one.owner}`}>
                      {t("admin.problem.edit")}
                    </ButtonLink>
                  ),
                  ...steps.map((step) => (
                    <Button
                      key={step}
                      kind={step === "accept" || (!isCase && step === "close") ? "primary" : "secondary"}
                      onClick={() => setDeciding({ step, about: [one] })}
                    >
                      {label(step)}
                    </Button>
                  )),
                ]}
              />
            ))}
          </ul>
          <Pages start={start} next={found.value.next} step={50} onTurn={setStart} />
        </>
      )}
      {deciding && (
        <ChangeSheet
          title={label(deciding.step)}
          action={label(deciding.step)}
          danger={isCase ? deciding.step === "close" : deciding.step === "refuse"}
          change={(reason) => decide(deciding.step, deciding.about, reason)}
          onClose={() => setDeciding(undefined)}
          onDone={({ decided }) => {
            const done = decided.filter(
              ({ outcome }) => outcome === "applied" || outcome === "merged",
            ).length;
            const refused = decided.length - done;
            showToast(t(refused ? "admin.decided.not_all" : "admin.decided", { n: done, m: refused }));
            setDeciding(undefined);
            choose(new Set());
            found.again();
          }}
        >
          <p>
            {t(
              isCase || deciding.step === "refuse"
                ? `admin.${deciding.step}.hint`
                : "admin.close_problem.hint",
            )}
          </p>
          {deciding.about.length > 1 && <p>{t("admin.queue.chosen", { n: deciding.about.length })}</p>}
        </ChangeSheet>
      )}
    </Page>
  );
}

function causes(codes: Record<string, number>) {
  const all = Object.values(codes).reduce((sum, n) => sum + n, 0);
  return [
    { value: "", label: t("admin.queue.every_code", { n: all }) },
    ...Object.entries(codes).map(([code, n]) => ({
      value: code,
      label: t("admin.queue.code.n", { code: tCode(`admin.code.${code}`, "admin.code.other"), n }),
    })),
  ];
}
