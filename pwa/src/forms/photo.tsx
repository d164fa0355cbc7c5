import { useEffect, useState } from "preact/hooks";
import { type Evidence, filesWaiting, photoUrl, syncStatus } from "../sync";
import { t } from "../text";
import { Icon } from "../ui/icon";
import { Sheet } from "../ui/sheet";
import "./photo.css";

/** Where a photo can be shown from now; asked again after each exchange while it is not to be had. */
function usePhoto(evidence: Evidence, report?: string): string | undefined {
  const [url, setUrl] = useState<string>();
  const exchange = url ? undefined : syncStatus.value.lastSuccessAt;
  useEffect(() => {
    let gone = false;
    photoUrl(evidence, report).then((found) => {
      if (!gone) setUrl(found);
    });
    return () => {
      gone = true;
    };
  }, [evidence.sha256, report, exchange]);
  return url;
}

type PhotoProps = { evidence: Evidence; report?: string; at: number; n: number };

/** A thumbnail; a tap makes it large. */
export function Photo({ evidence, report, at, n }: PhotoProps) {
  const url = usePhoto(evidence, report);
  const [large, setLarge] = useState(false);
  const name = t("report.photo", { at, n });
  if (!url)
    return (
      <span class="photo photo-missing">
        <Icon name="image" large />
        <span class="unseen">
          {name}: {t("report.photo.missing")}
        </span>
      </span>
    );
  return (
    <>
      <button type="button" class="photo" aria-label={name} onClick={() => setLarge(true)}>
        <img src={url} alt="" />
      </button>
      {large && (
        <Sheet title={name} onClose={() => setLarge(false)}>
          <img src={url} alt={name} />
        </Sheet>
      )}
    </>
  );
}

/** All photos of a report, and whether some are still on their way. */
export function Photos({ evidence, report }: { evidence: readonly Evidence[]; report: string }) {
  const follow = evidence.some(({ sha256 }) => filesWaiting.value.has(sha256));
  return (
    <div class="stack" data-gap="tight">
      <ul class="photos">
        {evidence.map((one, index) => (
          <li key={one.sha256}>
            <Photo evidence={one} report={report} at={index + 1} n={evidence.length} />
          </li>
        ))}
      </ul>
      {follow && (
        <p class="row small soft">
          <Icon name="clock" />
          {t("report.photos.follow")}
        </p>
      )}
    </div>
  );
}
