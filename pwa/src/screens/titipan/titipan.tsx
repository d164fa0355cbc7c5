import { useEffect, useState } from "preact/hooks";
import { navigate, type Route } from "../../router";
import { type Carrier, openCarrier, type TakenIn } from "../../sync";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Load } from "./load";
import "../../forms/photo.css";

type Launch = { files: { getFile(): Promise<File> }[] };
type Launches = { launchQueue?: { setConsumer(take: (launch: Launch) => void): void } };

/** Files of others on this phone: taken in with or without a signal, and what became of each. */
export function Titipan({ route }: { route: Route }) {
  const [carrier, setCarrier] = useState<Carrier>();
  const [told, setTold] = useState<TakenIn>();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(route.query.has("gagal"));

  async function tell(taking: () => Promise<TakenIn>) {
    setBusy(true);
    setTold(undefined);
    try {
      setTold(await taking());
    } catch {
      setFailed(true);
    }
    setBusy(false);
  }

  async function take(files: File[]) {
    setFailed(false);
    const open = await openCarrier();
    await tell(() => open.takeIn(files));
    await open.ship("asked");
  }

  useEffect(() => {
    // Anywhere on the page: a file that misses a box would replace the app.
    const over = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) void take(files);
    };
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    };
  }, []);

  useEffect(() => {
    if (route.query.has("gagal")) navigate("/titipan", { replace: true }); // said once
    openCarrier().then(
      async (open) => {
        setCarrier(open);
        await tell(() => open.takeShared());
        await open.ship("asked");
      },
      () => setFailed(true),
    );
    (window as Launches).launchQueue?.setConsumer(async ({ files }) => {
      if (files.length > 0) await take(await Promise.all(files.map((file) => file.getFile())));
    });
  }, []);

  return (
    <Page title={t("titipan.title")} line={t("titipan.line")} back="/saya">
      <Section title={t("titipan.take")}>
        <div class="stack">
          <p>{t("titipan.take.hint")}</p>
          <div class="file-row">
            <label>
              <input
                type="file"
                accept=".txt,text/plain"
                multiple
                disabled={busy}
                onChange={({ currentTarget }) => {
                  const files = [...(currentTarget.files ?? [])];
                  currentTarget.value = ""; // so that the same file can be chosen again
                  if (files.length > 0) void take(files);
                }}
              />
              <span class="button" data-wide>
                {t(busy ? "titipan.take.keeping" : "titipan.take.choose")}
              </span>
            </label>
          </div>
          {matchMedia("(pointer: fine)").matches && <p class="small soft">{t("titipan.take.drop")}</p>}
          {failed && (
            <Banner tone="madder" title={t("titipan.failed")} alert>
              {t("titipan.failed.hint")}
            </Banner>
          )}
          {told && <WhatWasTaken {...told} />}
        </div>
      </Section>
      {carrier ? <Load carrier={carrier} /> : <Skeleton label={t("common.loading")} />}
    </Page>
  );
}

function WhatWasTaken({ kept, again, receipts, refused }: TakenIn) {
  return (
    <>
      {kept > 0 && (
        <Banner tone="green" title={t("titipan.kept", { n: kept })} alert>
          {t("titipan.kept.hint")}
        </Banner>
      )}
      {again > 0 && <Banner title={t("titipan.again", { n: again })} alert />}
      {receipts > 0 && (
        <Banner tone="indigo" title={t("titipan.receipts", { n: receipts })} alert>
          {t("titipan.receipts.hint")}
        </Banner>
      )}
      {refused.length > 0 && (
        <Banner tone="madder" title={t("titipan.refused")} alert>
          {refused.map(({ name, code }, at) => (
            <p key={at}>{t(`titipan.refused.${code}`, { name })}</p>
          ))}
        </Banner>
      )}
    </>
  );
}
