import { useState } from "preact/hooks";
import { findPeople, type Listed } from "../../administration";
import { t } from "../../text";
import { ChoiceField, TextField } from "../../ui/field";
import { useAnswer } from "./use-answer";

const SHOWN = 6;

/** One person among thousands: type a part of the name, then choose. */
export function ChoosePerson({
  label,
  chosen,
  onChoose,
  without,
}: {
  label: string;
  chosen: string;
  onChoose: (placement: string) => void;
  /** Nobody is his own superior. */
  without: string;
}) {
  const [q, setQ] = useState("");
  const found = useAnswer(() => findPeople({ q }), q);
  const people: Listed[] = (found.value?.people ?? []).filter((one) => one.person !== without);
  const shown = people.filter((one, at) => at < SHOWN || one.placement === chosen);
  return (
    <>
      <TextField type="search" label={label} help={t("admin.find.hint")} value={q} onInput={setQ} />
      {q !== "" && found.value && shown.length === 0 && <p role="status">{t("admin.nobody")}</p>}
      {(q !== "" || chosen !== "") && shown.length > 0 && (
        <ChoiceField
          label={t("admin.choose")}
          options={shown.map((one) => ({
            value: one.placement,
            label: one.name,
            line: `${one.position} · ${one.unit_name}`,
          }))}
          value={chosen ? [chosen] : []}
          onChange={([placement = ""]) => onChoose(placement)}
        />
      )}
    </>
  );
}
