import { useState } from "preact/hooks";
import { collectReceipts, type Proof } from "../../own-receipts";
import { now } from "../../sync";
import { type Key, localDate, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { handOver } from "../../ui/hand-over";
import { Page } from "../../ui/page";

const MOST = 10; // lines that are named

/** Whether the server has what this phone sent, and a file of receipts to keep. */
export function Bukti() {
  const [busy, setBusy] = useState(false);
  const [proof, setProof] = useState<Proof | "offline">();
  async function look() {
    setBusy(true);
    setProof((await collectReceipts(now.peek()).catch(() => undefined)) ?? "offline");
    setBusy(false);
  }
  return (
    <Page title={t("lain.bukti")} back="/lain">
      <Section title={t("bukti.check")}>
        <div class="stack">
          <p>{t("bukti.about")}</p>
          <Button kind="primary" icon="checks" wide busy={busy} onClick={look}>
            {t("bukti.look")}
          </Button>
          {proof === "offline" && <Banner tone="turmeric" title={t("bukti.offline")} alert />}
          {proof && proof !== "offline" && <Found proof={proof} />}
        </div>
      </Section>
    </Page>
  );
}

function Found({ proof }: { proof: Proof }) {
  const { lines, inForce, here, same, unsent, wrong, text } = proof;
  const name = `luring-bukti-${localDate(now.peek())}.txt`;
  return (
    <>
      {wrong.length === 0 ? (
        <Banner tone="green" title={t("bukti.same", { same, here })} alert>
          <p>{t("bukti.count", { n: lines, in_force: inForce })}</p>
          {unsent > 0 && <p>{t("bukti.unsent", { n: unsent })}</p>}
        </Banner>
      ) : (
        <Banner tone="madder" title={t("bukti.wrong", { n: wrong.length })} alert>
          <ul>
            {wrong.slice(0, MOST).map(({ n, why }) => (
              <li key={`${n}${why}`}>{t(`bukti.wrong.${why}` as Key, { n })}</li>
            ))}
          </ul>
          <p>{t("bukti.wrong.hint")}</p>
        </Banner>
      )}
      <Button icon="install" wide onClick={() => handOver(name, text)}>
        {t("bukti.save")}
      </Button>
      <p class="small soft">{t("bukti.file")}</p>
    </>
  );
}
