import { t } from "../../text";
import { Section } from "../../ui/card";
import { Both, Decimal, Lines, Many, Select, Text, Whole, YesNo } from "./fields";

const PERIODS = ["month", "quarter", "semester", "year"] as const;
const CLOCKS = ["acknowledge", "object", "explain", "decide"] as const;
export const POLICIES = ["renormalise", "wait", "zero"] as const;

export function General() {
  return (
    <Section title={t("skema.tab.general")}>
      <Both path="label" label={t("skema.label")} required />
      <Both path="about" label={t("skema.about")} multiline />
      <Text path="basis" label={t("skema.basis")} help={t("skema.basis.hint")} multiline />
      <Many
        path="periods"
        label={t("skema.periods")}
        options={PERIODS.map((value) => ({ value, label: t(`skema.period.${value}`) }))}
      />
    </Section>
  );
}

/** What holds for the whole scheme: who sees what when, and what becomes of what is missing. */
export function Rules() {
  return (
    <>
      <Section title={t("skema.tab.rules")}>
        <Select
          path="missing"
          label={t("skema.missing")}
          help={t("skema.missing.hint")}
          options={POLICIES.map((value) => ({ value, label: t(`skema.missing.${value}`) }))}
        />
        <Select
          path="visibility"
          label={t("skema.visibility")}
          options={(["on_release", "on_submit"] as const).map((value) => ({
            value,
            label: t(`skema.visibility.${value}`),
          }))}
        />
        <Select
          path="notes"
          label={t("skema.notes")}
          help={t("skema.notes.hint")}
          options={(["never", "superior", "ratee"] as const).map((value) => ({
            value,
            label: t(`skema.notes.${value}`),
          }))}
        />
        <YesNo path="self_first" label={t("skema.self_first")} help={t("skema.self_first.hint")} />
        <div class="desk-tools">
          <Whole path="minimum" label={t("skema.minimum")} help={t("skema.minimum.hint")} />
          <Whole path="most_ratings" label={t("skema.most_ratings")} />
          <Whole path="decimals" label={t("skema.decimals")} />
        </div>
        <div class="desk-tools">
          <Decimal path="low" label={t("skema.low")} />
          <Decimal path="high" label={t("skema.high")} />
        </div>
      </Section>
      <Section title={t("skema.clocks")}>
        <p class="soft">{t("skema.clocks.hint")}</p>
        <div class="desk-tools">
          {CLOCKS.map((name) => (
            <Whole
              key={name}
              path={`clocks.${name}`}
              label={t(`skema.clock.${name}`)}
              unit={t("skema.days")}
            />
          ))}
        </div>
      </Section>
      <Section title={t("skema.absence")}>
        <p class="soft">{t("skema.absence.hint")}</p>
        <Lines
          path="absence"
          add={t("skema.absence.add")}
          fresh={() => ({ start: 1, label: { id: "", en: "" } })}
          named={(line) => String(line.start)}
        >
          {(_, path) => (
            <>
              <Whole path={`${path}.start`} label={t("skema.absence.start")} />
              <Both path={`${path}.label`} label={t("skema.absence.label")} />
            </>
          )}
        </Lines>
      </Section>
    </>
  );
}
