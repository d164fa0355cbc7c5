import { useEffect, useState } from "preact/hooks";
import type { Route } from "../../router";
import { keepParts } from "../../sync";
import { type Key, t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { ListRow } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { ROOMS, type Room } from "./rooms";

/** One room, or the list of them. */
export function Lain({ route }: { route: Route }) {
  const [name = "", ...rest] = (route.params.rest ?? "").split("/");
  if (!name) return <Hub />;
  return ROOMS[name] ? <OneRoom key={name} name={name} rest={rest} /> : <NoRoom />;
}

function Hub() {
  useEffect(() => {
    keepParts(["lain", "lain.id", ...Object.values(ROOMS).flatMap(({ parts }) => parts)]);
  }, []);
  return (
    <Page title={t("lain.title")} back="/saya">
      <ul class="ledger">
        {Object.entries(ROOMS).map(([name, { title, icon, count }]) => (
          <ListRow
            key={name}
            href={`/lain/${name}`}
            margin={<Icon name={icon} large />}
            title={t(title as Key)}
            line={<span>{t(`${title}.hint` as Key)}</span>}
            end={
              count?.() ? (
                <Chip tone="indigo" icon="inbox">
                  {t("lain.unread", { n: count() })}
                </Chip>
              ) : undefined
            }
          />
        ))}
      </ul>
    </Page>
  );
}

const opened = new Map<string, Room>();

function OneRoom({ name, rest }: { name: string; rest: string[] }) {
  const [, setReady] = useState(0);
  const [failed, setFailed] = useState(false);
  const entry = ROOMS[name]!;
  const load = () => {
    setFailed(false);
    entry.load().then(
      (room) => {
        opened.set(name, room);
        setReady((count) => count + 1);
        keepParts(["lain", "lain.id", ...entry.parts]);
      },
      () => setFailed(true),
    );
  };
  useEffect(load, []);
  const Found = opened.get(name);
  if (Found) return <Found rest={rest} />;
  return (
    <Page title={t(entry.title as Key)} back="/lain">
      {failed ? (
        <EmptyState title={t("lain.not_here")} action={<Button onClick={load}>{t("lain.again")}</Button>}>
          {t("lain.not_here.hint")}
        </EmptyState>
      ) : (
        <Skeleton lines={5} label={t("common.loading")} />
      )}
    </Page>
  );
}

function NoRoom() {
  return (
    <Page title={t("common.not_found")} back="/lain">
      <EmptyState
        title={t("common.not_found")}
        action={<ButtonLink href="/lain">{t("lain.title")}</ButtonLink>}
      >
        {t("common.not_found.hint")}
      </EmptyState>
    </Page>
  );
}
