import { useState } from "preact/hooks";
import { addPeriod, type Period, readUnits, reopenPeriod } from "../../administration";
import { formatDate, localDate, t } from "../../text";
import { Banner } from "../../ui/banner";
import { DateField, SelectField } from "../../ui/field";
import { ChangeSheet } from "./change-sheet";
import { useAnswer } from "./use-answer";

const DAYS = ["first", "last", "deadline", "lock"] as const;

type Days = Record<(typeof DAYS)[number], string>;

export const nameOf = ({ first, last }: Period) =>
  t("admin.period", { first: formatDate(first), last: formatDate(last) });

/** The same act on the server; what is open is not opened again. */
export const actOf = ({ state }: Period) =>
  t(state === "open" ? "admin.period.extend" : "admin.period.reopen");

/** A new period: four days, and what follows from them. */
export function AddPeriodSheet({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const [days, setDays] = useState<Days>({ first: "", last: "", deadline: "", lock: "" });
  const isComplete = DAYS.every((name) => days[name] !== "");
  return (
    <ChangeSheet
      title={t("admin.period.add")}
      action={t("admin.period.add")}
      missing={isComplete ? undefined : t("admin.period.add.needed")}
      change={(reason) => addPeriod({ ...days, reason })}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{t("admin.period.add.hint")}</p>
      {DAYS.map((name, at) => (
        <DateField
          key={name}
          label={t(`admin.period.${name}`)}
          {...((name === "deadline" || name === "lock") && { help: t(`admin.period.${name}.hint`) })}
          // No day is before the one above it.
          {...(at > 0 && { min: days[DAYS[at - 1] ?? "first"] })}
          value={days[name]}
          onInput={(day) => setDays({ ...days, [name]: day })}
        />
      ))}
    </ChangeSheet>
  );
}

type ReopenProps = {
  period: Period;
  onDone: (done: { released: number }) => void;
  onClose: () => void;
};

/** The deadline of one period moves, for one unit and all below it. */
export function ReopenSheet({ period, onDone, onClose }: ReopenProps) {
  const units = useAnswer(readUnits, "units");
  const [unit, setUnit] = useState("");
  const [until, setUntil] = useState("");
  return (
    <ChangeSheet
      title={actOf(period)}
      action={actOf(period)}
      missing={unit && until ? undefined : t("admin.period.reopen.needed")}
      change={(reason) => reopenPeriod(period.id, { unit, until, reason })}
      onDone={onDone}
      onClose={onClose}
    >
      <p>
        <b>{nameOf(period)}</b>
      </p>
      <p>{t("admin.period.reopen.hint")}</p>
      {period.state === "locked" && <Banner icon="lock" title={t("admin.period.reopen.locked")} />}
      <SelectField
        label={t("admin.unit")}
        options={[
          { value: "", label: t("admin.choose") },
          ...(units.value?.units ?? []).map(({ id, name, code }) => ({
            value: id,
            label: `${name} (${code})`,
          })),
        ]}
        value={unit}
        onChange={setUnit}
      />
      <DateField
        label={t("admin.period.reopen.until")}
        min={localDate(Date.now())}
        value={until}
        onInput={setUntil}
      />
    </ChangeSheet>
  );
}
