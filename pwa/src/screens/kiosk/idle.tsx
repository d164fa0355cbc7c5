/** Nobody is here: what time it is, how the kiosk is, and the way in. */
import { useEffect, useState } from "preact/hooks";
import type { Kiosk } from "../../kiosk/kiosk";
import {
  currentLanguage,
  formatDate,
  formatTime,
  formatWeekday,
  localDate,
  setLanguage,
  t,
} from "../../text";
import { Button } from "../../ui/button";
import { Chip } from "../../ui/chip";
import { Motif } from "../../ui/motif";
import { Page } from "../../ui/page";

type Props = { kiosk: Kiosk; onStart: () => void; onSurvey: (form: string) => void; onOperator: () => void };

const LANGUAGES = { id: "Bahasa Indonesia", en: "English" } as const;

export function Idle({ kiosk, onStart, onSurvey, onOperator }: Props) {
  const { label, unit, policy, forms, surveys } = kiosk.state.value;
  const asked = [
    ...surveys.map(({ id, label }) => ({ name: id, title: label })),
    ...forms.filter(({ name }) => policy.survey.includes(name)),
  ];
  return (
    <Page title={label || t("kios.title")} line={unit} withoutSync>
      <div class="kiosk-idle">
        <Motif />
        <Clock />
        <Button kind="primary" wide onClick={onStart}>
          {t("kios.idle.start")}
        </Button>
        {asked.map(({ name, title }) => (
          <Button key={name} wide icon="pencil" onClick={() => onSurvey(name)}>
            {title[currentLanguage()] || title.id}
          </Button>
        ))}
        <Light kiosk={kiosk} />
      </div>
      <div class="kiosk-foot">
        <fieldset class="kiosk-languages">
          <legend class="kiosk-unseen">{t("kios.idle.language")}</legend>
          {(["id", "en"] as const).map((language) => (
            <button
              key={language}
              type="button"
              class="button"
              data-kind="quiet"
              lang={language}
              aria-pressed={currentLanguage() === language}
              // Only for the one who is here: kept nowhere.
              onClick={() => void setLanguage(language).catch(() => undefined)}
            >
              {LANGUAGES[language]}
            </button>
          ))}
        </fieldset>
        <Button kind="quiet" icon="lock" onClick={onOperator}>
          {t("kios.operator")}
        </Button>
      </div>
    </Page>
  );
}

function Clock() {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const day = localDate(now);
  return (
    <p class="kiosk-clock">
      <b>{formatTime(now)}</b>
      <span>
        {formatWeekday(day)}, {formatDate(day)}
      </span>
    </p>
  );
}

/** Whether what is here gets away: in words and a sign, by count only. */
function Light({ kiosk }: { kiosk: Kiosk }) {
  const { online, waiting } = kiosk.state.value;
  return (
    <div class="kiosk-light" role="status">
      <Chip tone={online ? "green" : "turmeric"} icon={online ? "check" : "offline"}>
        {t(online ? "kios.idle.online" : "kios.idle.offline")}
      </Chip>
      <Chip tone={waiting.count > 0 ? "turmeric" : "green"} icon={waiting.count > 0 ? "clock" : "checks"}>
        {waiting.count > 0 ? t("kios.idle.waiting", { n: waiting.count }) : t("kios.idle.none")}
      </Chip>
    </div>
  );
}
