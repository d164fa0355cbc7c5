import { useState } from "preact/hooks";
import { findKiosks, type Kiosk, revokeKiosk } from "../../kiosks";
import { formatMoment, t } from "../../text";
import { Button } from "../../ui/button";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { ChangeSheet } from "./change-sheet";
import { Export } from "./export-part";
import { ChangeKiosk, NewKiosk } from "./kiosk-sheets";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

/** Every kiosk of these units: when it was last heard of, what waits there, and what came from it that is nobody's. */
export function Kiosks() {
  const found = useAnswer(findKiosks, "kiosks");
  const [open, setOpen] = useState<{ what: "new" } | { what: "change" | "revoke"; kiosk: Kiosk }>();
  const close = () => {
    setOpen(undefined);
    found.again();
  };
  return (
    <Page title={t("kiosks.title")} line={t("kiosks.line")} wide withoutSync>
      <div class="row">
        <Button kind="primary" icon="plus" onClick={() => setOpen({ what: "new" })}>
          {t("kiosks.code")}
        </Button>
        <Export list="kiosks" />
      </div>
      {found.value !== undefined && found.value.unknown > 0 && (
        <p>
          <Chip tone="turmeric" icon="warning">
            {t("kiosks.unknown", { n: found.value.unknown })}
          </Chip>
        </p>
      )}
      {found.value !== undefined && found.value.unfinished.drafts > 0 && (
        <p>
          <Chip tone="turmeric" icon="pencil">
            {t("kiosks.unfinished", {
              people: found.value.unfinished.people,
              n: found.value.unfinished.drafts,
              moment: formatMoment(found.value.unfinished.oldest_at),
            })}
          </Chip>
        </p>
      )}
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={6} label={t("common.loading")} />
      ) : found.value.kiosks.length === 0 ? (
        <EmptyState title={t("kiosks.none")}>{t("kiosks.none.hint")}</EmptyState>
      ) : (
        <table class="desk-table">
          <thead>
            <tr>
              <th scope="col">{t("kiosks.name")}</th>
              <th scope="col">{t("kiosks.contact")}</th>
              <th scope="col">{t("kiosks.waiting")}</th>
              <th scope="col">{t("admin.device.state")}</th>
            </tr>
          </thead>
          <tbody>
            {found.value.kiosks.map((one) => (
              <Row key={one.id} kiosk={one} onOpen={(what) => setOpen({ what, kiosk: one })} />
            ))}
          </tbody>
        </table>
      )}
      {open?.what === "new" && <NewKiosk onClose={close} />}
      {open?.what === "change" && <ChangeKiosk kiosk={open.kiosk} onClose={close} />}
      {open?.what === "revoke" && (
        <ChangeSheet
          danger
          title={t("kiosks.revoke")}
          action={t("kiosks.revoke")}
          change={(reason) => revokeKiosk(open.kiosk.id, { reason })}
          onClose={close}
          onDone={() => {
            close();
            showToast(t("kiosks.revoked.done"));
          }}
        >
          <p>{t("kiosks.revoke.hint", { name: open.kiosk.label })}</p>
        </ChangeSheet>
      )}
    </Page>
  );
}

function Row({ kiosk, onOpen }: { kiosk: Kiosk; onOpen: (what: "change" | "revoke") => void }) {
  const { waiting, storage, battery } = kiosk;
  const about = [
    kiosk.client && t("kiosks.version", { version: kiosk.client }),
    storage && storage.quota > 0 && t("kiosks.storage", { part: percent(storage.used / storage.quota) }),
    battery && t("kiosks.battery", { part: percent(battery.level) }),
  ].filter((part) => typeof part === "string" && part !== "");
  return (
    <tr>
      <th scope="row">
        {kiosk.label}
        <small class="soft">{kiosk.unit_name}</small>
      </th>
      <td>
        {kiosk.contact_at ? formatMoment(kiosk.contact_at) : t("kiosks.never")}
        <small class="soft">{about.join(" · ")}</small>
      </td>
      <td>
        {waiting.count === 0 ? t("kiosks.empty") : t("kiosks.waiting.n", { n: waiting.count })}
        {waiting.oldest_at !== null && waiting.count > 0 && (
          <small class="soft">{t("kiosks.waiting.since", { moment: formatMoment(waiting.oldest_at) })}</small>
        )}
        <Noticed kiosk={kiosk} />
      </td>
      <td>
        {kiosk.revoked_at === null ? (
          <div class="row">
            <Button kind="quiet" icon="pencil" onClick={() => onOpen("change")}>
              {t("kiosks.change")}
            </Button>
            <Button kind="quiet" icon="lock" onClick={() => onOpen("revoke")}>
              {t("kiosks.revoke")}
            </Button>
          </div>
        ) : (
          <Chip tone="madder" icon="lock">
            {t("admin.revoked", { moment: formatMoment(kiosk.revoked_at) })}
          </Chip>
        )}
      </td>
    </tr>
  );
}

const ALARMS = {
  signature: "kiosks.alarm.signature",
  damaged: "kiosks.alarm.damaged",
  key_unknown: "kiosks.alarm.key_unknown",
  carried: "kiosks.alarm.carried",
  revoked: "kiosks.alarm.revoked",
} as const;

/** What came from it and is nobody's yet, and what should not have come at all. */
function Noticed({ kiosk }: { kiosk: Kiosk }) {
  const { nip_unknown = 0, ...others } = kiosk.quarantined;
  // Who typed a number that nobody has is among those whose author has not come.
  const waiting = Object.values(others).reduce((sum, n) => sum + n, 0);
  return (
    <div class="row">
      {waiting > 0 && (
        <Chip tone="turmeric" icon="hourglass">
          {t("kiosks.quarantined", { n: waiting })}
        </Chip>
      )}
      {nip_unknown > 0 && (
        <Chip tone="turmeric" icon="person">
          {t("kiosks.nip_unknown", { n: nip_unknown })}
        </Chip>
      )}
      {kiosk.alarms.map(({ code, count }) =>
        code in ALARMS ? (
          <Chip key={code} tone="madder" icon="warning">
            {t(ALARMS[code as keyof typeof ALARMS], { n: count })}
          </Chip>
        ) : null,
      )}
    </div>
  );
}

const percent = (part: number) => Math.round(part * 100);
