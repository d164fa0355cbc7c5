import { DotRows, Shape } from "../../charts/dot-rows";
import { formatNumber, label, t, tCode } from "../../text";
import { Section } from "../../ui/card";
import type { Result } from "./outcome";
import { shown } from "./rincian";

const groupName = (group: string) => tCode(`hasil.group.${group}`, "hasil.group.other");

/** Where the views of those who rated differ; only figures that were released, a hidden group stays hidden. */
export function ProfilePart({ result: { lines, scheme } }: { result: Result }) {
  const rated = lines.filter(({ scale, groups }) => scale && groups.filter(({ value }) => value).length > 1);
  if (!rated.length) return null;
  const groups = [...new Set(rated.flatMap((line) => line.groups.map(({ group }) => group)))];
  const hidden = groups.filter((group) =>
    rated.some((line) => line.groups.some((one) => one.group === group && one.note === "suppressed")),
  );
  return (
    <Section title={t("hasil.profile")}>
      <table class="rincian-table">
        <thead>
          <tr>
            <th scope="col">{t("hasil.column.part")}</th>
            {groups.map((group) => (
              <th key={group} scope="col">
                <Shape group={group} /> {groupName(group)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rated.map(({ part, label: name, groups: here }) => (
            <tr key={part}>
              <th scope="row">{label(name)}</th>
              {groups.map((group) => (
                <td key={group}>{shown(here.find((one) => one.group === group)?.value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <DotRows
        sentence={t("hasil.profile.picture")}
        rows={rated.map(({ label: name, scale, groups: here }) => ({
          label: t("hasil.profile.row", {
            part: label(name),
            low: formatNumber(Number(scale?.start)),
            high: formatNumber(Number(scale?.end)),
          }),
          low: Number(scale?.start),
          high: Number(scale?.end),
          dots: here.flatMap(({ group, value }) =>
            value
              ? [{ group, label: groupName(group), value: Number(value.shown), shown: shown(value) }]
              : [],
          ),
        }))}
      />
      {hidden.map((group) => (
        <p key={group} class="small">
          {t("hasil.profile.hidden", { group: groupName(group), minimum: scheme.minimum })}
        </p>
      ))}
    </Section>
  );
}
