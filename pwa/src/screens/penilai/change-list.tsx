import type { Change } from "../../changes";
import type { Evidence } from "../../sync";
import { t, tCode } from "../../text";
import { type FormField, fieldLabel, fieldValue } from "./fields";
import type { Item } from "./queue";
import { lineOf } from "./view";

type ChangeListProps = { changes: readonly Change[]; fields: readonly FormField[]; item: Item };

/** What differs, field by field, in words. */
export function ChangeList({ changes, fields, item }: ChangeListProps) {
  const sentences = changes.flatMap((change) => sentenceOf(change, changes, fields, item) ?? []);
  return (
    <ul class="changes">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function sentenceOf(
  { register, field, before, after }: Change,
  all: readonly Change[],
  fields: readonly FormField[],
  item: Item,
): string | undefined {
  const say = (name: string, was: string, is: string) =>
    t("verif.changed.field", { field: name, before: was, after: is });
  switch (register) {
    case "link": {
      // Line and indicator change together; a person reads one change.
      if (field === "line" && all.some((other) => other.register === "link" && other.field === "indicator"))
        return undefined;
      const lines = all.find((other) => other.register === "link" && other.field === "line");
      const now = item.report.line;
      return say(
        t("verif.field.link"),
        indicatorName(lines ? lines.before : now, before),
        indicatorName(lines ? lines.after : now, after),
      );
    }
    case "state":
      return say(t("verif.field.state"), stateName(before), stateName(after));
    case "replaced_by":
      return t("verif.changed.replaced");
    default:
      if (field === "evidence") return evidenceSentence(before, after);
      return say(
        fieldLabel(field || register, fields),
        fieldValue(field, before, fields, item.indicator),
        fieldValue(field, after, fields, item.indicator),
      );
  }
}

function indicatorName(line: unknown, indicator: unknown): string {
  const found = typeof line === "string" ? lineOf(line) : undefined;
  return found?.indicators.find(({ id }) => id === indicator)?.name ?? t("orang.report.other");
}

const stateName = (state: unknown) => tCode(`state.${String(state)}`, "verif.nothing");

function evidenceSentence(before: unknown, after: unknown): string {
  const hashes = (value: unknown) => new Set(((value ?? []) as Evidence[]).map(({ sha256 }) => sha256));
  const [was, is] = [hashes(before), hashes(after)];
  return t("verif.changed.evidence", {
    added: [...is].filter((hash) => !was.has(hash)).length,
    removed: [...was].filter((hash) => !is.has(hash)).length,
  });
}
