import { useState } from "preact/hooks";
import { myReports } from "../../mine";
import {
  currentLine,
  dropFile,
  type FileItem,
  fileItems,
  retryFile,
  sendPhotosNow,
  setWifiOnly,
  syncStatus,
  wifiOnly,
} from "../../sync";
import { formatBytes, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { ChoiceField } from "../../ui/field";
import { drafted } from "../../ui/files-on-the-way";
import { Sheet } from "../../ui/sheet";
import { reportTitle } from "./report-words";

/** Photos on their way, one by one, what the server has turned away, and over which line they may go. */
export function PhotoQueue() {
  const items = fileItems.value.filter(({ sha256 }) => !drafted.value.has(sha256));
  const { file } = syncStatus.value;
  const left = items.filter(({ refused }) => !refused).length;
  const line = currentLine();
  const held = wifiOnly.value && line !== "wifi";
  return (
    <Section title={t("sinkron.photos")}>
      {file && left > 0 && (
        <p role="status">{t("sinkron.photos.sending", { at: file.done + 1, n: file.done + left })}</p>
      )}
      {items.length > 0 ? (
        <ul class="ledger">
          {items.map((item) => (
            <Photo key={item.sha256} item={item} held={held} />
          ))}
        </ul>
      ) : (
        <p class="soft">{t("sinkron.photos.none")}</p>
      )}
      <ChoiceField
        label={t("sinkron.wifi.label")}
        help={wifiOnly.value ? t(`sinkron.wifi.${line}`) : undefined}
        many
        options={[{ value: "wifi", label: t("sinkron.wifi") }]}
        value={wifiOnly.value ? ["wifi"] : []}
        onChange={(chosen) => setWifiOnly(chosen.length > 0)}
      />
      {held && left > 0 && (
        <Button icon="image" wide onClick={sendPhotosNow}>
          {t("sinkron.wifi.now")}
        </Button>
      )}
    </Section>
  );
}

function Photo({ item, held }: { item: FileItem; held: boolean }) {
  const { sha256, name, bytes, refused } = item;
  const [dropping, setDropping] = useState(false);
  const { file } = syncStatus.value;
  const report = myReports.value.find(({ body }) => body.evidence?.some((one) => one.sha256 === sha256));
  const size = { bytes: formatBytes(bytes) };
  if (!refused)
    return (
      <ListRow
        href={report ? `/laporan/${report.id}` : undefined}
        title={report ? reportTitle(report) : name}
        line={
          file?.sha256 === sha256 ? (
            <Chip tone="turmeric" icon="sync">
              {t("sinkron.photos.part", { ...size, sent: formatBytes(file.sent) })}
            </Chip>
          ) : (
            <Chip tone="turmeric" icon={held ? "hourglass" : "clock"}>
              {t(held ? "sinkron.photos.held" : "sinkron.photos.waiting", size)}
            </Chip>
          )
        }
      />
    );
  return (
    <ListRow
      title={report ? reportTitle(report) : name}
      line={
        <>
          <Chip tone="madder" icon="warning">
            {t("sinkron.photos.refused")}
          </Chip>
          <span class="sync-why">{tCode(`problem.${refused}`, "problem.unknown")}</span>
          <Button icon="sync" onClick={() => retryFile(sha256)}>
            {t("sinkron.photos.retry")}
          </Button>
          <Button kind="quiet" icon="trash" onClick={() => setDropping(true)}>
            {t("sinkron.photos.drop")}
          </Button>
          {dropping && (
            <Sheet
              title={t("sinkron.photos.drop")}
              onClose={() => setDropping(false)}
              actions={
                <>
                  <Button onClick={() => setDropping(false)}>{t("common.cancel")}</Button>
                  <Button kind="danger" onClick={() => dropFile(sha256)}>
                    {t("sinkron.photos.drop")}
                  </Button>
                </>
              }
            >
              <p>{t("sinkron.photos.drop.hint")}</p>
            </Sheet>
          )}
        </>
      }
    />
  );
}
