import { useRef, useState } from "preact/hooks";
import type { Route } from "../../router";
import { session } from "../../session";
import { type Slip as IssuedSlip, issueSlips, type SlipRefusal } from "../../slips";
import { syncStatus } from "../../sync";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { ChoiceField } from "../../ui/field";
import { Actions, Page } from "../../ui/page";
import { SlipLeaf } from "./slip-leaf";
import { sight } from "./view";

type Ask = Parameters<typeof issueSlips>[0];

/** Slips with which people sign in for the first time, or again when the password is forgotten. */
export function Slip({ route: { query } }: { route: Route }) {
  const asked = query.get("orang");
  const [chosen, setChosen] = useState<string[]>(asked ? [asked] : []);
  const [slips, setSlips] = useState<readonly IssuedSlip[]>();
  const [refusal, setRefusal] = useState<SlipRefusal>();
  const [busy, setBusy] = useState(false);
  const done = useRef<HTMLHeadingElement>(null);
  const cards = sight.value;

  const issue = async (ask: Ask) => {
    setBusy(true);
    setRefusal(undefined);
    const answer = await issueSlips(ask);
    setBusy(false);
    if (!answer.ok) return setRefusal(answer.code);
    setSlips(answer.slips);
    requestAnimationFrame(() => done.current?.focus());
  };

  return (
    <Page title={t("slip.title")} line={t("slip.line")} back="/tim" wide>
      {slips ? (
        <>
          <div class="no-print stack">
            <h2 ref={done} tabIndex={-1}>
              {t("slip.done", { n: slips.length })}
            </h2>
            <p>{t("slip.done.hint")}</p>
            <div class="row">
              <Button kind="primary" icon="print" onClick={() => print()}>
                {t("slip.print")}
              </Button>
              <Button onClick={() => setSlips(undefined)}>{t("slip.again")}</Button>
            </div>
          </div>
          <ul class="slips">
            {slips.map((slip) => (
              <SlipLeaf key={slip.nip} slip={slip} />
            ))}
          </ul>
        </>
      ) : cards.length === 0 ? (
        <EmptyState title={t("tim.empty")}>{t("tim.empty.hint")}</EmptyState>
      ) : (
        <>
          {refusal && <Banner tone="madder" title={t(`slip.error.${refusal}`)} alert />}
          <Banner tone="turmeric" icon="warning" title={t("slip.warning")}>
            {t("slip.warning.hint")}
          </Banner>
          <Units busy={busy} onIssue={(unit) => issue({ unit })} />
          <div class="row">
            <Button onClick={() => setChosen(cards.map(({ id }) => id))}>
              {t("slip.all", { n: cards.length })}
            </Button>
            <Button kind="quiet" onClick={() => setChosen([])}>
              {t("slip.none")}
            </Button>
          </div>
          <ChoiceField
            many
            label={t("slip.people")}
            options={cards.map(({ id, name, position, unitName }) => ({
              value: id,
              label: name,
              line: `${position} · ${unitName}`,
            }))}
            value={chosen}
            onChange={setChosen}
          />
          <Actions>
            <Button
              kind="primary"
              icon="print"
              busy={busy}
              disabledBecause={notNow() ?? (chosen.length === 0 ? t("slip.choose_first") : undefined)}
              onClick={() => issue({ placements: chosen })}
            >
              {t("slip.issue", { n: chosen.length })}
            </Button>
          </Actions>
        </>
      )}
    </Page>
  );
}

/** Why slips cannot be issued at this moment: their codes are made by the server. */
function notNow(): string | undefined {
  const { phase } = syncStatus.value;
  if (phase === "needs_sign_in") return t("slip.needs_sign_in");
  return phase === "offline" || phase === "retry" ? t("slip.needs_internet") : undefined;
}

/** For the admin of a unit: everybody in it at once. */
function Units({ busy, onIssue }: { busy: boolean; onIssue: (unit: string) => void }) {
  const { kind } = session.value;
  const admin = kind === "signed_in" && session.value.roles.includes("admin");
  if (!admin) return null;
  const units = new Map(sight.value.map(({ unit, unitName }) => [unit, unitName]));
  return (
    <fieldset class="stack" data-gap="tight">
      <legend>{t("slip.by_unit")}</legend>
      <div class="row">
        {[...units].map(([unit, name]) => (
          <Button
            key={unit}
            icon="print"
            busy={busy}
            disabledBecause={notNow()}
            onClick={() => onIssue(unit)}
          >
            {t("slip.issue_unit", { unit: name })}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}
