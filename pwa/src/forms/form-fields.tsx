import type { ComponentType } from "preact";
import type { Evidence } from "../sync";
import { label, t } from "../text";
import {
  ChoiceField,
  type Common,
  DateField,
  NumberField,
  type Option,
  SelectField,
  TextField,
} from "../ui/field";
import { isAbsent } from "./answer";
import type { FormField, Place } from "./definition";
import { EvidenceField } from "./evidence-field";
import { type Inputs, readTarget, typedTarget } from "./inputs";
import { PlaceField } from "./place-field";
import { Unable } from "./unable";
import { isUnable } from "./validate";

export type ScaleProps = Common & {
  options: Option[];
  value: unknown;
  able: FormField["able"];
  onChange: (value: unknown) => void;
};

type FormFieldsProps = {
  fields: FormField[];
  inputs: Inputs;
  onInput: (name: string, value: unknown) => void;
  /** In words, by the field's name. */
  errors: Record<string, string>;
  /** Of the indicator: for the number whose unit it is. */
  unit?: string;
  latest?: string;
  /** Where the fields are those of one entry of a list. */
  within?: string;
  /** How a scale is drawn where it is all that is asked; as a list of choices elsewhere. */
  Scale?: ComponentType<ScaleProps>;
};

/** The one renderer: every form of every sector is drawn by this. */
export function FormFields({
  fields,
  inputs,
  onInput,
  errors,
  unit,
  latest,
  within = "",
  Scale,
}: FormFieldsProps) {
  return (
    <>
      {fields.map((field) => (
        <OneField
          key={field.name}
          field={field}
          value={inputs[field.name]}
          onInput={(value) => onInput(field.name, value)}
          id={fieldId(within + field.name)}
          error={errors[within + field.name]}
          unit={unit}
          latest={latest}
          Scale={Scale}
          few={within ? 3 : 6}
        />
      ))}
    </>
  );
}

export const fieldId = (name: string) => `f-${name}`;

type OneFieldProps = {
  id: string;
  field: FormField;
  value: unknown;
  onInput: (value: unknown) => void;
  error: string | undefined;
  unit: string | undefined;
  latest: string | undefined;
  Scale: ComponentType<ScaleProps> | undefined;
  /** Above this many options a list to open is kinder than a page of buttons. */
  few: number;
};

function OneField(props: OneFieldProps) {
  const { field, value, id } = props;
  if (!field.able || (props.Scale && field.type === "scale")) return <Input {...props} />;
  return (
    <div class="stack" data-gap="tight">
      <Input {...props} value={isUnable(value) ? undefined : value} />
      <Unable id={id} able={field.able} value={value} onChange={props.onInput} />
    </div>
  );
}

function Input({ id, field, value, onInput, error, unit, latest, Scale, few }: OneFieldProps) {
  const typed = (value as string | undefined) ?? "";
  const common = { id, label: label(field.label), help: helpOf(field), error, required: field.required };
  switch (field.type) {
    case "number":
      return <NumberField {...common} value={typed} onInput={onInput} unit={unitOf(field, unit)} />;
    case "range":
    case "target":
      return (
        <div>
          <TextField {...common} value={typed} onInput={onInput} />
          <p class="field-help">{readAs(typed, unitOf(field, unit))}</p>
        </div>
      );
    case "text":
    case "long_text": {
      const most = field.max_length ?? 2000;
      const long = field.type === "long_text" || most > 200;
      return (
        <TextField {...common} value={typed} onInput={onInput} multiline={long} rows={most > 500 ? 4 : 2} />
      );
    }
    case "date":
      return <DateField {...common} value={typed} onInput={onInput} max={latest} />;
    case "scale":
    case "choice": {
      const options = optionsOf(field);
      if (Scale && field.type === "scale")
        return <Scale {...common} options={options} value={value} able={field.able} onChange={onInput} />;
      return options.length > few ? (
        <SelectField
          {...common}
          options={[{ value: "", label: t("form.none") }, ...options]}
          value={typed}
          onChange={onInput}
        />
      ) : (
        <ChoiceField
          {...common}
          inline={isShort(options)}
          options={options}
          value={[typed]}
          onChange={([one]) => onInput(one)}
        />
      );
    }
    case "choices":
      return (
        <ChoiceField
          {...common}
          many
          options={optionsOf(field)}
          value={(value as string[] | undefined) ?? []}
          onChange={onInput}
        />
      );
    case "yes_no":
      return (
        <ChoiceField
          {...common}
          options={[
            { value: "yes", label: t("report.yes") },
            { value: "no", label: t("report.no") },
          ]}
          value={value === true ? ["yes"] : value === false ? ["no"] : []}
          onChange={([one]) => onInput(one === "yes")}
        />
      );
    case "place":
      return <PlaceField common={common} value={value as Place | undefined} onChange={onInput} />;
    case "evidence":
      return (
        <EvidenceField
          common={common}
          field={field}
          value={(value as Evidence[] | undefined) ?? []}
          onChange={onInput}
        />
      );
    case "list": // its entries are drawn by the screen, each with FormFields of its own
      return null;
    default:
      return field.type satisfies never;
  }
}

const unitOf = (field: FormField, unit: string | undefined) =>
  field.unit ? label(field.unit) : field.unit_from ? unit : undefined;

/** Said below a target, because it depends on how it is written whether it is counted or judged. */
function readAs(typed: string, unit = ""): string {
  if (isAbsent(typed)) return "";
  const { text, ...read } = readTarget(typed.trim());
  return text ? t("form.in_words") : t("field.read_as", { number: typedTarget(read), unit });
}

const isShort = (options: Option[]) =>
  options.length < 4 && options.every(({ label, line }) => !line && label.length < 12);

function optionsOf(field: FormField): Option[] {
  return (field.options ?? []).map((option) => ({
    value: option.value,
    label: label(option.label),
    line: option.anchor ? label(option.anchor) : undefined,
  }));
}

function helpOf(field: FormField) {
  const help = field.help ? label(field.help) : "";
  const example = field.example ? t("form.example", { example: label(field.example) }) : "";
  return [help, example].filter(Boolean).join(" ") || undefined;
}
