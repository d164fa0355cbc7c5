import { useState } from "preact/hooks";
import { type CarriedFile, type Carrier, now } from "../../sync";
import { formatAgo, formatBytes, formatMoment, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { handOver } from "../../ui/hand-over";
import { Sheet } from "../../ui/sheet";

/** What this phone carries: what waits, what has arrived, what cannot go and why. */
export function Load({ carrier }: { carrier: Carrier }) {
  const files = carrier.files.value;
  const waiting = files.filter(({ state }) => state === "waiting").length;
  const { value: trouble } = carrier.trouble;
  return (
    <Section title={t("titipan.list")}>
      <div class="stack">
        {files.length === 0 && <p class="soft">{t("titipan.none")}</p>}
        {waiting > 0 && (
          <>
            <p role="status">
              <b>{t("titipan.list.waiting", { n: waiting })}</b>
            </p>
            {trouble && (
              <Banner
                tone="turmeric"
                icon={trouble === "offline" ? "offline" : undefined}
                title={t(`titipan.trouble.${trouble}`)}
                action={
                  trouble === "not_signed_in" && (
                    <ButtonLink href="/masuk">{t("beranda.expired.action")}</ButtonLink>
                  )
                }
              />
            )}
            <Button icon="sync" wide busy={carrier.shipping.value} onClick={() => carrier.ship("asked")}>
              {t("titipan.ship")}
            </Button>
          </>
        )}
        {files.length > 0 && (
          <ul class="ledger">
            {files.map((file) => (
              <OneFile key={file.id} file={file} carrier={carrier} />
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}

function OneFile({ file, carrier }: { file: CarriedFile; carrier: Carrier }) {
  const { id, name, bytes, at, state, code, counts, receipt } = file;
  const [removing, setRemoving] = useState(false);
  return (
    <ListRow
      title={name}
      line={
        <>
          <State file={file} sending={carrier.shipping.value} />
          <span>{t("titipan.given", { bytes: formatBytes(bytes), ago: formatAgo(at, now.value) })}</span>
          {state === "bad" && (
            <span class="sync-why">{tCode(`titipan.bad.${code}`, "titipan.bad.other")}</span>
          )}
          {counts && (
            <span class="sync-why">
              {t("titipan.done", { received: counts.received })}
              {counts.again > 0 && ` ${t("titipan.done.again", { n: counts.again })}`}
              {counts.files > 0 && ` ${t("titipan.done.files", { n: counts.files })}`}
            </span>
          )}
          {receipt && (
            <>
              <span class="sync-why">{t("titipan.receipt.hint")}</span>
              <Button
                icon="reply"
                onClick={() => handOver(`luring-tanda-antar-${id.slice(0, 8)}.txt`, receipt)}
              >
                {t("titipan.receipt")}
              </Button>
            </>
          )}
          {state === "bad" && (
            <Button icon="sync" onClick={() => carrier.retry(id)}>
              {t("titipan.retry")}
            </Button>
          )}
          <Button
            kind="quiet"
            icon="trash"
            onClick={() => (state === "delivered" ? carrier.remove(id) : setRemoving(true))}
          >
            {t("titipan.remove")}
          </Button>
          {removing && (
            <Sheet
              title={t("titipan.remove.title")}
              onClose={() => setRemoving(false)}
              actions={
                <>
                  <Button onClick={() => setRemoving(false)}>{t("common.cancel")}</Button>
                  <Button kind="danger" onClick={() => carrier.remove(id)}>
                    {t("titipan.remove")}
                  </Button>
                </>
              }
            >
              <p>{t("titipan.remove.hint")}</p>
            </Sheet>
          )}
        </>
      }
    />
  );
}

function State({ file, sending }: { file: CarriedFile; sending: boolean }) {
  const { state, delivered_at } = file;
  if (state === "bad")
    return (
      <Chip tone="madder" icon="warning">
        {t("titipan.bad")}
      </Chip>
    );
  if (state === "delivered")
    return (
      <Chip tone="green" icon="check">
        {t("titipan.delivered", { moment: formatMoment(delivered_at ?? 0) })}
      </Chip>
    );
  return (
    <Chip tone="turmeric" icon={sending ? "sync" : "clock"}>
      {t(sending ? "titipan.sending" : "titipan.waiting")}
    </Chip>
  );
}
