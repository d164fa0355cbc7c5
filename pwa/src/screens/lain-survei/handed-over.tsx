import { useEffect, useState } from "preact/hooks";
import { handed, setHanded } from "../../handed";
import { navigate } from "../../router";
import { hasPin, lockNow } from "../../session";
import type { Box } from "../../survey/box";
import { openBrowserBox } from "../../survey/browser-box";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Sheet } from "../../ui/sheet";
import { SurveyPage } from "../survei/page";
import { shipAnswers } from "./waiting";

const QUIET_MS = 120_000; // somebody has left in the middle: the next one finds it empty

/** What a citizen sees who was handed the phone: the survey, and one way out that its owner confirms. */
export function HandedOver() {
  const [box, setBox] = useState<Box>();
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    lockNow(); // in every tab, each of which has a lock of its own: none may be open when the survey is left in another
    void openBrowserBox().then(setBox);
  }, []);
  const leave = () => {
    lockNow(); // first: nothing is shown in between
    navigate("/", { replace: true }); // wherever a citizen has gone
    setHanded("");
    void shipAnswers().catch(() => undefined);
  };
  return (
    <>
      {box && <SurveyPage box={box} code={handed.value} quietMs={QUIET_MS} />}
      <div class="page-main">
        <Button kind="quiet" icon="lock" onClick={() => setAsking(true)}>
          {t("survei_hp.leave")}
        </Button>
      </div>
      {asking && (
        <Sheet
          title={t("survei_hp.leave")}
          onClose={() => setAsking(false)}
          actions={
            <Button kind="primary" icon="lock" onClick={leave}>
              {t("survei_hp.leave.confirm")}
            </Button>
          }
        >
          <p>{t(hasPin.value ? "survei_hp.leave.pin" : "survei_hp.leave.no_pin")}</p>
        </Sheet>
      )}
    </>
  );
}
