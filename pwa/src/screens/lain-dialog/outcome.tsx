import { useState } from "preact/hooks";
import { today } from "../../mine";
import { formatDate, t } from "../../text";
import { Button } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { ActionSheet, AgreedSheet, putNow } from "./edit-sheets";
import { type Action, agreementOf, openActions, type Side, sideOf, type Talk } from "./talks";

/** What was agreed, who does what by when, and who of the two has said that it is so. */
export function Outcome({ talk, open }: { talk: Talk; open: boolean }) {
  const [sheet, setSheet] = useState<"" | "text" | "action">("");
  const [carried, setCarried] = useState("");
  const actions = talk.agreed?.actions ?? [];
  const earlier = openActions(talk.placement, talk.id).filter(
    ({ text }) => !actions.some((action) => action.text === text),
  );
  return (
    <>
      <Section title={t("dialog.agreed")}>
        {talk.agreed?.text ? <p>{talk.agreed.text}</p> : <p class="soft">{t("dialog.agreed.none")}</p>}
        {open && (
          <div>
            <Button icon="pencil" onClick={() => setSheet("text")}>
              {t("dialog.agreed.write")}
            </Button>
          </div>
        )}
      </Section>
      <Section title={t("dialog.actions")}>
        {actions.length > 0 && (
          <ul class="ledger">
            {actions.map((action) => (
              <OneAction key={action.id} talk={talk} action={action} />
            ))}
          </ul>
        )}
        {open && (
          <div>
            <Button
              icon="plus"
              onClick={() => {
                setCarried("");
                setSheet("action");
              }}
            >
              {t("dialog.action.add")}
            </Button>
          </div>
        )}
        {open && earlier.length > 0 && (
          <>
            <h3>{t("dialog.carried")}</h3>
            <ul class="ledger">
              {earlier.map(({ id, text, due }) => (
                <ListRow
                  key={id}
                  title={text}
                  line={
                    <>
                      {due && <span>{formatDate(due)}</span>}
                      <Button
                        icon="copy"
                        aria-label={t("dialog.carry.named", { text })}
                        onClick={() => {
                          setCarried(text);
                          setSheet("action");
                        }}
                      >
                        {t("dialog.carry")}
                      </Button>
                    </>
                  }
                />
              ))}
            </ul>
          </>
        )}
      </Section>
      {talk.agreed && <Agreement talk={talk} />}
      {sheet === "text" && <AgreedSheet talk={talk} onClose={() => setSheet("")} />}
      {sheet === "action" && <ActionSheet talk={talk} carried={carried} onClose={() => setSheet("")} />}
    </>
  );
}

function OneAction({ talk, action }: { talk: Talk; action: Action }) {
  const { id, text, due, who } = action;
  const isDone = talk.done.includes(id);
  const mark = () => putNow(talk, { done: { actions: [...talk.done, id] } });
  return (
    <ListRow
      title={text}
      line={
        <>
          <Chip
            tone={isDone ? "green" : due && due < today.value ? "madder" : "turmeric"}
            icon={isDone ? "check" : due && due < today.value ? "late" : "clock"}
          >
            {t(
              isDone
                ? "dialog.action.done"
                : due && due < today.value
                  ? "dialog.action.late"
                  : "dialog.action.open",
            )}
          </Chip>
          <span>{[t(`dialog.who.${who}`), due && formatDate(due)].filter(Boolean).join(" · ")}</span>
          {!isDone && (
            <Button icon="check" aria-label={t("dialog.action.mark.named", { text })} onClick={mark}>
              {t("dialog.action.mark")}
            </Button>
          )}
        </>
      }
    />
  );
}

const TONES = { own: "green", together: "indigo", changed: "madder", "": "neutral" } as const;
const ICONS = { own: "check", together: "info", changed: "warning", "": "hourglass" } as const;

function Agreement({ talk }: { talk: Talk }) {
  const own = sideOf(talk);
  const given = agreementOf(talk);
  const heads = talk.record.registers.agreed?.heads ?? [];
  const agree = (together: boolean) =>
    putNow(talk, { [`${own}_agrees`]: { of: heads[0], ...(together ? { together } : {}) } });
  const torn = heads.length !== 1;
  return (
    <Section title={t("dialog.agreement")}>
      <ul class="stack" data-gap="tight">
        {(["employee", "leader"] as Side[]).map((side) => (
          <li key={side}>
            <Chip tone={TONES[given[side]]} icon={ICONS[given[side]]}>
              {t(`dialog.who.${side}`)}: {t(`dialog.agreement.${given[side] || "none"}`)}
            </Chip>
          </li>
        ))}
      </ul>
      {given[own] !== "own" && (
        <div class="stack">
          <Button
            icon="check"
            wide
            onClick={() => agree(false)}
            disabledBecause={torn ? t("dialog.agreement.torn") : undefined}
          >
            {t("dialog.agree")}
          </Button>
          {!torn && (
            <Button icon="team" wide onClick={() => agree(true)}>
              {t("dialog.agree.together")}
            </Button>
          )}
          <p class="small soft">{t("dialog.agree.hint")}</p>
        </div>
      )}
    </Section>
  );
}
