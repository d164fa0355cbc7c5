import { useState } from "preact/hooks";
import { readSetup, type SetupNow, type SetupStep, setAside } from "../../administration-setup";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { ChangeSheet } from "../pengelola/change-sheet";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { StepCard } from "./step-card";

/** Eight lines from nothing to an agency that works, each as it is, with what to do next. */
export function Setup() {
  const found = useAnswer(readSetup, "setup");
  const [changed, setChanged] = useState<SetupNow>();
  const [deciding, setDeciding] = useState<SetupStep>();
  const now = changed ?? found.value;
  const next = now?.steps.find(({ state }) => state === "open");
  const needed = deciding?.state === "not_needed";
  const action = t(needed ? "siap.take_up" : "siap.set_aside");
  return (
    <Page title={t("siap.title")} line={t("siap.line")} wide withoutSync>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !now ? (
        <Skeleton lines={10} label={t("common.loading")} />
      ) : (
        <>
          <Progress now={now} />
          <ol class="desk-columns">
            {now.steps.map((step) => (
              <StepCard key={step.id} step={step} isNext={step === next} onDecide={() => setDeciding(step)} />
            ))}
          </ol>
        </>
      )}
      {deciding && (
        <ChangeSheet
          title={`${action}: ${t(`siap.${deciding.id}`)}`}
          action={action}
          change={(reason) => setAside(deciding.id, { needed, reason })}
          onClose={() => setDeciding(undefined)}
          onDone={(after) => {
            setChanged(after);
            setDeciding(undefined);
          }}
        >
          <p>{t(needed ? "siap.take_up.hint" : "siap.set_aside.hint")}</p>
        </ChangeSheet>
      )}
    </Page>
  );
}

function Progress({ now: { settled, steps } }: { now: SetupNow }) {
  const total = steps.length;
  return settled === total ? (
    <Banner tone="green" title={t("siap.all")}>
      {t("siap.all.hint")}
    </Banner>
  ) : (
    <div class="desk-going">
      <p>
        <b>{t("siap.progress", { n: settled, total })}</b>
      </p>
      <progress max={total} value={settled} aria-label={t("siap.title")} />
    </div>
  );
}
