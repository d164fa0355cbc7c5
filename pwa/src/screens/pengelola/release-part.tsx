import { useState } from "preact/hooks";
import { type Cycle, releaseResults, type Step } from "../../administration-cycles";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { ChangeSheet } from "./change-sheet";
import { GoOn } from "./going";

/** Handing out the results; the server does it, and goes on when nobody looks. */
export function ReleasePart({ cycle, onDone }: { cycle: Cycle; onDone: () => void }) {
  const [asking, setAsking] = useState(false);
  const [isGoing, setGoing] = useState(cycle.is_releasing);
  const [told, setTold] = useState<Step>();
  const waiting = told ? told.total - told.released : 0;
  return (
    <>
      {told && (
        <Banner
          tone={waiting ? "turmeric" : "green"}
          icon={waiting ? "hourglass" : "checks"}
          title={t("release.done", { n: told.released })}
          alert
        >
          {waiting > 0 && t("release.waiting", { n: waiting })}
        </Banner>
      )}
      {isGoing ? (
        <GoOn
          cycle={cycle.id}
          title={t("release.going")}
          onDone={(last) => {
            setGoing(false);
            setTold(last);
            onDone();
          }}
        />
      ) : cycle.state === "closed" ? (
        <>
          <p>{t("results.hint")}</p>
          <div class="row">
            <Button kind="primary" icon="checks" onClick={() => setAsking(true)}>
              {t("release.release")}
            </Button>
          </div>
        </>
      ) : (
        <Banner tone="green" title={t("release.all")} />
      )}
      {asking && (
        <ChangeSheet
          title={t("release.release")}
          action={t("release.release")}
          change={(reason) => releaseResults(cycle.id, { reason })}
          onDone={() => {
            setAsking(false);
            setGoing(true);
          }}
          onClose={() => setAsking(false)}
        >
          <p>{t("release.hint")}</p>
        </ChangeSheet>
      )}
    </>
  );
}
