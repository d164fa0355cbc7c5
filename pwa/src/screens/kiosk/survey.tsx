/** A citizen answers a form of the unit: nobody asks who he is, and the next one finds nothing of it. */
import { useEffect, useState } from "preact/hooks";
import type { Form } from "../../forms/definition";
import type { Kiosk } from "../../kiosk/kiosk";
import type { SurveyForm } from "../../survey/box";
import { currentLanguage, label, t } from "../../text";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Actions, Page } from "../../ui/page";
import { Questions } from "../survei/questions";
import { AnyForm } from "./any-form";
import { StillHere } from "./still-here";
import { useQuiet } from "./use-quiet";

type Props = { kiosk: Kiosk; form: string; onEnd: () => void };
export type Send = (answers: Record<string, unknown>) => Promise<void>;

const THANKS_MS = 8_000;

export function Survey({ kiosk, form: name, onEnd }: Props) {
  const [thanks, setThanks] = useState(false);
  const quiet = useQuiet(onEnd);
  // As it was when he began, whatever the kiosk is told meanwhile.
  const [{ survey, form }] = useState(() => {
    const { surveys, forms } = kiosk.state.value;
    return {
      survey: surveys.find((one) => one.id === name),
      form: forms.find((one) => one.name === name) as Form | undefined,
    };
  });
  useEffect(() => {
    if (!thanks) return;
    const timer = setTimeout(onEnd, THANKS_MS);
    return () => clearTimeout(timer);
  }, [thanks]);

  async function send(answers: Record<string, unknown>) {
    await kiosk.survey(name, answers);
    setThanks(true);
    scrollTo(0, 0);
  }

  if (thanks)
    return (
      <Page title={t("kios.survey.thanks")} withoutSync>
        <EmptyState title={t("kios.survey.thanks")}>{t("kios.survey.thanks.hint")}</EmptyState>
        <Actions>
          <Button kind="primary" onClick={onEnd}>
            {t("kios.ended.done")}
          </Button>
        </Actions>
      </Page>
    );
  return (
    <>
      {survey ? (
        <NineElements survey={survey} onSend={send} onEnd={onEnd} />
      ) : form ? (
        <AnyForm form={form} onSend={send} onEnd={onEnd} />
      ) : (
        <Failed onEnd={onEnd} />
      )}
      {/* Without a PIN there is nothing that proves him: after ten minutes it begins anew. */}
      <StillHere quiet={quiet} isPin={() => false} onEnd={onEnd} />
    </>
  );
}

function Failed({ onEnd }: { onEnd: () => void }) {
  return (
    <Page title={t("common.failed")} withoutSync>
      <Button onClick={onEnd}>{t("kios.ended.done")}</Button>
    </Page>
  );
}

type NineProps = { survey: SurveyForm; onSend: Send; onEnd: () => void };
/** Asked with the part of the page behind a counter's QR: the kiosk keeps that part, too. */
function NineElements({ survey, onSend, onEnd }: NineProps) {
  return (
    <Page title={label(survey.label)} line={t("kios.survey.line")} withoutSync>
      <div class="stack" data-gap="form">
        <Questions form={survey} language={currentLanguage()} onSend={onSend} />
      </div>
      <p class="soft">{survey.basis}</p>
      <Actions>
        <Button onClick={onEnd}>{t("kios.enter.cancel")}</Button>
      </Actions>
    </Page>
  );
}
