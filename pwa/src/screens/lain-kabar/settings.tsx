import { useEffect, useState } from "preact/hooks";
import {
  isSubscribed,
  keepSettings,
  readKey,
  readSettings,
  type Settings,
  sendTest,
  subscribe,
  type Tried,
  unsubscribe,
  whyNot,
} from "../../news-ways";
import { currentLanguage, type Key, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { ChoiceField, SelectField, TextField } from "../../ui/field";
import { Page } from "../../ui/page";

const KINDS = [
  "report_returned",
  "report_verified",
  "target_reached",
  "rating_due",
  "result_released",
  "objection_step",
  "question",
  "escalated",
  "deadline_near",
  "office_letter",
  "office_answer",
  "not_chosen",
];
const NEVER = "00:00";
const HOURS = [...Array(24).keys()].map((hour) => `${String(hour).padStart(2, "0")}:00`);
const hourOptions = HOURS.map((value) => ({ value, label: value.replace(":", ".") }));

type Known = { settings: Settings; key: string; mail: boolean; on: boolean };

/** How somebody wants to hear of news while the app is closed. Needs the internet: nothing comes of it without. */
export function NewsSettings() {
  const [known, setKnown] = useState<Known | "failed">();
  const load = async () => {
    setKnown(undefined);
    const [settings, key, on] = await Promise.all([readSettings(), readKey(), isSubscribed()]);
    setKnown(settings && key ? { settings, ...key, on } : "failed");
  };
  useEffect(() => void load(), []);
  return (
    <Page title={t("kabar.settings")} back="/lain/kabar">
      {known === undefined && <Skeleton lines={6} label={t("common.loading")} />}
      {known === "failed" && (
        <EmptyState title={t("kabar.offline")} action={<Button onClick={load}>{t("lain.again")}</Button>}>
          {t("kabar.offline.hint")}
        </EmptyState>
      )}
      {known !== undefined && known !== "failed" && <Form known={known} />}
    </Page>
  );
}

function Form({ known }: { known: Known }) {
  const [settings, setSettings] = useState<Settings>({ ...known.settings, lang: currentLanguage() });
  const [said, setSaid] = useState<"saved" | "refused">();
  const change = (some: Partial<Settings>) => {
    setSettings({ ...settings, ...some });
    setSaid(undefined);
  };
  const { quiet } = settings;
  const isQuiet = quiet.first !== quiet.last;
  return (
    <div class="stack">
      <ThisPhone known={known} />
      <Section title={t("kabar.when")}>
        <div class="stack">
          <ChoiceField
            label={t("kabar.kinds")}
            help={t("kabar.kinds.hint")}
            many
            options={KINDS.map((kind) => ({ value: kind, label: t(`kabar.kind.${kind}` as Key) }))}
            value={KINDS.filter((kind) => !settings.off.includes(kind))}
            onChange={(on) => change({ off: KINDS.filter((kind) => !on.includes(kind)) })}
          />
          <ChoiceField
            label={t("kabar.pace")}
            inline
            options={[
              { value: "now", label: t("kabar.pace.now") },
              { value: "day", label: t("kabar.pace.day") },
            ]}
            value={[settings.digest ? "day" : "now"]}
            onChange={([pace]) => change({ digest: pace === "day" ? "16:00" : "" })}
          />
          {settings.digest && (
            <SelectField
              label={t("kabar.digest")}
              options={hourOptions}
              value={settings.digest}
              onChange={(digest) => change({ digest })}
            />
          )}
          <ChoiceField
            label={t("kabar.quiet")}
            help={t("kabar.quiet.hint")}
            inline
            options={[
              { value: "on", label: t("kabar.yes") },
              { value: "off", label: t("kabar.no") },
            ]}
            value={[isQuiet ? "on" : "off"]}
            onChange={([on]) =>
              change({
                quiet: on === "on" ? { first: "21:00", last: "05:00" } : { first: NEVER, last: NEVER },
              })
            }
          />
          {isQuiet && (
            <>
              <SelectField
                label={t("kabar.quiet.first")}
                options={hourOptions}
                value={quiet.first}
                onChange={(first) => change({ quiet: { ...quiet, first } })}
              />
              <SelectField
                label={t("kabar.quiet.last")}
                options={hourOptions}
                value={quiet.last}
                onChange={(last) => change({ quiet: { ...quiet, last } })}
              />
            </>
          )}
          <ChoiceField
            label={t("kabar.words")}
            help={t("kabar.words.hint")}
            options={[
              { value: "none", label: t("kabar.words.none") },
              { value: "some", label: t("kabar.words.some") },
            ]}
            value={[settings.words ? "some" : "none"]}
            onChange={([words]) => change({ words: words === "some" })}
          />
          {known.mail && (
            <>
              <ChoiceField
                label={t("kabar.mail")}
                inline
                options={[
                  { value: "on", label: t("kabar.yes") },
                  { value: "off", label: t("kabar.no") },
                ]}
                value={[settings.mail ? "on" : "off"]}
                onChange={([on]) => change({ mail: on === "on" })}
              />
              {settings.mail && (
                <TextField
                  label={t("kabar.address")}
                  value={settings.address}
                  maxLength={254}
                  autocapitalize="none"
                  spellcheck={false}
                  onInput={(address) => change({ address: address.trim() })}
                />
              )}
            </>
          )}
          {said && (
            <Banner
              tone={said === "saved" ? "green" : "madder"}
              title={t(said === "saved" ? "kabar.saved" : "kabar.refused")}
              alert
            />
          )}
          <p>
            <Button
              kind="primary"
              icon="check"
              onClick={async () => setSaid((await keepSettings(settings)) ? "saved" : "refused")}
            >
              {t("kabar.save")}
            </Button>
          </p>
        </div>
      </Section>
      <Try />
    </div>
  );
}

function ThisPhone({ known }: { known: Known }) {
  const [on, setOn] = useState(known.on);
  const [failed, setFailed] = useState<"denied" | "failed">();
  const [busy, setBusy] = useState(false);
  const unable = whyNot(known.key);
  async function turn() {
    setBusy(true);
    setFailed(undefined);
    if (on) {
      await unsubscribe();
      setOn(false);
    } else {
      const came = await subscribe(known.key);
      setOn(came === "on");
      if (came !== "on") setFailed(came);
    }
    setBusy(false);
  }
  return (
    <Section title={t("kabar.phone")}>
      <div class="stack">
        <p>{t(on ? "kabar.phone.on" : "kabar.phone.off")}</p>
        {unable ? (
          <Banner tone="neutral" title={t(`kabar.unable.${unable}`)} />
        ) : (
          <p>
            <Button icon="inbox" busy={busy} onClick={turn}>
              {t(on ? "kabar.phone.stop" : "kabar.phone.start")}
            </Button>
          </p>
        )}
        {failed && <Banner tone="madder" title={t(`kabar.push.${failed}`)} alert />}
      </div>
    </Section>
  );
}

function Try() {
  const [tried, setTried] = useState<Tried[] | "offline">();
  const [busy, setBusy] = useState(false);
  async function go() {
    setBusy(true);
    setTried((await sendTest()) ?? "offline");
    setBusy(false);
  }
  return (
    <Section title={t("kabar.test.title")}>
      <div class="stack">
        <p>
          <Button busy={busy} onClick={go}>
            {t("kabar.test")}
          </Button>
        </p>
        {tried === "offline" && <Banner tone="madder" title={t("kabar.offline")} alert />}
        {Array.isArray(tried) && tried.length === 0 && (
          <Banner tone="turmeric" icon="info" title={t("kabar.test.nowhere")} alert />
        )}
        {Array.isArray(tried) &&
          tried.map(({ by, status }, at) => (
            <Banner
              key={at}
              tone={status >= 200 && status < 300 ? "green" : "madder"}
              title={t(status >= 200 && status < 300 ? `kabar.test.sent.${by}` : `kabar.test.failed.${by}`, {
                code: status,
              })}
              alert
            />
          ))}
      </div>
    </Section>
  );
}
