import { useState } from "preact/hooks";
import { myCard } from "../../mine";
import { navigate } from "../../router";
import { newId, save } from "../../sync";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { ChoiceField, focusField, SelectField, TextField } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { showToast } from "../../ui/toast";
import { AboutField, aboutOf, subjectOf } from "./about-field";
import { colleagues, nameOf } from "./people";
import { useKept } from "./use-text";
import { problemsOf, requests, SAID } from "./voices";
import { aboutWords } from "./words";

const EMPTY = {
  to: "",
  kind: "feedback" as "feedback" | "recognition",
  about: "",
  good: "",
  improve: "",
  next: "",
};

/** Write feedback or a recognition; `to`: to whom, where that is said already; `request`: which asks for it. */
export function Give({ to, request }: { to?: string; request?: string }) {
  const asked = requests.value.find(({ id }) => id === request);
  const fixed = asked?.placement ?? to;
  const key = `feedback/${request ?? to ?? "new"}`;
  const [form, change] = useKept(key, { ...EMPTY, to: fixed ?? "", about: asked ? subjectOf(asked) : "" });
  const [shown, setShown] = useState(false);
  const own = myCard.value;
  const receiver = fixed ?? form.to;
  const isRecognition = form.kind === "recognition" && !asked;
  const about = aboutOf(form.about);
  const said = isRecognition ? { good: form.good } : form;
  const body = {
    kind: isRecognition ? ("recognition" as const) : ("feedback" as const),
    ...(isRecognition ? { value: about.value } : about),
    ...Object.fromEntries(
      SAID.map((name) => [name, said[name as "good"]?.trim()]).filter(([, text]) => text),
    ),
  };
  const problems = problemsOf(body);
  const errorAt = (path: string) =>
    shown && problems.some((one) => one.path === path)
      ? t(path === "body.good" ? "umpan.needs_one" : "umpan.needs_value")
      : undefined;

  async function send() {
    setShown(true);
    if (!receiver || !own) return focusField("umpan-to");
    if (problems.length) return focusField(problems[0]?.path === "body.value" ? "umpan-about" : "umpan-good");
    const put = {
      body: { ...body, placement: receiver, from: own.id, ...(asked ? { request: asked.id } : {}) },
    };
    const written = { collection: "feedback", record: newId(), put, saw: {} };
    if (!(await wasSaved(save([written], { dropDraft: key })))) return;
    showToast(t("umpan.saved"));
    navigate("/lain/umpan");
  }

  if (!own || (!fixed && colleagues.value.length === 0))
    return (
      <Page title={t("umpan.give")} back="/lain/umpan">
        <EmptyState title={t("umpan.nobody")}>{t("umpan.nobody.hint")}</EmptyState>
      </Page>
    );
  const name = nameOf(receiver) || t("umpan.somebody");
  return (
    <Page title={t("umpan.give")} line={fixed && name} back="/lain/umpan">
      <div class="stack" data-gap="form">
        {asked && (
          <Banner tone="indigo" title={t("umpan.asks", { name })}>
            {[aboutWords(asked), asked.text].filter(Boolean).join(". ")}
          </Banner>
        )}
        {!fixed && (
          <SelectField
            id="umpan-to"
            label={t("umpan.to_whom")}
            error={shown && !receiver ? t("umpan.needs_person") : undefined}
            value={form.to}
            onChange={(to) => change({ to, about: "" })}
            options={[
              { value: "", label: t("umpan.choose_person") },
              ...colleagues.value.map(({ placement, name, position }) => ({
                value: placement,
                label: [name, position].filter(Boolean).join(" · "),
              })),
            ]}
          />
        )}
        {!asked && (
          <ChoiceField
            label={t("umpan.kind")}
            value={[form.kind]}
            onChange={([kind]) => change({ kind: kind as typeof form.kind })}
            options={[
              { value: "feedback", label: t("umpan.feedback"), line: t("umpan.feedback.hint") },
              { value: "recognition", label: t("umpan.recognition"), line: t("umpan.recognition.hint") },
            ]}
          />
        )}
        <AboutField
          id="umpan-about"
          placement={receiver}
          value={form.about}
          onChange={(about) => change({ about })}
          onlyValues={isRecognition}
          error={errorAt("body.value")}
        />
        {(isRecognition ? SAID.slice(0, 1) : SAID).map((name) => (
          <TextField
            key={name}
            id={`umpan-${name}`}
            multiline
            rows={3}
            maxLength={isRecognition ? 500 : 2000}
            label={t(isRecognition ? "umpan.why" : `umpan.${name}`)}
            help={isRecognition ? undefined : t(`umpan.${name}.hint`)}
            error={name === "good" ? errorAt("body.good") : undefined}
            value={form[name]}
            onInput={(text) => change({ [name]: text })}
          />
        ))}
        <Banner title={receiver ? t("umpan.who_reads", { name }) : t("umpan.who_reads.any")} />
      </div>
      <Actions>
        <Button kind="primary" icon="forward" wide onClick={send}>
          {t("umpan.send")}
        </Button>
      </Actions>
    </Page>
  );
}
