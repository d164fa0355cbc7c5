import { useState } from "preact/hooks";
import { type Above, type Person as PersonFacts, readPerson } from "../../administration";
import { formatDate, formatMoment, t } from "../../text";
import { Button } from "../../ui/button";
import { Card, Facts, ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { PapersDoor } from "../dokumen/later";
import { AccountSheet, ActingSheet, AwaySheet, EndSheet, MoveSheet, SuperiorSheet } from "./person-sheets";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

const SHEETS = {
  superior: SuperiorSheet,
  move: MoveSheet,
  away: AwaySheet,
  acting: ActingSheet,
  end: EndSheet,
  account: AccountSheet,
};

/** One placement: who holds it, under whom, since when; and what an administrator may change about it. */
export function Person({ placement }: { placement: string }) {
  const asked = useAnswer(() => readPerson(placement), placement);
  const [changed, setChanged] = useState<PersonFacts>();
  const [open, setOpen] = useState<keyof typeof SHEETS>();
  const person = changed ?? asked.value;
  if (!person) {
    return (
      <Page title={t("admin.person")} back="/pengelola" wide withoutSync>
        {asked.refusal ? (
          <Refused code={asked.refusal} again={asked.again} />
        ) : (
          <Skeleton lines={8} label={t("common.loading")} />
        )}
      </Page>
    );
  }
  const { listed, account } = person;
  const Sheet = open && SHEETS[open];
  return (
    <Page
      title={listed.name}
      line={`${listed.position} · ${listed.unit_name}`}
      back="/pengelola"
      wide
      withoutSync
    >
      <div class="desk-columns">
        <Section title={t("admin.placement")}>
          <Card>
            <Facts
              facts={[
                ["NIP", listed.nip],
                [t("admin.position"), listed.position],
                [t("admin.unit"), listed.unit_name],
                [t("admin.superior"), listed.superior?.name ?? t("admin.no_superior")],
                [t("admin.holds"), span(listed)],
                [t("admin.account"), <Account key="account" account={account} />],
              ]}
            />
          </Card>
          <div class="row">
            <Button icon="team" onClick={() => setOpen("superior")}>
              {t("admin.superior.set")}
            </Button>
            <Button icon="place" onClick={() => setOpen("move")}>
              {t("admin.move")}
            </Button>
            <Button icon="hourglass" onClick={() => setOpen("away")}>
              {t("admin.away")}
            </Button>
            <Button icon="person" onClick={() => setOpen("acting")}>
              {t("admin.acting")}
            </Button>
            <Button icon="clock" onClick={() => setOpen("end")}>
              {t("admin.end")}
            </Button>
            {account.state !== "none" && (
              <Button
                kind={account.state === "active" ? "danger" : "secondary"}
                icon="lock"
                onClick={() => setOpen("account")}
              >
                {t(account.state === "active" ? "admin.disable" : "admin.enable")}
              </Button>
            )}
          </div>
        </Section>
        <Section title={t("admin.superiors")}>
          <ul class="ledger">
            {person.superiors.map((one) => (
              <ListRow key={one.since} title={one.name} line={`${one.position} · ${span(one)}`} />
            ))}
          </ul>
          <h3>{t("admin.placements")}</h3>
          <ul class="ledger">
            {person.placements.map((one) => (
              <ListRow
                key={one.placement}
                title={`${one.position} · ${one.unit_name}`}
                line={span(one)}
                current={one.placement === listed.placement}
                href={`/pengelola/pegawai/${one.placement}`}
              />
            ))}
          </ul>
        </Section>
        <PapersDoor
          placement={placement}
          words={{
            title: t("admin.papers"),
            open: t("admin.papers.open"),
            offline: t("admin.papers.offline"),
          }}
        />
      </div>
      {Sheet && (
        <Sheet
          person={person}
          onClose={() => setOpen(undefined)}
          onDone={(now) => {
            setChanged(now);
            setOpen(undefined);
            showToast(t("admin.changed"));
          }}
        />
      )}
    </Page>
  );
}

function Account({ account }: { account: PersonFacts["account"] }) {
  if (account.state === "active") {
    return (
      <Chip tone="green" icon="check">
        {t("admin.account.active")}
      </Chip>
    );
  }
  if (account.state === "none") {
    return (
      <Chip tone="neutral" icon="info">
        {t("admin.account.none")}
      </Chip>
    );
  }
  return (
    <Chip tone="madder" icon="lock">
      {t("admin.account.disabled", { moment: formatMoment(account.since ?? 0) })}
    </Chip>
  );
}

const span = ({ since, until }: Pick<Above, "since" | "until">) =>
  until
    ? t("admin.span", { since: formatDate(since), until: formatDate(until) })
    : t("admin.since", { since: formatDate(since) });
