import { today } from "../../mine";
import type { ViewRecord } from "../../sync";
import { formatDate, formatNumber, label, parseNumber, t } from "../../text";
import { ChoiceField, NumberField, SelectField, TextField } from "../../ui/field";
import { AnswerSheet } from "./answer-sheet";
import { type Decision, type Objection, type Result, silentUntil } from "./outcome";

type SheetProps = { record: ViewRecord; result: Result; onClose: () => void };

const MAX_WORDS = 2000;
const TEXT = "answer-text";

const needed = (text: string): Record<string, string> => (text.trim() ? {} : { [TEXT]: t("reason.needed") });

type Objecting = { text: string; items: Record<string, string> };

/** An objection: why, and for each part what is wrong with it. */
export function ObjectSheet({ record, result, onClose }: SheetProps) {
  return (
    <AnswerSheet<Objecting>
      title={t("hasil.object")}
      record={record}
      group="objection"
      begin={{ text: "", items: {} }}
      check={({ text }) => needed(text)}
      answer={({ text, items }) => {
        const given = Object.entries(items).filter(([, words]) => words.trim());
        const value: Objection = {
          text: text.trim(),
          items: given.map(([part, words]) => ({ part, text: words.trim() })),
        };
        return { value, step: "object" };
      }}
      action={t("hasil.object.do")}
      saved={t("hasil.object.saved")}
      onClose={onClose}
    >
      {(value, change, errors) => (
        <>
          <p>
            {t("hasil.object.hint", {
              name: result.reviewer?.name || t("hasil.nobody"),
              date: formatDate(result.due.object),
            })}
          </p>
          <TextField
            id={TEXT}
            multiline
            required
            label={t("hasil.object.why")}
            help={t("hasil.object.why.help")}
            error={errors[TEXT]}
            maxLength={MAX_WORDS}
            value={value.text}
            onInput={(text) => change({ ...value, text })}
          />
          {result.lines.length > 0 && <h3>{t("hasil.object.items")}</h3>}
          {result.lines.map((line) => (
            <TextField
              key={line.part}
              multiline
              label={label(line.label)}
              maxLength={MAX_WORDS}
              value={value.items[line.part] ?? ""}
              onInput={(text) => change({ ...value, items: { ...value.items, [line.part]: text } })}
            />
          ))}
        </>
      )}
    </AnswerSheet>
  );
}

/** The rater's answer: he is heard before it is decided. */
export function ExplainSheet({ record, onClose }: Omit<SheetProps, "result">) {
  return (
    <AnswerSheet<{ text: string }>
      title={t("hasil.explain")}
      record={record}
      group="explanation"
      begin={{ text: "" }}
      check={({ text }) => needed(text)}
      answer={({ text }) => ({ value: { text: text.trim() }, step: "explain" })}
      action={t("hasil.explain.do")}
      saved={t("hasil.explain.saved")}
      onClose={onClose}
    >
      {(value, change, errors) => (
        <TextField
          id={TEXT}
          multiline
          required
          label={t("hasil.explain.words")}
          help={t("hasil.explain.help")}
          error={errors[TEXT]}
          maxLength={MAX_WORDS}
          value={value.text}
          onInput={(text) => change({ text })}
        />
      )}
    </AnswerSheet>
  );
}

type Deciding = { decision: "" | Decision["decision"]; predikat: string; score: string; text: string };

/** The decision, which is final: it upholds the result, or changes it and says why. */
export function DecideSheet({ record, result, onClose }: SheetProps) {
  const begin: Deciding = { decision: "", predikat: result.predikat ?? "", score: "", text: "" };
  const silent = silentUntil(record, today.value);
  const wrongScore = ({ decision, score }: Deciding): Record<string, string> => {
    const typed = decision === "changed" ? parseNumber(score) : null;
    if (typed === null) return {};
    if (Number.isNaN(typed)) return { score: t("error.type") };
    const { low, high } = result.range ?? {};
    if (typed < Number(low)) return { score: t("error.min", { limit: formatNumber(Number(low)) }) };
    return typed > Number(high) ? { score: t("error.max", { limit: formatNumber(Number(high)) }) } : {};
  };
  return (
    <AnswerSheet<Deciding>
      title={t("hasil.decide")}
      record={record}
      group="decision"
      begin={begin}
      check={(value) => ({
        ...(value.decision ? {} : { decision: t("error.required") }),
        ...wrongScore(value),
        ...needed(value.text),
      })}
      answer={({ decision, predikat, score, text }) => {
        const typed = parseNumber(score);
        const words = { text: text.trim() };
        const value: Decision =
          decision === "changed"
            ? {
                decision,
                predikat,
                ...words,
                ...(typed !== null ? { score: String(typed) } : {}),
              }
            : { decision: "upheld", ...words };
        return { value, step: decision === "changed" ? "change" : "uphold" };
      }}
      action={t("hasil.decide.do")}
      saved={t("hasil.decide.saved")}
      onClose={onClose}
    >
      {(value, change, errors) => (
        <>
          {silent && <p>{t("hasil.decide.unexplained", { date: formatDate(silent) })}</p>}
          <ChoiceField
            id="decision"
            required
            label={t("hasil.decide.what")}
            error={errors.decision}
            options={[
              { value: "upheld", label: t("hasil.decide.upheld") },
              { value: "changed", label: t("hasil.decide.changed") },
            ]}
            value={[value.decision]}
            onChange={([decision]) => change({ ...value, decision: decision as Deciding["decision"] })}
          />
          {value.decision === "changed" && (
            <>
              <SelectField
                label={t("hasil.predikat")}
                options={result.choices.map((one) => ({
                  value: one.id,
                  label: one.start
                    ? t("hasil.decide.from", {
                        predikat: label(one.label),
                        start: formatNumber(Number(one.start)),
                      })
                    : label(one.label),
                }))}
                value={value.predikat}
                onChange={(predikat) => change({ ...value, predikat })}
              />
              {result.score !== null && (
                <NumberField
                  id="score"
                  label={t("hasil.decide.score")}
                  help={t("hasil.decide.score.help", { score: formatNumber(Number(result.score)) })}
                  error={errors.score}
                  value={value.score}
                  onInput={(score) => change({ ...value, score })}
                />
              )}
            </>
          )}
          <TextField
            id={TEXT}
            multiline
            required
            label={t("hasil.decide.why")}
            help={t("hasil.decide.help")}
            error={errors[TEXT]}
            maxLength={MAX_WORDS}
            value={value.text}
            onInput={(text) => change({ ...value, text })}
          />
        </>
      )}
    </AnswerSheet>
  );
}
