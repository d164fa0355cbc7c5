import { useId, useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import { type Import, importTemplate, readImports, sendImport } from "../../administration-tables";
import { navigate } from "../../router";
import { currentLanguage, formatMoment, t } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { DateField, Field, focusField } from "../../ui/field";
import { Page } from "../../ui/page";
import { Export } from "../pengelola/export-part";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { LOOKS, sums } from "./looks";

/** Bring a file in, and every file that ever came in here. */
export function Imports() {
  const found = useAnswer(readImports, "imports");
  return (
    <Page title={t("tabel.imports")} line={t("tabel.imports.line")} wide withoutSync>
      <div class="desk-columns">
        <NewImport today={found.value?.today ?? ""} />
        <Section title={t("tabel.template")}>
          <p>{t("tabel.template.hint")}</p>
          <p>
            <b>{t("tabel.nip")}</b> {t("tabel.nip.hint")}
          </p>
          <ul class="stack">
            {(["xlsx", "unit.csv", "pegawai.csv"] as const).map((table) => (
              <li key={table}>
                <a class="link-large" href={importTemplate(table, currentLanguage())} download>
                  {t(`tabel.template.${table}`)}
                </a>
              </li>
            ))}
          </ul>
        </Section>
      </div>
      <Section title={t("tabel.history")} aside={<Export list="imports" />}>
        {found.refusal ? (
          <Refused code={found.refusal} again={found.again} />
        ) : !found.value ? (
          <Skeleton lines={6} label={t("common.loading")} />
        ) : found.value.imports.length === 0 ? (
          <EmptyState title={t("tabel.history.none")}>{t("tabel.history.none.hint")}</EmptyState>
        ) : (
          <History imports={found.value.imports} />
        )}
      </Section>
    </Page>
  );
}

function NewImport({ today }: { today: string }) {
  const [file, setFile] = useState<File>();
  const [since, setSince] = useState("");
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const id = useId();
  const send = async () => {
    if (!file) {
      setMissing(true);
      return focusField(id);
    }
    setBusy(true);
    setRefusal(undefined);
    const answer = await sendImport(file, since);
    setBusy(false);
    if (answer.ok) navigate(`/pengelola/impor/${answer.value.id}`);
    else setRefusal(answer.code);
  };
  return (
    <Section title={t("tabel.new")}>
      <Field
        id={id}
        label={t("tabel.file")}
        help={t("tabel.file.hint")}
        error={missing ? t("tabel.file.needed") : undefined}
        required
      >
        {(described) => (
          <input
            {...described}
            class="input"
            type="file"
            accept=".xlsx,.csv,.txt"
            onChange={(event) => {
              setFile(event.currentTarget.files?.[0]);
              setMissing(false);
            }}
          />
        )}
      </Field>
      <DateField
        label={t("tabel.since")}
        help={t("tabel.since.hint")}
        value={since || today}
        onInput={setSince}
      />
      <Button kind="primary" icon="search" busy={busy} onClick={send}>
        {t("tabel.check")}
      </Button>
      <p class="soft">{t("tabel.check.hint")}</p>
      {refusal && <Refused code={refusal} />}
    </Section>
  );
}

function History({ imports }: { imports: Import[] }) {
  return (
    <table class="desk-table">
      <thead>
        <tr>
          <th scope="col">{t("tabel.file")}</th>
          <th scope="col">{t("tabel.by")}</th>
          <th scope="col">{t("tabel.rows")}</th>
          <th scope="col">{t("tabel.state")}</th>
        </tr>
      </thead>
      <tbody>
        {imports.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <a class="desk-hit" href={`/pengelola/impor/${one.id}`}>
                {one.name}
              </a>
              <small class="soft">{formatMoment(one.made_at)}</small>
            </th>
            <td data-label={t("tabel.by")}>{one.by}</td>
            <td data-label={t("tabel.rows")}>{sums(one)}</td>
            <td>
              <Chip {...LOOKS[one.state]}>{t(`tabel.state.${one.state}`)}</Chip>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
