/** A colleague's sealed file, from a stick or a cable: to the server through the kiosk, and nothing of it stays here. */
import { useRef, useState } from "preact/hooks";
import type { Delivered } from "../../kiosk/kiosk";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Page } from "../../ui/page";

const MOST_BYTES = 64 * 1024 * 1024;

type Props = { deliver: (file: Blob) => Promise<Delivered> };

export function Receive({ deliver }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ right: boolean; words: string }>();

  async function take(file: File | undefined) {
    if (!file) return;
    setBusy(true);
    setSaid(undefined);
    const answer =
      file.size > MOST_BYTES ? ({ kind: "too_large" } as const) : await deliver(file).catch(() => undefined);
    setBusy(false);
    if (input.current) input.current.value = "";
    setSaid(
      answer?.kind === "delivered"
        ? {
            right: answer.counts.refused === 0,
            words: t(answer.counts.refused ? "kios.receive.refused" : "kios.receive.done", {
              n: answer.counts.received,
              again: answer.counts.again,
            }),
          }
        : { right: false, words: t(`kios.receive.${reasonOf(answer?.kind)}`) },
    );
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

function reasonOf(kind: string | undefined): "bad" | "too_large" | "later" {
  return kind === "bad" || kind === "too_large" ? kind : "later";
}
