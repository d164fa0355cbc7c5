/** What was saved, for the one who has just left; gone by itself. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Ended as EndedSession } from "../../kiosk/kiosk";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Actions, Page } from "../../ui/page";
import { useQuiet } from "./use-quiet";

export function Ended({ ended, onClose }: { ended: EndedSession; onClose: () => void }) {
  const { saved, receipt, draftsKept } = ended;
  useQuiet(onClose);
  const [code, setCode] = useState<{ Code: ComponentType<{ text: string; label: string }> }>();
  useEffect(() => {
    const show = import("./receipt-code").then(({ ReceiptCode }) => setCode({ Code: ReceiptCode }));
    show.catch(() => undefined); // the receipt stands beside it in letters
  }, []);
  return (
    <Page title={t("kios.ended")} withoutSync>
      {!draftsKept && <Banner tone="madder" title={t("kios.ended.drafts_lost")} alert />}
      <p role="status">{saved > 0 ? t("kios.ended.saved", { n: saved }) : t("kios.ended.none")}</p>
      {saved > 0 && (
        <Section title={t("kios.ended.receipt")}>
          <div class="kiosk-receipt">
            {code && <code.Code text={receipt} label={t("kios.ended.receipt.code")} />}
            <div class="stack">
              <p>{t("kios.ended.receipt.hint")}</p>
              <p class="kiosk-mono">{receipt}</p>
            </div>
          </div>
        </Section>
      )}
      <Actions>
        <Button kind="primary" onClick={onClose}>
          {t("kios.ended.done")}
        </Button>
      </Actions>
    </Page>
  );
}
