import { useState } from "preact/hooks";
import { type Cycle, type Days, type DaysSent, setDays } from "../../administration-cycles";
import { formatDate, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Facts, Section } from "../../ui/card";
import { ChoiceField, DateField, TextField } from "../../ui/field";
import { showToast } from "../../ui/toast";
import { ChangeSheet } from "./change-sheet";

export type Dates = {
  rate_until: string;
  plan_until: string;
  calibrate_until: string;
  release_on: string;
  remind: string;
  auto_close: boolean;
};

const NAMES = ["plan_until", "rate_until", "calibrate_until", "release_on"] as const;

export const newDates = (rate_until: string): Dates => ({
  rate_until,
  plan_until: "",
  calibrate_until: "",
  release_on: "",
  remind: "3, 1",
  auto_close: false,
});

const datesOf = ({ rate_until, days }: Cycle): Dates => ({
  rate_until,
  plan_until: days.plan_until ?? "",
  calibrate_until: days.calibrate_until ?? "",
  release_on: days.release_on ?? "",
  remind: days.remind.join(", "),
  auto_close: days.auto_close,
});

export const daysSent = (dates: Dates): DaysSent => ({
  plan_until: dates.plan_until || null,
  calibrate_until: dates.calibrate_until || null,
  release_on: dates.release_on || null,
  remind: dates.remind.split(/[^0-9]+/).flatMap((one) => (one ? [Number(one)] : [])),
  auto_close: dates.auto_close,
});

/** What is wrong with the dates before anybody is asked, in words. */
export function missingIn(dates: Dates): string | undefined {
  if (!dates.rate_until) return t("cycle.rate_until.needed");
  const days = NAMES.map((name) => dates[name]).filter(Boolean);
  return days.every((day, place) => place === 0 || (days[place - 1] ?? "") <= day)
    ? undefined
    : t("cycle.days.order");
}

type FieldsProps = { dates: Dates; onChange: (dates: Dates) => void; first: string; lock: string };

/** The days of a cycle in their order; all but the last one for answers may be left open. */
export function DaysFields({ dates, onChange, first, lock }: FieldsProps) {
  const late = { plan_until: true, rate_until: true, calibrate_until: false, release_on: false };
  return (
    <>
      {NAMES.map((name) => (
        <DateField
          key={name}
          label={t(`cycle.${name}`)}
          min={first}
          {...(late[name] && { max: lock })}
          required={name === "rate_until"}
          value={dates[name]}
          onInput={(day) => onChange({ ...dates, [name]: day })}
        />
      ))}
      <TextField
        label={t("cycle.remind")}
        help={t("cycle.remind.hint")}
        inputMode="numeric"
        value={dates.remind}
        onInput={(remind) => onChange({ ...dates, remind })}
      />
      <ChoiceField
        label={t("cycle.ending")}
        many
        options={[{ value: "auto", label: t("cycle.auto_close"), line: t("cycle.auto_close.hint") }]}
        value={dates.auto_close ? ["auto"] : []}
        onChange={(chosen) => onChange({ ...dates, auto_close: chosen.length > 0 })}
      />
    </>
  );
}

const shown = (day: string | null) => (day ? formatDate(day) : t("cycle.days.none"));

const factsOf = ({ rate_until }: Cycle, days: Days): [string, string][] => [
  [t("cycle.plan_until"), shown(days.plan_until)],
  [t("cycle.rate_until"), formatDate(rate_until)],
  [t("cycle.calibrate_until"), shown(days.calibrate_until)],
  [t("cycle.release_on"), shown(days.release_on)],
  [t("cycle.object_until"), shown(days.object_until)],
  [t("cycle.remind"), days.remind.length ? t("cycle.remind.days", { days: days.remind.join(", ") }) : "–"],
  [t("cycle.ending"), t(days.auto_close ? "cycle.auto_close" : "cycle.close.offered")],
];

/** The phases of a cycle with their days, and changing them with a reason. */
export function DaysPart({ cycle, again }: { cycle: Cycle; again: () => void }) {
  const [dates, setDates] = useState<Dates>();
  const missing = dates && missingIn(dates);
  return (
    <Section title={t("cycle.days")}>
      {cycle.state === "open" && cycle.is_over && (
        <Banner
          tone="turmeric"
          icon="hourglass"
          title={t("cycle.over", { date: formatDate(cycle.rate_until) })}
        >
          {t(cycle.days.auto_close ? "cycle.over.auto" : "cycle.over.hint")}
        </Banner>
      )}
      <Facts facts={factsOf(cycle, cycle.days)} />
      {cycle.state !== "released" && cycle.state !== "undone" && (
        <div class="row">
          <Button onClick={() => setDates(datesOf(cycle))}>{t("cycle.days.change")}</Button>
        </div>
      )}
      {dates && (
        <ChangeSheet
          title={t("cycle.days.change")}
          action={t("cycle.days.change")}
          {...(missing && { missing })}
          change={(reason) =>
            setDays(cycle.id, { rate_until: dates.rate_until, days: daysSent(dates), reason })
          }
          onDone={() => {
            setDates(undefined);
            showToast(t("cycle.days.changed"));
            again();
          }}
          onClose={() => setDates(undefined)}
        >
          <p>{t("cycle.days.hint")}</p>
          <DaysFields dates={dates} onChange={setDates} first={cycle.first} lock={cycle.days.last} />
        </ChangeSheet>
      )}
    </Section>
  );
}
