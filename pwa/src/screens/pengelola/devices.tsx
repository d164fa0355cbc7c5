import { useState } from "preact/hooks";
import { type Device, findDevices, revokeDevice } from "../../administration";
import { formatMoment, t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { ChangeSheet } from "./change-sheet";
import { Export } from "./export-part";
import { Papan } from "./papan-part";
import { Pages } from "./people";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

/** Every device that ever wrote for somebody here: what has arrived from it. */
export function Devices() {
  const [start, setStart] = useState(0);
  const found = useAnswer(() => findDevices({ start }), String(start));
  const [revoking, setRevoking] = useState<Device>();
  return (
    <Page title={t("admin.devices")} line={t("admin.devices.line")} wide withoutSync>
      <div class="row">
        <ButtonLink icon="hourglass" href="/pengelola/kehilangan">
          {t("admin.losses.see")}
        </ButtonLink>
        <ButtonLink icon="place" href="/pengelola/kios">
          {t("kiosks.see")}
        </ButtonLink>
        <ButtonLink icon="lock" href="/pengelola/keamanan">
          {t("admin.security")}
        </ButtonLink>
        <Export list="devices" />
      </div>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : found.value.total === 0 ? (
        <EmptyState title={t("admin.no_devices")}>{t("admin.no_devices.hint")}</EmptyState>
      ) : (
        <>
          <Papan show="DevicesPart" />
          <table class="desk-table">
            <thead>
              <tr>
                <th scope="col">{t("admin.name")}</th>
                <th scope="col">{t("admin.device")}</th>
                <th scope="col">{t("admin.device.received")}</th>
                <th scope="col">{t("admin.device.state")}</th>
              </tr>
            </thead>
            <tbody>
              {found.value.devices.map((one) => (
                <Row key={one.replica} device={one} onRevoke={() => setRevoking(one)} />
              ))}
            </tbody>
          </table>
          <Pages start={start} next={found.value.next} step={100} onTurn={setStart} />
        </>
      )}
      {revoking && (
        <ChangeSheet
          danger
          title={t("admin.revoke")}
          action={t("admin.revoke")}
          change={(reason) => revokeDevice(revoking.replica, { reason })}
          onClose={() => setRevoking(undefined)}
          onDone={() => {
            setRevoking(undefined);
            found.again();
            showToast(t("admin.revoked.done"));
          }}
        >
          <p>{t("admin.revoke.hint", { name: revoking.name })}</p>
        </ChangeSheet>
      )}
    </Page>
  );
}

function Row({ device, onRevoke }: { device: Device; onRevoke: () => void }) {
  const behind = device.announced - device.received;
  return (
    <tr>
      <th scope="row">{device.name}</th>
      <td>
        {device.label}
        <small class="soft">
          {device.seen_at
            ? t("admin.device.seen", { moment: formatMoment(device.seen_at), version: device.client })
            : t("admin.device.since", { moment: formatMoment(device.registered_at) })}
        </small>
      </td>
      <td>
        <div class="row">
          {t("admin.device.lines", { n: device.received })}
          {behind > 0 && (
            <Chip tone="turmeric" icon="hourglass">
              {t("admin.device.behind", { n: behind })}
            </Chip>
          )}
          {device.files > 0 && (
            <Chip tone="turmeric" icon="image">
              {t("admin.device.files", { n: device.files })}
            </Chip>
          )}
        </div>
      </td>
      <td>
        {device.revoked_at === null ? (
          <Button kind="quiet" icon="lock" onClick={onRevoke}>
            {t("admin.revoke")}
          </Button>
        ) : (
          <Chip tone="madder" icon="lock">
            {t("admin.revoked", { moment: formatMoment(device.revoked_at) })}
          </Chip>
        )}
      </td>
    </tr>
  );
}
