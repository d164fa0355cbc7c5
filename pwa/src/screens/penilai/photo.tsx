import { useState } from "preact/hooks";
import { refusal, smallOf } from "../../evidence";
import { Following, Original } from "../../forms/photo";
import type { Evidence } from "../../sync";
import { t } from "../../text";
import { Icon } from "../../ui/icon";
import { Sheet } from "../../ui/sheet";
import { usePhoto } from "../../use-photo";
import "./photo.css";

type PhotosProps = { evidence: readonly Evidence[]; report: string; name: string };

/** Thumbnails of a report's evidence; a tap makes one large. */
export function Photos({ evidence, report, name }: PhotosProps) {
  if (evidence.length === 0) return <p class="soft">{t("verif.evidence.none")}</p>;
  return (
    <>
      <ul class="photos">
        {evidence.map((one, index) => (
          <li key={one.sha256}>
            <Photo evidence={one} report={report} name={name} n={index + 1} all={evidence.length} />
          </li>
        ))}
      </ul>
      <Following evidence={evidence} report={report} />
    </>
  );
}

type PhotoProps = { evidence: Evidence; report: string; name: string; n: number; all: number };

function Photo({ evidence, report, name, n, all }: PhotoProps) {
  const url = usePhoto(smallOf(evidence, report), report);
  const [large, setLarge] = useState(false);
  if (url === undefined) return <div class="photo" role="img" aria-label={t("verif.evidence.loading")} />;
  if (url === null) return <Missing evidence={evidence} report={report} />;
  const words = { n, all, name };
  const alt = t("verif.evidence.alt", words);
  return (
    <>
      <button
        type="button"
        class="photo"
        aria-label={t("verif.evidence.open", words)}
        onClick={() => setLarge(true)}
      >
        <img src={url} alt="" />
      </button>
      {large && (
        <Sheet title={alt} onClose={() => setLarge(false)}>
          <Original evidence={evidence} report={report} small={url} name={alt} />
        </Sheet>
      )}
    </>
  );
}

function Missing({ evidence, report }: Pick<PhotoProps, "evidence" | "report">) {
  const refused = refusal(evidence.sha256, report);
  return (
    <div class="photo photo-missing">
      <Icon name={refused ? "warning" : "hourglass"} />
      <p>{t(refused ? "report.photo.refused" : "verif.evidence.pending")}</p>
      {!refused && <p class="small soft">{t("verif.evidence.pending.hint")}</p>}
    </div>
  );
}
