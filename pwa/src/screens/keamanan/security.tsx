import { useState } from "preact/hooks";
import { type Answer, missingFactor } from "../../administration";
import {
  type Factor,
  readFactor,
  removeFactor,
  renewRecovery,
  requireFactor,
} from "../../administration-security";
import { hasPasskeys, showPasskey } from "../../passkeys";
import { formatMoment, type Key, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Card, Facts, Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import { PasskeyButton, Passkeys } from "../lain-sandi";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { Enrol } from "./enrol";
import { RecoveryCodes } from "./recovery-codes";
import { ShowCode } from "./show-code";

/** One's own second factor, and whether the agency wants one of every admin. Also the gate before the desk. */
export function Security() {
  const found = useAnswer(readFactor, "factor");
  const [codes, setCodes] = useState<string[]>();
  const done = () => {
    setCodes(undefined);
    missingFactor.value = undefined;
    found.again();
  };
  const factor = found.value;
  return (
    <Page title={t("keamanan.title")} line={t("keamanan.line")} wide withoutSync>
      {factor && !factor.missing && (
        <div class="row">
          <ButtonLink icon="sync" href="/pengelola/layanan">
            {t("layanan.see")}
          </ButtonLink>
        </div>
      )}
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !factor ? (
        <Skeleton lines={6} label={t("common.loading")} />
      ) : codes ? (
        <RecoveryCodes codes={codes} onDone={done} />
      ) : factor.missing === "verify" ? (
        <Show factor={factor} onDone={done} />
      ) : (
        <div class="stack" data-gap="form">
          {factor.missing && <Banner tone="turmeric" icon="lock" title={t("keamanan.must_enrol")} alert />}
          {factor.state === "confirmed" ? (
            <Mine factor={factor} onChange={done} onCodes={setCodes} />
          ) : (
            <Section title={t("keamanan.app")}>
              <Enrol onDone={setCodes} />
            </Section>
          )}
          <Passkeys onChange={done} />
          {factor.may_require && (factor.state === "confirmed" || factor.passkeys > 0) && (
            <All factor={factor} onChange={done} />
          )}
        </div>
      )}
    </Page>
  );
}

/** The gate: what he has of both. */
function Show({ factor, onDone }: { factor: Factor; onDone: () => void }) {
  const byCode = factor.state === "confirmed";
  return (
    <div class="stack" data-gap="form">
      {byCode && <ShowCode onDone={onDone} />}
      {!byCode && <p>{t(hasPasskeys() ? "keamanan.show.passkey" : "sandi.none_here")}</p>}
      {factor.passkeys > 0 && <PasskeyButton says="sandi.show" act={showPasskey} onDone={onDone} />}
    </div>
  );
}

const fail = () => showToast(t("keamanan.not_done"));

type MineProps = { factor: Factor; onChange: () => void; onCodes: (codes: string[]) => void };

function Mine({ factor, onChange, onCodes }: MineProps) {
  const [asking, setAsking] = useState(false);
  const renew = async () => {
    const answer = await renewRecovery();
    if (answer.ok) onCodes(answer.value.recovery);
    else fail();
  };
  return (
    <>
      <Section title={t("keamanan.mine")}>
        <Card label={t("keamanan.mine")}>
          <div class="stack">
            <Banner tone="green" title={t("keamanan.on")} />
            <Facts
              facts={[
                [t("keamanan.since"), factor.since ? formatMoment(factor.since) : ""],
                [t("keamanan.codes_left"), t("keamanan.codes_left.n", { n: factor.recovery_left })],
              ]}
            />
            <div class="row">
              <Button icon="sync" onClick={renew}>
                {t("keamanan.renew")}
              </Button>
              <Button kind="danger" icon="trash" onClick={() => setAsking(true)}>
                {t("keamanan.remove")}
              </Button>
            </div>
          </div>
        </Card>
      </Section>
      {asking && (
        <Sure
          about="keamanan.remove"
          what="keamanan.remove.what"
          danger
          act={removeFactor}
          onClose={() => setAsking(false)}
          onDone={onChange}
        />
      )}
    </>
  );
}

function All({ factor, onChange }: { factor: Factor; onChange: () => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <Section title={t("keamanan.all")}>
      <p>{t(factor.required ? "keamanan.all.on" : "keamanan.all.off")}</p>
      <div class="row">
        <Button icon="lock" onClick={() => setAsking(true)}>
          {t(factor.required ? "keamanan.all.free" : "keamanan.all.require")}
        </Button>
      </div>
      {asking && (
        <Sure
          about="keamanan.all"
          what={factor.required ? "keamanan.all.free.what" : "keamanan.all.require.what"}
          act={() => requireFactor(!factor.required)}
          onClose={() => setAsking(false)}
          onDone={onChange}
        />
      )}
    </Section>
  );
}

type SureProps = {
  about: Key;
  what: Key;
  danger?: boolean;
  act: () => Promise<Answer<Factor>>;
  onClose: () => void;
  onDone: () => void;
};

function Sure({ about, what, danger = false, act, onClose, onDone }: SureProps) {
  const press = async () => {
    const answer = await act();
    onClose();
    if (answer.ok) onDone();
    else fail();
  };
  return (
    <Sheet
      title={t(about)}
      onClose={onClose}
      actions={
        <Button kind={danger ? "danger" : "primary"} onClick={() => void press()}>
          {t("keamanan.yes")}
        </Button>
      }
    >
      <p>{t(what)}</p>
    </Sheet>
  );
}
