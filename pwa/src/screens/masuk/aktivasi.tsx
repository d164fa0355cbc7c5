import { useEffect, useState } from "preact/hooks";
import { navigate, type Route } from "../../router";
import { activate } from "../../session";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { ErrorSummary } from "../../ui/error-summary";
import { focusField, SecretField, TextField } from "../../ui/field";
import { Page } from "../../ui/page";
import { MIN_PASSWORD, weakPassword, weakPin } from "./secrets";

const NAMES = ["nip", "code", "password", "again", "pin", "pin-again"] as const;
type Name = (typeof NAMES)[number];
type Values = Record<Name, string>;

const LABELS = {
  nip: "masuk.nip",
  code: "aktivasi.code",
  password: "aktivasi.password",
  again: "aktivasi.password.again",
  pin: "aktivasi.pin",
  "pin-again": "aktivasi.pin.again",
} as const satisfies Record<Name, string>;

/** First sign-in, and a forgotten password: a slip's code sets password and PIN. */
export function Aktivasi({ route }: { route: Route }) {
  const [values, setValues] = useState<Values>(() => fromSlip(route.hash));
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [scanned] = useState(values.code !== "");

  useEffect(() => {
    // The code is used once and is nobody's business later: out of the address and the history.
    if (route.hash) history.replaceState(history.state, "", "/aktivasi");
  }, []);

  const errors = problemsOf(values);
  const shown = tried ? errors : {};
  const field = (name: Name) => ({
    id: name,
    label: t(LABELS[name]),
    error: shown[name],
    value: values[name],
    onInput: (value: string) => setValues((before) => ({ ...before, [name]: value })),
  });

  async function submit(event: Event) {
    event.preventDefault();
    setTried(true);
    const first = NAMES.find((name) => errors[name]);
    if (first) return focusField(first);
    setBusy(true);
    setRefusal(undefined);
    const result = await activate(values.nip, values.code, values.password, values.pin);
    setBusy(false);
    if (result.ok) navigate("/selamat-datang", { replace: true });
    else setRefusal(result.code);
  }

  return (
    <Page title={t("aktivasi.title")} line={t("aktivasi.line")} back="/masuk" withoutSync>
      <form class="stack" data-gap="form" onSubmit={submit} noValidate>
        {refusal && <Refused code={refusal} />}
        <ErrorSummary
          errors={NAMES.flatMap((name) =>
            shown[name] ? [{ id: name, label: t(LABELS[name]), error: shown[name] }] : [],
          )}
        />
        {scanned && <Banner tone="green" title={t("aktivasi.from_slip")} />}
        <TextField {...field("nip")} help={t("masuk.nip.help")} inputMode="numeric" autocomplete="username" />
        <TextField
          {...field("code")}
          help={t("aktivasi.code.help")}
          autocomplete="one-time-code"
          autocapitalize="characters"
          spellcheck={false}
        />
        <SecretField
          {...field("password")}
          help={t("aktivasi.password.help", { n: MIN_PASSWORD })}
          autocomplete="new-password"
        />
        <SecretField {...field("again")} autocomplete="new-password" />
        <SecretField
          {...field("pin")}
          help={t("aktivasi.pin.help")}
          inputMode="numeric"
          autocomplete="off"
          maxLength={6}
        />
        <SecretField {...field("pin-again")} inputMode="numeric" autocomplete="off" maxLength={6} />
        <Button kind="primary" type="submit" wide busy={busy}>
          {t("aktivasi.submit")}
        </Button>
      </form>
      <p>
        <a href="/masuk">{t("aktivasi.to_sign_in")}</a>
      </p>
    </Page>
  );
}

function Refused({ code }: { code: string }) {
  const offline = code === "offline";
  return (
    <Banner
      tone={offline ? "turmeric" : "madder"}
      icon={offline ? "offline" : "warning"}
      title={tCode(`problem.${code}`, "problem.unknown")}
      alert
    />
  );
}

/** A slip's QR code is a link: `/aktivasi#nip=…&kode=…`. */
function fromSlip(hash: string): Values {
  const slip = new URLSearchParams(hash.slice(1));
  return {
    nip: slip.get("nip") ?? "",
    code: slip.get("kode") ?? "",
    password: "",
    again: "",
    pin: "",
    "pin-again": "",
  };
}

function problemsOf(values: Values): Partial<Values> {
  const { nip, code, password, again, pin } = values;
  const found: Partial<Values> = {};
  if (!nip.trim()) found.nip = t("masuk.nip.missing");
  if (!code.trim()) found.code = t("aktivasi.code.missing");
  const weak = weakPassword(password, nip);
  if (weak) found.password = t(`weak.${weak}`, { n: MIN_PASSWORD });
  else if (password !== again) found.again = t("aktivasi.password.differs");
  const weakDigits = weakPin(pin, nip);
  if (weakDigits) found.pin = t(`weak.${weakDigits}`, { n: MIN_PASSWORD });
  else if (pin !== values["pin-again"]) found["pin-again"] = t("aktivasi.pin.differs");
  return found;
}
