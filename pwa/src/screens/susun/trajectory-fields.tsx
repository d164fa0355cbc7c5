import { readTarget } from "../../forms/inputs";
import type { Trajectory } from "../../reading";
import { formatNumber, parseNumber, t } from "../../text";
import { Chip } from "../../ui/chip";
import { NumberField, SelectField } from "../../ui/field";
import type { TypedIndicator } from "../rencana/line";
import { type Each, fits, PERIODS, partsOf, totalOf } from "./trajectory";
import { partWords } from "./trajectory-chart";

type FieldsProps = { one: TypedIndicator; from: string; change: (next: TypedIndicator) => void };

const EACH: Each[] = ["quarter", "semester", "month"];

/** Targets by period, as many as one wants to set. Where amounts add up to another sum than the target, it says so. */
export function TrajectoryFields({ one, from, change }: FieldsProps) {
  const { trajectory } = one;
  const put = (next: Trajectory | undefined) => {
    const { trajectory: _before, ...rest } = one;
    change(next ? { ...rest, trajectory: next } : rest);
  };
  const choose = (each: string) =>
    put(each ? { each: each as Each, values: Array(PERIODS[each as Each]).fill(null) } : undefined);
  return (
    <>
      <SelectField
        label={t("susun.trajectory.each")}
        help={t(one.aggregate === "sum" ? "susun.trajectory.sum" : "susun.trajectory.level")}
        options={[
          { value: "", label: t("susun.trajectory.none") },
          ...EACH.map((value) => ({ value, label: t(`susun.each.${value}`) })),
        ]}
        value={trajectory?.each ?? ""}
        onChange={choose}
      />
      {trajectory && (
        <>
          {partsOf(from, trajectory.each).map((part, at) => (
            <PeriodField
              key={`${trajectory.each}-${part.n}`}
              label={partWords(trajectory.each, part)}
              unit={one.unit}
              value={trajectory.values[at] ?? null}
              onValue={(value) =>
                put({
                  ...trajectory,
                  values: trajectory.values.map((old, place) => (place === at ? value : old)),
                })
              }
            />
          ))}
          <Sum one={one} trajectory={trajectory} />
        </>
      )}
    </>
  );
}

type PeriodProps = {
  label: string;
  unit: string;
  value: number | null;
  onValue: (value: number | null) => void;
};

function PeriodField({ label, unit, value, onValue }: PeriodProps) {
  return (
    <NumberField
      label={label}
      unit={unit}
      value={value === null ? "" : formatNumber(value)}
      onInput={(typed) => {
        const read = parseNumber(typed);
        if (read === null || !Number.isNaN(read)) onValue(read);
      }}
    />
  );
}

function Sum({ one, trajectory }: { one: TypedIndicator; trajectory: Trajectory }) {
  const target = readTarget(one.target.trim()).value;
  const total = totalOf(one.aggregate, trajectory.values);
  if (total === undefined || target == null) return null;
  const whole = fits(one.aggregate, target, trajectory.values);
  return (
    <p role="status">
      <Chip tone={whole ? "green" : "turmeric"} icon={whole ? "check" : "warning"}>
        {t(whole ? "susun.trajectory.fits" : "susun.trajectory.differs", {
          total: formatNumber(total),
          target: formatNumber(target),
        })}
      </Chip>
    </p>
  );
}
