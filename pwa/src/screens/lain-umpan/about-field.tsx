import { readAll, readLine } from "../../reading";
import { collection } from "../../sync";
import { t } from "../../text";
import { SelectField } from "../../ui/field";
import { type About, VALUES } from "./voices";

export type Subject = string; // "", "value/<value>", "line/<line>"

export const subjectOf = ({ line, value }: About): Subject =>
  line ? `line/${line}` : value ? `value/${value}` : "";

export function aboutOf(subject: Subject): About {
  const [kind, id] = subject.split("/");
  return kind === "line" ? { line: id } : kind === "value" ? { value: id } : {};
}

/** The work as a whole, one of the values, or one of the results that this phone knows of the person. */
export function AboutField({
  placement,
  value,
  onChange,
  onlyValues,
  error,
  id,
}: {
  placement: string;
  value: Subject;
  onChange: (value: Subject) => void;
  onlyValues?: boolean;
  error?: string;
  id?: string;
}) {
  const lines = readAll(collection("plan_line").value, readLine).filter(
    (line) => line.placement === placement && line.state !== "withdrawn",
  );
  return (
    <SelectField
      id={id}
      label={t(onlyValues ? "umpan.value" : "umpan.about")}
      error={error}
      value={onlyValues && !value.startsWith("value/") ? "" : value}
      onChange={onChange}
      options={[
        { value: "", label: t(onlyValues ? "umpan.value.choose" : "umpan.about.general") },
        ...VALUES.map((one) => ({ value: `value/${one}`, label: t(`values.${one}`) })),
        ...(onlyValues ? [] : lines).map(({ id, rhk }) => ({ value: `line/${id}`, label: rhk })),
      ]}
    />
  );
}
