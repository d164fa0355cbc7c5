import { useState } from "preact/hooks";
import { myCard } from "../../mine";
import { saveFile } from "../../save-file";
import { now, save, sawOf } from "../../sync";
import { formatDate, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Facts, Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { ReasonSheet } from "../../ui/reason-sheet";
import { wasSaved } from "../../ui/saving";
import { AgendaSheet, ScheduleSheet } from "./edit-sheets";
import { icsOf } from "./ics";
import { Notes } from "./notes";
import { Outcome } from "./outcome";
import { SessionLink } from "./session";
import { otherOf, sideOf, talks } from "./talks";

/** One talk, from its day to what became of it. */
export function OneTalk({ id }: { id: string }) {
  const [sheet, setSheet] = useState<"" | "schedule" | "agenda" | "withdraw">("");
  const talk = talks.value.find((one) => one.id === id);
  if (!talk)
    return (
      <Page title={t("lain.dialog")} back="/lain/dialog">
        <EmptyState title={t("dialog.gone")}>{t("dialog.gone.hint")}</EmptyState>
      </Page>
    );
  const { record, state, date, time, place, topic, sort, agenda } = talk;
  const open = state === "planned";
  const other = otherOf(talk) || t("dialog.somebody");
  const take = () =>
    saveFile(
      `dialog-${date}.ics`,
      "text/calendar",
      icsOf(
        {
          id,
          date,
          time,
          place,
          title: `${t(`dialog.sort.${sort}`)}: ${other}`,
          zone: myCard.value?.zone ?? "Asia/Jakarta",
        },
        now.value,
      ),
    );
  const close = () =>
    wasSaved(save([{ collection: "dialog", record: id, step: "close", saw: sawOf(record) }]));
  return (
    <Page
      title={t("dialog.with", { name: other })}
      line={[t(`dialog.sort.${sort}`), formatDate(date)].join(" · ")}
      back="/lain/dialog"
    >
      {talk.disputed && (
        <Banner
          tone="madder"
          title={t("dialog.disputed")}
          action={<ButtonLink href={`/konflik/dialog/${id}`}>{t("dialog.disputed.open")}</ButtonLink>}
        >
          {t("dialog.disputed.hint")}
        </Banner>
      )}
      <Section title={t("dialog.schedule")}>
        <Facts
          facts={[
            [t("dialog.date"), formatDate(date)],
            ...(time ? [[t("dialog.time"), time] as [string, string]] : []),
            ...(place ? [[t("dialog.place"), place] as [string, string]] : []),
            ...(topic ? [[t("dialog.topic"), topic] as [string, string]] : []),
            [t("dialog.state"), t(open ? "dialog.state.planned" : "dialog.state.closed")],
          ]}
        />
        {open && (
          <p class="row">
            <Button icon="install" onClick={take}>
              {t("dialog.ics")}
            </Button>
            <Button icon="pencil" onClick={() => setSheet("schedule")}>
              {t("dialog.schedule.change")}
            </Button>
          </p>
        )}
      </Section>
      <Section title={t("dialog.agenda")}>
        {agenda.length === 0 && <p class="soft">{t("dialog.agenda.none")}</p>}
        <ol>
          {agenda.map((item) => (
            <li key={item.id}>{item.text}</li>
          ))}
        </ol>
        {open && (
          <div>
            <Button icon="pencil" onClick={() => setSheet("agenda")}>
              {t("dialog.agenda.change")}
            </Button>
          </div>
        )}
      </Section>
      <Notes talk={talk} open={open} />
      <Outcome talk={talk} open={open} />
      {open ? (
        <div class="stack">
          <Button kind="primary" icon="check" wide onClick={close}>
            {t("dialog.close")}
          </Button>
          <Button kind="quiet" icon="cross" onClick={() => setSheet("withdraw")}>
            {t("dialog.withdraw")}
          </Button>
        </div>
      ) : (
        sideOf(talk) === "employee" && <SessionLink talk={talk} />
      )}
      <Banner title={t("dialog.who_reads")} />
      {sheet === "schedule" && <ScheduleSheet talk={talk} onClose={() => setSheet("")} />}
      {sheet === "agenda" && <AgendaSheet talk={talk} onClose={() => setSheet("")} />}
      {sheet === "withdraw" && (
        <ReasonSheet
          step={{ collection: "dialog", record: id, step: "withdraw", saw: sawOf(record) }}
          title={t("dialog.withdraw.title")}
          action={t("dialog.withdraw")}
          icon="cross"
          reasonLabel={t("dialog.reason")}
          ready={[]}
          saved={t("dialog.saved")}
          onClose={() => setSheet("")}
        >
          <p>{t("dialog.withdraw.hint", { name: other })}</p>
        </ReasonSheet>
      )}
    </Page>
  );
}
