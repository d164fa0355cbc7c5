/** A form definition as the server delivers it; `docs/protocol.md` section 6. Defaults are left out on the way. */

export type Words = { id: string; en: string };

export type FieldType = "number" | "text" | "choice" | "choices" | "yes_no" | "date" | "place" | "evidence";

export type FormField = {
  name: string;
  type: FieldType;
  label: Words;
  help?: Words | null;
  example?: Words | null;
  required?: boolean;
  min?: number | null;
  max?: number | null;
  decimals?: number | null;
  step?: number;
  show_if?: { field: string; is: (string | boolean)[] } | null;
  options?: { value: string; label: Words }[];
  max_length?: number | null;
  max_items?: number | null;
  unit_from?: "indicator" | null;
};

export type Form = {
  name: string;
  version: number;
  collection: string;
  group: string;
  title: Words;
  fields: FormField[];
};

export type Place = { lat: number; lon: number; accuracy_m?: number };

/** How a mutation names the definition it was made with: "lapor-klinik@1". */
export const formKey = (form: Form) => `${form.name}@${form.version}`;

/** Pages of a form: 1 to 3. */
export const stepOf = (field: FormField) => field.step ?? 2;
