import { useEffect, useState } from "preact/hooks";
import {
  addPasskey,
  hasPasskeys,
  type Own,
  type Passkey,
  type Refusal,
  readPasskeys,
  removePasskey,
  type Said,
} from "../../passkeys";
import { formatMoment, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { focusField, SecretField, TextField } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";

/** Which there are, another, and one less. `onChange`: it may count as a second factor now. */
export function Passkeys({ onChange }: { onChange?: () => void }) {
  const [own, setOwn] = useState<Own>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [removing, setRemoving] = useState<Passkey>();
  const take = (answer: Said<Own>) => {
    setRefusal(answer.ok ? undefined : answer.code);
    if (answer.ok) setOwn(answer.value);
    return answer.ok;
  };
  const read = async () => {
    take(await readPasskeys());
  };
  useEffect(() => void read(), []);
  const remove = async ({ id }: Passkey) => {
    setRemoving(undefined);
    if (!take(await removePasskey(id))) return;
    showToast(t("sandi.removed"));
    onChange?.();
  };
  return (
    <Section title={t("sandi.title")}>
      <div class="stack" data-gap="form">
        <p>{t("sandi.what")}</p>
        {refusal && <Banner tone="madder" title={t(`sandi.refused.${refusal}`)} alert />}
        {!own ? (
          !refusal && <Skeleton lines={3} label={t("common.loading")} />
        ) : own.passkeys.length === 0 ? (
          <p class="soft">{t("sandi.none")}</p>
        ) : (
          <ul class="ledger">
            {own.passkeys.map((one) => (
              <ListRow
                key={one.id}
                title={one.name}
                line={
                  <>
                    <span>{t("sandi.made", { date: formatMoment(one.made_at) })}. </span>
                    <span>
                      {one.used_at ? t("sandi.used", { date: formatMoment(one.used_at) }) : t("sandi.unused")}
                      .
                    </span>
                    {!one.signs_in && <span> {t("sandi.factor_only")}.</span>}
                  </>
                }
                end={
                  <Button kind="quiet" icon="trash" onClick={() => setRemoving(one)}>
                    {t("sandi.remove", { name: one.name })}
                  </Button>
                }
              />
            ))}
          </ul>
        )}
        {own && (hasPasskeys() ? <Add own={own} take={take} onChange={onChange} /> : <NoneHere />)}
      </div>
      {removing && (
        <Sheet
          title={t("sandi.remove", { name: removing.name })}
          onClose={() => setRemoving(undefined)}
          actions={
            <Button kind="danger" onClick={() => void remove(removing)}>
              {t("sandi.remove.yes")}
            </Button>
          }
        >
          <p>{t("sandi.remove.what")}</p>
        </Sheet>
      )}
    </Section>
  );
}

function NoneHere() {
  return <Banner tone="turmeric" icon="info" title={t("sandi.none_here")} />;
}

type AddProps = { own: Own; take: (answer: Said<Own>) => boolean; onChange: (() => void) | undefined };

function Add({ own, take, onChange }: AddProps) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  async function submit(event: Event) {
    event.preventDefault();
    setMissing(!name.trim());
    if (!name.trim()) return focusField("passkey-name");
    setBusy(true);
    const done = take(await addPasskey(name.trim(), password));
    setBusy(false);
    setPassword("");
    if (!done) return;
    setName("");
    showToast(t("sandi.added"));
    onChange?.();
  }
  return (
    <form class="stack" data-gap="form" onSubmit={submit} noValidate>
      <TextField
        id="passkey-name"
        label={t("sandi.name")}
        help={t("sandi.name.help")}
        error={missing ? t("sandi.name.missing") : undefined}
        maxLength={60}
        value={name}
        onInput={setName}
      />
      {own.ask_password && (
        <SecretField
          id="passkey-password"
          label={t("sandi.password")}
          help={t("sandi.password.help")}
          autocomplete="current-password"
          value={password}
          onInput={setPassword}
        />
      )}
      <Button kind="primary" type="submit" icon="lock" busy={busy}>
        {t("sandi.add")}
      </Button>
    </form>
  );
}
