import { useEffect, useState } from "preact/hooks";
import { type Evidence, photoUrl, syncStatus } from "../../sync";
import { t } from "../../text";
import { Icon } from "../../ui/icon";
import { Sheet } from "../../ui/sheet";
import "./photo.css";

type Loaded = { state: "loading" } | { state: "there"; url: string } | { state: "missing" };

/** Where the photo can be shown from; asked again after each exchange while it has not arrived. */
function usePhoto(evidence: Evidence, report: string): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ state: "loading" });
  const exchange = loaded.state === "missing" ? syncStatus.value.lastSuccessAt : undefined;
  useEffect(() => {
    let gone = false;
    photoUrl(evidence, report).then((url) => {
      if (!gone) setLoaded(url ? { state: "there", url } : { state: "missing" });
    });
    return () => {
      gone = true;
    };
  }, [evidence.sha256, report, exchange]);
  return loaded;
}

type PhotosProps = { evidence: readonly Evidence[]; report: string; name: string };

/** Thumbnails of a report's evidence; a tap makes one large. */
export function Photos({ evidence, report, name }: PhotosProps) {
  if (evidence.length === 0) return <p class="soft">{t("verif.evidence.none")}</p>;
  return (
    <ul class="photos">
      {evidence.map((one, index) => (
        <li key={one.sha256}>
          <Photo evidence={one} report={report} name={name} n={index + 1} all={evidence.length} />
        </li>
      ))}
    </ul>
  );
}

type PhotoProps = { evidence: Evidence; report: string; name: string; n: number; all: number };

function Photo({ evidence, report, name, n, all }: PhotoProps) {
  const photo = usePhoto(evidence, report);
  const [large, setLarge] = useState(false);
  switch (photo.state) {
    case "loading":
      return <div class="photo" role="img" aria-label={t("verif.evidence.loading")} />;
    case "missing":
      return (
        <div class="photo photo-missing">
          <Icon name="hourglass" />
          <p>{t("verif.evidence.pending")}</p>
          <p class="small soft">{t("verif.evidence.pending.hint")}</p>
        </div>
      );
    case "there": {
      const words = { n, all, name };
      return (
        <>
          <button
            type="button"
            class="photo"
            aria-label={t("verif.evidence.open", words)}
            onClick={() => setLarge(true)}
          >
            <img src={photo.url} alt="" />
          </button>
          {large && (
            <Sheet title={t("verif.evidence.alt", words)} onClose={() => setLarge(false)}>
              <img class="photo-large" src={photo.url} alt={t("verif.evidence.alt", words)} />
            </Sheet>
          )}
        </>
      );
    }
    default:
      return photo satisfies never;
  }
}
