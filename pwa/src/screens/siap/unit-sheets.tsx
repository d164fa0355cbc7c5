import { useState } from "preact/hooks";
import type { Unit } from "../../administration";
import { closeUnit, makeUnit, moveUnit, renameUnit } from "../../administration-setup";
import { localDate, t } from "../../text";
import { DateField, SelectField, TextField } from "../../ui/field";
import { ChangeSheet } from "../pengelola/change-sheet";

type Rest = { units: Unit[]; onDone: (after: { units: Unit[] }) => void; onClose: () => void };
type OfUnit = Rest & { unit: Unit };

const today = () => localDate(Date.now());
const SECTORS = ["", "clinic", "school", "licensing", "general"] as const;

export function NewUnit({ units, ...rest }: Rest) {
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [parent, setParent] = useState(units.find((one) => one.parent === null)?.id ?? "");
  const [sector, setSector] = useState("");
  const [since, setSince] = useState(today);
  const isComplete = /^\S+$/.test(code.trim()) && name.trim().length > 1;
  return (
    <ChangeSheet
      {...rest}
      title={t("siap.unit.new")}
      action={t("siap.unit.new")}
      {...(!isComplete && { missing: t("siap.unit.needed") })}
      change={(reason) => makeUnit({ code: code.trim(), name: name.trim(), parent, sector, since, reason })}
    >
      <TextField
        label={t("siap.unit.code")}
        help={t("siap.unit.code.hint")}
        value={code}
        maxLength={40}
        onInput={setCode}
      />
      <TextField label={t("siap.unit.name")} value={name} maxLength={200} onInput={setName} />
      <Parent units={units} value={parent} onChange={setParent} />
      <SelectField
        label={t("siap.unit.sector")}
        help={t("siap.unit.sector.hint")}
        options={SECTORS.map((value) => ({ value, label: t(`siap.unit.sector.${value || "same"}`) }))}
        value={sector}
        onChange={setSector}
      />
      <DateField label={t("admin.from")} value={since} onInput={setSince} />
    </ChangeSheet>
  );
}

export function RenameUnit({ unit, units: _, ...rest }: OfUnit) {
  const [name, setName] = useState(unit.name);
  return (
    <ChangeSheet
      {...rest}
      title={t("siap.unit.rename")}
      action={t("siap.unit.rename")}
      {...(name.trim().length < 2 && { missing: t("siap.unit.needed.name") })}
      change={(reason) => renameUnit(unit.id, { name: name.trim(), reason })}
    >
      <p>{t("siap.unit.rename.hint")}</p>
      <TextField label={t("siap.unit.name")} value={name} maxLength={200} onInput={setName} />
    </ChangeSheet>
  );
}

export function MoveUnit({ unit, units, ...rest }: OfUnit) {
  const others = units.filter(({ id }) => id !== unit.id && id !== unit.parent);
  const [parent, setParent] = useState(""); // nobody moves a unit by what happens to stand first
  const [since, setSince] = useState(today);
  const missing = t(others.length > 0 ? "siap.unit.choose" : "siap.unit.nowhere");
  return (
    <ChangeSheet
      {...rest}
      title={t("siap.unit.move")}
      action={t("siap.unit.move")}
      {...(!parent && { missing })}
      change={(reason) => moveUnit(unit.id, { parent, since, reason })}
    >
      <p>{t("siap.unit.move.hint", { name: unit.name })}</p>
      <Parent units={others} value={parent} onChange={setParent} none />
      <DateField label={t("admin.from")} value={since} onInput={setSince} />
    </ChangeSheet>
  );
}

export function CloseUnit({ unit, units: _, ...rest }: OfUnit) {
  const [day, setDay] = useState(today);
  return (
    <ChangeSheet
      {...rest}
      danger
      title={t("siap.unit.close")}
      action={t("siap.unit.close")}
      change={(reason) => closeUnit(unit.id, { last_day: day, reason })}
    >
      <p>{t("siap.unit.close.hint", { name: unit.name })}</p>
      <DateField label={t("admin.last_day")} value={day} onInput={setDay} />
    </ChangeSheet>
  );
}

type ParentProps = { units: Unit[]; value: string; onChange: (id: string) => void; none?: boolean };

function Parent({ units, value, onChange, none }: ParentProps) {
  return (
    <SelectField
      label={t("siap.unit.parent")}
      options={[
        ...(none ? [{ value: "", label: t("siap.unit.choose") }] : []),
        ...units.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` })),
      ]}
      value={value}
      onChange={onChange}
    />
  );
}
