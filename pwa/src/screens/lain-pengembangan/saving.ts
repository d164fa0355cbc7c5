/** The agency's namespace, for ids with a natural key, and what saves. */
import { session as current } from "../../session";

export { type Intent, newId, save, uuid5 } from "../../sync";

export const session = (): string =>
  current.value.kind === "signed_in" ? current.value.instansi.namespace : "";
