import { useState } from "preact/hooks";
import { type Act, readActs } from "../../administration-tables";
import { formatMoment, t, tCode } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { DateField, SelectField, TextField } from "../../ui/field";
import { Page } from "../../ui/page";
import { Export } from "../pengelola/export-part";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { DESTRUCTION, DestructionPart } from "./destruction";
import "./tabel.css";

const NONE = { act: "", who: "", first: "", last: "" };

/** Who did what to whom and when: what the chained journal has of administrative acts. */
export function Audit() {
  const [wanted, setWanted] = useState(NONE);
  const [starts, setStarts] = useState([0]);
  const start = starts.at(-1) ?? 0;
  const key = JSON.stringify([wanted, start]);
  const found = useAnswer(() => readActs({ ...wanted, start }), key);
  const narrow = (change: Partial<typeof NONE>) => {
    setWanted({ ...wanted, ...change });
    setStarts([0]);
  };
  const [names, setNames] = useState<string[]>([]);
  if (found.value && found.value.names.length !== names.length) setNames(found.value.names);
  return (
    <Page title={t("tabel.audit")} line={t("tabel.audit.line")} wide withoutSync>
      <div class="row">
        <ButtonLink icon="lock" href="/pengelola/peran">
          {t("tabel.roles")}
        </ButtonLink>
        <Button icon="trash" onClick={() => document.getElementById(DESTRUCTION)?.focus()}>
          {t("tabel.destroy")}
        </Button>
        <Export list="acts" query={wanted} />
      </div>
      <div class="desk-tools" data-many>
        <TextField
          type="search"
          label={t("tabel.audit.who")}
          help={t("tabel.audit.who.hint")}
          maxLength={100}
          value={wanted.who}
          onInput={(who) => narrow({ who })}
        />
        <SelectField
          label={t("tabel.audit.act")}
          options={[
            { value: "", label: t("tabel.audit.every") },
            ...names.map((value) => ({ value, label: nameOf(value) })),
          ]}
          value={wanted.act}
          onChange={(act) => narrow({ act })}
        />
        <DateField
          label={t("tabel.audit.first")}
          value={wanted.first}
          onInput={(first) => narrow({ first })}
        />
        <DateField label={t("tabel.audit.last")} value={wanted.last} onInput={(last) => narrow({ last })} />
      </div>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : found.value.acts.length === 0 ? (
        <EmptyState title={t("tabel.audit.none")}>{t("tabel.audit.none.hint")}</EmptyState>
      ) : (
        <>
          <Acts acts={found.value.acts} />
          <nav class="row" aria-label={t("admin.pages")}>
            {starts.length > 1 && (
              <Button icon="back" onClick={() => setStarts(starts.slice(0, -1))}>
                {t("admin.page.before")}
              </Button>
            )}
            {found.value.next !== null && (
              <Button icon="forward" onClick={() => setStarts([...starts, found.value?.next ?? 0])}>
                {t("admin.page.next")}
              </Button>
            )}
          </nav>
        </>
      )}
      <DestructionPart />
    </Page>
  );
}

/** A new server's act that this page does not know yet is called as the journal calls it. */
const nameOf = (act: string) => {
  const known = tCode(`tabel.act.${act}`, "tabel.act.other");
  return known === t("tabel.act.other") ? act : known;
};

function Acts({ acts }: { acts: Act[] }) {
  return (
    <table class="desk-table">
      <thead>
        <tr>
          <th scope="col">{t("tabel.audit.at")}</th>
          <th scope="col">{t("tabel.audit.by")}</th>
          <th scope="col">{t("tabel.audit.act")}</th>
          <th scope="col">{t("tabel.audit.detail")}</th>
        </tr>
      </thead>
      <tbody>
        {acts.map((one) => (
          <tr key={one.row}>
            <th scope="row">
              {formatMoment(one.at)}
              <small class="soft">{t("tabel.audit.row", { n: one.row })}</small>
            </th>
            <td data-label={t("tabel.audit.by")}>{one.by || t("tabel.audit.server")}</td>
            <td>
              {nameOf(one.act)}
              <small class="soft">{one.about}</small>
            </td>
            <td>{one.detail ? <Detail detail={one.detail} /> : t("tabel.audit.gone")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Detail({ detail }: { detail: Record<string, unknown> }) {
  const { reason, ...rest } = detail;
  const facts = Object.entries(rest).filter(([, value]) => value !== null && value !== "");
  return (
    <>
      {typeof reason === "string" && reason && <p>“{reason}”</p>}
      {facts.length > 0 && (
        <details>
          <summary class="tabel-more">{t("tabel.audit.more")}</summary>
          <code class="tabel-detail">{JSON.stringify(Object.fromEntries(facts), null, 1)}</code>
        </details>
      )}
    </>
  );
}
