import { useState } from "preact/hooks";
import { formatMoment, t } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { markRead, readNotices } from "./notices-read";
import { answersFor, cardOf, lineOf, me, notices } from "./view";

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
    <Section
      title={t("tim.notices")}
      aside={
        <Button kind="quiet" icon="check" onClick={markAll}>
          {t("tim.notice.read")}
        </Button>
      }
    >
      <ul class="ledger">
        {shown.map(({ id, owner, line, indicator, at, undone }) => (
          <li key={id} class="notice">
            <Icon name={undone ? "info" : "target"} large />
            <a href={`/tim/${owner}`} class="notice-words">
              {t(undone ? "tim.notice.undone" : "tim.notice.line", {
                name: cardOf(owner)?.name ?? "",
                indicator: lineOf(line)?.indicators.find((one) => one.id === indicator)?.name ?? "",
              })}
              <span class="small notice-at">
                <b>{t("tim.notice.new")}</b> ·{" "}
                <span class="soft">{formatMoment(at, cardOf(owner)?.zone)}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      {unread.length > shown.length && (
        <Button kind="quiet" onClick={() => setAll(true)}>
          {t("common.more", { n: unread.length - shown.length })}
        </Button>
      )}
    </Section>
  );
}
