/** A phone's sealed file, from a stick or a cable: to the server through the kiosk, now or when there is a signal. */
import { useRef, useState } from "preact/hooks";
import type { HandedOver } from "../../kiosk/kiosk";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Page } from "../../ui/page";

type Props = { handOver: (file: Blob) => Promise<HandedOver> };

export function Receive({ handOver }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ right: boolean; words: string }>();

  async function take(file: File | undefined) {
    if (!file) return;
    setBusy(true);
    setSaid(undefined);
    const answer = await handOver(file).catch(() => ({ kind: "later" as const }));
    setBusy(false);
    if (input.current) input.current.value = "";
    setSaid(wordsOf(answer));
  }

  return (
    <Page title={t("kios.home.receive")} back="/" withoutSync>
      <p>{t("kios.receive.line")}</p>
      {said && (
        <Banner tone={said.right ? "green" : "madder"} title={said.words} alert>
          {said.right && t("kios.receive.keep")}
        </Banner>
      )}
      <input
        ref={input}
        class="kiosk-unseen"
        type="file"
        tabIndex={-1}
        accept=".txt,text/plain"
        aria-label={t("kios.receive.choose")}
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
      <Button kind="primary" icon="inbox" wide busy={busy} onClick={() => input.current?.click()}>
        {t("kios.receive.choose")}
      </Button>
    </Page>
  );
}

function wordsOf(answer: HandedOver): { right: boolean; words: string } {
  switch (answer.kind) {
    case "delivered": {
      const { received, again, unknown, refused } = answer.counts;
      if (unknown) return { right: false, words: t("kios.receive.unknown", { n: received }) };
      const words = t(refused ? "kios.receive.refused" : "kios.receive.done", { n: received, again });
      return { right: refused === 0, words };
    }
    case "kept":
      return { right: true, words: t("kios.receive.kept") };
    case "later":
      return { right: false, words: t("kios.receive.later") };
    case "not_taken":
      return { right: false, words: t(`kios.receive.${answer.why}`) };
    default:
      return answer satisfies never;
  }
}
