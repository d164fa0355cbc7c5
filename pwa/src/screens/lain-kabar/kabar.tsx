import { useEffect } from "preact/hooks";
import { tellRead } from "../../news-ways";
import { navigate } from "../../router";
import { now, syncStatus } from "../../sync";
import { formatDate, formatTime, localDate, t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { markRead, type News, news, unread, untold } from "../lain/news";
import { describe } from "./describe";
import { oldUnsentDays } from "./old-unsent";
import { NewsSettings } from "./settings";

/** The inbox; `/lain/kabar/pengaturan` is how somebody wants to hear of it. */
export function Kabar({ rest }: { rest: string[] }) {
  return rest[0] === "pengaturan" ? <NewsSettings /> : <Inbox />;
}

function Inbox() {
  const marks = untold();
  useEffect(() => {
    if (marks) void tellRead(marks); // what does not arrive is told the next time
  }, [JSON.stringify(marks)]);
  const days = new Map<string, News[]>();
  for (const one of news.value) {
    const day = localDate(one.at);
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return (
    <Page
      title={t("lain.kabar")}
      back="/lain"
      line={
        unread.value
          ? t("kabar.unread", { n: unread.value })
          : news.value.length > 0
            ? t("kabar.all_read")
            : undefined
      }
    >
      <p class="row">
        {unread.value > 0 && (
          <Button icon="check" onClick={() => markRead()}>
            {t("kabar.mark_all")}
          </Button>
        )}
        <ButtonLink href="/lain/kabar/pengaturan" kind="quiet">
          {t("kabar.settings")}
        </ButtonLink>
      </p>
      <Unsent />
      {news.value.length === 0 && <EmptyState title={t("kabar.none")}>{t("kabar.none.hint")}</EmptyState>}
      {[...days].map(([day, some]) => (
        <Section key={day} title={formatDate(day)}>
          <ul class="ledger">
            {some.map((one) => (
              <Row key={one.id} one={one} />
            ))}
          </ul>
        </Section>
      ))}
    </Page>
  );
}

function Row({ one }: { one: News }) {
  const { title, icon, href } = describe(one);
  const isNew = !one.isRead && !one.undone;
  return (
    <ListRow
      onClick={() => {
        markRead(one);
        if (href.startsWith("/pengelola/"))
          location.assign(href); // the desk is a page of its own
        else navigate(href);
      }}
      margin={<Icon name={icon} large />}
      title={title}
      line={
        <>
          <span>{formatTime(one.at)}</span>
          {isNew && (
            <Chip tone="indigo" icon="inbox">
              {t("kabar.new")}
            </Chip>
          )}
          {one.undone && (
            <Chip tone="neutral" icon="info">
              {t("kabar.undone")}
            </Chip>
          )}
        </>
      }
    />
  );
}

/** Known on this phone only: the server has not heard of it. */
function Unsent() {
  const { oldestUnsentAt, waiting } = syncStatus.value;
  const days = oldUnsentDays(oldestUnsentAt, now.value);
  if (days === undefined) return null;
  return (
    <ul class="ledger">
      <ListRow
        href="/sinkron"
        margin={<Icon name="warning" large />}
        title={t("kabar.unsent", { n: waiting, days })}
        line={t("kabar.unsent.hint")}
      />
    </ul>
  );
}
