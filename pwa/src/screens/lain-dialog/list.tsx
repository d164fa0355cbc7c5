import { today } from "../../mine";
import { collection } from "../../sync";
import { formatDate, t, tCode } from "../../text";
import { ButtonLink } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Page } from "../../ui/page";
import { nameOf, staff } from "../lain-umpan/people";
import { isMine } from "../lain-umpan/voices";
import { Questions } from "./question-list";
import { openActions, otherOf, partners, type Talk, talks } from "./talks";

/** All talks of this person, what was agreed and is not done, and questions about results. */
export function List() {
  const planned = talks.value.filter(({ state }) => state === "planned").reverse();
  const over = talks.value.filter(({ state }) => state !== "planned");
  const actions = partners.value.flatMap(({ placement }) => openActions(placement));
  const sessions = collection("dialog_feedback").value.filter(
    ({ registers }) => registers.body?.value && !isMine(registers.body.value.placement),
  );
  const reports = collection("behaviour_report").value.filter(({ registers }) => registers.body?.value);
  return (
    <Page title={t("lain.dialog")} back="/lain">
      <ButtonLink kind="primary" icon="plus" wide href="/lain/dialog/baru">
        {t("dialog.plan")}
      </ButtonLink>
      <Section title={t("dialog.coming")}>
        {planned.length === 0 && <p class="soft">{t("dialog.coming.none")}</p>}
        <Talks talks={planned} />
      </Section>
      {actions.length > 0 && (
        <Section title={t("dialog.open_actions", { n: actions.length })}>
          <ul class="ledger">
            {actions.map((action) => (
              <ListRow
                key={action.id}
                href={`/lain/dialog/isi/${action.talk.id}`}
                title={action.text}
                line={
                  <>
                    {action.due && action.due < today.value && (
                      <Chip tone="madder" icon="late">
                        {t("dialog.action.late")}
                      </Chip>
                    )}
                    <span>
                      {[
                        t(`dialog.who.${action.who}`),
                        isMine(action.talk.placement) ? "" : nameOf(action.talk.placement),
                        action.due && formatDate(action.due),
                      ]
                        .filter(Boolean)
                        .join(" · ")}
                    </span>
                  </>
                }
              />
            ))}
          </ul>
        </Section>
      )}
      <Questions />
      {over.length > 0 && (
        <Section title={t("dialog.over")}>
          <Talks talks={over} />
        </Section>
      )}
      {sessions.length > 0 && (
        <Section title={t("dialog.sessions")}>
          <p class="soft">{t("dialog.sessions.hint")}</p>
          <ul class="ledger">
            {sessions.map(({ id, registers }) => (
              <ListRow
                key={id}
                href={`/lain/dialog/sesi/${id}`}
                title={nameOf(registers.body?.value.placement) || t("dialog.somebody")}
                line={t("dialog.sessions.some", {
                  n: Object.values(registers.body?.value.answers ?? {}).filter((one) => one !== "yes").length,
                })}
              />
            ))}
          </ul>
        </Section>
      )}
      {(staff.value.length > 0 || reports.length > 0) && (
        <Section title={t("dialog.behaviour")}>
          <p class="soft">{t("dialog.behaviour.hint")}</p>
          <ul class="ledger">
            {reports.map(({ id, registers }) => (
              <ListRow
                key={id}
                href={`/lain/dialog/laporan/${id}`}
                title={nameOf(registers.body?.value.placement) || t("dialog.somebody")}
                line={tCode(`values.${registers.body?.value.value}`, "dialog.behaviour")}
              />
            ))}
          </ul>
          {staff.value.length > 0 && (
            <ButtonLink icon="pencil" href="/lain/dialog/perilaku">
              {t("dialog.behaviour.write")}
            </ButtonLink>
          )}
        </Section>
      )}
    </Page>
  );
}

function Talks({ talks }: { talks: readonly Talk[] }) {
  if (talks.length === 0) return null;
  return (
    <ul class="ledger">
      {talks.map((talk) => (
        <ListRow
          key={talk.id}
          href={`/lain/dialog/isi/${talk.id}`}
          title={t("dialog.with", { name: otherOf(talk) || t("dialog.somebody") })}
          line={
            <>
              {talk.record.sendState !== "received" && (
                <Chip tone="turmeric" icon="clock">
                  {tCode(`state.${talk.record.sendState}`, "state.waiting")}
                </Chip>
              )}
              <span>
                {[t(`dialog.sort.${talk.sort}`), formatDate(talk.date), talk.time, talk.place]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </>
          }
        />
      ))}
    </ul>
  );
}
