import { useState } from "preact/hooks";
import { formatMoment, t } from "../../text";
import { Button } from "../../ui/button";
import { Chip } from "../../ui/chip";
import { Icon } from "../../ui/icon";
import { markRead, readNotices } from "./notices-read";
import { answersFor, cardOf, lineOf, me, notices } from "./view";
import { wide } from "./wide";

const FIRST = 3;

/** Targets that people of the team have reached; new ones first, until they are marked as read. */
export function Notices() {
  const [all, setAll] = useState(false);
  const read = readNotices(me.value);
  const team = notices.value.filter(({ owner }) => {
    const card = cardOf(owner);
    return card && answersFor(card);
  });
  const unread = team.filter(({ id }) => !read.has(id));
  if (unread.length === 0) return null;
  const shown = [...unread].sort((a, b) => b.at - a.at).slice(0, all ? undefined : FIRST);
  const markAll = () =>
    markRead(
      me.value,
      unread.map(({ id }) => id),
      team.map(({ id }) => id),
    );
  return (
    <details class="notices" open={wide.value}>
      <summary>
        <h2>{t("tim.notices")}</h2>
        <Chip tone="green" icon="target">
          {t("tim.notices.new", { n: unread.length })}
        </Chip>
      </summary>
      <ul class="ledger">
        {shown.map(({ id, owner, line, indicator, at, undone }) => (
          <li key={id} class="notice">
            <Icon name={undone ? "info" : "target"} large />
            <a href={`/tim/${owner}`} class="notice-words">
              <span class="notice-title">
                {t(undone ? "tim.notice.undone" : "tim.notice.line", {
                  name: cardOf(owner)?.name ?? "",
                  indicator: lineOf(line)?.indicators.find((one) => one.id === indicator)?.name ?? "",
                })}
              </span>
              <span class="small notice-at">
                <b>{t("tim.notice.new")}</b> ·{" "}
                <span class="soft">{formatMoment(at, cardOf(owner)?.zone)}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      <div class="row">
        {unread.length > shown.length && (
          <Button kind="quiet" onClick={() => setAll(true)}>
            {t("common.more", { n: unread.length - shown.length })}
          </Button>
        )}
        <Button kind="quiet" icon="check" onClick={markAll}>
          {t("tim.notice.read")}
        </Button>
      </div>
    </details>
  );
}
