import { useState } from "preact/hooks";
import { myCard } from "../../mine";
import { back, navigate } from "../../router";
import { hasPin, locked, session, setPin, tryPin } from "../../session";
import { t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { spanWords } from "../../ui/clock";
import { focusField, SecretField } from "../../ui/field";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { weakPin } from "../masuk/secrets";

/** The screen lock: before it, to get in; behind it, to set or remove the PIN. */
export function Kunci() {
  return locked.value ? <Locked /> : <SetPin />;
}

function PinField({
  label,
  value,
  onInput,
  error,
  help,
}: {
  label: string;
  value: string;
  onInput: (pin: string) => void;
  error: string | undefined;
  help?: string;
}) {
  return (
    <SecretField
      id="pin"
      label={label}
      help={help}
      error={error}
      value={value}
      onInput={onInput}
      inputMode="numeric"
      autocomplete="off"
    />
  );
}

function Locked() {
  const [pin, setTyped] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const name = session.value.kind === "signed_in" ? session.value.person.name : "";
  async function unlock(event: Event) {
    event.preventDefault();
    setBusy(true);
    const result = await tryPin(pin);
    setBusy(false);
    if (result.ok) return;
    setTyped("");
    setError(
      result.waitMs > 0
        ? t("kunci.wait", { span: spanWords(Math.max(60_000, result.waitMs)) })
        : t("kunci.wrong"),
    );
    focusField("pin");
  }
  return (
    <Page title={t("kunci.locked")} line={name} withoutSync>
      <form class="stack" data-gap="form" onSubmit={unlock} noValidate>
        <PinField label={t("kunci.pin")} value={pin} onInput={setTyped} error={error} />
        <Button kind="primary" type="submit" wide busy={busy}>
          {t("kunci.unlock")}
        </Button>
        <ButtonLink wide href="/masuk">
          {t("kunci.forgotten")}
        </ButtonLink>
        <p class="soft small">{t("kunci.forgotten.hint")}</p>
      </form>
    </Page>
  );
}

function SetPin() {
  const [pin, setTyped] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  async function keep(event: Event) {
    event.preventDefault();
    const weak = weakPin(pin, myCard.value?.nip ?? "");
    if (weak) {
      setError(t(weak === "format" ? "kunci.format" : "kunci.easy"));
      return focusField("pin");
    }
    setBusy(true);
    await setPin(pin);
    showToast(t("kunci.set.done"));
    back("/saya");
  }
  async function remove() {
    await setPin(undefined);
    showToast(t("kunci.removed"));
    navigate("/saya", { replace: true });
  }
  return (
    <Page title={t("kunci.title")} back="/saya">
      <form class="stack" data-gap="form" onSubmit={keep} noValidate>
        <p>{t("kunci.promise")}</p>
        <p class="soft small">{t("kunci.limits")}</p>
        <PinField
          label={t("kunci.new")}
          help={t("kunci.new.help")}
          value={pin}
          onInput={setTyped}
          error={error}
        />
        <Button kind="primary" type="submit" wide busy={busy}>
          {t(hasPin.value ? "kunci.change" : "kunci.set")}
        </Button>
        {hasPin.value && (
          <Button icon="trash" wide onClick={remove}>
            {t("kunci.remove")}
          </Button>
        )}
      </form>
    </Page>
  );
}
