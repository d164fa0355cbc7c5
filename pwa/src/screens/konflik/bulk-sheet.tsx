import { useState } from "preact/hooks";
import type { Dispute } from "../../disputes";
import { rolesFor } from "../../mine";
import { wayTo } from "../../resolving";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Sheet } from "../../ui/sheet";
import { describe, titleOf } from "./describe";
import { ownerName } from "./people";
import { planned, settle } from "./settle";

const AT_ONCE = 100; // one decision, one list that a person can still look through

/** The light ones with the version each would have; whoever doubts one takes its tick away. */
export function BulkSheet({ disputes, onClose }: { disputes: readonly Dispute[]; onClose: () => void }) {
  const [offered] = useState(() => disputes.slice(0, AT_ONCE));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = offered.filter(({ key }) => !left.has(key));
  const toggle = (key: string) => {
    const next = new Set(left);
    if (!next.delete(key)) next.add(key);
    setLeft(next);
  };
  async function go() {
    const taken = new Set<string>(); // a record's second question waits until the first is answered
    const intents = chosen.flatMap(({ record, name, harmless }) => {
      const id = `${record.collection}/${record.id}`;
      const moves = wayTo(record, name, harmless?.value, rolesFor(record.owner));
      if (!moves || taken.has(id)) return [];
      taken.add(id);
      return planned(record, moves);
    });
    if (intents.length === 0 || (await settle(intents, t("konflik.bulk.done", { n: taken.size })))) onClose();
  }
  return (
    <Sheet
      title={t("konflik.bulk.title", { n: chosen.length })}
      onClose={onClose}
      actions={
        <>
          <Button kind="primary" onClick={go}>
            {t("konflik.bulk", { n: chosen.length })}
          </Button>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </>
      }
    >
      <p>{t("konflik.bulk.hint")}</p>
      {disputes.length > AT_ONCE && <p>{t("konflik.bulk.rest", { n: disputes.length - AT_ONCE })}</p>}
      <div class="choices">
        {offered.map(({ key, record, name, harmless }) => (
          <label key={key} class="choice">
            <input type="checkbox" checked={!left.has(key)} onChange={() => toggle(key)} />
            <span>
              {[ownerName(record.owner), titleOf(record)].filter(Boolean).join(": ")}
              <small class="choice-line">
                {describe(record, name, harmless?.value)
                  .map(({ label, words }) => `${label}: ${words}`)
                  .join("; ")}
              </small>
            </span>
          </label>
        ))}
      </div>
    </Sheet>
  );
}
