import { useState } from "preact/hooks";
import { sawOf } from "../../sync";
import { t, tCode } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Page } from "../../ui/page";
import { ReasonSheet } from "../../ui/reason-sheet";
import { nameOf, staff } from "./people";
import { InputLink } from "./process-input";
import { answerOf, isMine, type Request, requests, toAnswer, type Voice, voices } from "./voices";
import { aboutWords, VoiceChips, when } from "./words";

/** All that was said to this person and by him, and what somebody has asked of him. */
export function List() {
  const received = voices.value.filter(({ placement }) => isMine(placement));
  const given = voices.value.filter(({ from }) => isMine(from));
  const asked = requests.value.filter(({ placement, state }) => isMine(placement) && state !== "withdrawn");
  return (
    <Page title={t("lain.umpan")} back="/lain">
      <div class="stack">
        <ButtonLink kind="primary" icon="pencil" wide href="/lain/umpan/beri">
          {t("umpan.give")}
        </ButtonLink>
        <ButtonLink icon="reply" wide href="/lain/umpan/minta">
          {t("umpan.ask")}
        </ButtonLink>
        <InputLink />
      </div>
      {toAnswer.value.length > 0 && (
        <Section title={t("umpan.to_answer", { n: toAnswer.value.length })}>
          <ul class="ledger">
            {toAnswer.value.map((request) => (
              <ToAnswer key={request.id} request={request} />
            ))}
          </ul>
        </Section>
      )}
      <Section title={t("umpan.received")}>
        {received.length === 0 && <p class="soft">{t("umpan.received.none")}</p>}
        <Voices voices={received} received />
      </Section>
      {staff.value.length > 0 && (
        <Section title={t("umpan.team")}>
          <ul class="ledger">
            {staff.value.map(({ id, name }) => (
              <ListRow
                key={id}
                href={`/lain/umpan/tentang/${id}`}
                title={name}
                line={t("umpan.count", {
                  n: voices.value.filter(({ placement }) => placement === id).length,
                })}
              />
            ))}
          </ul>
        </Section>
      )}
      {given.length > 0 && (
        <Section title={t("umpan.given")}>
          <Voices voices={given} />
        </Section>
      )}
      {asked.length > 0 && (
        <Section title={t("umpan.asked")}>
          <ul class="ledger">
            {asked.map((request) => (
              <Asked key={request.id} request={request} />
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}

/** `received`: by whoever reads it; else it names to whom it went. */
export function Voices({ voices, received = false }: { voices: readonly Voice[]; received?: boolean }) {
  if (voices.length === 0) return null;
  return (
    <ul class="ledger">
      {voices.map((voice) => (
        <ListRow
          key={voice.id}
          href={`/lain/umpan/isi/${voice.id}`}
          title={t(received ? "umpan.from" : "umpan.to", {
            name: nameOf(received ? voice.from : voice.placement) || t("umpan.somebody"),
          })}
          line={
            <>
              <VoiceChips voice={voice} received={received && isMine(voice.placement)} />
              <span>{[aboutWords(voice), when(voice.at)].filter(Boolean).join(" · ")}</span>
            </>
          }
        />
      ))}
    </ul>
  );
}

function ToAnswer({ request }: { request: Request }) {
  const [declining, setDeclining] = useState(false);
  const name = nameOf(request.placement) || t("umpan.somebody");
  return (
    <ListRow
      title={t("umpan.asks", { name })}
      line={
        <>
          <span>{[aboutWords(request), when(request.at)].filter(Boolean).join(" · ")}</span>
          {request.text && <span>{request.text}</span>}
          <span class="row">
            <ButtonLink icon="pencil" href={`/lain/umpan/jawab/${request.id}`}>
              {t("umpan.answer")}
            </ButtonLink>
            <Button kind="quiet" icon="cross" onClick={() => setDeclining(true)}>
              {t("umpan.decline")}
            </Button>
          </span>
          {declining && (
            <ReasonSheet
              step={{
                collection: "feedback_request",
                record: request.id,
                step: "decline",
                saw: sawOf(request.record),
              }}
              title={t("umpan.decline.title")}
              action={t("umpan.decline")}
              icon="cross"
              reasonLabel={t("umpan.decline.reason")}
              ready={[t("umpan.decline.not_together"), t("umpan.decline.no_time")]}
              saved={t("umpan.declined")}
              onClose={() => setDeclining(false)}
            >
              <p>{t("umpan.decline.hint", { name })}</p>
            </ReasonSheet>
          )}
        </>
      }
    />
  );
}

function Asked({ request }: { request: Request }) {
  const answer = answerOf(request);
  const { state, record } = request;
  const pending = record.sendState !== "received";
  return (
    <ListRow
      href={answer && `/lain/umpan/isi/${answer.id}`}
      title={t("umpan.asked.of", { name: nameOf(request.to) || t("umpan.somebody") })}
      line={
        <>
          <Chip
            tone={answer ? "green" : state === "declined" ? "neutral" : "turmeric"}
            icon={answer ? "check" : state === "declined" ? "cross" : "hourglass"}
          >
            {answer
              ? t("umpan.asked.answered")
              : state === "declined"
                ? t("umpan.asked.declined")
                : pending
                  ? tCode(`state.${record.sendState}`, "state.waiting")
                  : t("umpan.asked.waits")}
          </Chip>
          <span>{[aboutWords(request), when(request.at)].filter(Boolean).join(" · ")}</span>
          {state === "declined" && <span>{record.registers.state?.reason}</span>}
        </>
      }
    />
  );
}
