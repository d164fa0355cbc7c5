import { calledName, cycle, myCard, myLines, myReports, type Report, today, toVerify } from "../../mine";
import { session } from "../../session";
import { collection, now, type SyncStatus, syncStatus } from "../../sync";
import { daysBetween, formatBytes, formatDate, label, localDate, t } from "../../text";
import { Banner } from "../../ui/banner";
import { ButtonLink } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { StateChip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { installed } from "../../ui/install";
import { Page } from "../../ui/page";
import { needsAuthor, stateOf, workflowOf } from "../../ui/state";
import { DraftRow } from "./draft-row";
import { PlanLineProgress } from "./indicator-progress";
import { readRefusals, reportDrafts } from "./report-drafts";
import { reportTitle } from "./report-words";
import "./beranda.css";

const LINES_SHOWN = 4;
const LONG_UNSENT_DAYS = 3;
const LITTLE_SPACE = 200_000_000;
const DAY_MS = 86_400_000;

/** What is mine to do, and how far I have come. */
export function Beranda() {
  const name = session.value.kind === "signed_in" ? calledName(session.value.person.name) : "";
  return (
    <Page title={greeting(name)} line={myCard.value?.unitName} cover={<Period />}>
      <div class="stack" data-gap="tight">
        <Warnings />
        <Tasks />
        <News />
      </div>
      <Progress />
    </Page>
  );
}

function greeting(name: string): string {
  const hour = new Date(now.value).getHours();
  if (hour >= 18 || hour < 4) return t("beranda.evening", { name });
  if (hour < 11) return t("beranda.morning", { name });
  return t(hour < 15 ? "beranda.noon" : "beranda.afternoon", { name });
}

function Period() {
  const period = cycle.value;
  if (!period) return null;
  const left = daysBetween(today.value, period.until);
  return (
    <p class="period">
      <span>{label(period.name)}</span>
      <b>
        {left > 0 ? t("beranda.days_left", { n: left }) : t(left === 0 ? "beranda.last_day" : "beranda.over")}
      </b>
    </p>
  );
}

function Warnings() {
  const status = syncStatus.value;
  const expired = session.value.kind === "signed_in" && session.value.expired;
  const unsentDays = status.oldestUnsentAt ? Math.floor((now.value - status.oldestUnsentAt) / DAY_MS) : 0;
  const free = freeSpace(status);
  return (
    <>
      {expired && (
        <Banner
          tone="madder"
          icon="lock"
          title={t("beranda.expired")}
          action={<ButtonLink href="/masuk">{t("beranda.expired.action")}</ButtonLink>}
        >
          {t("beranda.expired.hint")}
        </Banner>
      )}
      {unsentDays >= LONG_UNSENT_DAYS && (
        <Banner
          tone="turmeric"
          title={t("beranda.unsent", { n: unsentDays })}
          action={<ButtonLink href="/sinkron">{t("beranda.unsent.action")}</ButtonLink>}
        >
          {t("beranda.unsent.hint")}
        </Banner>
      )}
      {free !== undefined && free < LITTLE_SPACE && (
        <Banner tone="turmeric" icon="warning" title={t("beranda.storage")}>
          {t("beranda.storage.hint", { free: formatBytes(free) })}
        </Banner>
      )}
      {myCard.value && !myCard.value.superior && (
        <Banner
          tone="turmeric"
          icon="person"
          title={t("beranda.confirm")}
          action={<ButtonLink href="/saya">{t("nav.me")}</ButtonLink>}
        >
          {t("beranda.confirm.hint")}
        </Banner>
      )}
    </>
  );
}

/** Good to know, after what has to be done. */
function News() {
  const { persisted } = syncStatus.value;
  return (
    <>
      {freshNotices().map(({ id, name }) => (
        <Banner key={id} tone="green" icon="target" title={t("beranda.reached")}>
          {name}
        </Banner>
      ))}
      {persisted === false && !installed.value && myReports.value.length > 0 && (
        <Banner
          tone="indigo"
          icon="install"
          title={t("beranda.persist")}
          action={<ButtonLink href="/selamat-datang?langkah=2">{t("beranda.persist.action")}</ButtonLink>}
        />
      )}
    </>
  );
}

function freeSpace({ usage }: SyncStatus): number | undefined {
  return usage && usage.quota > 0 ? usage.quota - usage.used : undefined;
}

/** Targets of mine reached within the last week. */
function freshNotices(): { id: string; name: string }[] {
  const found: { id: string; name: string }[] = [];
  for (const { id, value } of collection("notice").value) {
    if (value?.kind !== "target_reached" || value.undone || now.value - value.at > 7 * DAY_MS) continue;
    const line = myLines.value.find((one) => one.id === value.line);
    const indicator = line?.indicators.find((one) => one.id === value.indicator);
    if (indicator) found.push({ id, name: indicator.name });
  }
  return found;
}

function Tasks() {
  const read = readRefusals.value;
  const mine = myReports.value.filter(({ id, record }) => needsAuthor(record) && !read.has(id));
  const drafts = reportDrafts.value;
  const reportedToday = myReports.value.some(
    ({ body, record, madeAt }) =>
      workflowOf(record) !== "withdrawn" && (body.date === today.value || localDate(madeAt) === today.value),
  );
  const others = toVerify.value;
  const nothing = !others && !mine.length && !drafts.length && reportedToday;
  return (
    <Section title={t("beranda.tasks")}>
      {nothing ? (
        <p class="row tasks-none">
          <Icon name="checks" large />
          <span>
            <b>{t("beranda.tasks.none")}</b>
            <br />
            <span class="soft small">{t("beranda.tasks.none.hint")}</span>
          </span>
        </p>
      ) : (
        <ul class="ledger">
          {mine.map((report) => (
            <ReturnedRow key={report.id} report={report} />
          ))}
          {others > 0 && (
            <ListRow
              href="/verifikasi"
              margin={<Icon name="inbox" large />}
              title={t("beranda.verify", { n: others })}
              line={t("beranda.verify.hint")}
            />
          )}
          {drafts.map((draft) => (
            <DraftRow key={draft.key} draft={draft} task />
          ))}
          {!reportedToday && (
            <ListRow
              href="/lapor"
              margin={<Icon name="plus" large />}
              title={t("beranda.today")}
              line={t("beranda.today.hint")}
            />
          )}
        </ul>
      )}
    </Section>
  );
}

function ReturnedRow({ report }: { report: Report }) {
  const state = stateOf(report.record);
  const reason = report.record.registers.state?.reason;
  const date = formatDate(report.body.date);
  return (
    <ListRow
      href={`/laporan/${report.id}`}
      state={state}
      margin={
        <span class="needs-person">
          <Icon name={state === "returned" ? "reply" : "warning"} large />
        </span>
      }
      title={t(state === "returned" ? "beranda.returned" : "beranda.action", { date })}
      line={
        <>
          <StateChip state={state} />
          <span>{reason ? `“${reason}”` : reportTitle(report)}</span>
        </>
      }
    />
  );
}

function Progress() {
  const lines = myLines.value;
  if (!lines.length)
    return (
      <Section title={t("beranda.progress")}>
        <EmptyState title={t("beranda.progress.none")}>{t("beranda.progress.none.hint")}</EmptyState>
      </Section>
    );
  return (
    <Section
      title={t("beranda.progress")}
      aside={
        <a class="link-large" href="/kinerja">
          {t("beranda.progress.all")}
        </a>
      }
    >
      <div>
        {lines.slice(0, LINES_SHOWN).map((line) => (
          <PlanLineProgress key={line.id} line={line} />
        ))}
      </div>
    </Section>
  );
}
