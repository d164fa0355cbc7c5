/** What is wrong with this phone, or was with another one, each with what it means and who does what. */
import { collection, drafts, now, outbox, saveDraft, syncStatus, type ViewRecord } from "../sync";
import { formatMoment, t } from "../text";
import { Banner } from "./banner";
import { Button, ButtonLink } from "./button";
import { isOff, spanWords } from "./clock";

const LONG_UNSENT_DAYS = 3;
const DAY_MS = 86_400_000;

/** On Beranda, in forms, and where work waits: nothing has been sent for days. */
export function UnsentWarning() {
  const { oldestUnsentAt } = syncStatus.value;
  const days = oldestUnsentAt ? Math.floor((now.value - oldestUnsentAt) / DAY_MS) : 0;
  if (days < LONG_UNSENT_DAYS) return null;
  return (
    <Banner
      tone="turmeric"
      title={t("warn.unsent", { n: days })}
      action={<ButtonLink href="/cadangan">{t("warn.unsent.action")}</ButtonLink>}
    >
      {t("warn.unsent.hint")}
    </Banner>
  );
}

export function ClockWarning() {
  const { clockOffsetMs = 0 } = syncStatus.value;
  if (!isOff(clockOffsetMs)) return null;
  return (
    <Banner tone="turmeric" title={t("warn.clock", { span: spanWords(clockOffsetMs) })}>
      {t("warn.clock.hint")}
    </Banner>
  );
}

type Incident = {
  kind: "lost_unsent" | "gap" | "copied";
  label: string;
  missing: number;
  since: number;
  closed_at?: number | null;
};

/** That a notice has been read on this device; losing it shows the notice once more. */
const readKey = (id: string) => `read/${id}`;

/**
 * What the server was told of and never got: it closes by itself when all has arrived. And that two devices wrote under
 * one number, where nothing is missing: it stays until it is read.
 */
export function Incidents() {
  const read = new Set(drafts.value.map(({ key }) => key));
  const open = collection("incident").value.filter(
    ({ id, value }: ViewRecord) => value && !value.closed_at && !read.has(readKey(id)),
  );
  const damaged = outbox.value.filter((item) => item.damaged).length;
  return (
    <>
      {damaged > 0 && (
        <Banner tone="madder" title={t("warn.damaged", { n: damaged })}>
          {t("warn.damaged.hint")}
        </Banner>
      )}
      {open.map(({ id, value }) => (
        <OneIncident key={id} id={id} incident={value} />
      ))}
    </>
  );
}

function OneIncident({ id, incident }: { id: string; incident: Incident }) {
  const { kind, label, missing, since } = incident;
  const params = { n: missing, label, moment: formatMoment(since) };
  return (
    <Banner
      tone={kind === "copied" ? "turmeric" : "madder"}
      icon="warning"
      title={t(`warn.${kind}`, params)}
      action={
        kind === "copied" && (
          <Button onClick={() => saveDraft(readKey(id), true, {})}>{t("warn.copied.read")}</Button>
        )
      }
    >
      {t(`warn.${kind}.hint`, params)}
    </Banner>
  );
}
