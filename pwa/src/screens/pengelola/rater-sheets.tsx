import { useState } from "preact/hooks";
import type { Listed } from "../../administration";
import {
  addRater,
  type Group,
  type OneCycle,
  putFigure,
  type Rater,
  removeRater,
} from "../../administration-cycles";
import { label, t } from "../../text";
import { SelectField, TextField } from "../../ui/field";
import { ChangeSheet } from "./change-sheet";
import { ChoosePerson } from "./choose-person";

/** The figure that is no number: by which of the scheme's kinds somebody is weighed. */
export const KIND = "kind";

export const nameKind = (kind: string) => kind.replaceAll("_", " ");

export function namePart({ figures }: OneCycle, part: string): string {
  const choice = figures.find(({ id }) => id === part);
  return part === KIND ? t("cycle.kind") : choice ? label(choice.label) : part;
}

type SheetProps = {
  one: OneCycle;
  ratee: Listed;
  onDone: (words: string) => void;
  onClose: () => void;
};

export function AddRaterSheet({ one, ratee, onDone, onClose }: SheetProps) {
  const [group, setGroup] = useState<Group>("peer");
  const [rater, setRater] = useState("");
  return (
    <ChangeSheet
      title={t("rater.add")}
      action={t("rater.add")}
      missing={rater ? undefined : t("rater.add.needed")}
      change={(reason) => addRater(one.cycle.id, { ratee: ratee.placement, group, rater, reason })}
      onDone={() => onDone(t("rater.added"))}
      onClose={onClose}
    >
      <p>{t("rater.add.hint", { name: ratee.name })}</p>
      <SelectField
        label={t("cycle.group")}
        options={(["peer", "subordinate", "superior", "self"] as const).map((value) => ({
          value,
          label: t(`cycle.group.${value}`),
        }))}
        value={group}
        onChange={(value) => setGroup(value as Group)}
      />
      <ChoosePerson
        label={t("rater.new")}
        chosen={rater}
        onChoose={setRater}
        without={group === "self" ? "" : ratee.person}
      />
    </ChangeSheet>
  );
}

export function RemoveRaterSheet({ one, ratee, rater, onDone, onClose }: SheetProps & { rater: Rater }) {
  const change = { ratee: ratee.placement, group: rater.group, rater: rater.listed.placement };
  return (
    <ChangeSheet
      title={t("rater.remove")}
      action={t("rater.remove")}
      danger
      change={(reason) => removeRater(one.cycle.id, { ...change, reason })}
      onDone={() => onDone(t("rater.removed"))}
      onClose={onClose}
    >
      <p>{t("rater.remove.hint", { name: rater.listed.name, ratee: ratee.name })}</p>
    </ChangeSheet>
  );
}

/** The reason of a figure is where it comes from. */
export function FigureSheet({ one, ratee, onDone, onClose }: SheetProps) {
  const [part, setPart] = useState(one.figures[0]?.id ?? "");
  const [value, setValue] = useState("");
  return (
    <ChangeSheet
      title={t("figure.put")}
      action={t("figure.put")}
      missing={value.trim() ? undefined : t("figure.needed")}
      change={(reason) =>
        putFigure(one.cycle.id, {
          placement: ratee.placement,
          part,
          value: value.trim().replace(",", "."),
          reason,
        })
      }
      onDone={() => onDone(t("figure.done"))}
      onClose={onClose}
    >
      <p>{t("figure.hint", { name: ratee.name })}</p>
      <SelectField
        label={t("figure.part")}
        options={one.figures.map((choice) => ({ value: choice.id, label: namePart(one, choice.id) }))}
        value={part}
        onChange={(chosen) => {
          setPart(chosen);
          setValue("");
        }}
      />
      {part === KIND ? (
        <SelectField
          label={t("figure.value")}
          options={[
            { value: "", label: t("admin.choose") },
            ...one.kinds.map((kind) => ({ value: kind, label: nameKind(kind) })),
          ]}
          value={value}
          onChange={setValue}
        />
      ) : (
        <TextField
          label={t("figure.value")}
          help={t("figure.value.hint")}
          inputMode="decimal"
          maxLength={30}
          value={value}
          onInput={setValue}
        />
      )}
    </ChangeSheet>
  );
}
