import { useEffect, useState } from "preact/hooks";
import { navigate } from "../../router";
import { knownPeople, locked, type SignInResult, session, signIn } from "../../session";
import { now } from "../../sync";
import { formatTime, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Card, ListRow, Section } from "../../ui/card";
import { focusField, SecretField, TextField } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Motif } from "../../ui/motif";
import { Page } from "../../ui/page";
import "./masuk.css";
import { otherWay } from "./other-way";

type Refusal = Extract<SignInResult, { ok: false }> & { at: number };

/** Sign in; also again, when a session has ended while work waited. */
export function Masuk() {
  const [nip, setNip] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState<"nip" | "password">();
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const current = session.value;
  const Other = otherWay.value;
  const again = current.kind === "signed_in" && current.expired;
  const inside = current.kind === "signed_in" && !current.expired && !locked.value;

  useEffect(() => {
    if (inside) navigate("/", { replace: true });
  }, [inside]);

  async function submit(event: Event) {
    event.preventDefault();
    const empty = nip.trim() === "" ? "nip" : password === "" ? "password" : undefined;
    setMissing(empty);
    if (empty) return focusField(empty);
    setBusy(true);
    setRefusal(undefined);
    const result = await signIn(nip, password);
    setBusy(false);
    if (result.ok) return;
    setRefusal({ ...result, at: now.peek() });
    if (result.code === "wrong_credentials") setPassword("");
  }

  return (
    <Page
      title={t(again ? "masuk.again.title" : "masuk.title")}
      back={again ? "/" : undefined}
      line={again ? current.person.name : undefined}
      withoutSync
      cover={again ? undefined : <Cover />}
    >
      {again && <p>{t("masuk.again.line")}</p>}
      <form class="stack" data-gap="form" onSubmit={submit} noValidate>
        {refusal && <Refused refusal={refusal} />}
        <TextField
          id="nip"
          label={t("masuk.nip")}
          help={t("masuk.nip.help")}
          error={missing === "nip" ? t("masuk.nip.missing") : undefined}
          value={nip}
          onInput={setNip}
          inputMode="numeric"
          autocomplete="username"
        />
        <SecretField
          id="password"
          label={t("masuk.password")}
          error={missing === "password" ? t("masuk.password.missing") : undefined}
          value={password}
          onInput={setPassword}
          autocomplete="current-password"
        />
        <Button kind="primary" type="submit" wide busy={busy}>
          {t("masuk.submit")}
        </Button>
      </form>
      {Other && <Other />}
      <Known />
      <Card>
        <div class="stack" data-gap="tight">
          <h2>{t("masuk.slip")}</h2>
          <p class="soft">{t("masuk.slip.hint")}</p>
          <ButtonLink href="/aktivasi">{t("masuk.slip.action")}</ButtonLink>
        </div>
      </Card>
    </Page>
  );
}

function Cover() {
  return (
    <div class="masuk-cover">
      <Motif />
      <p>{t("masuk.welcome")}</p>
    </div>
  );
}

function Refused({ refusal }: { refusal: Refusal }) {
  switch (refusal.code) {
    case "offline":
      return (
        <Banner tone="turmeric" icon="offline" title={t("masuk.offline")} alert>
          {t("masuk.offline.hint")}
        </Banner>
      );
    case "locked":
      return (
        <Banner tone="madder" icon="lock" title={t("masuk.locked")} alert>
          {t("masuk.locked.until", { time: formatTime(refusal.at + (refusal.retryAfter ?? 60) * 1000) })}
        </Banner>
      );
    default:
      return (
        <Banner tone="madder" title={tCode(`problem.${refusal.code}`, "problem.unknown")} alert>
          {refusal.left !== undefined ? t("masuk.left", { n: refusal.left }) : undefined}
        </Banner>
      );
  }
}

/** Whoever has worked on this phone sees that nothing of his is gone. */
function Known() {
  const people = knownPeople.value;
  if (!people.length) return null;
  return (
    <Section title={t("masuk.known")}>
      <ul class="ledger">
        {people.map(({ id, name, unsent }) => (
          <ListRow
            key={id}
            margin={<Icon name="person" large />}
            title={name}
            line={unsent ? t("masuk.known.unsent", { n: unsent }) : t("masuk.known.none")}
          />
        ))}
      </ul>
    </Section>
  );
}
