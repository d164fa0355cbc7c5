import { useState } from "preact/hooks";
import {
  answerLetter,
  type Letter,
  readLetters,
  type Sent,
  type Standing,
} from "../../administration-letters";
import { t } from "../../text";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { ChangeSheet } from "../pengelola/change-sheet";
import { Pages } from "../pengelola/people";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { LetterCard } from "./letter-card";

const SENT = ["process_input", "behaviour_report"] as const;
const STANDINGS = ["sent", "read", "answered"] as const;

/** Input on the appraisal and reports of behaviour, for whoever is the personnel office: read, and answered. */
export function Letters() {
  const [sent, setSent] = useState<Sent>("process_input");
  const [standing, setStanding] = useState<Standing>("sent");
  const [start, setStart] = useState(0);
  const [answering, setAnswering] = useState<Letter>();
  const found = useAnswer(() => readLetters(sent, { standing, start }), `${sent}/${standing}/${start}`);
  const narrow = (change: () => void) => {
    change();
    setStart(0);
  };
  const done = ({ outcome }: { outcome: string }) => {
    showToast(t(outcome === "applied" || outcome === "merged" ? "surat.done" : "surat.not_done"));
    setAnswering(undefined);
    found.again();
  };
  const read = async (letter: Letter) => {
    const answer = await answerLetter(letter, null);
    if (answer.ok) done(answer.value);
    else showToast(t("surat.not_done"));
  };
  return (
    <Page title={t("surat.title")} line={t("surat.line")} wide withoutSync>
      <div class="desk-tools">
        <SelectField
          label={t("surat.sent")}
          options={SENT.map((value) => ({ value, label: t(`surat.sent.${value}`) }))}
          value={sent}
          onChange={(one) => narrow(() => setSent(one as Sent))}
        />
        <SelectField
          label={t("surat.standing")}
          options={STANDINGS.map((value) => ({
            value,
            label: t(`surat.standing.${value}`, { n: found.value?.counts[value] ?? 0 }),
          }))}
          value={standing}
          onChange={(one) => narrow(() => setStanding(one as Standing))}
        />
      </div>
      <p class="soft">{t(`surat.who.${sent}`)}</p>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : !found.value.is_office ? (
        <EmptyState title={t("surat.not_office")}>{t("surat.not_office.hint")}</EmptyState>
      ) : found.value.letters.length === 0 ? (
        <EmptyState title={t("surat.none")}>{t("surat.none.hint")}</EmptyState>
      ) : (
        <>
          <ul class="stack">
            {found.value.letters.map((letter) => (
              <LetterCard
                key={letter.id}
                letter={letter}
                onRead={() => void read(letter)}
                onAnswer={() => setAnswering(letter)}
              />
            ))}
          </ul>
          <Pages start={start} next={found.value.next} step={50} onTurn={setStart} />
        </>
      )}
      {answering && (
        <ChangeSheet
          title={t("surat.answer")}
          action={t("surat.answer.send")}
          change={(reason) => answerLetter(answering, reason)}
          onDone={done}
          onClose={() => setAnswering(undefined)}
        >
          <p>{t(`surat.answer.${answering.collection}`, { name: answering.author })}</p>
        </ChangeSheet>
      )}
    </Page>
  );
}
