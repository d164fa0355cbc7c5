import { t } from "../../text";
import { DateField, Field, SelectField, TextField } from "../../ui/field";
import { SORTS, type Sort } from "./talks";

export type Schedule = { date: string; time: string; place: string; topic: string; sort: Sort };

/** Day, time, place and what kind of talk it is. */
export function ScheduleFields({
  value,
  onChange,
  missing,
}: {
  value: Schedule;
  onChange: (change: Partial<Schedule>) => void;
  missing: boolean;
}) {
  return (
    <>
      <SelectField
        label={t("dialog.sort")}
        value={value.sort}
        onChange={(sort) => onChange({ sort: sort as Sort })}
        options={SORTS.map((sort) => ({ value: sort, label: t(`dialog.sort.${sort}`) }))}
      />
      <DateField
        id="dialog-date"
        label={t("dialog.date")}
        error={missing && !value.date ? t("dialog.date.needed") : undefined}
        required
        value={value.date}
        onInput={(date) => onChange({ date })}
      />
      <Field label={t("dialog.time")}>
        {(described) => (
          <input
            {...described}
            class="input"
            type="time"
            value={value.time}
            onInput={(event) => onChange({ time: event.currentTarget.value })}
          />
        )}
      </Field>
      <TextField
        label={t("dialog.place")}
        maxLength={200}
        value={value.place}
        onInput={(place) => onChange({ place })}
      />
      <TextField
        label={t("dialog.topic")}
        maxLength={500}
        value={value.topic}
        onInput={(topic) => onChange({ topic })}
      />
    </>
  );
}

/** As it is put: what is empty is left out. */
export const scheduleOf = ({ date, time, place, topic, sort }: Schedule) => ({
  date,
  sort,
  ...(time ? { time } : {}),
  ...(place.trim() ? { place: place.trim() } : {}),
  ...(topic.trim() ? { topic: topic.trim() } : {}),
});
