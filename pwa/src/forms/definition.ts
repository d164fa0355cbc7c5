/** A form definition as the server delivers it; `docs/protocol.md` section 6. Defaults are left out on the way. */

export type Words = { id: string; en: string };

export type FieldType =
  | "number"
  | "range"
  | "target"
  | "text"
  | "long_text"
  | "choice"
  | "choices"
  | "scale"
  | "yes_no"
  | "date"
  | "place"
  | "evidence"
  | "list";

type Scalar = string | boolean | number;

/** Exactly one of the five; of a target, its kind is compared: "number", "range" or "text". */
export type Condition = {
  field: string;
  is?: Scalar | Scalar[] | null;
  in?: Scalar[] | null;
  above?: number | null;
  below?: number | null;
  filled?: boolean | null;
};

export type FormField = {
  name: string;
  type: FieldType;
  /** In one language, where the app itself says it. */
  label: Words | string;
  help?: Words | string | null;
  example?: Words | null;
  required?: boolean;
  /** Optional before that. */
  required_when?: Condition | null;
  /** Not being able to answer is an answer too: null, or `{unable: "…"}`. */
  able?: "plain" | "reason" | null;
  min?: number | null;
  max?: number | null;
  decimals?: number | null;
  step?: number;
  when?: Condition | null;
  /** What `when` was called in definitions of before. */
  show_if?: Condition | null;
  /** `anchor`: what it stands for, written under it. */
  options?: { value: string; label: Words; anchor?: Words | null }[];
  max_length?: number | null;
  max_items?: number | null;
  unit?: Words | null;
  unit_from?: "indicator" | null;
  /** Of each entry of a list. */
  fields?: FormField[];
};

export type Form = {
  name: string;
  version: number;
  collection: string;
  group: string;
  title: Words;
  fields: FormField[];
};

export type Range = { low: number; high: number };

export type Place = { lat: number; lon: number; accuracy_m?: number };

/** How a mutation names the definition it was made with: "lapor-klinik@1". */
export const formKey = (form: Form) => `${form.name}@${form.version}`;

/** Pages of a form: 1 to 3. */
export const stepOf = (field: FormField) => field.step ?? 2;
