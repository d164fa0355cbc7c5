import { ShareBar } from "../../charts/share-bar";
import { uncounted } from "../../mine";
import { formatDate, formatNumber, t } from "../../text";
import { Chip } from "../../ui/chip";
import { Icon } from "../../ui/icon";
import type { Share, TeamRow } from "./team";

export const percent = (share: number) => `${formatNumber(share * 100, 0)}%`;

export function shareWords({ reported, verified, expected }: Share) {
  return { reported: percent(reported), verified: percent(verified), expected: percent(expected) };
}

type TeamRowProps = { row: TeamRow; quietDays: number | undefined };

/** One person: who, how far, when last heard of, what waits. Leads to the person's page. */
export function TeamRowView({ row, quietDays }: TeamRowProps) {
  const aside = uncounted.value.get(row.card.id) ?? 0;
  const { card, share, behind, lastDate, quiet, waiting } = row;
  return (
    <li class="team-row">
      <a class="team-hit" href={`/tim/${card.id}`}>
        <span class="team-who">
          <span class="list-title">{card.name}</span>
          <span class="small soft">{card.position}</span>
        </span>
        <span class="team-progress">
          {share ? (
            <>
              <ShareBar {...share} sentence={t("tim.progress", shareWords(share))} />
              <span class="small team-figures" aria-hidden="true">
                <span>{t("tim.progress.short", shareWords(share))}</span>
                <span class="soft">{t("tim.progress.due", shareWords(share))}</span>
              </span>
            </>
          ) : (
            <span class="small soft">{t(row.indicators ? "tim.no_numbers" : "tim.no_plan")}</span>
          )}
        </span>
        <span class="team-last small">
          {lastDate === undefined ? t("tim.last.never") : t("tim.last", { date: formatDate(lastDate) })}
        </span>
        <span class="team-states">
          {behind && (
            <Chip tone="madder" icon="warning">
              {t("tim.behind")}
            </Chip>
          )}
          {quiet && quietDays !== undefined && (
            <Chip tone="turmeric" icon="late">
              {t("tim.quiet", { n: quietDays })}
            </Chip>
          )}
          {waiting > 0 && (
            <Chip tone="indigo" icon="inbox">
              {t("tim.waiting", { n: waiting })}
            </Chip>
          )}
          {aside > 0 && (
            <Chip tone="madder" icon="hourglass">
              {t("tim.not_counted", { n: aside })}
            </Chip>
          )}
        </span>
        <Icon name="forward" />
      </a>
    </li>
  );
}
