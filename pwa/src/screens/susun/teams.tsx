import { collection } from "../../sync";
import { formatDate, t } from "../../text";
import { Section } from "../../ui/card";

type Member = { placement: string; name: string; position: string };

export type Team = {
  id: string;
  name: string;
  lead: Member;
  members: Member[];
  first: string;
  last: string | null;
};

export const teams = (): Team[] =>
  collection("team").value.flatMap(({ value }) => (value ? [value as Team] : []));

export const isIn = ({ lead, members }: Team, placement: string) =>
  [lead, ...members].some((one) => one.placement === placement);

/** The project teams that somebody leads or works in, with lead, members and dates. */
export function Teams({ placement }: { placement: string }) {
  const found = teams()
    .filter((team) => isIn(team, placement))
    .sort((a, b) => b.first.localeCompare(a.first));
  if (found.length === 0) return null;
  return (
    <Section title={t("susun.teams")}>
      <ul class="stack" data-gap="tight">
        {found.map((team) => (
          <li key={team.id}>
            <b>{team.name}</b>
            <br />
            {t("susun.teams.lead", { name: team.lead.name })}
            <br />
            {t("susun.teams.members", { names: team.members.map(({ name }) => name).join(", ") })}
            <br />
            <span class="soft small">
              {team.last
                ? `${formatDate(team.first)} – ${formatDate(team.last)}`
                : t("susun.teams.since", { date: formatDate(team.first) })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
