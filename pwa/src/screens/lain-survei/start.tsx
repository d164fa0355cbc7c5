import { useEffect, useState } from "preact/hooks";
import { setHanded } from "../../handed";
import { hasPin } from "../../session";
import type { Box, Survey } from "../../survey/box";
import { openBrowserBox } from "../../survey/browser-box";
import { keepParts } from "../../sync";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { focusField, TextField } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { Sheet } from "../../ui/sheet";
import { mayWait } from "./waiting";

type Known = { code: string; survey: Survey };

const placeOf = ({ unit, counter }: Survey) => [unit, counter].filter(Boolean).join(" · ");

/** Choose a survey and hand the phone over. Its questions are fetched once; after that it works without a signal. */
export function Survei() {
  const [box, setBox] = useState<Box>();
  const [known, setKnown] = useState<Known[]>([]);
  const [left, setLeft] = useState(0);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<"code" | "gone" | "offline">();
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<Known>();
  useEffect(() => {
    keepParts(["survei"]);
    void openBrowserBox().then(async (opened) => {
      setBox(opened);
      setKnown(await opened.known());
      setLeft(await opened.ship());
    });
  }, []);
  const find = async () => {
    const code = /[a-z0-9]{10}$/.exec(typed.trim().toLowerCase())?.[0]; // or the whole address
    if (!code || !box) {
      setWrong("code");
      return focusField("survei-kode");
    }
    setBusy(true);
    const survey = await box.survey(code);
    setBusy(false);
    if (typeof survey === "string") {
      setWrong(survey);
      return focusField("survei-kode");
    }
    setWrong(undefined);
    setKnown(await box.known());
    setChosen({ code, survey });
  };
  const hand = () => {
    mayWait();
    setHanded(chosen!.code);
  };
  return (
    <Page title={t("lain.survei")} line={t("lain.survei.hint")} back="/lain">
      <p>{t("survei_hp.about")}</p>
      {left > 0 && <Banner icon="clock" title={t("survei_hp.waiting", { n: left })} />}
      {!hasPin.value && (
        <Banner
          tone="turmeric"
          icon="lock"
          title={t("survei_hp.no_pin")}
          action={<ButtonLink href="/kunci">{t("survei_hp.set_pin")}</ButtonLink>}
        >
          {t("survei_hp.no_pin.hint")}
        </Banner>
      )}
      {known.length > 0 && (
        <Section title={t("survei_hp.known")}>
          <ul class="ledger">
            {known.map((one) => (
              <ListRow
                key={one.code}
                onClick={() => setChosen(one)}
                margin={<Icon name="phone" large />}
                title={placeOf(one.survey)}
                line={one.code}
              />
            ))}
          </ul>
        </Section>
      )}
      <Section title={t("survei_hp.new")}>
        <div class="stack">
          <TextField
            id="survei-kode"
            label={t("survei_hp.code")}
            help={t("survei_hp.code.hint")}
            error={wrong && t(`survei_hp.wrong.${wrong}`)}
            autocapitalize="none"
            autocomplete="off"
            spellcheck={false}
            maxLength={200}
            value={typed}
            onInput={setTyped}
          />
          <Button busy={busy} onClick={find}>
            {t("survei_hp.find")}
          </Button>
        </div>
      </Section>
      {chosen && (
        <Sheet
          title={t("survei_hp.hand")}
          onClose={() => setChosen(undefined)}
          actions={
            <Button kind="primary" icon="lock" onClick={hand}>
              {t("survei_hp.hand")}
            </Button>
          }
        >
          <p>
            <b>{placeOf(chosen.survey)}</b>
          </p>
          <p>{t("survei_hp.hand.hint")}</p>
          <p>{t(hasPin.value ? "survei_hp.hand.pin" : "survei_hp.no_pin.hint")}</p>
        </Sheet>
      )}
    </Page>
  );
}
