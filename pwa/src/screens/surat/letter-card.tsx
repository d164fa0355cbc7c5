import type { Letter } from "../../administration-letters";
import { formatDate, formatMoment, label, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { Card, Facts } from "../../ui/card";
import { Chip } from "../../ui/chip";

type LetterCardProps = { letter: Letter; onRead: () => void; onAnswer: () => void };

/** One letter: from whom and about whom, its words, and what the office has said or can say. */
export function LetterCard({ letter, onRead, onAnswer }: LetterCardProps) {
  const { listed, state, author } = letter;
  const isInput = letter.collection === "process_input";
  return (
    <li>
      <Card label={listed.name}>
        <div class="stack">
          <div class="row" data-spread>
            <h2>{listed.name}</h2>
            <Chip
              tone={state === "sent" ? "turmeric" : "green"}
              icon={state === "answered" ? "reply" : state === "read" ? "checks" : "hourglass"}
            >
              {t(`surat.state.${state}`)}
            </Chip>
          </div>
          <Facts facts={[...common(letter), ...(isInput ? inputFacts(letter) : reportFacts(letter))]} />
          {state !== "answered" && (
            <div class="row">
              <Button
                kind="primary"
                icon="reply"
                aria-label={t("surat.answer.to", { name: author })}
                onClick={onAnswer}
              >
                {t("surat.answer")}
              </Button>
              {state === "sent" && (
                <Button icon="checks" aria-label={t("surat.read.of", { name: author })} onClick={onRead}>
                  {t("surat.read")}
                </Button>
              )}
            </div>
          )}
        </div>
      </Card>
    </li>
  );
}

type Fact = [string, string];

function common({ listed, received, reason }: Letter): Fact[] {
  return [
    [t("surat.post"), [listed.position, listed.unit_name].filter(Boolean).join(" · ")],
    [t("surat.received"), formatMoment(received)],
    ...(reason ? [[t("surat.answered"), reason] as Fact] : []),
  ];
}

function inputFacts({ body, result }: Letter): Fact[] {
  return [
    [t("surat.about"), tCode(`surat.about.${body.about}`, "surat.about.other")],
    [t("surat.text"), String(body.text ?? "")],
    ...(result
      ? [[t("surat.result"), [label(result.label), formatDate(result.until)].join(" · ")] as Fact]
      : []),
  ];
}

function reportFacts({ author, body, feedback }: Letter): Fact[] {
  return [
    [t("surat.rater"), author],
    [t("surat.value"), tCode(`values.${body.value}`, "surat.value")],
    ...(body.expectation ? [[t("surat.expectation"), String(body.expectation)] as Fact] : []),
    [t("surat.problem"), String(body.problem ?? "")],
    [t("surat.others"), t(body.others ? "surat.yes" : "surat.no")],
    [t("surat.tried"), String(body.done ?? "")],
    [t("surat.feedback"), t("surat.feedback.n", { n: feedback })],
  ];
}
