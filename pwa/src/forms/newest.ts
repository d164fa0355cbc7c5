import { collection } from "../sync";
import { CHECKS } from "./answer";
import type { Form, FormField } from "./definition";

/** The newest version of a form; none with a kind of field that comes with a later version of the app. */
export function newestForm(name: string | undefined): Form | undefined {
  let newest: Form | undefined;
  for (const { value } of collection("form").value) {
    const form = value as Form | undefined;
    if (form?.name === name && form && form.version > (newest?.version ?? 0) && isKnown(form.fields))
      newest = form;
  }
  return newest;
}

const isKnown = (fields: FormField[]): boolean =>
  fields.every(({ type, fields = [] }) => (type === "list" ? isKnown(fields) : type in CHECKS));
