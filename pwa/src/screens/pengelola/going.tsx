import { useEffect, useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import { readProgress, type Step } from "../../administration-cycles";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Refused } from "./refused";

/** How far something long has come, as a bar and as a sentence. */
export function Going({ title, done, total }: { title: string; done: number; total: number }) {
  return (
    <div class="desk-going" role="status">
      <p>
        <b>{title}</b> {total > 0 && t("cycle.progress", { n: done, total })}
      </p>
      {total > 0 ? <progress aria-label={title} value={done} max={total} /> : <progress aria-label={title} />}
    </div>
  );
}

/** The server goes on: a lost connection takes nothing back. */
export function CutOff({ code, again }: { code: Refusal; again: () => void }) {
  if (code !== "offline" && code !== "busy") return <Refused code={code} again={again} />;
  return (
    <Banner
      tone="turmeric"
      icon="offline"
      title={t("cycle.cut")}
      alert
      action={<Button onClick={again}>{t("cycle.go_on")}</Button>}
    />
  );
}

const EVERY_MS = 1000;

type GoOnProps = { cycle: string; title: string; onDone: (last: Step) => void };

/** Follow what the server does until nothing is left. It goes on whether or not anybody looks. */
export function GoOn({ cycle, title, onDone }: GoOnProps) {
  const [step, setStep] = useState<Step>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isGone = false;
    const follow = async () => {
      for (;;) {
        const answer = await readProgress(cycle);
        if (isGone) return;
        if (!answer.ok) return setRefusal(answer.code);
        setStep(answer.value);
        if (!answer.value.cycle?.at_work) return onDone(answer.value);
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    };
    setRefusal(undefined);
    void follow();
    return () => {
      isGone = true;
    };
  }, [cycle, turn]);
  return (
    <>
      <Going title={title} done={step?.done ?? 0} total={step?.total ?? 0} />
      <p class="soft">{t("cycle.background")}</p>
      {refusal && <CutOff code={refusal} again={() => setTurn(turn + 1)} />}
    </>
  );
}
