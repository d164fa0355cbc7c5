import { navigate } from "../../router";
import { collection, newId, save, type ViewRecord } from "../../sync";
import { formatDate, label, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { ChoiceField, focusField, SelectField, TextField } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { showToast } from "../../ui/toast";
import { isMe } from "./people";
import { useKept } from "./use-text";
import { isMine } from "./voices";
import { when } from "./words";

/** The twin of `ABOUT` in `server/appraisal/process_input.py`. */
const ABOUT = ["criteria", "raters", "time", "talk", "app", "other"] as const;

const results = () =>
  collection("outcome").value.filter(({ registers }) => isMe(registers.result?.value?.person?.id));

export const inputs = () =>
  collection("process_input")
    .value.filter(({ registers }) => registers.body?.value && isMine(registers.body.value.placement))
    .sort((a, b) => b.id.localeCompare(a.id));

/** Whether there is anything to say, or was. */
export const hasInput = () => results().length > 0 || inputs().length > 0;

const nameOf = ({ registers }: ViewRecord) => {
  const { scheme, period } = registers.result?.value ?? {};
  return [label(scheme?.label), period && formatDate(period.until)].filter(Boolean).join(" · ");
};

/** What the personnel office has made of it; nothing before it has come there. */
export function LetterState({ record }: { record: ViewRecord }) {
  const state = record.registers.state?.value ?? "sent";
  if (record.sendState !== "received")
    return (
      <Chip tone="turmeric" icon="clock">
        {tCode(`state.${record.sendState}`, "state.waiting")}
      </Chip>
    );
  return (
    <Chip
      tone={state === "sent" ? "turmeric" : "green"}
      icon={state === "answered" ? "reply" : state === "read" ? "checks" : "hourglass"}
    >
      {tCode(`umpan.letter.${state}`, "umpan.letter.sent")}
    </Chip>
  );
}

/** After a result: what somebody says of the appraisal itself, to the personnel office and nobody else. */
export function ProcessInput({ outcome }: { outcome?: string }) {
  if (!hasInput())
    return (
      <Page title={t("umpan.input")} back="/lain/umpan">
        <EmptyState title={t("umpan.input.no_result")}>{t("umpan.input.no_result.hint")}</EmptyState>
      </Page>
    );
  return (
    <Page title={t("umpan.input")} back="/lain/umpan">
      {results().length > 0 && <Write key={outcome} outcome={outcome} />}
      {inputs().length > 0 && (
        <Section title={t("umpan.input.mine")}>
          <ul class="ledger">
            {inputs().map((record) => {
              const { body, state } = record.registers;
              return (
                <ListRow
                  key={record.id}
                  title={body?.value.text}
                  line={
                    <>
                      <LetterState record={record} />
                      <span>
                        {[
                          tCode(`umpan.input.about.${body?.value.about}`, "umpan.input.about.other"),
                          when(body?.at || record.madeAt || 0),
                        ]
                          .filter(Boolean)
                          .join(" · ")}
                      </span>
                      {state?.value === "answered" && (
                        <span>{t("umpan.input.answer", { text: state.reason ?? "" })}</span>
                      )}
                    </>
                  }
                />
              );
            })}
          </ul>
        </Section>
      )}
    </Page>
  );
}

function Write({ outcome }: { outcome?: string }) {
  const key = "process_input/new";
  const found = results();
  const [form, change] = useKept(key, { outcome: outcome ?? "", about: "", text: "", tried: "" });
  const about = found.find(({ id }) => id === form.outcome) ?? found[0];
  const send = async () => {
    if (!form.about || !form.text.trim()) {
      change({ tried: "yes" });
      return focusField(form.about ? "input-text" : "input-about");
    }
    const body = {
      placement: about?.registers.result?.value.placement,
      outcome: about?.id,
      about: form.about,
      text: form.text.trim(),
    };
    const written = { collection: "process_input", record: newId(), put: { body }, saw: {} };
    if (!(await wasSaved(save([written], { dropDraft: key })))) return;
    change({ about: "", text: "", tried: "" });
    showToast(t("umpan.saved"));
    navigate("/lain/umpan/masukan", { replace: true });
  };
  const missing = (said: string) => (form.tried && !said.trim() ? t("umpan.input.needed") : undefined);
  return (
    <>
      <div class="stack" data-gap="form">
        <Banner title={t("umpan.input.who_reads")} />
        {found.length > 1 && (
          <SelectField
            label={t("umpan.input.result")}
            value={about?.id ?? ""}
            onChange={(outcome) => change({ outcome })}
            options={found.map((record) => ({ value: record.id, label: nameOf(record) }))}
          />
        )}
        <ChoiceField
          id="input-about"
          label={t("umpan.about")}
          error={missing(form.about)}
          value={form.about ? [form.about] : []}
          onChange={([about]) => change({ about: about ?? "" })}
          options={ABOUT.map((value) => ({ value, label: t(`umpan.input.about.${value}`) }))}
        />
        <TextField
          id="input-text"
          multiline
          rows={4}
          maxLength={2000}
          label={t("umpan.input.text")}
          help={t("umpan.input.text.hint")}
          error={missing(form.text)}
          value={form.text}
          onInput={(text) => change({ text })}
        />
      </div>
      <Actions>
        <Button kind="primary" icon="forward" wide onClick={send}>
          {t("umpan.send")}
        </Button>
      </Actions>
    </>
  );
}

/** The way there, where there is anything to say. */
export const InputLink = () =>
  hasInput() ? (
    <ButtonLink icon="inbox" wide href="/lain/umpan/masukan">
      {t("umpan.input")}
    </ButtonLink>
  ) : null;
