import { useState } from "preact/hooks";
import type { OneScheme, Plain } from "../../administration-schemes";
import { formatMoment, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { differences } from "./draft";

const MOST = 50;

type ConflictProps = { mine: Plain; newest: OneScheme; onOnTop: () => void; onDiscard: () => void };

/** Somebody else was quicker. Nothing is overwritten until somebody who has seen both says so. */
export function Conflict({ mine, newest, onOnTop, onDiscard }: ConflictProps) {
  const [shown, setShown] = useState(false);
  const found = differences(mine, newest.scheme);
  const { by, version, reason, at } = newest.row;
  return (
    <Banner
      tone="madder"
      title={t("skema.conflict", { by: by || t("skema.by_command"), version, when: formatMoment(at) })}
      alert
    >
      <p>{t("skema.conflict.hint", { reason })}</p>
      <div class="row">
        <Button aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t("skema.conflict.show", { n: found.length })}
        </Button>
        <Button onClick={onOnTop}>{t("skema.conflict.on_top")}</Button>
        <Button kind="danger" onClick={onDiscard}>
          {t("skema.conflict.discard")}
        </Button>
      </div>
      {shown && <Differences found={found} />}
    </Banner>
  );
}

const said = (value: unknown) =>
  value === undefined || value === null ? "–" : typeof value === "string" ? value : JSON.stringify(value);

export function Differences({ found }: { found: ReturnType<typeof differences> }) {
  return (
    <table class="desk-table">
      <thead>
        <tr>
          <th scope="col">{t("skema.place")}</th>
          <th scope="col">{t("skema.mine")}</th>
          <th scope="col">{t("skema.theirs")}</th>
        </tr>
      </thead>
      <tbody>
        {found.slice(0, MOST).map(({ path, mine, theirs }) => (
          <tr key={path}>
            <th scope="row">{path}</th>
            <td data-label={t("skema.mine")}>{said(mine)}</td>
            <td data-label={t("skema.theirs")}>{said(theirs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
