import { useState } from "preact/hooks";
import { following, refusal, smallOf } from "../evidence";
import type { Evidence } from "../sync";
import { t, tCode } from "../text";
import { Icon } from "../ui/icon";
import { Sheet } from "../ui/sheet";
import { usePhoto } from "../use-photo";
import "./photo.css";

type PhotoProps = { evidence: Evidence; report?: string; at: number; n: number };

/** A thumbnail; a tap makes it large. */
export function Photo({ evidence, report, at, n }: PhotoProps) {
  const url = usePhoto(smallOf(evidence, report), report);
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
          <Original evidence={evidence} report={report} small={url} name={name} />
        </Sheet>
      )}
    </>
  );
}

type OriginalProps = { evidence: Evidence; report: string | undefined; small: string; name: string };

/** A photo as large as it is; its small copy, saying so, as long as there is nothing better. */
export function Original({ evidence, report, small, name }: OriginalProps) {
  const url = usePhoto(evidence, report);
  return (
    <>
      <img class="photo-large" src={url ?? small} alt={name} />
      {evidence.thumb && !url && <p class="small soft">{t("report.photo.small")}</p>}
    </>
  );
}

/** All photos of a report, and whether some are still on their way. */
export function Photos({ evidence, report }: { evidence: readonly Evidence[]; report: string }) {
  return (
    <div class="stack" data-gap="tight">
      <ul class="photos">
        {evidence.map((one, index) => (
          <li key={one.sha256}>
            <Photo evidence={one} report={report} at={index + 1} n={evidence.length} />
          </li>
        ))}
      </ul>
      <Following evidence={evidence} report={report} />
    </div>
  );
}

/** Whether photos of a report are still to come, from where, and whether the server has turned one away. */
export function Following({ evidence, report }: { evidence: readonly Evidence[]; report: string }) {
  const follow = following(evidence, report);
  const refused = evidence.map(({ sha256 }) => refusal(sha256, report)).find((code) => code);
  return (
    <>
      {follow && (
        <p class="row small soft">
          <Icon name="clock" />
          {t(follow.device ? "report.photos.from" : "report.photos.follow", follow)}
        </p>
      )}
      {refused && (
        <p class="row small">
          <Icon name="warning" />
          {t("report.photo.refused")} {tCode(`problem.${refused}`, "problem.unknown")}
        </p>
      )}
    </>
  );
}
