import { localDate, t } from "../../text";
import { ButtonLink } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Voices } from "./list";
import { nameOf } from "./people";
import { voices } from "./voices";

/** What was said to one person, for whoever judges him; `from`, `until`: of which days only. */
export function AboutPerson({
  placement,
  from,
  until,
}: {
  placement: string;
  from?: string;
  until?: string;
}) {
  const found = voices.value.filter((one) => one.placement === placement && isWithin(one.at, from, until));
  return (
    <Page title={t("umpan.about_person")} line={nameOf(placement)} back="/lain/umpan">
      <ButtonLink kind="primary" icon="pencil" wide href={`/lain/umpan/beri/${placement}`}>
        {t("umpan.give")}
      </ButtonLink>
      {found.length === 0 ? (
        <EmptyState title={t("umpan.about_person.none")} />
      ) : (
        <Voices voices={found} received />
      )}
    </Page>
  );
}

function isWithin(at: number, from?: string, until?: string): boolean {
  if (!from || !until) return true;
  const day = localDate(at);
  return from <= day && day <= until;
}
