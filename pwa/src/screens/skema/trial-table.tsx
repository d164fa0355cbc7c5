import { useEffect, useRef, useState } from "preact/hooks";
import {
  type Broken,
  breakDown,
  type Counting,
  type Trial,
  type TrialRow,
  type Tried,
} from "../../administration-schemes";
import { csvText } from "../../csv";
import { saveFile } from "../../save-file";
import { currentLanguage, formatNumber, label, loadWords, t } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Skeleton } from "../../ui/empty-state";
import { ChoiceField } from "../../ui/field";
import type { Result } from "../hasil/outcome";
import { Rincian } from "../hasil/rincian";
import { Pages } from "../pengelola/people";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";

const STEP = 50;

/** Everybody, before and after; those whose predikat would change first. */
export function TrialTable({ trial, tried }: { trial: Trial; tried: Tried }) {
  const [only, setOnly] = useState(false);
  const [start, setStart] = useState(0);
  const [shown, setShown] = useState<TrialRow>();
  const names = new Map(trial.predikat.map((one) => [one.id, label(one.label)]));
  const said = (one: Counting) =>
    one.predikat ? (names.get(one.predikat) ?? one.predikat) : t("trial.none");
  const changes = ({ trial: { before, after } }: TrialRow) => before.predikat !== after.predikat;
  const rows = [...trial.rows].sort((a, b) => Number(changes(b)) - Number(changes(a)));
  const here = only ? rows.filter(changes) : rows;
  return (
    <Section
      title={t("trial.people")}
      aside={
        <Button icon="install" onClick={() => saveFile(t("trial.file"), "text/csv", tableOf(rows, said))}>
          {t("trial.csv")}
        </Button>
      }
    >
      <ChoiceField
        label={t("trial.show")}
        many
        options={[{ value: "only", label: t("trial.only") }]}
        value={only ? ["only"] : []}
        onChange={(value) => {
          setOnly(value.length > 0);
          setStart(0);
        }}
      />
      <table class="desk-table">
        <thead>
          <tr>
            <th scope="col">{t("admin.name")}</th>
            <th scope="col">{t("trial.before")}</th>
            <th scope="col">{t("trial.after")}</th>
            <th scope="col">{t("trial.rincian")}</th>
          </tr>
        </thead>
        <tbody>
          {here.slice(start, start + STEP).map((row) => (
            <tr key={row.id}>
              <th scope="row">
                {nameOf(row)}
                {row.who && <small class="soft">{`${row.who.position} · ${row.who.unit_name}`}</small>}
              </th>
              <td data-label={t("trial.before")}>
                {figure(row.trial.before)} {said(row.trial.before)}
                {row.trial.changed && (
                  <small class="soft">{t("trial.calibrated", { to: said(row.trial.changed) })}</small>
                )}
              </td>
              <td data-label={t("trial.after")}>
                {figure(row.trial.after)} {said(row.trial.after)}{" "}
                {changes(row) && (
                  <Chip tone="turmeric" icon="versions">
                    {t("trial.other")}
                  </Chip>
                )}
              </td>
              <td>
                {row.who && (
                  <Button
                    aria-label={t("skema.line", { act: t("trial.open"), name: nameOf(row) })}
                    onClick={() => setShown(row)}
                  >
                    {t("trial.open")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pages
        start={start}
        next={start + STEP < here.length ? start + STEP : null}
        step={STEP}
        onTurn={setStart}
      />
      {shown && (
        <Both key={shown.id} row={shown} tried={tried} said={said} onClose={() => setShown(undefined)} />
      )}
    </Section>
  );
}

const nameOf = ({ id, who }: TrialRow) => who?.name ?? t("trial.number", { id });

const figure = ({ score }: Counting) => (score === null ? "" : formatNumber(Number(score)));

function tableOf(rows: TrialRow[], said: (one: Counting) => string): string {
  const number = ({ score }: Counting) =>
    score === null ? "" : currentLanguage() === "id" ? score.replace(".", ",") : score;
  const heads = ["name", "position", "unit", "score", "predikat", "score_new", "predikat_new"] as const;
  return csvText([
    heads.map((head) => t(`trial.column.${head}`)),
    ...rows.map((row) => [
      nameOf(row),
      row.who?.position ?? "",
      row.who?.unit_name ?? "",
      ...[row.trial.before, row.trial.after].flatMap((one) => [number(one), said(one)]),
    ]),
  ]);
}

type BothProps = { row: TrialRow; tried: Tried; said: (one: Counting) => string; onClose: () => void };

/** One person's two results, each broken down by its own scheme. */
function Both({ row, tried, said, onClose }: BothProps) {
  const found = useAnswer(async () => {
    await loadWords("hasil");
    return breakDown({ ...tried, person: row.id });
  }, row.id);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus();
    box.current?.scrollIntoView({ block: "start" });
  }, []);
  return (
    <div ref={box} tabIndex={-1} class="card">
      <Section
        title={t("trial.rincian.of", { name: nameOf(row) })}
        aside={<Button onClick={onClose}>{t("common.close")}</Button>}
      >
        {found.refusal ? (
          <Refused code={found.refusal} again={found.again} />
        ) : !found.value ? (
          <Skeleton lines={6} label={t("common.loading")} />
        ) : (
          ([found.value.before, found.value.after] as const).map((one, index) => (
            <div key={index === 0 ? "before" : "after"} class="stack">
              <h3>
                {t(index === 0 ? "trial.before" : "trial.after")}: {figure(one)} {said(one)}
              </h3>
              <Rincian result={resultOf(one, tried)} decided={undefined} />
            </div>
          ))
        )}
      </Section>
    </div>
  );
}

/** As much of a result as its breakdown needs. */
const resultOf = ({ score, predikat, levels, lines }: Broken, { scheme }: Tried) =>
  ({
    score,
    predikat,
    levels,
    lines,
    calibration: null,
    attendance: null,
    scheme: { minimum: scheme.minimum },
  }) as unknown as Result;
