import { useEffect, useState } from "preact/hooks";
import { type Claim, type ClaimRefusal, claim, disown, findClaims } from "../claims";
import { formatMoment, t } from "../text";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { EmptyState, Skeleton } from "../ui/empty-state";
import { focusField, TextField } from "../ui/field";
import { Page } from "../ui/page";
import { Sheet } from "../ui/sheet";
import { showToast } from "../ui/toast";

type Refused = { code: ClaimRefusal; seconds?: number };
const inWords = ({ code, seconds = 5 }: Refused) => t(`klaim.refused.${code}`, { n: seconds });

/** What was written at a kiosk under one's NIP and is nobody's yet: with the PIN it is one's own. */
export function Klaim() {
  const [claims, setClaims] = useState<Claim[]>();
  const [refused, setRefused] = useState<Refused>();
  const [open, setOpen] = useState<{ one: Claim; mine: boolean }>();
  const look = async () => {
    setRefused(undefined);
    const found = await findClaims();
    if (found.ok) setClaims(found.value);
    else setRefused(found);
  };
  useEffect(() => void look(), []);
  const done = (words: string) => {
    setOpen(undefined);
    showToast(words);
    void look();
  };
  return (
    <Page title={t("klaim.title")} line={t("klaim.line")} back="/saya">
      {refused ? (
        <EmptyState title={inWords(refused)} action={<Button onClick={look}>{t("klaim.again")}</Button>} />
      ) : !claims ? (
        <Skeleton lines={4} label={t("common.loading")} />
      ) : claims.length === 0 ? (
        <EmptyState title={t("klaim.none")}>{t("klaim.none.hint")}</EmptyState>
      ) : (
        claims.map((one) => (
          <Card key={one.id}>
            <div class="stack">
              <h2>{t("klaim.where", { label: one.label, unit: one.unit })}</h2>
              <p>
                {t("klaim.lines", { n: one.lines })} ·{" "}
                {t("klaim.when", {
                  made: formatMoment(one.made_at),
                  received: formatMoment(one.received_at),
                })}
              </p>
              <p>{t(`klaim.code.${one.code}`)}</p>
              <div class="row">
                <Button kind="primary" icon="check" onClick={() => setOpen({ one, mine: true })}>
                  {t("klaim.claim")}
                </Button>
                <Button kind="quiet" icon="cross" onClick={() => setOpen({ one, mine: false })}>
                  {t("klaim.disown")}
                </Button>
              </div>
            </div>
          </Card>
        ))
      )}
      {open &&
        (open.mine ? (
          <Mine one={open.one} onClose={() => setOpen(undefined)} onDone={done} />
        ) : (
          <NotMine one={open.one} onClose={() => setOpen(undefined)} onDone={done} />
        ))}
    </Page>
  );
}

type SheetProps = { one: Claim; onClose: () => void; onDone: (words: string) => void };

function Mine({ one, onClose, onDone }: SheetProps) {
  const [pin, setPin] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async () => {
    if (!/^\d{6}$/.test(pin)) {
      setError(t("klaim.pin.needed"));
      return focusField("claim-pin");
    }
    setBusy(true);
    const answer = await claim(one.id, pin);
    setBusy(false);
    setPin("");
    if (answer.ok && answer.value === "claimed") return onDone(t("klaim.claimed"));
    setError(answer.ok ? t("klaim.wrong") : inWords(answer));
    focusField("claim-pin");
  };
  return (
    <Sheet
      title={t("klaim.claim")}
      onClose={onClose}
      actions={
        <Button kind="primary" busy={busy} onClick={send}>
          {t("klaim.claim")}
        </Button>
      }
    >
      <p>{t("klaim.claim.hint")}</p>
      <TextField
        id="claim-pin"
        type="password"
        label={t("klaim.pin")}
        help={t("klaim.pin.help")}
        error={error}
        value={pin}
        inputMode="numeric"
        maxLength={6}
        autocomplete="off"
        onInput={setPin}
      />
      <p>
        <a href="/lain/pin">{t("klaim.pin.forgotten")}</a>
      </p>
    </Sheet>
  );
}

function NotMine({ one, onClose, onDone }: SheetProps) {
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    const answer = await disown(one.id);
    setBusy(false);
    if (answer.ok) onDone(t("klaim.disowned"));
    else setError(inWords(answer));
  };
  return (
    <Sheet
      title={t("klaim.disown")}
      onClose={onClose}
      actions={
        <Button kind="danger" busy={busy} onClick={send}>
          {t("klaim.disown")}
        </Button>
      }
    >
      <p>{t("klaim.disown.hint")}</p>
      {error && <p role="alert">{error}</p>}
    </Sheet>
  );
}
