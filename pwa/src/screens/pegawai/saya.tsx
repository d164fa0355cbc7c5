import { useState } from "preact/hooks";
import { myCard, supervises } from "../../mine";
import { navigate } from "../../router";
import { hasPin, session, signOut } from "../../session";
import { collection, syncStatus } from "../../sync";
import { type Language, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { Card, Facts, ListRow, Section } from "../../ui/card";
import { StateChip } from "../../ui/chip";
import { Skeleton } from "../../ui/empty-state";
import { ChoiceField } from "../../ui/field";
import { filesOnTheWay } from "../../ui/files-on-the-way";
import { Icon } from "../../ui/icon";
import { installed } from "../../ui/install";
import { Page } from "../../ui/page";
import { chooseLanguage, preferences, type Size, setPreferences, type Theme } from "../../ui/preferences";
import { Sheet } from "../../ui/sheet";
import { stateOf } from "../../ui/state";
import { useCarried } from "./carried";
import type { DataProblemSheet } from "./data-problem";
import { PlacementFacts } from "./placement-facts";

/** Who I am here, how the app looks, this phone, and the way out. */
export function Saya() {
  return (
    <Page
      title={t("saya.title")}
      line={session.value.kind === "signed_in" ? session.value.person.name : undefined}
    >
      <Profile />
      <More />
      <Look />
      <Device />
      <SignOut />
    </Page>
  );
}

function Profile() {
  const [Wrong, setWrong] = useState<typeof DataProblemSheet>();
  const close = () => setWrong(undefined);
  const card = myCard.value;
  return (
    <Section title={t("saya.profile")}>
      {card ? (
        <Card>
          <div class="stack">
            <PlacementFacts card={card} />
            <p>
              <Button
                icon="info"
                onClick={() =>
                  import("./data-problem").then((part) => setWrong(() => part.DataProblemSheet), close)
                }
              >
                {t("saya.wrong")}
              </Button>
            </p>
          </div>
        </Card>
      ) : (
        <Skeleton lines={5} label={t("common.loading")} />
      )}
      <Problems />
      {Wrong && card && <Wrong placement={card.id} onClose={close} onSaved={close} />}
    </Section>
  );
}

function Problems() {
  const mine = collection("data_problem").value.filter(
    ({ registers }) => registers.body?.value?.placement === myCard.value?.id,
  );
  if (!mine.length) return null;
  return (
    <>
      <h3>{t("saya.problems")}</h3>
      <ul class="ledger">
        {mine.map(({ id, registers, sendState, outcome }) => {
          const { about, text } = registers.body?.value ?? {};
          const closed = /closed|refused/.test(registers.state?.value ?? "");
          const state =
            sendState !== "received"
              ? stateOf({ registers: {}, sendState, outcome })
              : closed
                ? "closed"
                : "open";
          return (
            <ListRow
              key={id}
              state={state}
              title={tCode(`problem_form.about.${about}`, "problem_form.about.other")}
              line={
                <>
                  <span>{text}</span>
                  <StateChip state={state} />
                  {registers.state?.reason && <span>{registers.state.reason}</span>}
                </>
              }
            />
          );
        })}
      </ul>
    </>
  );
}

/** What the bar has no room for. */
function More() {
  const { value } = session;
  const granted = value.kind === "signed_in" && value.roles.length > 0;
  return (
    <Section title={t("saya.more")}>
      <ul class="ledger">
        {(supervises.value || granted) && (
          <>
            <ListRow href="/kinerja" margin={<Icon name="target" large />} title={t("nav.plan")} />
            <ListRow href="/laporan" margin={<Icon name="list" large />} title={t("laporan.title")} />
          </>
        )}
        <ListRow
          href="/lain"
          margin={<Icon name="versions" large />}
          title={t("saya.rooms")}
          line={t("saya.rooms.also")}
        />
        {granted && <ListRow href="/pengelola" margin={<Icon name="team" large />} title={t("saya.desk")} />}
      </ul>
    </Section>
  );
}

function Look() {
  const { language, theme, size } = preferences.value;
  const [absent, setAbsent] = useState(false);
  return (
    <Section title={t("saya.look")}>
      <div class="stack">
        <ChoiceField
          label={t("saya.theme")}
          inline
          options={(["system", "light", "dark"] as Theme[]).map((value) => ({
            value,
            label: t(`saya.theme.${value}`),
          }))}
          value={[theme]}
          onChange={([one]) => setPreferences({ theme: one as Theme })}
        />
        <ChoiceField
          label={t("saya.size")}
          inline
          options={(["normal", "large", "largest"] as Size[]).map((value) => ({
            value,
            label: t(`saya.size.${value}`),
          }))}
          value={[size]}
          onChange={([one]) => setPreferences({ size: one as Size })}
        />
        <ChoiceField
          label={t("saya.language")}
          inline
          options={(["id", "en"] as Language[]).map((value) => ({
            value,
            label: t(`saya.language.${value}`),
          }))}
          value={[language]}
          error={absent ? t("saya.language.absent") : undefined}
          onChange={async ([one]) => setAbsent(!(await chooseLanguage(one as Language)))}
        />
      </div>
    </Section>
  );
}

function Device() {
  return (
    <Section title={t("saya.device")}>
      <Facts
        facts={[
          [t("saya.device.version"), __VERSION__],
          [t("saya.device.installed"), t(installed.value ? "report.yes" : "report.no")],
        ]}
      />
      <ul class="ledger">
        <ListRow
          href="/kunci"
          margin={<Icon name="lock" large />}
          title={t("kunci.title")}
          line={t(hasPin.value ? "kunci.on" : "kunci.off")}
        />
        <ListRow href="/sinkron" margin={<Icon name="sync" large />} title={t("saya.device.sync")} />
        <ListRow href="/cadangan" margin={<Icon name="copy" large />} title={t("saya.device.file")} />
        <ListRow href="/klaim" margin={<Icon name="inbox" large />} title={t("saya.claims")} />
        {!installed.value && (
          <ListRow
            href="/selamat-datang?langkah=2"
            margin={<Icon name="install" large />}
            title={t("saya.install")}
          />
        )}
      </ul>
    </Section>
  );
}

function SignOut() {
  const [asking, setAsking] = useState(false);
  const carried = useCarried();
  const unsent = syncStatus.value.waiting + filesOnTheWay.value;
  async function leave() {
    await signOut();
    navigate("/masuk", { replace: true });
  }
  return (
    <p>
      <Button icon="lock" onClick={() => setAsking(true)}>
        {t("saya.sign_out")}
      </Button>
      {asking && (
        <Sheet
          title={t("saya.sign_out.title")}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
              <Button kind="primary" onClick={leave}>
                {t("saya.sign_out")}
              </Button>
            </>
          }
        >
          <p>{unsent ? t("saya.sign_out.unsent", { n: unsent }) : t("saya.sign_out.clean")}</p>
          {carried > 0 && <p>{t("saya.sign_out.carried", { n: carried })}</p>}
        </Sheet>
      )}
    </p>
  );
}
