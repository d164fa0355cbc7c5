import { useState } from "preact/hooks";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Facts, Section } from "../../ui/card";
import { ChoiceField, TextField } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import { useKept } from "../lain-umpan/use-text";
import { usePut } from "./edit-sheets";
import { type Side, type Sort, sideOf, type Talk } from "./talks";

/** What each writes in which kind of talk: B.1.6 for coaching, B.1.7 for mentoring. */
const EMPLOYEE: Record<Sort, readonly EmployeeField[]> = {
  dialog: ["text"],
  counselling: ["text", "cause", "chance"],
  coaching: ["goal", "progress", "obstacle", "cause", "chance"],
  mentoring: ["goal", "skill", "span", "effect", "measure"],
};
const LEADER: Record<Sort, readonly LeaderField[]> = {
  dialog: ["text"],
  counselling: ["text"],
  coaching: ["strategy", "text"],
  mentoring: ["material", "text"],
};
type EmployeeField =
  | "text"
  | "goal"
  | "progress"
  | "obstacle"
  | "cause"
  | "chance"
  | "skill"
  | "span"
  | "effect"
  | "measure";
type LeaderField = "text" | "strategy" | "material";

const fieldsOf = ({ sort }: Talk, side: Side): readonly (EmployeeField | LeaderField)[] =>
  side === "employee" ? EMPLOYEE[sort] : LEADER[sort];

/** What each of the two has written: one's own to change, the other's to read. */
export function Notes({ talk, open }: { talk: Talk; open: boolean }) {
  const [writing, setWriting] = useState(false);
  const own = sideOf(talk);
  return (
    <>
      {(["employee", "leader"] as const).map((side) => (
        <Section key={side} title={t(`dialog.notes.${side}`)}>
          <Said talk={talk} side={side} />
          {open && side === own && (
            <div>
              <Button icon="pencil" onClick={() => setWriting(true)}>
                {t("dialog.notes.write")}
              </Button>
            </div>
          )}
        </Section>
      ))}
      {writing && <NotesSheet talk={talk} side={own} onClose={() => setWriting(false)} />}
    </>
  );
}

function Said({ talk, side }: { talk: Talk; side: Side }) {
  const said: Record<string, unknown> = talk[side];
  const facts = fieldsOf(talk, side).flatMap((name): [string, string][] =>
    said[name] ? [[t(`dialog.notes.${name}`), String(said[name])]] : [],
  );
  if (side === "leader" && talk.leader.adjusts_plan !== undefined)
    facts.push([t("dialog.notes.adjusts"), t(talk.leader.adjusts_plan ? "report.yes" : "report.no")]);
  return facts.length ? <Facts facts={facts} /> : <p class="soft">{t("dialog.notes.none")}</p>;
}

function NotesSheet({ talk, side, onClose }: { talk: Talk; side: Side; onClose: () => void }) {
  const key = `dialog/${talk.id}/${side}`;
  const [form, change] = useKept<Record<string, any>>(key, talk[side]);
  const put = usePut(talk);
  const send = async () => {
    const kept = Object.entries(form).filter(([, said]) => typeof said === "boolean" || said?.trim());
    if (await put({ [`${side}_notes`]: Object.fromEntries(kept) }, key)) onClose();
  };
  return (
    <Sheet
      title={t(`dialog.notes.${side}`)}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" onClick={send}>
          {t("dialog.save")}
        </Button>
      }
    >
      {fieldsOf(talk, side).map((name) => (
        <TextField
          key={name}
          multiline
          rows={3}
          maxLength={2000}
          label={t(`dialog.notes.${name}`)}
          value={form[name] ?? ""}
          onInput={(text) => change({ [name]: text })}
        />
      ))}
      {side === "leader" && talk.sort === "coaching" && (
        <ChoiceField
          inline
          label={t("dialog.notes.adjusts")}
          value={form.adjusts_plan === undefined ? [] : [String(form.adjusts_plan)]}
          onChange={([chosen]) => change({ adjusts_plan: chosen === "true" })}
          options={[
            { value: "true", label: t("report.yes") },
            { value: "false", label: t("report.no") },
          ]}
        />
      )}
    </Sheet>
  );
}
