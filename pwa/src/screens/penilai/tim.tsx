import { useState } from "preact/hooks";
import { toDecide, toSettle } from "../../mine";
import { now, syncStatus } from "../../sync";
import { daysBetween, localDate, t } from "../../text";
import { ButtonLink } from "../../ui/button";
import { Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { TextField } from "../../ui/field";
import { Page } from "../../ui/page";
import { dataTime } from "./data-time";
import { chosenRows, fits, type TeamFilter } from "./team";
import { Notices } from "./team-notices";
import { Problems } from "./team-problems";
import { TeamRowView } from "./team-row";
import { queue, rowsOf, sight, team } from "./view";
import "./tim.css";

const FILTERS: TeamFilter[] = ["all", "behind", "waiting", "quiet"];

/** The team on one page: how far each person is, who has not been heard of, what waits for a decision. */
export function Tim() {
  const [filter, setFilter] = useState<TeamFilter>("all");
  const [search, setSearch] = useState("");
  const [everybody, setEverybody] = useState(false);
  const others = sight.value.length - team.value.length;
  const all = rowsOf(everybody || team.value.length === 0 ? sight.value : team.value);
  const found = chosenRows(all, filter, search);
  const waiting = queue.value.length;
  const { lastSuccessAt } = syncStatus.value;
  return (
    <Page
      title={t("tim.title")}
      line={lastSuccessAt ? t("tim.data_at", { at: dataTime(lastSuccessAt) }) : t("tim.data_never")}
      wide
    >
      <div class="row">
        {waiting > 0 && (
          <ButtonLink kind="primary" icon="inbox" href="/verifikasi">
            {t("tim.to_verification", { n: waiting })}
          </ButtonLink>
        )}
        {toDecide.value > 0 && (
          <ButtonLink icon="hourglass" href="/antrean">
            {t("tim.to_cases", { n: toDecide.value })}
          </ButtonLink>
        )}
        {toSettle.value > 0 && (
          <ButtonLink icon="versions" href="/konflik">
            {t("tim.to_disputes", { n: toSettle.value })}
          </ButtonLink>
        )}
        {team.value.length > 0 && (
          <ButtonLink icon="list" href="/tim/matriks">
            {t("tim.matrix")}
          </ButtonLink>
        )}
        {team.value.length > 0 && (
          <ButtonLink icon="image" href="/lain/gambar">
            {t("tim.pictures")}
          </ButtonLink>
        )}
        {all.length > 0 && (
          <ButtonLink icon="print" href="/slip">
            {t("tim.slips")}
          </ButtonLink>
        )}
      </div>
      <Notices />
      <Problems />
      {all.length === 0 ? (
        <EmptyState title={t("tim.empty")}>{t("tim.empty.hint")}</EmptyState>
      ) : (
        <Section title={t("tim.list")} aside={<p class="soft">{t("tim.people", { n: all.length })}</p>}>
          <div class="team-tools">
            <TextField
              type="search"
              inputMode="search"
              autocomplete="off"
              label={t("tim.search")}
              value={search}
              onInput={setSearch}
            />
            <fieldset class="team-filters" aria-label={t("tim.filter")}>
              {FILTERS.map((one) => (
                <label key={one} class="team-filter">
                  <input
                    type="radio"
                    name="team-filter"
                    checked={filter === one}
                    onChange={() => setFilter(one)}
                  />
                  <span>
                    {t(`tim.filter.${one}`)} <b>{all.filter((row) => fits(row, one)).length}</b>
                  </span>
                </label>
              ))}
            </fieldset>
          </div>
          {others > 0 && team.value.length > 0 && (
            <label class="team-everybody">
              <input
                type="checkbox"
                checked={everybody}
                onChange={(event) => setEverybody(event.currentTarget.checked)}
              />
              {t("tim.everybody", { n: others })}
            </label>
          )}
          <p class="unseen" role="status">
            {filter !== "all" || search ? t("tim.found", { n: found.length, all: all.length }) : ""}
          </p>
          {found.length === 0 ? (
            <EmptyState title={t("tim.none_found")}>{t("tim.none_found.hint")}</EmptyState>
          ) : (
            <ul class="ledger team">
              {found.map((row) => (
                <TeamRowView
                  key={row.card.id}
                  row={row}
                  quietDays={
                    row.lastDate === undefined
                      ? undefined
                      : daysBetween(row.lastDate, localDate(now.value, row.card.zone))
                  }
                />
              ))}
            </ul>
          )}
        </Section>
      )}
    </Page>
  );
}
