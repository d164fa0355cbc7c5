import type { ViewRecord } from "../../sync";
import { t } from "../../text";
import { TextField } from "../../ui/field";
import { type Ends, GroupSheet } from "../rencana/group-sheet";
import { ANNEX, type Annex, begun, VALUES } from "../rencana/plan";

type Plan = { id: string; record: ViewRecord | undefined; placement: string; cycle: string };

type WordsSheetProps = { plan: Plan } & Ends;

type Typed = Record<string, string>;

const intent = ({ id, record, placement, cycle }: Plan, put: Record<string, unknown>) => ({
  collection: "plan",
  record: id,
  put: record ? put : { ...begun(placement, cycle), ...put },
});

/** What the leader expects of each of the seven values. */
export function BehaviourSheet({ plan, ...ends }: WordsSheetProps) {
  return (
    <GroupSheet<Typed>
      title={t("rencana.behaviour")}
      draft={`plan/${plan.id}/behaviour`}
      record={plan.record}
      registers={["behaviour"]}
      begin={() => ({ ...plan.record?.registers.behaviour?.value?.expectations })}
      check={() => ({})}
      intent={(typed) => {
        const given = Object.entries(typed).map(([name, words]) => [name, words.trim()]);
        return intent(plan, {
          behaviour: { expectations: Object.fromEntries(given.filter(([, words]) => words)) },
        });
      }}
      {...ends}
    >
      {(typed, change) => (
        <>
          <p class="soft">{t("rencana.behaviour.hint")}</p>
          {VALUES.map((value) => (
            <TextField
              key={value}
              multiline
              label={t(`values.${value}`)}
              maxLength={1000}
              value={typed[value] ?? ""}
              onInput={(words) => change({ ...typed, [value]: words })}
            />
          ))}
        </>
      )}
    </GroupSheet>
  );
}

/** The three lists of the annex, one item a line. */
export function AnnexSheet({ plan, ...ends }: WordsSheetProps) {
  return (
    <GroupSheet<Typed>
      title={t("rencana.annex")}
      draft={`plan/${plan.id}/annex`}
      record={plan.record}
      registers={["annex"]}
      begin={() => {
        const annex = plan.record?.registers.annex?.value as Annex | undefined;
        return Object.fromEntries(ANNEX.map((list) => [list, (annex?.[list] ?? []).join("\n")]));
      }}
      check={() => ({})}
      intent={(typed) =>
        intent(plan, {
          annex: Object.fromEntries(ANNEX.map((list) => [list, itemsOf(typed[list] ?? "")])),
        })
      }
      {...ends}
    >
      {(typed, change) => (
        <>
          <p class="soft">{t("rencana.annex.hint")}</p>
          {ANNEX.map((list) => (
            <TextField
              key={list}
              multiline
              label={t(`rencana.annex.${list}`)}
              value={typed[list] ?? ""}
              onInput={(words) => change({ ...typed, [list]: words })}
            />
          ))}
        </>
      )}
    </GroupSheet>
  );
}

const itemsOf = (words: string) =>
  words
    .split("\n")
    .map((one) => one.trim())
    .filter(Boolean)
    .slice(0, 20);
