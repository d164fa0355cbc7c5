import { useState } from "preact/hooks";
import {
  addHoliday,
  type Holiday,
  type Holidays as Known,
  type ListLine,
  listHolidays,
  readHolidays,
  removeHoliday,
} from "../../administration-schemes";
import { formatDate, formatWeekday, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { DateField, SelectField, TextField } from "../../ui/field";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { ChangeSheet } from "../pengelola/change-sheet";
import { Export } from "../pengelola/export-part";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { ReasonSheet } from "./copy-sheet";

type Open = { sheet: "add" | "list" } | { sheet: "remove"; day: Holiday };

/** The days on which the agency does not work, a year at a time; clocks in working days leave them out. */
export function Holidays() {
  const [year, setYear] = useState<number>();
  const [open, setOpen] = useState<Open>();
  const found = useAnswer(() => readHolidays(year), String(year));
  const done = (words: string) => {
    setOpen(undefined);
    found.again();
    showToast(words);
  };
  return (
    <Page title={t("libur.title")} line={t("libur.line")} back="/pengelola/skema" wide withoutSync>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <>
          <div class="row">
            <Button kind="primary" icon="plus" onClick={() => setOpen({ sheet: "add" })}>
              {t("libur.add")}
            </Button>
            <Button icon="list" onClick={() => setOpen({ sheet: "list" })}>
              {t("libur.list")}
            </Button>
            <Export list="holidays" query={{ year: year === undefined ? undefined : String(year) }} />
          </div>
          <div class="desk-tools">
            <SelectField
              label={t("libur.year")}
              options={found.value.years.map((one) => ({ value: String(one), label: String(one) }))}
              value={String(found.value.year)}
              onChange={(one) => setYear(Number(one))}
            />
          </div>
          <Example known={found.value} />
          {found.value.holidays.length === 0 ? (
            <EmptyState title={t("libur.empty", { year: String(found.value.year) })}>
              {t("libur.empty.hint")}
            </EmptyState>
          ) : (
            <Days days={found.value.holidays} onRemove={(day) => setOpen({ sheet: "remove", day })} />
          )}
        </>
      )}
      {open?.sheet === "add" && (
        <AddSheet
          onClose={() => setOpen(undefined)}
          onDone={(added) => {
            setYear(added.year);
            done(t("libur.added"));
          }}
        />
      )}
      {open?.sheet === "list" && (
        <ListSheet
          onClose={() => setOpen(undefined)}
          onDone={(n, first) => {
            if (first) setYear(Number(first.slice(0, 4)));
            done(t("libur.list.added", { n }));
          }}
        />
      )}
      {open?.sheet === "remove" && (
        <ChangeSheet
          title={t("libur.remove")}
          action={t("libur.remove")}
          danger
          change={(reason) => removeHoliday({ day: open.day.day, reason })}
          onDone={() => done(t("libur.removed"))}
          onClose={() => setOpen(undefined)}
        >
          <p>{t("libur.remove.hint", { day: formatDate(open.day.day), name: open.day.name })}</p>
        </ChangeSheet>
      )}
    </Page>
  );
}

function Example({ known: { example } }: { known: Known }) {
  const { begins, days, last, skipped } = example;
  return (
    <Banner
      title={t("libur.example", {
        days,
        begins: formatDate(begins),
        last: `${formatWeekday(last)}, ${formatDate(last)}`,
      })}
    >
      {skipped.length > 0 &&
        t("libur.example.skipped", {
          names: skipped.map(({ day, name }) => `${formatDate(day)} (${name})`).join(", "),
        })}
    </Banner>
  );
}

function Days({ days, onRemove }: { days: Holiday[]; onRemove: (day: Holiday) => void }) {
  return (
    <table class="desk-table">
      <thead>
        <tr>
          <th scope="col">{t("libur.day")}</th>
          <th scope="col">{t("libur.name")}</th>
          <th scope="col">{t("libur.act")}</th>
        </tr>
      </thead>
      <tbody>
        {days.map((one) => (
          <tr key={one.day}>
            <th scope="row">
              {formatDate(one.day)}
              <small class="soft">{formatWeekday(one.day)}</small>
            </th>
            <td>{one.name}</td>
            <td>
              <Button
                kind="quiet"
                icon="trash"
                aria-label={t("skema.line", { act: t("libur.remove"), name: formatDate(one.day) })}
                onClick={() => onRemove(one)}
              >
                {t("libur.remove")}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AddSheet({ onDone, onClose }: { onDone: (known: Known) => void; onClose: () => void }) {
  const [day, setDay] = useState("");
  const [name, setName] = useState("");
  const missing = !day ? t("libur.day.needed") : name.trim() ? undefined : t("libur.name.needed");
  return (
    <ChangeSheet
      title={t("libur.add")}
      action={t("libur.add")}
      missing={missing}
      change={(reason) => addHoliday({ day, name: name.trim(), reason })}
      onDone={onDone}
      onClose={onClose}
    >
      <DateField label={t("libur.day")} required value={day} onInput={setDay} />
      <TextField
        label={t("libur.name")}
        help={t("libur.name.hint")}
        required
        maxLength={200}
        value={name}
        onInput={setName}
      />
    </ChangeSheet>
  );
}

type ListProps = { onDone: (added: number, first: string | null) => void; onClose: () => void };

/** A list as somebody pastes it: all of it is taken, or nothing while a line cannot be read. */
function ListSheet({ onDone, onClose }: ListProps) {
  const [text, setText] = useState("");
  const [lines, setLines] = useState<ListLine[]>();
  return (
    <ReasonSheet
      title={t("libur.list")}
      hint={t("libur.list.hint")}
      onClose={onClose}
      onSave={async (reason) => {
        const answer = await listHolidays({ text, reason });
        if (!answer.ok) return answer.code;
        setLines(answer.value.lines);
        if (answer.value.added !== null) onDone(answer.value.added, answer.value.lines[0]?.day ?? null);
        return undefined;
      }}
    >
      <TextField
        label={t("libur.list.text")}
        help={t("libur.list.text.hint")}
        multiline
        value={text}
        onInput={setText}
      />
      <div class="row">
        <Button
          onClick={async () => {
            const answer = await listHolidays({ text });
            if (answer.ok) setLines(answer.value.lines);
          }}
        >
          {t("libur.list.try")}
        </Button>
      </div>
      {lines && lines.length === 0 && <Banner title={t("libur.list.nothing")} />}
      {lines && lines.length > 0 && (
        <ul class="stack" data-gap="tight">
          {lines.map(({ line, text: raw, day, name, code }) => (
            <li key={line}>
              {day && code !== "name" ? `${formatDate(day)}: ${name}` : raw}
              {code && <b> ({t(`libur.list.${code}`, { line })})</b>}
            </li>
          ))}
        </ul>
      )}
    </ReasonSheet>
  );
}
