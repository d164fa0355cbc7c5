/** The kiosk: enrolled or not, open to whoever comes, one person at a time. */
import { useEffect, useState } from "preact/hooks";
import type { Ended as EndedSession, Kiosk, KioskSession } from "../../kiosk/kiosk";
import { startOver } from "../../kiosk/page";
import { forgetPlaces } from "../../router";
import { applyUpdate, updateReady } from "../../sync";
import { setLanguage, t } from "../../text";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Toasts } from "../../ui/toast";
import { Ended } from "./ended";
import { Enrol } from "./enrol";
import { Enter } from "./enter";
import { Home } from "./home";
import { Idle } from "./idle";
import { Part } from "./part";

const survey = async () => (await import("./kios-lain")).Survey;
const operator = async () => (await import("./kios-lain")).Operator;

type Stage =
  | { at: "idle" }
  | { at: "enter" }
  | { at: "session"; session: KioskSession; pin: string }
  | { at: "survey"; form: string }
  | { at: "operator" }
  | { at: "ended"; ended: EndedSession };

export function KioskApp({ kiosk, code }: { kiosk: Kiosk; code: string }) {
  const [stage, setStage] = useState<Stage>({ at: "idle" });
  const state = kiosk.state.value;

  // A new version comes when nobody is there.
  const update = updateReady.value;
  useEffect(() => {
    if (update && stage.at === "idle") applyUpdate();
  }, [update, stage.at]);

  async function rest() {
    if (stage.at !== "operator" && (await startOver())) return;
    forgetPlaces();
    await setLanguage("id").catch(() => undefined); // the next one chooses for himself
    setStage({ at: "idle" });
  }

  function show() {
    switch (stage.at) {
      case "session": {
        const { session, pin } = stage;
        const end = async () => setStage({ at: "ended", ended: await session.end() });
        return <Home session={session} isPin={(typed) => typed === pin} onEnd={end} />;
      }
      case "ended":
        return <Ended ended={stage.ended} onClose={rest} />;
      default:
        if (state.phase !== "ready") return <Enrol kiosk={kiosk} code={code} />;
        if (stage.at === "enter")
          return (
            <Enter
              kiosk={kiosk}
              onIn={(session, pin) => setStage({ at: "session", session, pin })}
              onCancel={rest}
            />
          );
        if (stage.at === "survey")
          return <Part load={survey} props={{ kiosk, form: stage.form, onEnd: rest }} />;
        if (stage.at === "operator") return <Part load={operator} props={{ kiosk, onClose: rest }} />;
        return (
          <Idle
            kiosk={kiosk}
            onStart={() => setStage({ at: "enter" })}
            onSurvey={(form) => setStage({ at: "survey", form })}
            onOperator={() => setStage({ at: "operator" })}
          />
        );
    }
  }

  // What is typed into a form that completes nothing is kept by no browser: neither offered to the next one, nor restored
  // from its disk.
  return (
    <form class="kiosk" autocomplete="off" noValidate onSubmit={(event) => event.preventDefault()}>
      {show()}
      <Toasts />
    </form>
  );
}

/** In a second window of the same device. */
export function AlreadyOpen() {
  return (
    <Page title={t("kios.title")} withoutSync>
      <EmptyState title={t("kios.already")}>{t("kios.already.hint")}</EmptyState>
    </Page>
  );
}
