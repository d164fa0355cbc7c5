import { type Fall, Waterfall } from "../../charts/waterfall";
import { formatDate, formatNumber, label, localDate, t, tCode } from "../../text";
import { Section } from "../../ui/card";
import type { Exact, Group, Line, Result } from "./outcome";

export const shown = (number: Exact | null | undefined) =>
  number ? formatNumber(Number(number.shown)) : "–";

/** How the score was made: a table first, the same as a picture beside it, then every input. */
export function Rincian({ result, decided }: { result: Result; decided: string | undefined }) {
  const { lines, calibration, attendance } = result;
  const score = calibration ? calibration.before.score : result.score;
  if (!lines.length) return null;
  return (
    <Section title={t("hasil.rincian")}>
      <p>
        {t("hasil.rincian.sentence", {
          n: lines.filter(({ share }) => Number(share.shown) !== 0).length,
          score: score ? formatNumber(Number(score)) : "–",
        })}
      </p>
      {calibration && calibration.after.score === calibration.before.score && (
        <p>
          {t("hasil.calibration.sentence", {
            predikat: label(result.choices.find(({ id }) => id === calibration.after.predikat)?.label),
            name: calibration.by || t("hasil.nobody"),
            date: formatDate(localDate(calibration.at)),
            reason: calibration.reason,
          })}
        </p>
      )}
      {decided && <p>{t("hasil.rincian.decided", { score: formatNumber(Number(decided)) })}</p>}
      <div class="rincian">
        <Table result={result} score={score} />
        <Waterfall falls={fallsOf(result, score)} sentence={t("hasil.rincian.picture")} />
      </div>
      {attendance && (
        <p>
          {t("hasil.attendance", { n: attendance.days, source: attendance.source })}{" "}
          {attendance.step && t("hasil.attendance.step", { step: label(attendance.step) })}
        </p>
      )}
      {lines.map((line) => (
        <Inputs key={line.part} line={line} minimum={result.scheme.minimum} />
      ))}
    </Section>
  );
}

function Table({ result, score }: { result: Result; score: string | null }) {
  const { lines, calibration } = result;
  return (
    <table class="rincian-table">
      <thead>
        <tr>
          <th scope="col">{t("hasil.column.part")}</th>
          <th scope="col">{t("hasil.column.value")}</th>
          <th scope="col">{t("hasil.column.weight")}</th>
          <th scope="col">{t("hasil.column.share")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.part}>
            <th scope="row">{label(line.label)}</th>
            <td>{shown(line.value)}</td>
            <td>{t("hasil.percent", { n: shown(line.counted) })}</td>
            <td>{shown(line.share)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={3}>
            {t("hasil.total")}
          </th>
          <td>{score ? formatNumber(Number(score)) : "–"}</td>
        </tr>
        {calibration && calibration.after.score !== calibration.before.score && (
          <tr>
            <th scope="row" colSpan={3}>
              {t("hasil.calibrated")}
            </th>
            <td>{result.score ? formatNumber(Number(result.score)) : "–"}</td>
          </tr>
        )}
      </tfoot>
    </table>
  );
}

function fallsOf({ lines, calibration, score: after }: Result, score: string | null): Fall[] {
  const falls: Fall[] = lines.map((line) => ({
    label: label(line.label),
    value: Number(line.share.shown),
    shown: shown(line.share),
    kind: "part",
  }));
  if (calibration && score && after && after !== score) {
    const change = Number(after) - Number(score);
    falls.push({
      label: t("hasil.calibration"),
      value: change,
      shown: `${change > 0 ? "+" : ""}${formatNumber(change)}`,
      kind: "change",
    });
  }
  const total = after ?? score;
  if (total)
    falls.push({
      label: t("hasil.total"),
      value: Number(total),
      shown: formatNumber(Number(total)),
      kind: "total",
    });
  return falls;
}

/** One part: where its value comes from, whose answers are in it, what was left out and why. */
function Inputs({ line, minimum }: { line: Line; minimum: number }) {
  const { groups, origins, figure, note, weight, counted } = line;
  const moved = weight.shown !== counted.shown;
  const words = noteWords(note, minimum, figure);
  const hidden = groups.filter((group) => group.note);
  return (
    <details class="chart-more rincian-more">
      <summary>
        {label(line.label)}
        {(note || hidden.length > 0) && <span class="soft small">({t("hasil.has_note")})</span>}
      </summary>
      <div class="stack" data-gap="tight">
        {figure && <p>{t(`hasil.figure.${line.source as "achievement"}`, { value: shown(figure) })}</p>}
        {words && <p>{words}</p>}
        {moved && <p>{t("hasil.moved", { weight: shown(weight), counted: shown(counted) })}</p>}
        {groups.length > 0 && <Groups groups={groups} />}
        {hidden.map((group) => (
          <p key={group.group}>
            <b>{tCode(`hasil.group.${group.group}`, "hasil.group.other")}:</b>{" "}
            {noteWords(group.note, minimum, null)}
          </p>
        ))}
        {origins.length > 0 && (
          <ul class="small soft">
            {origins.map(({ what, at, by, note: said }) => (
              <li key={`${what}/${at}/${by}`}>
                {[...originWords(what, said), by, formatDate(localDate(at))].filter(Boolean).join(" · ")}
              </li>
            ))}
          </ul>
        )}
      </div>
    </details>
  );
}

/** What was counted here says how many, by how many people; all else has its source as it was written. */
function originWords(what: string, said = ""): string[] {
  const [n = 0, m = 0] = said.split("/").map(Number);
  if (what === "recognised") return [t("hasil.origin.recognised", { n, m })];
  return [tCode(`hasil.origin.${what}`, "hasil.origin.other"), said];
}

function Groups({ groups }: { groups: Group[] }) {
  return (
    <table class="rincian-table">
      <thead>
        <tr>
          <th scope="col">{t("hasil.column.group")}</th>
          <th scope="col">{t("hasil.column.answers")}</th>
          <th scope="col">{t("hasil.column.value")}</th>
          <th scope="col">{t("hasil.column.weight")}</th>
        </tr>
      </thead>
      <tbody>
        {groups.map(({ group, count, value, counted, note }) => (
          <tr key={group}>
            <th scope="row">{tCode(`hasil.group.${group}`, "hasil.group.other")}</th>
            <td>{note === "suppressed" ? t("hasil.hidden") : formatNumber(count)}</td>
            <td>{shown(value)}</td>
            <td>{t("hasil.percent", { n: shown(counted) })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function noteWords(note: string, minimum: number, figure: Exact | null): string {
  return note ? tCode(`hasil.note.${note}`, "hasil.has_note", { minimum, figure: shown(figure) }) : "";
}
