import { useState } from "preact/hooks";
import { findMissingFiles, type MissingFiles } from "../../administration";
import { formatMoment, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Pages } from "./people";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

/** Photos that reports name and that are still on somebody's phone: how many and whose, never what they show. */
export function MissingPhotos() {
  const [start, setStart] = useState(0);
  const found = useAnswer(() => findMissingFiles({ start }), String(start));
  if (found.refusal) return <Refused code={found.refusal} again={found.again} />;
  if (!found.value) return <Skeleton lines={8} label={t("common.loading")} />;
  if (found.value.total === 0)
    return (
      <EmptyState title={t("admin.losses.files.empty")}>{t("admin.losses.files.empty.hint")}</EmptyState>
    );
  return (
    <>
      <Banner icon="image" title={t("admin.files.where")}>
        {t("admin.files.who")}
      </Banner>
      <table class="desk-table">
        <thead>
          <tr>
            <th scope="col">{t("admin.name")}</th>
            <th scope="col">{t("admin.files.count")}</th>
            <th scope="col">{t("admin.files.owners")}</th>
            <th scope="col">{t("admin.files.since")}</th>
          </tr>
        </thead>
        <tbody>
          {found.value.devices.map((one) => (
            <Row key={`${one.replica}/${one.person}`} device={one} />
          ))}
        </tbody>
      </table>
      <Pages start={start} next={found.value.next} step={50} onTurn={setStart} />
    </>
  );
}

function Row({ device }: { device: MissingFiles }) {
  return (
    <tr>
      <th scope="row">
        {device.name}
        <small class="soft">{device.label || t("admin.files.no_device")}</small>
      </th>
      <td>
        <div class="row">
          <Chip tone="turmeric" icon="image">
            {t("admin.files.n", { n: device.files })}
          </Chip>
          {device.refused > 0 && (
            <Chip tone="madder" icon="warning">
              {t("admin.files.refused", { n: device.refused })}
            </Chip>
          )}
        </div>
      </td>
      <td data-label={t("admin.files.owners")}>{device.owners.join(", ")}</td>
      <td data-label={t("admin.files.since")}>{formatMoment(device.since)}</td>
    </tr>
  );
}
