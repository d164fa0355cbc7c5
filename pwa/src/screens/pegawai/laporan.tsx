import { useEffect, useState } from "preact/hooks";
import { myReports, type Report } from "../../mine";
import { isReturn } from "../../router";
import { formatMonth, t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { type StateKey, stateOf } from "../../ui/state";
import { DraftRow } from "./draft-row";
import { reportDrafts } from "./report-drafts";
import { ReportRow } from "./report-row";
import "./laporan.css";

const FILTERS = ["all", "draft", "waiting", "sent", "verified", "returned"] as const;
type Filter = (typeof FILTERS)[number];

const GROUP: Record<StateKey, Filter> = {
  draft: "draft",
  waiting: "waiting",
  sending: "waiting",
  kept: "waiting",
  submitted_waiting: "waiting",
  verified_waiting: "waiting",
  returned_waiting: "waiting",
  withdrawn_waiting: "waiting",
  held: "sent",
  undecided: "sent",
  submitted: "sent",
  withdrawn: "all",
  replaced: "all",
  verified: "verified",
  agreed: "verified",
  closed: "verified",
  open: "sent",
  returned: "returned",
  quarantined: "returned",
  unreadable: "returned",
  contested: "returned",
};

const PAGE = 60;
/** Drawn at once: more than a screen holds, and on a slow phone no longer than a blink. */
const SLICE = 20;

/** Everything I reported, a day in the margin of every line, and how far each has come. */
export function Laporan() {
  const [filter, setFilter] = useState<Filter>("all");
  const [shown, setShown] = useState(PAGE);
  // Whoever comes back wants to be where he was, and that must be there.
  const [drawn, setDrawn] = useState(isReturn() ? PAGE : SLICE);
  useEffect(() => {
    if (drawn >= shown) return;
    const next = setTimeout(() => setDrawn(drawn + SLICE));
    return () => clearTimeout(next);
  }, [drawn, shown]);
  const counts = new Map<Filter, number>([["draft", reportDrafts.value.length]]);
  for (const { record } of myReports.value) {
    const group = GROUP[stateOf(record)];
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const reports = myReports.value.filter(
    ({ record }) => filter === "all" || GROUP[stateOf(record)] === filter,
  );
  const drafts = filter === "all" || filter === "draft" ? reportDrafts.value : [];
  let row = 0;
  const nothing = !reports.length && !drafts.length;
  return (
    <Page title={t("laporan.title")}>
      <div class="stack">
        <fieldset class="filters">
          <legend class="unseen">{t("laporan.filter")}</legend>
          {FILTERS.map((one) => (
            <label key={one} class="filter">
              <input
                type="radio"
                name="filter"
                class="unseen"
                checked={filter === one}
                onChange={() => {
                  setFilter(one);
                  setShown(PAGE);
                  setDrawn(SLICE);
                }}
              />
              <span>
                {t(`laporan.${one}`)}
                {one !== "all" && counts.get(one) ? (
                  <span class="filter-count">{counts.get(one)}</span>
                ) : null}
              </span>
            </label>
          ))}
        </fieldset>
        {nothing && <Nothing filter={filter} />}
        {drafts.length > 0 && (
          <Section title={t("laporan.draft")}>
            <ul class="ledger">
              {drafts.map((draft) => (
                <DraftRow key={draft.key} draft={draft} />
              ))}
            </ul>
          </Section>
        )}
        {byMonth(reports.slice(0, Math.min(shown, drawn))).map(([month, inMonth]) => (
          <Section key={month} title={formatMonth(month)}>
            <ul class="ledger">
              {inMonth.map((report) => (
                <ReportRow key={report.id} report={report} far={row++ >= PAGE} />
              ))}
            </ul>
          </Section>
        ))}
        {reports.length > shown && (
          <Button wide onClick={() => setShown(shown + PAGE)}>
            {t("common.more", { n: Math.min(PAGE, reports.length - shown) })}
          </Button>
        )}
      </div>
    </Page>
  );
}

function Nothing({ filter }: { filter: Filter }) {
  if (filter !== "all") return <EmptyState title={t("laporan.none.filter")} />;
  return (
    <EmptyState
      title={t("laporan.none")}
      action={
        <ButtonLink kind="primary" icon="plus" href="/lapor">
          {t("laporan.new")}
        </ButtonLink>
      }
    >
      {t("laporan.none.hint")}
    </EmptyState>
  );
}

function byMonth(reports: Report[]): [month: string, reports: Report[]][] {
  const months = new Map<string, Report[]>();
  for (const report of reports) {
    const month = report.body.date.slice(0, 7);
    const inMonth = months.get(month) ?? [];
    inMonth.push(report);
    months.set(month, inMonth);
  }
  return [...months];
}
