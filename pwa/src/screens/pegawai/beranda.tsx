import {
  calledName,
  currentLines,
  cycle,
  myCard,
  myLines,
  myReports,
  nameOf,
  type Report,
  toDecide,
  today,
  toSettle,
  toVerify,
} from "../../mine";
import { outcomeTasks } from "../../outcomes";
import { nextDeadline, periods } from "../../proof";
import { session } from "../../session";
import { type Aside, asides, collection, now, record, type SyncStatus, syncStatus } from "../../sync";
import { daysBetween, formatBytes, formatDate, label, localDate, t } from "../../text";
import { toRate } from "../../to-rate";
import { Banner } from "../../ui/banner";
import { ButtonLink } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { StateChip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { installed } from "../../ui/install";
import { Page } from "../../ui/page";
import { needsAuthor, stateOf, workflowOf } from "../../ui/state";
import { ClockWarning, Incidents, UnsentWarning } from "../../ui/warnings";
import { DraftRow } from "./draft-row";
import { PlanLineProgress } from "./indicator-progress";
import { OutcomeTaskRow } from "./outcome-tasks";
import { readRefusals, reportDrafts } from "./report-drafts";
import { reportTitle } from "./report-words";
import "./beranda.css";

const LINES_SHOWN = 4;
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
  const due = nextDeadline(periods.value, today.value);
  const words = (left: number) =>
    left > 0 ? t("beranda.days_left", { n: left }) : t(left === 0 ? "beranda.last_day" : "beranda.over");
  return (
    <>
      {period && (
        <p class="period">
          <span>{label(period.name)}</span>
          <b>{words(daysBetween(today.value, period.until))}</b>
        </p>
      )}
      {due && (
        <p class="period">
          <span>
            {due.grace
              ? t("beranda.grace", { date: formatDate(due.period.lock) })
              : t("beranda.deadline", { date: formatDate(due.period.deadline) })}
          </span>
          <b>{words(due.left)}</b>
        </p>
      )}
    </>
  );
}

function Warnings() {
  const status = syncStatus.value;
  const expired = session.value.kind === "signed_in" && session.value.expired;
  const free = freeSpace(status);
  const remind = collection("notice").value.find(({ value }) => value?.kind === "rate_due")?.value;
  return (
    <>
      {remind && toRate.value.count > 0 && remind.until >= today.value && (
        <Banner
          tone="turmeric"
          icon="hourglass"
          title={t("beranda.remind", { n: toRate.value.count, date: formatDate(remind.until) })}
          action={<ButtonLink href="/menilai">{t("beranda.remind.action")}</ButtonLink>}
        />
      )}
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
      <Incidents />
      <UnsentWarning />
      <ClockWarning />
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
  const disputes = toSettle.value;
  const cases = toDecide.value;
  const rate = toRate.value;
  const notChosen = asides.value;
  const asked = outcomeTasks.value;
  const nothing =
    !asked.length &&
    !others &&
    !rate.count &&
    !disputes &&
    !cases &&
    !notChosen.length &&
    !mine.length &&
    !drafts.length &&
    reportedToday;
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
          {notChosen.map((aside) => (
            <AsideRow key={`${aside.id}/${aside.register}`} aside={aside} />
          ))}
          {mine.map((report) => (
            <ReturnedRow key={report.id} report={report} />
          ))}
          {asked.map((one) => (
            <OutcomeTaskRow key={one.record.id} {...one} />
          ))}
          {disputes > 0 && (
            <ListRow
              href="/konflik"
              margin={<Icon name="versions" large />}
              title={t("beranda.disputes", { n: disputes })}
              line={t("beranda.disputes.hint")}
            />
          )}
          {others > 0 && (
            <ListRow
              href="/verifikasi"
              margin={<Icon name="inbox" large />}
              title={t("beranda.verify", { n: others })}
              line={t("beranda.verify.hint")}
            />
          )}
          {rate.count > 0 && (
            <ListRow
              href="/menilai"
              margin={<Icon name="team" large />}
              title={t("beranda.rate", { n: rate.count })}
              line={t("beranda.rate.due", { date: formatDate(rate.until) })}
            />
          )}
          {cases > 0 && (
            <ListRow
              href="/antrean"
              margin={<Icon name="hourglass" large />}
              title={t("beranda.cases", { n: cases })}
              line={t("beranda.cases.hint")}
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

/** Somebody chose another version: he is told by whom, and can read both. */
function AsideRow({ aside }: { aside: Aside }) {
  const shown = record(aside.collection, aside.record).value?.registers[aside.register];
  return (
    <ListRow
      href={`/konflik/${aside.collection}/${aside.record}`}
      margin={<Icon name="versions" large />}
      title={t("aside.title")}
      line={
        <>
          <span>{t("aside.by", { name: nameOf(shown?.by) || t("aside.somebody") })}</span>
          {shown?.at ? <span>{formatDate(localDate(shown.at))}</span> : null}
        </>
      }
    />
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
  const lines = currentLines.value;
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
