import { useEffect, useState } from "preact/hooks";
import { myReports } from "../../mine";
import { session } from "../../session";
import { now, type OutboxItem, outbox, syncNow, syncStatus } from "../../sync";
import { formatAgo, formatBytes, formatMoment, formatTime, t, tCode } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Facts, ListRow, Section } from "../../ui/card";
import { StateChip } from "../../ui/chip";
import { filesOnTheWay } from "../../ui/files-on-the-way";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { type StateKey, stateOf } from "../../ui/state";
import { syncSummary } from "../../ui/sync-summary";
import { ClockWarning, Incidents, UnsentWarning } from "../../ui/warnings";
import { useCarried } from "./carried";
import { caseOf, caseWords } from "./case-words";
import { HandedChip } from "./handed-chip";
import { PhotoQueue } from "./photo-queue";
import { reportTitle } from "./report-words";
import "./sinkron.css";

const SHOWN = 100;

/** Is my work sent? If not: what waits, since when, and who has to do something. */
export function Sinkron() {
  const items = outbox.value.map((item) => ({ item, state: itemState(item) }));
  const trouble = items.filter(({ state }) => state === "quarantined" || state === "unreadable");
  const carried = useCarried();
  const waiting = items.filter((one) => !trouble.includes(one));
  return (
    <Page title={t("sinkron.title")} back="/saya">
      <div class="stack">
        <Incidents />
        <Now />
        <UnsentWarning />
        <ClockWarning />
        <AtKiosks />
      </div>
      {trouble.length > 0 && (
        <Section title={t("sinkron.action")}>
          <Items items={trouble} />
        </Section>
      )}
      <Section title={t("sinkron.queue")}>
        {waiting.length === 0 ? <p class="soft">{t("sinkron.queue.none")}</p> : <Items items={waiting} />}
      </Section>
      <PhotoQueue />
      {carried > 0 && (
        <ul class="ledger">
          <ListRow
            href="/titipan"
            margin={<Icon name="inbox" large />}
            title={t("sinkron.carried", { n: carried })}
          />
        </ul>
      )}
      <Storage />
    </Page>
  );
}

function Now() {
  const [busy, setBusy] = useState(false);
  const status = { ...syncStatus.value, filesWaiting: filesOnTheWay.value };
  const { key, tone, icon, params } = syncSummary(status);
  const expired = session.value.kind === "signed_in" && session.value.expired;
  async function sync() {
    setBusy(true);
    await syncNow();
    setBusy(false);
  }
  return (
    <div class="stack">
      <div class="sync-now" data-tone={tone} data-state={key}>
        <Icon name={icon} large />
        <div>
          <h2>{t(`sync.${key}`, params)}</h2>
          <p>{t(`sync.${key}.long`, params)}</p>
          <p class="small soft">
            {status.lastSuccessAt
              ? t("sinkron.last", { moment: formatMoment(status.lastSuccessAt) })
              : t("sinkron.never")}
          </p>
          {status.phase === "retry" && status.nextTryAt && (
            <p class="small soft">{t("sinkron.next", { time: formatTime(status.nextTryAt) })}</p>
          )}
        </div>
      </div>
      {expired ? (
        <ButtonLink kind="primary" wide href="/masuk">
          {t("beranda.expired.action")}
        </ButtonLink>
      ) : (
        <Button
          kind={status.waiting + status.filesWaiting > 0 ? "primary" : "secondary"}
          icon="sync"
          wide
          busy={busy}
          onClick={sync}
        >
          {t("sinkron.now")}
        </Button>
      )}
    </div>
  );
}

type Queued = { item: OutboxItem; state: StateKey };

const itemState = ({ sendState, outcome }: OutboxItem) => stateOf({ registers: {}, sendState, outcome });

function Items({ items }: { items: Queued[] }) {
  const [shown, setShown] = useState(SHOWN);
  return (
    <>
      <ul class="ledger">
        {items.slice(0, shown).map((queued) => (
          <Item key={queued.item.id} {...queued} />
        ))}
      </ul>
      {items.length > shown && (
        <Button wide onClick={() => setShown(shown + SHOWN)}>
          {t("common.more", { n: Math.min(SHOWN, items.length - shown) })}
        </Button>
      )}
    </>
  );
}

function Item({ item, state }: Queued) {
  const { collection, record, what, outcome, madeAt } = item;
  const report = collection === "report" ? myReports.value.find(({ id }) => id === record) : undefined;
  const kind = collection === "report" && what === "step" ? "change" : collection;
  const decided = outcome && outcome.outcome !== "held" ? caseOf(item.id) : undefined;
  return (
    <ListRow
      href={report ? `/laporan/${report.id}` : undefined}
      state={state}
      title={tCode(`sinkron.item.${kind}`, "sinkron.item.other")}
      line={
        <>
          {report && <span>{reportTitle(report)}</span>}
          <StateChip state={state} />
          <HandedChip handed={item.handed} />
          <span>
            {t("sinkron.item.made", { ago: formatAgo(madeAt, now.value) })}
            {outcome && `, ${t("sinkron.item.received", { moment: formatMoment(outcome.at) })}`}
          </span>
          {item.damaged && <span class="sync-why">{t("sinkron.item.damaged")}</span>}
          {outcome && (
            <span class="sync-why">{tCode(`code.${outcome.code}`, `outcome.${outcome.outcome}`)}</span>
          )}
          {decided &&
            caseWords(decided).map((words) => (
              <span key={words} class="sync-why">
                {words}
              </span>
            ))}
        </>
      }
    />
  );
}

/** What was sealed at a kiosk and waits at the server for his PIN: no phone knows of it, so it is asked. */
function AtKiosks() {
  const [count, setCount] = useState(0);
  const { lastSuccessAt } = syncStatus.value;
  useEffect(() => {
    if (!lastSuccessAt) return;
    import("../../claims")
      .then(({ findClaims }) => findClaims())
      .then(
        (found) => found.ok && setCount(found.value.length),
        () => undefined,
      );
  }, [lastSuccessAt]);
  if (count === 0) return null;
  return (
    <ul class="ledger">
      <ListRow href="/klaim" margin={<Icon name="lock" large />} title={t("sinkron.claims", { n: count })} />
    </ul>
  );
}

function Storage() {
  const { usage, persisted } = syncStatus.value;
  const unknown = t("sinkron.storage.unknown");
  return (
    <Section title={t("sinkron.storage")}>
      <Facts
        facts={[
          [t("sinkron.storage.used"), usage ? formatBytes(usage.used) : unknown],
          [t("sinkron.storage.free"), usage ? formatBytes(Math.max(0, usage.quota - usage.used)) : unknown],
          [
            t("sinkron.storage.persisted"),
            persisted === undefined ? unknown : t(`sinkron.storage.persisted.${persisted ? "yes" : "no"}`),
          ],
        ]}
      />
    </Section>
  );
}
