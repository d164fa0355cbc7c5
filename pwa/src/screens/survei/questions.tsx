/** The questions of a survey, for a citizen's own browser and for a kiosk. What is answered is in memory only. */
import { useState } from "preact/hooks";
import type { Answers, SurveyForm } from "../../survey/box";
import { type Language, say } from "../../survey/words";

type QuestionsProps = { form: SurveyForm; language: Language; onSend: (answers: Answers) => Promise<void> };
type ChoicesProps = {
  name: string;
  legend: string;
  options: { value: number | string; label: string }[];
  value: number | string | undefined;
  onChange: (value: number | string) => void;
};

export function Questions({ form, language, onSend }: QuestionsProps) {
  const [answers, setAnswers] = useState<Answers>({});
  const [wrong, setWrong] = useState<"survey.none" | "survey.failed">();
  const [busy, setBusy] = useState(false);
  const missing = form.elements.filter(({ id }) => answers[id] === undefined).length;
  const put = (id: string) => (value: number | string) => setAnswers((now) => ({ ...now, [id]: value }));
  const send = async () => {
    if (missing === form.elements.length) return setWrong("survey.none");
    setBusy(true);
    // Left empty is not said.
    const said = Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== ""));
    await onSend(said).catch(() => setWrong("survey.failed"));
    setBusy(false);
  };
  return (
    <>
      {form.elements.map(({ id, question, options }, n) => (
        <Choices
          key={id}
          name={id}
          legend={`${n + 1}. ${question[language]}`}
          options={options.map((words, value) => ({ value: value + 1, label: words[language] }))}
          value={answers[id]}
          onChange={put(id)}
        />
      ))}
      <h2>{say(language, "survey.about_you")}</h2>
      {form.facts.map(({ id, label, options }) => (
        <label key={id} class="field">
          <span class="field-label">{label[language]}</span>
          <select
            class="input"
            value={answers[id] ?? ""}
            onChange={(event) => put(id)(event.currentTarget.value)}
          >
            <option value="">{say(language, "survey.unsaid")}</option>
            {options.map((one) => (
              <option key={one.id} value={one.id}>
                {one.label[language]}
              </option>
            ))}
          </select>
        </label>
      ))}
      <label class="field">
        <span class="field-label">{say(language, "survey.comment")}</span>
        <textarea
          class="input"
          rows={3}
          maxLength={500}
          aria-describedby="survey-comment-hint"
          value={answers.comment ?? ""}
          onInput={(event) => put("comment")(event.currentTarget.value)}
        />
        <span class="field-help" id="survey-comment-hint">
          {say(language, "survey.comment.hint")}
        </span>
      </label>
      <p role="status">
        {missing > 0 && say(language, "survey.missing", { n: missing, of: form.elements.length })}
      </p>
      {wrong && (
        <p class="field-error" role="alert">
          {say(language, wrong)}
        </p>
      )}
      <button type="button" class="button" data-kind="primary" data-wide disabled={busy} onClick={send}>
        {say(language, "survey.send")}
      </button>
    </>
  );
}

function Choices({ name, legend, options, value, onChange }: ChoicesProps) {
  return (
    <fieldset class="field">
      <legend class="field-label">{legend}</legend>
      <div class="choices">
        {options.map((option) => (
          <label key={option.value} class="choice">
            <input
              type="radio"
              name={name}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
