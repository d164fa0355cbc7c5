import { useState } from "preact/hooks";
import { type Import, readImportLines } from "../../administration-tables";
import { currentLanguage, t } from "../../text";
import { Chip } from "../../ui/chip";
import { Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Pages } from "../pengelola/people";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { countOf, RESULTS, ROW_LOOKS } from "./looks";

/** What becomes of each row and why. Of a file with faults, those first. */
export function ImportLines({ run }: { run: Import }) {
  const [shown, show] = useState(countOf(run, "refused") > 0 ? "refused" : "told");
  const [start, setStart] = useState(0);
  const lang = currentLanguage();
  const query = shown === "told" ? { told: "true" } : shown === "every" ? {} : { result: shown };
  const found = useAnswer(
    () => readImportLines(run.id, { ...query, lang, start }),
    `${run.id}/${run.state}/${shown}/${start}/${lang}`,
  );
  const options = [
    { value: "told", label: t("tabel.show.told") },
    { value: "every", label: t("tabel.show.every") },
    ...RESULTS.map((value) => ({ value, label: t(`tabel.count.${value}`, { n: countOf(run, value) }) })),
  ];
  return (
    <>
      <SelectField
        label={t("tabel.show")}
        options={options}
        value={shown}
        onChange={(value) => {
          show(value);
          setStart(0);
        }}
      />
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={6} label={t("common.loading")} />
      ) : found.value.total === 0 ? (
        <p role="status">{t("tabel.show.none")}</p>
      ) : (
        <>
          <table class="desk-table">
            <thead>
              <tr>
                <th scope="col">{t("tabel.row")}</th>
                <th scope="col">{t("tabel.result")}</th>
                <th scope="col">{t("tabel.why")}</th>
              </tr>
            </thead>
            <tbody>
              {found.value.lines.map((line) => (
                <tr key={`${line.sheet}/${line.row}`}>
                  <th scope="row">
                    {line.row
                      ? t("tabel.row.of", { sheet: line.sheet, n: line.row })
                      : line.sheet || t("tabel.row.file")}
                  </th>
                  <td>
                    {line.result && (
                      <Chip {...ROW_LOOKS[line.result]}>{t(`tabel.result.${line.result}`)}</Chip>
                    )}
                  </td>
                  <td>
                    {line.messages.map((message) => (
                      <p key={message}>{message}</p>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Pages start={start} next={found.value.next} step={100} onTurn={setStart} />
        </>
      )}
    </>
  );
}
