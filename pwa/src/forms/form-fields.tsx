import type { Evidence } from "../sync";
import { label, t } from "../text";
import { ChoiceField, DateField, NumberField, type Option, SelectField, TextField } from "../ui/field";
import type { FormField, Place } from "./definition";
import { EvidenceField } from "./evidence-field";
import type { Inputs } from "./inputs";
import { PlaceField } from "./place-field";

type FormFieldsProps = {
  fields: FormField[];
  inputs: Inputs;
  onInput: (name: string, value: unknown) => void;
  /** In words, by the field's name. */
  errors: Record<string, string>;
  /** Of the indicator: for the number whose unit it is. */
  unit?: string;
  latest?: string;
};

/** The one renderer: every form of every sector is drawn by this. */
export function FormFields({ fields, inputs, onInput, errors, unit, latest }: FormFieldsProps) {
  return (
    <>
      {fields.map((field) => (
        <OneField
          key={field.name}
          field={field}
          value={inputs[field.name]}
          onInput={(value) => onInput(field.name, value)}
          error={errors[field.name]}
          unit={unit}
          latest={latest}
        />
      ))}
    </>
  );
}

export const fieldId = (name: string) => `f-${name}`;

type OneFieldProps = {
  field: FormField;
  value: unknown;
  onInput: (value: unknown) => void;
  error: string | undefined;
  unit: string | undefined;
  latest: string | undefined;
};

/** Above this many options a list to open is kinder than a page of buttons. */
const FEW = 6;

function OneField({ field, value, onInput, error, unit, latest }: OneFieldProps) {
  const id = fieldId(field.name);
  const common = { id, label: label(field.label), help: helpOf(field), error, required: field.required };
  switch (field.type) {
    case "number":
      return (
        <NumberField
          {...common}
          value={(value as string | undefined) ?? ""}
          onInput={onInput}
          unit={field.unit_from ? unit : undefined}
        />
      );
    case "text": {
      const long = (field.max_length ?? 2000) > 200;
      return (
        <TextField
          {...common}
          value={(value as string | undefined) ?? ""}
          onInput={onInput}
          multiline={long}
        />
      );
    }
    case "date":
      return (
        <DateField {...common} value={(value as string | undefined) ?? ""} onInput={onInput} max={latest} />
      );
    case "choice": {
      const options = optionsOf(field);
      const chosen = (value as string | undefined) ?? "";
      return options.length > FEW ? (
        <SelectField
          {...common}
          options={[{ value: "", label: t("form.none") }, ...options]}
          value={chosen}
          onChange={onInput}
        />
      ) : (
        <ChoiceField {...common} options={options} value={[chosen]} onChange={([one]) => onInput(one)} />
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
            { value: "yes", label: t("form.yes") },
            { value: "no", label: t("form.no") },
          ]}
          value={value === true ? ["yes"] : value === false ? ["no"] : []}
          onChange={([one]) => onInput(one === "yes")}
        />
      );
    case "place":
      return (
        <PlaceField
          id={id}
          field={field}
          value={value as Place | undefined}
          onChange={onInput}
          error={error}
        />
      );
    case "evidence":
      return (
        <EvidenceField
          id={id}
          field={field}
          value={(value as Evidence[] | undefined) ?? []}
          onChange={onInput}
          error={error}
        />
      );
    default:
      return field.type satisfies never;
  }
}

function optionsOf(field: FormField): Option[] {
  return (field.options ?? []).map((option) => ({ value: option.value, label: label(option.label) }));
}

function helpOf(field: FormField) {
  const help = field.help ? label(field.help) : "";
  const example = field.example ? t("form.example", { example: label(field.example) }) : "";
  return [help, example].filter(Boolean).join(" ") || undefined;
}
