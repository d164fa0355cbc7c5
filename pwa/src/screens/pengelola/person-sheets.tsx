import { useState } from "preact/hooks";
import {
  appointActing,
  endPlacement,
  movePerson,
  type Person,
  readUnits,
  setAbsence,
  setAccount,
  setSuperior,
} from "../../administration";
import { localDate, t } from "../../text";
import { DateField, SelectField } from "../../ui/field";
import { ChangeSheet } from "./change-sheet";
import { ChoosePerson } from "./choose-person";
import { useAnswer } from "./use-answer";

type Props = { person: Person; onDone: (person: Person) => void; onClose: () => void };

export function SuperiorSheet({ person, ...rest }: Props) {
  const [superior, choose] = useState("");
  const [since, setSince] = useState(localDate(Date.now()));
  return (
    <ChangeSheet
      {...rest}
      title={t("admin.superior.set")}
      action={t("admin.superior.set")}
      missing={superior ? undefined : t("admin.choose.needed")}
      change={(reason) => setSuperior(person.listed.placement, { superior, since, reason })}
    >
      <ChoosePerson
        label={t("admin.superior.new")}
        chosen={superior}
        onChoose={choose}
        without={person.listed.person}
      />
      <DateField label={t("admin.from")} help={t("admin.superior.from")} value={since} onInput={setSince} />
    </ChangeSheet>
  );
}

export function MoveSheet({ person, ...rest }: Props) {
  const units = useAnswer(readUnits, "units");
  const [unit, setUnit] = useState("");
  const [superior, choose] = useState("");
  const [since, setSince] = useState(localDate(Date.now()));
  const others = (units.value?.units ?? []).filter(({ id }) => id !== person.listed.unit);
  return (
    <ChangeSheet
      {...rest}
      title={t("admin.move")}
      action={t("admin.move")}
      missing={unit && superior ? undefined : t("admin.move.needed")}
      change={(reason) => movePerson(person.listed.placement, { unit, superior, since, reason })}
    >
      <p>{t("admin.move.hint")}</p>
      <SelectField
        label={t("admin.unit.new")}
        options={[
          { value: "", label: t("admin.choose") },
          ...others.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={unit}
        onChange={setUnit}
      />
      <ChoosePerson
        label={t("admin.superior.new")}
        chosen={superior}
        onChoose={choose}
        without={person.listed.person}
      />
      <DateField label={t("admin.from")} value={since} onInput={setSince} />
    </ChangeSheet>
  );
}

const WHY = ["leave", "training", "ill"] as const;

/** On leave, at a training, ill: until a day, or until further notice. */
export function AwaySheet({ person, ...rest }: Props) {
  const [why, setWhy] = useState<string>("leave");
  const [since, setSince] = useState(localDate(Date.now()));
  const [last, setLast] = useState("");
  return (
    <ChangeSheet
      {...rest}
      title={t("admin.away")}
      action={t("admin.away")}
      change={(reason) => setAbsence(person.listed.placement, { why, since, last_day: last || null, reason })}
    >
      <p>{t("admin.away.hint")}</p>
      <SelectField
        label={t("admin.away.why")}
        options={WHY.map((value) => ({ value, label: t(`admin.away.${value}`) }))}
        value={why}
        onChange={setWhy}
      />
      <DateField label={t("admin.from")} value={since} onInput={setSince} />
      <DateField label={t("admin.last_day")} help={t("admin.last_day.open")} value={last} onInput={setLast} />
    </ChangeSheet>
  );
}

/** Somebody holds this post too, for a while: whom it judges, he judges. */
export function ActingSheet({ person, ...rest }: Props) {
  const [who, choose] = useState("");
  const [kind, setKind] = useState<string>("plh");
  const [since, setSince] = useState(localDate(Date.now()));
  const [last, setLast] = useState("");
  return (
    <ChangeSheet
      {...rest}
      title={t("admin.acting")}
      action={t("admin.acting")}
      {...(!who && { missing: t("admin.choose.needed.acting") })}
      change={(reason) =>
        appointActing(person.listed.placement, { who, kind, since, last_day: last || null, reason })
      }
    >
      <p>{t("admin.acting.hint", { position: person.listed.position })}</p>
      <ChoosePerson
        label={t("admin.acting.who")}
        chosen={who}
        onChoose={choose}
        without={person.listed.person}
      />
      <SelectField
        label={t("admin.acting.kind")}
        options={(["plh", "plt"] as const).map((value) => ({ value, label: t(`admin.acting.${value}`) }))}
        value={kind}
        onChange={setKind}
      />
      <DateField label={t("admin.from")} value={since} onInput={setSince} />
      <DateField label={t("admin.last_day")} help={t("admin.last_day.open")} value={last} onInput={setLast} />
    </ChangeSheet>
  );
}

export function EndSheet({ person, ...rest }: Props) {
  const [day, setDay] = useState(localDate(Date.now()));
  return (
    <ChangeSheet
      {...rest}
      danger
      title={t("admin.end")}
      action={t("admin.end")}
      change={(reason) => endPlacement(person.listed.placement, { last_day: day, reason })}
    >
      <p>{t("admin.end.hint")}</p>
      <DateField label={t("admin.last_day")} value={day} onInput={setDay} />
    </ChangeSheet>
  );
}

export function AccountSheet({ person, ...rest }: Props) {
  const disabled = person.account.state === "active";
  const action = t(disabled ? "admin.disable" : "admin.enable");
  return (
    <ChangeSheet
      {...rest}
      danger={disabled}
      title={action}
      action={action}
      change={(reason) => setAccount(person.listed.placement, { disabled, reason })}
    >
      <p>{t(disabled ? "admin.disable.hint" : "admin.enable.hint")}</p>
    </ChangeSheet>
  );
}
