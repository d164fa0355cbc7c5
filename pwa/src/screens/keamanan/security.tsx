import { useState } from "preact/hooks";
import { missingFactor } from "../../administration";
import {
  type Factor,
  readFactor,
  removeFactor,
  renewRecovery,
  requireFactor,
} from "../../administration-security";
import { formatMoment, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Card, Facts, Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
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
      ) : factor.state !== "confirmed" ? (
        <>
          {factor.missing && <Banner tone="turmeric" icon="lock" title={t("keamanan.must_enrol")} alert />}
          <Enrol onDone={setCodes} />
        </>
      ) : factor.missing ? (
        <ShowCode onDone={done} />
      ) : (
        <Standing factor={factor} onChange={done} onCodes={setCodes} />
      )}
    </Page>
  );
}

type StandingProps = { factor: Factor; onChange: () => void; onCodes: (codes: string[]) => void };

function Standing({ factor, onChange, onCodes }: StandingProps) {
  const [asking, setAsking] = useState<"remove" | "require">();
  const fail = () => showToast(t("keamanan.not_done"));
  const renew = async () => {
    const answer = await renewRecovery();
    if (answer.ok) onCodes(answer.value.recovery);
    else fail();
  };
  const act = async () => {
    const answer = await (asking === "remove" ? removeFactor() : requireFactor(!factor.required));
    setAsking(undefined);
    if (answer.ok) onChange();
    else fail();
  };
  return (
    <div class="stack" data-gap="form">
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
              <Button kind="danger" icon="trash" onClick={() => setAsking("remove")}>
                {t("keamanan.remove")}
              </Button>
            </div>
          </div>
        </Card>
      </Section>
      {factor.may_require && (
        <Section title={t("keamanan.all")}>
          <p>{t(factor.required ? "keamanan.all.on" : "keamanan.all.off")}</p>
          <div class="row">
            <Button icon="lock" onClick={() => setAsking("require")}>
              {t(factor.required ? "keamanan.all.free" : "keamanan.all.require")}
            </Button>
          </div>
        </Section>
      )}
      {asking && (
        <Sheet
          title={t(asking === "remove" ? "keamanan.remove" : "keamanan.all")}
          onClose={() => setAsking(undefined)}
          actions={
            <Button kind={asking === "remove" ? "danger" : "primary"} onClick={act}>
              {t("keamanan.yes")}
            </Button>
          }
        >
          <p>
            {t(
              asking === "remove"
                ? "keamanan.remove.what"
                : factor.required
                  ? "keamanan.all.free.what"
                  : "keamanan.all.require.what",
            )}
          </p>
        </Sheet>
      )}
    </div>
  );
}
