import { t } from "../text";
import { Group, type Option } from "../ui/field";
import { Icon } from "../ui/icon";
import type { ScaleProps } from "./form-fields";
import { unable, WhyUnable } from "./unable";
import { isUnable } from "./validate";
import "./scale.css";

/** A value of a scale by one tap, what each stands for written under it. Nothing is chosen beforehand. */
export function ScaleField({ options, value, able, onChange, ...common }: ScaleProps) {
  return (
    <Group {...common}>
      <div class="answers">
        {options.map((option, at) => (
          <Answer
            key={option.value}
            mark={at + 1}
            chosen={value === option.value}
            option={option}
            onChoose={() => onChange(option.value)}
          />
        ))}
        {able && (
          <Answer
            mark={0}
            chosen={isUnable(value)}
            option={{ value: "", label: t("report.unable"), line: t("form.unable.hint") }}
            onChoose={() => onChange(unable(able))}
          />
        )}
      </div>
      <WhyUnable {...{ id: common.id, able, value, onChange }} />
    </Group>
  );
}

type AnswerProps = { mark: number; chosen: boolean; option: Option; onChoose: () => void };

function Answer({ mark, chosen, option, onChoose }: AnswerProps) {
  return (
    <button
      type="button"
      class="answer"
      data-unable={mark === 0 || undefined}
      aria-pressed={chosen}
      // The second tap of a double tap would answer the next question unseen.
      onClick={(event) => event.detail < 2 && onChoose()}
    >
      <span class="answer-mark" aria-hidden="true">
        {chosen ? <Icon name="check" /> : mark || <Icon name="cross" />}
      </span>
      <span class="answer-words">
        <span>{option.label}</span>
        {option.line && <small>{option.line}</small>}
      </span>
    </button>
  );
}
