/** What a citizen sees who has scanned the code of a counter: the questions, thanks, and an empty page again. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Answers, Box, Survey } from "../../survey/box";
import { type Language, say } from "../../survey/words";
import { Questions } from "./questions";

const THANKS_MS = 30_000;
const AGAIN_MS = 60_000;

type SurveyProps = {
  box: Box;
  code: string;
  /** After so long without a touch it begins anew: on a phone that goes from hand to hand. */
  quietMs?: number;
};

export function SurveyPage({ box, code, quietMs }: SurveyProps) {
  const [language, setLanguage] = useState<Language>("id");
  const [found, setFound] = useState<Survey | "gone" | "offline">();
  const [turn, setTurn] = useState(0); // counts citizens: another one gets other fields
  const [thanks, setThanks] = useState(false);
  const [left, setLeft] = useState(0);
  const clear = () => {
    setThanks(false);
    setTurn((now) => now + 1);
    if (quietMs) setLanguage("id");
    scrollTo(0, 0);
  };
  const ship = () => void box.ship().then(setLeft, () => undefined);

  useEffect(() => {
    void box.survey(code).then(setFound, () => setFound("offline"));
    ship();
    const timer = setInterval(ship, AGAIN_MS);
    addEventListener("online", ship);
    addEventListener("pageshow", clear); // a page that the browser has kept comes back empty
    return () => {
      clearInterval(timer);
      removeEventListener("online", ship);
      removeEventListener("pageshow", clear);
    };
  }, []);
  useEffect(() => {
    if (!thanks) return;
    const timer = setTimeout(clear, THANKS_MS);
    return () => clearTimeout(timer);
  }, [thanks]);

  useEffect(() => {
    if (!quietMs) return;
    let timer = setTimeout(clear, quietMs);
    const touched = () => {
      clearTimeout(timer);
      timer = setTimeout(clear, quietMs);
    };
    const signs = ["pointerdown", "keydown", "input", "scroll"];
    for (const sign of signs) addEventListener(sign, touched, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const sign of signs) removeEventListener(sign, touched);
    };
  }, [quietMs, turn]);

  const send = async (answers: Answers) => {
    await box.keep(code, answers);
    setLeft((now) => now + 1);
    setThanks(true);
    scrollTo(0, 0);
    ship();
  };
  const other = language === "id" ? "en" : "id";
  const title = say(language, thanks ? "survey.thanks" : "survey.title");
  const line = typeof found === "object" ? [found.unit, found.counter].filter(Boolean).join(" · ") : "";
  return (
    <div class="page" lang={language}>
      <header class="top-bar">
        <div class="cover">
          <div class="cover-row">
            <h1>{title}</h1>
          </div>
          <p class="cover-line">{line}</p>
        </div>
      </header>
      <main id="main" class="page-main">
        {thanks ? (
          <>
            <p role="status">{say(language, "survey.thanks.hint")}</p>
            <p>{say(language, left > 0 ? "survey.waiting" : "survey.sent")}</p>
            <button type="button" class="button" data-kind="primary" onClick={clear}>
              {say(language, "survey.again")}
            </button>
          </>
        ) : found === "gone" || found === "offline" ? (
          <Nothing title={say(language, `survey.${found}`)}>{say(language, `survey.${found}.hint`)}</Nothing>
        ) : (
          found && (
            <form key={turn} class="stack" autocomplete="off" noValidate onSubmit={(e) => e.preventDefault()}>
              <p>{say(language, "survey.anonymous")}</p>
              <button
                type="button"
                class="button"
                data-kind="quiet"
                lang={other}
                onClick={() => setLanguage(other)}
              >
                {say(language, "survey.language")}
              </button>
              <Questions form={found.form} language={language} onSend={send} />
              <p class="soft">{found.form.basis}</p>
            </form>
          )
        )}
      </main>
    </div>
  );
}

function Nothing({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <>
      <h2>{title}</h2>
      <p>{children}</p>
    </>
  );
}
