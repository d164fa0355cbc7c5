import { useState } from "preact/hooks";
import { findPeople, type Listed, readUnits } from "../../administration";
import { formatDate, t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { SelectField, TextField } from "../../ui/field";
import { Page } from "../../ui/page";
import { Export } from "./export-part";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

/** Everybody in the units that one administers, found by name or NIP. */
export function People({ agency }: { agency: string }) {
  const [q, setQ] = useState("");
  const [unit, setUnit] = useState("");
  const [start, setStart] = useState(0);
  const units = useAnswer(readUnits, "units");
  const found = useAnswer(() => findPeople({ q, unit, start }), `${q}/${unit}/${start}`);
  const narrow = (change: () => void) => {
    change();
    setStart(0);
  };
  const every = { value: "", label: t("admin.every_unit") };
  const choices = (units.value?.units ?? []).map(({ id, name, code }) => ({
    value: id,
    label: `${name} (${code})`,
  }));
  return (
    <Page title={t("admin.people")} line={agency} wide withoutSync>
      <div class="row">
        <ButtonLink icon="copy" href="/pengelola/impor">
          {t("admin.imports.see")}
        </ButtonLink>
        <ButtonLink icon="place" href="/pengelola/unit">
          {t("admin.units")}
        </ButtonLink>
        <ButtonLink icon="print" href="/pengelola/slip">
          {t("admin.slips")}
        </ButtonLink>
        <ButtonLink icon="checks" href="/pengelola/mulai">
          {t("admin.setup")}
        </ButtonLink>
        <Export list="people" query={{ q, unit }} />
      </div>
      <div class="desk-tools">
        <TextField
          type="search"
          label={t("admin.find")}
          help={t("admin.find.hint")}
          value={q}
          maxLength={100}
          onInput={(words) => narrow(() => setQ(words))}
        />
        <SelectField
          label={t("admin.unit")}
          options={[every, ...choices]}
          value={unit}
          onChange={(chosen) => narrow(() => setUnit(chosen))}
        />
      </div>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : found.value.total === 0 ? (
        <EmptyState title={t("admin.nobody")}>{t("admin.nobody.hint")}</EmptyState>
      ) : (
        <>
          <p class="soft" role="status">
            {t("admin.found", { n: found.value.total })}
          </p>
          <PeopleTable people={found.value.people} />
          <Pages start={start} next={found.value.next} step={50} onTurn={setStart} />
        </>
      )}
    </Page>
  );
}

function PeopleTable({ people }: { people: Listed[] }) {
  return (
    <table class="desk-table">
      <thead>
        <tr>
          <th scope="col">{t("admin.name")}</th>
          <th scope="col">{t("admin.position")}</th>
          <th scope="col">{t("admin.unit")}</th>
          <th scope="col">{t("admin.superior")}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((one) => (
          <tr key={one.placement}>
            <th scope="row">
              <a class="desk-hit" href={`/pengelola/pegawai/${one.placement}`}>
                {one.name}
              </a>
              <small class="soft">{one.nip}</small>
            </th>
            <td>
              {one.position}
              {one.until && <small class="soft">{t("admin.until", { date: formatDate(one.until) })}</small>}
            </td>
            <td>{one.unit_name}</td>
            <td>{one.superior?.name ?? <b>{t("admin.no_superior")}</b>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type PagesProps = { start: number; next: number | null; step: number; onTurn: (start: number) => void };

export function Pages({ start, next, step, onTurn }: PagesProps) {
  if (start === 0 && next === null) return null;
  return (
    <nav class="row" aria-label={t("admin.pages")}>
      {start > 0 && (
        <Button icon="back" onClick={() => onTurn(Math.max(0, start - step))}>
          {t("admin.page.before")}
        </Button>
      )}
      {next !== null && (
        <Button icon="forward" onClick={() => onTurn(next)}>
          {t("admin.page.next")}
        </Button>
      )}
    </nav>
  );
}
