import { useState } from "preact/hooks";
import { changeResult, type OneCycle, type Result } from "../../administration-cycles";
import { formatNumber, label, t } from "../../text";
import { Facts } from "../../ui/card";
import { SelectField, TextField } from "../../ui/field";
import { ChangeSheet } from "./change-sheet";

/** `Baik (86,5)`; a result of two judgements has no figure. */
export function predikatOf(
  one: OneCycle,
  { score, predikat }: { score: string | null; predikat: string | null },
) {
  const found = one.predikat.find(({ id }) => id === predikat);
  const words = found ? label(found.label) : (predikat ?? "");
  return score === null
    ? words
    : t("results.with_score", { predikat: words, score: formatNumber(Number(score)) });
}

type CalibrateProps = { one: OneCycle; result: Result; onDone: () => void; onClose: () => void };

/** Change one result before the release: what it was, what it becomes, and why. */
export function CalibrateSheet({ one, result, onDone, onClose }: CalibrateProps) {
  const now = result.after ?? result;
  const [predikat, setPredikat] = useState(now.predikat ?? "");
  const [score, setScore] = useState(now.score ?? "");
  const given = score.trim().replace(",", ".");
  const becomes = { predikat, score: now.score === null ? null : given || now.score };
  const isSame = becomes.predikat === (now.predikat ?? "") && becomes.score === now.score;
  return (
    <ChangeSheet
      title={t("results.change")}
      action={t("results.change")}
      missing={isSame ? t("results.change.needed") : undefined}
      change={(reason) =>
        changeResult(one.cycle.id, result.listed.placement, {
          predikat,
          ...(becomes.score !== null && { score: becomes.score }),
          reason,
        })
      }
      onDone={onDone}
      onClose={onClose}
    >
      <p>
        <b>{result.listed.name}</b>
      </p>
      <p>{t(result.predikat ? "results.change.hint" : "results.set.hint")}</p>
      <SelectField
        label={t("results.predikat")}
        options={[
          ...(now.predikat ? [] : [{ value: "", label: t("results.waits") }]),
          ...[...one.predikat].reverse().map((choice) => ({ value: choice.id, label: label(choice.label) })),
        ]}
        value={predikat}
        onChange={setPredikat}
      />
      {now.score !== null && (
        <TextField
          label={t("results.score")}
          inputMode="decimal"
          maxLength={12}
          value={score}
          onInput={setScore}
        />
      )}
      <Facts
        facts={[
          [t("results.before"), predikatOf(one, result)],
          [t("results.after"), predikatOf(one, becomes)],
        ]}
      />
    </ChangeSheet>
  );
}
