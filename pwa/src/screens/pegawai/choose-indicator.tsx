import { useState } from "preact/hooks";
import {
  cycle,
  type Indicator,
  myCard,
  myCards,
  myLines,
  myReports,
  type PlanLine,
  progress,
  today,
} from "../../mine";
import { formatNumber, label, t } from "../../text";
import { ListRow, Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { TextField } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { workflowOf } from "../../ui/state";
import { Steps } from "../../ui/steps";
import { DraftRow } from "./draft-row";
import { begin, beginLike } from "./new-draft";
import { reportDrafts } from "./report-drafts";
import { formFor } from "./report-form";
import { reportAmount, reportTitle } from "./report-words";
import { matches } from "./search";
import { targetWords } from "./standing";

type Choice = { line: PlanLine; indicator: Indicator };

const SEARCH_FROM = 8;
const RECENT = 3;

/** Step 1: which target is this about? What was used last comes first. */
export function ChooseIndicator() {
  const [wanted, setWanted] = useState("");
  const card = myCard.value;
  const all = myLines.value.flatMap((line) => line.indicators.map((indicator) => ({ line, indicator })));
  const found = all.filter(({ line, indicator }) => matches(wanted, [indicator.name, line.rhk]));
  const recent = wanted ? [] : recentOf(all);
  const rest = found.filter((choice) => !recent.includes(choice));
  const last = myReports.value.find(({ record }) => workflowOf(record) !== "withdrawn");
  const lastForm = last && formFor(myCards.value.find(({ id }) => id === last.placement));
  const drafts = reportDrafts.value;
  return (
    <Page
      title={t("lapor.title.1")}
      back="/"
      line={t("lapor.step", { at: 1 })}
      cover={<Steps at={1} of={3} />}
    >
      {!card || !formFor(card) ? (
        <EmptyState title={t("lapor.no_form")}>{t("lapor.no_form.hint")}</EmptyState>
      ) : (
        <>
          {drafts.length > 0 && !wanted && (
            <Section title={t("lapor.draft")}>
              <ul class="ledger">
                {drafts.map((draft) => (
                  <DraftRow key={draft.key} draft={draft} />
                ))}
              </ul>
            </Section>
          )}
          {all.length > SEARCH_FROM && (
            <TextField type="search" label={t("lapor.search")} value={wanted} onInput={setWanted} />
          )}
          {!wanted && (last || recent.length > 0) && (
            <Section title={t("lapor.recent")}>
              <ul class="ledger">
                {last && lastForm && (
                  <ListRow
                    onClick={() => beginLike(last, lastForm, today.peek())}
                    margin={<Icon name="copy" large />}
                    title={t("lapor.repeat")}
                    line={`${reportTitle(last)} · ${reportAmount(last)}`}
                  />
                )}
                {recent.map((choice) => (
                  <ChoiceRow key={choice.indicator.id} {...choice} />
                ))}
              </ul>
            </Section>
          )}
          <Section title={t("lapor.all")}>
            {wanted && !rest.length && <p class="soft">{t("lapor.search.none")}</p>}
            <ul class="ledger">
              {rest.map((choice) => (
                <ChoiceRow key={choice.indicator.id} {...choice} />
              ))}
              <ListRow
                onClick={() => begin({ placement: card.id, line: null, indicator: null }, today.peek())}
                margin={<Icon name="plus" large />}
                title={t("report.other")}
                line={t("lapor.other.hint")}
              />
            </ul>
          </Section>
          {cycle.value && <p class="soft small">{label(cycle.value.name)}</p>}
        </>
      )}
    </Page>
  );
}

function ChoiceRow({ line, indicator }: Choice) {
  return (
    <ListRow
      onClick={() =>
        begin({ placement: line.placement, line: line.id, indicator: indicator.id }, today.peek())
      }
      margin={<Share line={line} indicator={indicator} />}
      title={indicator.name}
      line={
        <>
          <span>{t("progress.text", { target: targetWords(indicator) })}</span>
          <span class="one-line">{line.rhk}</span>
        </>
      }
    />
  );
}

/** How far it has come, in the margin. */
function Share({ line, indicator }: Choice) {
  const reached = progress.value.get(line.id)?.[indicator.id]?.reached;
  if (typeof reached !== "number") return <Icon name="target" large />;
  return <b class="small nowrap">{formatNumber(Math.round(reached * 100))}%</b>;
}

function recentOf(all: Choice[]): Choice[] {
  const recent: Choice[] = [];
  for (const report of myReports.value) {
    const used = all.find(
      ({ indicator, line }) => indicator.id === report.indicator && line.id === report.line,
    );
    if (used && !recent.includes(used)) recent.push(used);
    if (recent.length === RECENT) break;
  }
  return recent;
}
