import { nameOf as personName } from "../../mine";
import { newId, record as recordOf, save, sawOf } from "../../sync";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { TextField } from "../../ui/field";
import { Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { isMe, nameOf } from "./people";
import { useKept } from "./use-text";
import { isMine, type Reply, repliesTo, type Voice, voices } from "./voices";
import { aboutWords, VoiceChips, What, when } from "./words";

/** One feedback, what was said back, and room to say something. */
export function Thread({ id }: { id: string }) {
  const voice = voices.value.find((one) => one.id === id);
  if (!voice)
    return (
      <Page title={t("umpan.feedback")} back="/lain/umpan">
        <EmptyState title={t("umpan.gone")}>{t("umpan.gone.hint")}</EmptyState>
      </Page>
    );
  const received = isMine(voice.placement);
  const read = () =>
    wasSaved(
      save([
        {
          collection: "feedback",
          record: id,
          put: { read: { is_read: true } },
          saw: sawOf(recordOf("feedback", id).value),
        },
      ]),
    );
  const replies = repliesTo(id);
  return (
    <Page
      title={t(voice.kind === "recognition" ? "umpan.recognition" : "umpan.feedback")}
      line={t("umpan.from_to", {
        from: nameOf(voice.from) || t("umpan.somebody"),
        to: nameOf(voice.placement) || t("umpan.somebody"),
      })}
      back="/lain/umpan"
    >
      <div class="stack">
        <p class="row">
          <VoiceChips voice={voice} received={received} />
        </p>
        <p class="soft">{[aboutWords(voice), when(voice.at)].filter(Boolean).join(" · ")}</p>
        <What voice={voice} />
        {received && !voice.isRead && (
          <Button icon="checks" wide onClick={read}>
            {t("umpan.mark_read")}
          </Button>
        )}
      </div>
      <Section title={t("umpan.replies", { n: replies.length })}>
        <ul class="stack">
          {replies.map((reply) => (
            <OneReply key={reply.id} reply={reply} voice={voice} />
          ))}
        </ul>
        <Write voice={voice} />
      </Section>
      <Banner title={t("umpan.who_reads", { name: nameOf(voice.placement) || t("umpan.somebody") })} />
    </Page>
  );
}

function OneReply({ reply, voice }: { reply: Reply; voice: Voice }) {
  const { by, at, text, record } = reply;
  const who =
    by === undefined || isMe(by)
      ? t("umpan.me")
      : personName(by) ||
        (by === voice.record.registers.body?.by && nameOf(voice.from)) ||
        t("umpan.somebody");
  return (
    <li>
      <p class="small soft">
        {[who, when(at)].filter(Boolean).join(", ")}
        {record.sendState !== "received" && ` · ${tCode(`state.${record.sendState}`, "state.waiting")}`}
      </p>
      <p>{text}</p>
    </li>
  );
}

function Write({ voice }: { voice: Voice }) {
  const key = `feedback_reply/${voice.id}`;
  const [{ text }, change] = useKept(key, { text: "" });
  const send = async () => {
    const { placement, from, id } = voice;
    const body = { placement, from, feedback: id, text: text.trim() };
    const reply = { collection: "feedback_reply", record: newId(), put: { body }, saw: {} };
    if (await wasSaved(save([reply], { dropDraft: key }))) change({ text: "" });
  };
  return (
    <div class="stack">
      <TextField
        multiline
        rows={3}
        maxLength={2000}
        label={t("umpan.reply")}
        value={text}
        onInput={(text) => change({ text })}
      />
      <Button icon="reply" onClick={send} disabledBecause={text.trim() ? undefined : t("umpan.reply.empty")}>
        {t("umpan.reply.send")}
      </Button>
    </div>
  );
}
