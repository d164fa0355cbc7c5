import { useEffect, useState } from "preact/hooks";
import { changePin, type PinAnswer, type PinState, readPin } from "../../kiosk-pin";
import { myCard } from "../../mine";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { focusField, SecretField } from "../../ui/field";
import { Page } from "../../ui/page";
import { weakPin } from "../masuk/secrets";

type Refused = Extract<PinAnswer<unknown>, { ok: false }>;

const inWords = ({ code, left, minutes = 1 }: Refused) =>
  code === "wrong_credentials" && left !== undefined
    ? t("pin.refused.wrong_left", { n: left })
    : t(`pin.refused.${code}`, { n: minutes });

/** What the PIN is for, whether there is one, and another. Only the server can take it: offline it says so. */
export function KioskPin() {
  const [state, setState] = useState<PinState>();
  const [refused, setRefused] = useState<Refused>();
  const [done, setDone] = useState(false);
  const look = async () => {
    setRefused(undefined);
    const answer = await readPin();
    if (answer.ok) setState(answer.value);
    else setRefused(answer);
  };
  useEffect(() => void look(), []);
  return (
    <Page title={t("pin.title")} line={t("pin.line")} back="/lain">
      <div class="stack" data-gap="form">
        <p>{t("pin.what")}</p>
        <p class="soft small">{t("pin.not_lock")}</p>
        {done ? (
          <Banner tone="green" title={t("pin.done")} alert>
            {t("pin.done.hint")}
          </Banner>
        ) : refused ? (
          <EmptyState title={inWords(refused)} action={<Button onClick={look}>{t("pin.again")}</Button>} />
        ) : !state ? (
          <Skeleton lines={4} label={t("common.loading")} />
        ) : state.ask === "sign_in" ? (
          <SignInFirst />
        ) : (
          <Choose
            state={state}
            onDone={() => setDone(true)}
            onSignIn={() => setState({ ...state, ask: "sign_in" })}
          />
        )}
      </div>
    </Page>
  );
}

/** Who has no password here shows by signing in that it is he. */
function SignInFirst() {
  return (
    <Banner
      tone="turmeric"
      icon="lock"
      title={t("pin.sign_in")}
      action={<ButtonLink href="/masuk">{t("pin.sign_in.go")}</ButtonLink>}
    >
      {t("pin.sign_in.hint")}
    </Banner>
  );
}

type ChooseProps = { state: PinState; onDone: () => void; onSignIn: () => void };
type Errors = { password?: string; pin?: string; again?: string };

function Choose({ state, onDone, onSignIn }: ChooseProps) {
  const [password, setPassword] = useState("");
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const [refused, setRefused] = useState<Refused>();
  const [busy, setBusy] = useState(false);
  const asks = state.ask === "password";

  const show = (found: Errors) => {
    setErrors(found);
    const first = (["password", "pin", "again"] as const).find((name) => found[name]);
    if (first) focusField(`kiosk-pin-${first}`);
  };

  async function submit(event: Event) {
    event.preventDefault();
    setRefused(undefined);
    const found: Errors = {};
    if (asks && !password) found.password = t("pin.password.missing");
    const weak = weakPin(pin, myCard.value?.nip ?? "");
    if (weak) found.pin = t(`pin.refused.${weak as "format" | "common" | "birth_date"}`);
    else if (pin !== again) found.again = t("pin.differs");
    show(found);
    if (Object.keys(found).length) return;
    setBusy(true);
    const answer = await changePin(password, pin);
    setBusy(false);
    if (answer.ok) return onDone();
    if (answer.code === "wrong_credentials") show({ password: inWords(answer) });
    else if (["format", "common", "birth_date"].includes(answer.code)) show({ pin: inWords(answer) });
    else if (answer.code === "sign_in_again") onSignIn();
    else setRefused(answer);
  }

  const digits = { inputMode: "numeric", autocomplete: "off", maxLength: 6 } as const;
  return (
    <form class="stack" data-gap="form" onSubmit={submit} noValidate>
      <p>{t(state.chosen ? "pin.chosen" : "pin.none")}</p>
      {asks && (
        <SecretField
          id="kiosk-pin-password"
          label={t("pin.password")}
          help={t("pin.password.help")}
          error={errors.password}
          autocomplete="current-password"
          value={password}
          onInput={setPassword}
        />
      )}
      <SecretField
        {...digits}
        id="kiosk-pin-pin"
        label={t("pin.new")}
        help={t("pin.new.help")}
        error={errors.pin}
        value={pin}
        onInput={setPin}
      />
      <SecretField
        {...digits}
        id="kiosk-pin-again"
        label={t("pin.new.again")}
        error={errors.again}
        value={again}
        onInput={setAgain}
      />
      {refused && (
        <Banner
          tone={refused.code === "offline" ? "turmeric" : "madder"}
          icon={refused.code === "offline" ? "offline" : "warning"}
          title={inWords(refused)}
          alert
        />
      )}
      <Button kind="primary" type="submit" icon="lock" wide busy={busy}>
        {t(state.chosen ? "pin.change" : "pin.choose")}
      </Button>
    </form>
  );
}
