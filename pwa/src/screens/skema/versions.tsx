import { useState } from "preact/hooks";
import { type OneScheme, readVersion } from "../../administration-schemes";
import { formatMoment, t } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { Differences } from "./conflict";
import { differences } from "./draft";
import { useEditing } from "./fields";

/** Every version there was: who made it, when and why, and what is different now. */
export function Versions({ known }: { known: OneScheme }) {
  const [shown, setShown] = useState<number>();
  return (
    <Section title={t("skema.tab.versions")}>
      <table class="desk-table">
        <thead>
          <tr>
            <th scope="col">{t("skema.version")}</th>
            <th scope="col">{t("skema.by")}</th>
            <th scope="col">{t("admin.reason")}</th>
            <th scope="col">{t("skema.compare")}</th>
          </tr>
        </thead>
        <tbody>
          {known.versions.map(({ version, by, at, reason, is_retired }) => (
            <tr key={version}>
              <th scope="row">
                {version} {is_retired && <span class="soft">({t("skema.retired")})</span>}
              </th>
              <td>
                {by || t("skema.by_command")}
                <small class="soft">{formatMoment(at)}</small>
              </td>
              <td data-label={t("admin.reason")}>{reason}</td>
              <td>
                <Button
                  aria-pressed={shown === version}
                  aria-label={t("skema.compare.with", { version })}
                  onClick={() => setShown(version)}
                >
                  {t("skema.compare")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown !== undefined && <Compared key={shown} id={known.row.id} version={shown} />}
    </Section>
  );
}

function Compared({ id, version }: { id: string; version: number }) {
  const { data, change } = useEditing();
  const found = useAnswer(() => readVersion(id, version), `${id}/${version}`);
  if (found.refusal) return <Refused code={found.refusal} again={found.again} />;
  if (!found.value) return <Skeleton lines={4} label={t("common.loading")} />;
  const old = found.value.scheme;
  const different = differences(data, old);
  return (
    <Section title={t("skema.compare.with", { version })}>
      {different.length === 0 ? (
        <p>{t("skema.compare.same")}</p>
      ) : (
        <>
          <Differences found={different} />
          <div class="row">
            <Button onClick={() => change(old)}>{t("skema.compare.back", { version })}</Button>
          </div>
        </>
      )}
    </Section>
  );
}
