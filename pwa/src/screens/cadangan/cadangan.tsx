import { useEffect, useState } from "preact/hooks";
import { type Exported, exportDamaged, exportOutbox, noteHanded, now, syncStatus } from "../../sync";
import { localDate, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Section } from "../../ui/card";
import { handOver } from "../../ui/hand-over";
import { installed } from "../../ui/install";
import { Page } from "../../ui/page";

/** "Titip kirim": my work as a sealed file for somebody to carry, and the way to what others gave me. */
export function Cadangan() {
  return (
    <Page title={t("cadangan.title")} back="/saya">
      <Own />
      <Damaged />
      <Others />
    </Page>
  );
}

const fileName = (what: string) => `luring-${what}-${localDate(now.peek())}.txt`;

type Made = Exported | { kind: "failed" };

function Own() {
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<Made>();
  const { waiting } = syncStatus.value;
  async function make() {
    setBusy(true);
    const done = await exportOutbox().catch((): Made => ({ kind: "failed" }));
    const given = done.kind !== "file" || (await handOver(fileName("titipan"), done.text)) !== "given_up";
    if (given) setMade(done);
    // The badge is worth less than the file that is out already: without room for it, nothing is said.
    if (given && done.kind === "file") await noteHanded(done).catch(() => undefined);
    setBusy(false);
  }
  return (
    <Section title={t("cadangan.own")}>
      {waiting === 0 ? (
        <p class="soft">{t("cadangan.own.none")}</p>
      ) : (
        <div class="stack">
          <p>
            <b>{t("cadangan.own.count", { n: waiting })}</b> {t("cadangan.own.hint")}
          </p>
          <Button kind="primary" icon="install" wide busy={busy} onClick={make}>
            {t("cadangan.own.make")}
          </Button>
          {made && <WhatWasMade made={made} />}
          {!installed.value && <p class="small soft">{t("cadangan.elsewhere")}</p>}
        </div>
      )}
    </Section>
  );
}

function WhatWasMade({ made }: { made: Made }) {
  switch (made.kind) {
    case "file":
      return (
        <Banner
          tone="green"
          title={t(made.files > 0 ? "cadangan.own.done" : "cadangan.own.done_text", {
            lines: made.lines,
            files: made.files,
          })}
          alert
        >
          {made.left > 0 && <p>{t("cadangan.own.left", { n: made.left })}</p>}
          <p>{t("cadangan.own.stays")}</p>
        </Banner>
      );
    case "no_key":
      return <Banner tone="turmeric" title={t("cadangan.own.no_key")} alert />;
    case "failed":
      return <Banner tone="madder" title={t("cadangan.own.failed")} alert />;
    default:
      return null; // everything was received meanwhile
  }
}

function Damaged() {
  const [text, setText] = useState<string>();
  useEffect(() => {
    exportDamaged().then(setText, () => undefined);
  }, []);
  if (text === undefined) return null;
  return (
    <Banner
      tone="madder"
      title={t("cadangan.damaged")}
      action={<Button onClick={() => handOver(fileName("rusak"), text)}>{t("cadangan.damaged.save")}</Button>}
    >
      {t("cadangan.damaged.hint")}
    </Banner>
  );
}

function Others() {
  return (
    <Section title={t("cadangan.others")}>
      <div class="stack">
        <p>{t("cadangan.others.hint")}</p>
        <ButtonLink icon="inbox" wide href="/titipan">
          {t("cadangan.others.open")}
        </ButtonLink>
      </div>
    </Section>
  );
}
