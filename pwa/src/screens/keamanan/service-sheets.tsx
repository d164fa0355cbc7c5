import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Answer, Refusal } from "../../administration";
import { makeToken, makeWebhook } from "../../administration-services";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { ChoiceField, SelectField, TextField } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import { Copied } from "../pengelola/copied";
import { Refused } from "../pengelola/refused";

const LASTS = ["30", "90", "365", ""] as const; // days; "": until it is revoked

type MakeProps = {
  title: string;
  missing?: string;
  make: () => Promise<Answer<string>>;
  secret: string;
  onClose: () => void;
  children: ComponentChildren;
};

/** Something with a secret: asked for, then shown once. */
function Make({ title, missing, make, secret, onClose, children }: MakeProps) {
  const [made, setMade] = useState<string>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    setRefusal(undefined);
    const answer = await make();
    setBusy(false);
    if (answer.ok) setMade(answer.value);
    else setRefusal(answer.code);
  };
  return (
    <Sheet
      title={title}
      onClose={onClose}
      actions={
        made === undefined ? (
          <Button kind="primary" busy={busy} onClick={act} {...(missing && { disabledBecause: missing })}>
            {t("layanan.make")}
          </Button>
        ) : (
          <Button kind="primary" icon="check" onClick={onClose}>
            {t("layanan.kept")}
          </Button>
        )
      }
    >
      {made === undefined ? (
        <>
          {children}
          {refusal && <Refused code={refusal} />}
        </>
      ) : (
        <>
          <Banner tone="turmeric" icon="warning" title={t("layanan.once")} alert>
            {t("layanan.once.hint")}
          </Banner>
          <Copied text={made} label={secret} />
        </>
      )}
    </Sheet>
  );
}

export function NewToken({ scopes, onClose }: { scopes: string[]; onClose: () => void }) {
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const [days, setDays] = useState("365");
  const isComplete = name.trim() !== "" && chosen.length > 0;
  return (
    <Make
      title={t("layanan.token.new")}
      secret={t("layanan.token")}
      {...(!isComplete && { missing: t("layanan.token.needed") })}
      make={async () => {
        const answer = await makeToken({
          name: name.trim(),
          scopes: chosen,
          days: days === "" ? null : Number(days),
        });
        return answer.ok ? { ok: true, value: answer.value.token } : answer;
      }}
      onClose={onClose}
    >
      <TextField
        label={t("layanan.system")}
        help={t("layanan.system.hint")}
        value={name}
        maxLength={60}
        onInput={setName}
      />
      <ChoiceField
        many
        label={t("layanan.scopes")}
        options={scopes.map((value) => ({
          value,
          label: tCode(`layanan.scope.${value}`, "layanan.scopes"),
          line: value,
        }))}
        value={chosen}
        onChange={setChosen}
      />
      <SelectField
        label={t("layanan.lasts")}
        options={LASTS.map((value) => ({
          value,
          label: value === "" ? t("layanan.lasts.ever") : t("layanan.lasts.days", { n: Number(value) }),
        }))}
        value={days}
        onChange={setDays}
      />
    </Make>
  );
}

export function NewWebhook({ events, onClose }: { events: string[]; onClose: () => void }) {
  const [url, setUrl] = useState("");
  const [chosen, setChosen] = useState<string[]>([]);
  const isComplete = /^https?:\/\/\S+$/.test(url.trim()) && chosen.length > 0;
  return (
    <Make
      title={t("layanan.webhook.new")}
      secret={t("layanan.secret")}
      {...(!isComplete && { missing: t("layanan.webhook.needed") })}
      make={async () => {
        const answer = await makeWebhook({ url: url.trim(), events: chosen });
        return answer.ok ? { ok: true, value: answer.value.secret } : answer;
      }}
      onClose={onClose}
    >
      <TextField
        label={t("layanan.url")}
        help={t("layanan.url.hint")}
        value={url}
        maxLength={1000}
        autocapitalize="none"
        spellcheck={false}
        onInput={setUrl}
      />
      <ChoiceField
        many
        label={t("layanan.events")}
        options={events.map((value) => ({
          value,
          label: tCode(`layanan.event.${value}`, "layanan.events"),
          line: value,
        }))}
        value={chosen}
        onChange={setChosen}
      />
    </Make>
  );
}
