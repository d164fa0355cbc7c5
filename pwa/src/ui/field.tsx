import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { formatDate, formatNumber, formatWeekday, parseNumber, t } from "../text";
import { Button } from "./button";
import { Icon } from "./icon";
import "./field.css";

/** What every field of a form has. */
export type Common = FieldProps & { id: string };

type FieldProps = {
  label: string;
  help?: ComponentChildren;
  /** In words, saying how to put it right. */
  error?: string;
  required?: boolean;
  /** For the error summary to lead here. */
  id?: string;
};

type Described = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

/** Label above, help below it, the error beside the input; for one input. */
export function Field({
  label,
  help,
  error,
  required,
  id,
  children,
}: FieldProps & { children: (input: Described) => ComponentChildren }) {
  const own = useId();
  const inputId = id ?? own;
  return (
    <div class="field" data-wrong={error ? true : undefined}>
      <label for={inputId}>
        {label}
        {required && <Required />}
      </label>
      <Notes id={inputId} help={help} error={error} />
      {children({
        id: inputId,
        "aria-describedby": describedBy(inputId, help, error),
        "aria-invalid": error ? true : undefined,
      })}
    </div>
  );
}

function Required() {
  return <span class="field-required"> ({t("common.required")})</span>;
}

function Notes({ id, help, error }: { id: string; help?: ComponentChildren; error?: string }) {
  return (
    <>
      {help && (
        <p class="field-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          <Icon name="warning" />
          {error}
        </p>
      )}
    </>
  );
}

/** What went wrong just now, while it was being answered. */
export function Trouble({ children }: { children: ComponentChildren }) {
  return (
    <p class="field-error" role="alert">
      <Icon name="warning" />
      {children}
    </p>
  );
}

function describedBy(id: string, help: unknown, error: unknown): string | undefined {
  return [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
}

/** The same for several inputs that make one answer. */
export function Group({
  label,
  help,
  error,
  required,
  id,
  children,
}: Common & { children: ComponentChildren }) {
  return (
    <fieldset
      class="field"
      id={id}
      tabIndex={-1}
      data-wrong={error ? true : undefined}
      aria-describedby={describedBy(id, help, error)}
    >
      <legend>
        {label}
        {required && <Required />}
      </legend>
      <Notes id={id} help={help} error={error} />
      {children}
    </fieldset>
  );
}

type TextProps = FieldProps & {
  value: string;
  onInput: (value: string) => void;
  multiline?: boolean;
  rows?: number;
  type?: "text" | "password" | "search" | "date";
  min?: string;
  max?: string;
  autocomplete?: "username" | "current-password" | "new-password" | "one-time-code" | "off";
  inputMode?: "text" | "numeric" | "none" | "decimal" | "search";
  maxLength?: number;
  autocapitalize?: "none" | "characters" | "sentences";
  spellcheck?: boolean;
};

export function TextField({
  value,
  onInput,
  multiline,
  rows = 4,
  type = "text",
  label,
  help,
  error,
  required,
  id,
  ...input
}: TextProps) {
  return (
    <Field label={label} help={help} error={error} required={required} id={id}>
      {(described) =>
        multiline ? (
          <textarea
            {...described}
            class="input"
            rows={rows}
            maxLength={input.maxLength}
            value={value}
            required={required}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        ) : (
          <input
            {...input}
            {...described}
            class="input"
            type={type as "text"}
            value={value}
            required={required}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}

type NumberProps = FieldProps & { value: string; onInput: (typed: string) => void; unit?: string };

/** Keeps what was typed; `,` and `.` are both understood, and how a long number was read is said below it. */
export function NumberField({ value, onInput, unit, ...field }: NumberProps) {
  const read = parseNumber(value);
  const grouped = read !== null && !Number.isNaN(read) && (value.includes(".") || Math.abs(read) >= 1000);
  return (
    <Field {...field}>
      {(described) => (
        <>
          <span class="input-row">
            <input
              {...described}
              class="input input-number"
              inputMode="decimal"
              autocomplete="off"
              value={value}
              required={field.required}
              onInput={(event) => onInput(event.currentTarget.value)}
            />
            {unit && <span class="input-unit">{unit}</span>}
          </span>
          {grouped && (
            <span class="field-help">
              {t("field.read_as", { number: formatNumber(read), unit: unit ?? "" })}
            </span>
          )}
        </>
      )}
    </Field>
  );
}

export type Option = { value: string; label: string; line?: ComponentChildren };

type ChoiceProps = FieldProps & {
  options: Option[];
  value: string[];
  onChange: (value: string[]) => void;
  many?: boolean;
  /** Two or three short words: side by side. */
  inline?: boolean;
};

/** Radio buttons, or boxes when many may be chosen: every option is in sight. */
export function ChoiceField({ options, value, onChange, many, inline, id, ...field }: ChoiceProps) {
  const own = useId();
  const name = id ?? own;
  const toggle = (option: string, on: boolean) =>
    onChange(
      many ? options.map((o) => o.value).filter((v) => (v === option ? on : value.includes(v))) : [option],
    );
  return (
    <Group {...field} id={name}>
      <div class="choices" data-inline={inline || undefined}>
        {options.map((option) => (
          <label key={option.value} class="choice">
            <input
              type={many ? "checkbox" : "radio"}
              name={name}
              checked={value.includes(option.value)}
              onChange={(event) => toggle(option.value, event.currentTarget.checked)}
            />
            <span>
              {option.label}
              {option.line && <small class="choice-line">{option.line}</small>}
            </span>
          </label>
        ))}
      </div>
    </Group>
  );
}

/** One of many that need not all be in sight. */
export function SelectField({
  options,
  value,
  onChange,
  ...field
}: FieldProps & { options: Option[]; value: string; onChange: (value: string) => void }) {
  return (
    <Field {...field}>
      {(described) => (
        <select
          {...described}
          class="input"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** The browser writes dates as it likes; below it stands the date as people here say it. */
export function DateField({ help, ...props }: Omit<TextProps, "type" | "multiline">) {
  const said = props.value ? `${formatWeekday(props.value)}, ${formatDate(props.value)}` : undefined;
  return (
    <div>
      <TextField {...props} help={help} type="date" />
      {said && <p class="field-help">{said}</p>}
    </div>
  );
}

type SecretProps = Omit<TextProps, "type" | "multiline">;

/** A password or PIN that can be looked at. */
export function SecretField({ value, onInput, label, help, error, required, id, ...input }: SecretProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} help={help} error={error} required={required} id={id}>
      {(described) => (
        <span class="input-row">
          <input
            {...input}
            {...described}
            class="input"
            type={(shown ? "text" : "password") as "text"}
            autocapitalize="none"
            spellcheck={false}
            value={value}
            required={required}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          <Button aria-pressed={shown} onClick={() => setShown(!shown)}>
            {t(shown ? "field.hide" : "field.show")}
          </Button>
        </span>
      )}
    </Field>
  );
}

export function focusField(id: string): void {
  const field = document.getElementById(id);
  field?.focus();
  field?.scrollIntoView({ block: "center" });
}
