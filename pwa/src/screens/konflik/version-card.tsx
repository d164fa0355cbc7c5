import type { ComponentChildren } from "preact";
import type { Sibling } from "../../sync";
import { formatMoment, t } from "../../text";
import { Card } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Icon } from "../../ui/icon";
import type { Part } from "./describe";

type VersionCardProps = {
  title: string;
  parts: readonly Part[];
  differs: ReadonlySet<string>;
  version: Pick<Sibling, "at" | "received" | "reason">;
  /** The device it was written on, where that is known. */
  device?: string | undefined;
  /** What its author had seen, a sentence each. */
  sights?: readonly string[];
  counts?: boolean;
  children?: ComponentChildren;
};

/** One version, whole: what it says, whose it is, both times, and what its author knew. */
export function VersionCard(props: VersionCardProps) {
  const { title, parts, differs, version, device, sights = [], counts, children } = props;
  return (
    <Card label={title}>
      <div class="stack" data-gap="tight">
        <div class="row" data-spread>
          <h3>{title}</h3>
          {counts && (
            <Chip tone="indigo" icon="check">
              {t("konflik.version.now")}
            </Chip>
          )}
        </div>
        <dl class="facts">
          {parts.length === 0 && <dd>{t("common.none")}</dd>}
          {parts.map(({ key, label, words }) => (
            <div key={key} class="version-part" data-differs={differs.has(key) || undefined}>
              <dt>
                {label}
                {differs.has(key) && (
                  <span class="version-differs">
                    <Icon name="versions" /> {t("konflik.differs")}
                  </span>
                )}
              </dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        {version.reason && <p>{t("konflik.version.reason", { reason: version.reason })}</p>}
        <div class="small soft">
          {version.at > 0 && <p>{t("konflik.version.made", { moment: formatMoment(version.at) })}</p>}
          <p>
            {version.received
              ? t("konflik.version.received", { moment: formatMoment(version.received) })
              : t("konflik.version.not_received")}
          </p>
          {device && <p>{t("konflik.version.device", { device })}</p>}
          {sights.map((sight) => (
            <p key={sight}>{sight}</p>
          ))}
        </div>
        {children}
      </div>
    </Card>
  );
}
