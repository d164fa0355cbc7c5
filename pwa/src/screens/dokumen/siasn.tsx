import { useId, useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import { type Batches, readSiasn, type SiasnNow, siasnPath, takeSiasnMap } from "../../documents";
import { currentLanguage, formatDate, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Field, SelectField } from "../../ui/field";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";

const SIASN = ["skp22", "kinerjaperiodik", "csv", "lacks"] as const;

type SiasnProps = { found: Batches; onGet: (path: string) => void };

/** Files for SIASN, what they lack and where that is mended, and what SIASN calls people and units. */
export function Siasn({ found, onGet }: SiasnProps) {
  const runs = found.spans.filter(({ kind }) => kind === "outcome");
  const [run, setRun] = useState(runs[0]?.id ?? "");
  const [turn, setTurn] = useState(0);
  return (
    <Section title={t("dokumen.desk.siasn")}>
      <div class="stack">
        <p class="soft small">{t("dokumen.desk.siasn.hint")}</p>
        {runs.length === 0 ? (
          <p>{t("siasn.no_runs")}</p>
        ) : (
          <>
            <SelectField
              label={t("dokumen.desk.outcome")}
              options={runs.map(({ id, first, last }) => ({
                value: id,
                label: t("dokumen.span", { first: formatDate(first), last: formatDate(last) }),
              }))}
              value={run}
              onChange={setRun}
            />
            <Standing key={`${run}/${turn}`} run={run} />
            <div class="row">
              {SIASN.map((what) => (
                <Button key={what} icon="install" onClick={() => onGet(siasnPath(run, what))}>
                  {t("dokumen.desk.siasn.get", { what: t(`dokumen.desk.siasn.${what}`) })}
                </Button>
              ))}
            </div>
          </>
        )}
        <MapFile onTaken={() => setTurn(turn + 1)} />
      </div>
    </Section>
  );
}

const TABLE = "padanan";

/** Where what is missing can be mended: on another page of the desk, below, or nowhere in this application. */
function Mend({ code, run }: { code: string; run: string }) {
  if (code === "nip") return <ButtonLink href="/pengelola/impor">{t("siasn.to.imports")}</ButtonLink>;
  if (code === "rater") return <ButtonLink href="/pengelola">{t("siasn.to.people")}</ButtonLink>;
  if (code === "predikat") {
    return <ButtonLink href={`/pengelola/siklus/${run}/hasil`}>{t("siasn.to.results")}</ButtonLink>;
  }
  if (code !== "unit_name" && code !== "person_id") return null;
  const focus = () => document.querySelector<HTMLElement>(`#${TABLE} input`)?.focus();
  return <Button onClick={focus}>{t("siasn.to.map")}</Button>;
}

function Standing({ run }: { run: string }) {
  const found = useAnswer(() => readSiasn(run, currentLanguage()), run);
  // An auditor, say, sees documents and none of these results: there is nothing to tell him.
  if (found.refusal === "not_found") return <p>{t("siasn.none")}</p>;
  if (found.refusal) return <Refused code={found.refusal} again={found.again} />;
  if (!found.value) return null;
  return <Lacks now={found.value} run={run} />;
}

function Lacks({ now, run }: { now: SiasnNow; run: string }) {
  return (
    <>
      <p role="status">
        {t("siasn.sum", {
          total: now.total,
          people: now.people,
          people_mapped: now.people_mapped,
          units: now.units,
          units_mapped: now.units_mapped,
        })}
      </p>
      {now.lacks.length > 0 && (
        <ul class="ledger" aria-label={t("siasn.lacks")}>
          {now.lacks.map(({ code, what, who, count, people }) => (
            <ListRow
              key={code}
              title={what}
              line={
                <>
                  <span class="siasn-line">
                    {people.join("; ")}
                    {count > people.length && `; ${t("siasn.more", { n: count - people.length })}`}
                  </span>
                  <span class="siasn-line">{who}</span>
                  <Mend code={code} run={run} />
                </>
              }
              end={
                <Chip tone="turmeric" icon="warning">
                  {t("siasn.lack", { n: count })}
                </Chip>
              }
            />
          ))}
        </ul>
      )}
    </>
  );
}

/** The whole table, or nothing where a line is wrong. */
function MapFile({ onTaken }: { onTaken: () => void }) {
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [taken, setTaken] = useState<Awaited<ReturnType<typeof takeSiasnMap>>>();
  const read = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    setRefusal(undefined);
    setTaken(undefined);
    const answer = await takeSiasnMap(await file.text());
    setBusy(false);
    setTaken(answer);
    if (!answer.ok) setRefusal(answer.code);
    else if (answer.value.faults.length === 0) onTaken();
  };
  return (
    <div class="stack" id={TABLE}>
      <Field id={id} label={t("siasn.map")} help={t("siasn.map.hint")}>
        {(described) => (
          <input
            {...described}
            class="input"
            type="file"
            accept=".csv,.txt"
            aria-busy={busy}
            onChange={(event) => void read(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      {refusal && <Refused code={refusal} />}
      {taken?.ok &&
        (taken.value.faults.length === 0 ? (
          <Banner
            tone="green"
            title={t("siasn.map.taken", { people: taken.value.people, units: taken.value.units })}
            alert
          />
        ) : (
          <Banner tone="madder" title={t("siasn.map.faults")} alert>
            <ul>
              {taken.value.faults.map(({ line, code, text }) => (
                <li key={line}>{tCode(`siasn.fault.${code}`, "siasn.map.faults", { line, text })}</li>
              ))}
            </ul>
          </Banner>
        ))}
    </div>
  );
}
