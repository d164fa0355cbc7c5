import { useState } from "preact/hooks";
import type { Cycle, OneCycle as Found, GroupCount } from "../../administration-cycles";
import { closeCycle, readCycle, undoCycle } from "../../administration-cycles";
import { navigate } from "../../router";
import { formatNumber, label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Card, Facts, Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { ChangeSheet } from "./change-sheet";
import { DaysPart } from "./cycle-days";
import { factsOf, StateOfCycle } from "./cycles";
import { GoOn } from "./going";
import { Papan } from "./papan-part";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

/** One cycle: how far it is, and what can be done with it now. What the server is doing is followed. */
export function OneCycle({ cycle: id }: { cycle: string }) {
  const found = useAnswer(() => readCycle(id), id);
  const cycle = found.value?.cycle;
  return (
    <Page
      title={cycle ? label(cycle.scheme) : t("cycles.title")}
      line={t("cycle.line")}
      back="/pengelola/siklus"
      wide
      withoutSync
    >
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !cycle || !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <div class="desk-columns">
          <Card label={label(cycle.scheme)}>
            <div class="stack">
              <div class="row">
                <StateOfCycle cycle={cycle} />
              </div>
              <Facts facts={[...factsOf(cycle), [t("cycle.basis"), found.value.basis]]} />
              {cycle.at_work ? (
                <GoOn
                  cycle={id}
                  title={cycle.is_releasing ? t("release.going") : t(`cycle.going.${cycle.state}`)}
                  onDone={(last) => (last.cycle ? found.again() : leave())}
                />
              ) : (
                <>
                  <Rush found={found.value} />
                  <Acts
                    cycle={cycle}
                    mayUndo={found.value.may_undo}
                    notes={found.value.notes ?? "never"}
                    again={found.again}
                  />
                </>
              )}
            </div>
          </Card>
          <DaysPart cycle={cycle} again={found.again} />
          <Papan show="FunnelPart" id={id} />
          <Section title={t("cycle.answers")}>
            <Answers groups={cycle.groups} minimum={found.value.minimum} isOpen={isOpen(cycle)} />
          </Section>
        </div>
      )}
    </Page>
  );
}

/** What a rush has left: an act that ends something waits for what is still judged, and not for what cannot be. */
function Rush({ found: { unjudged = 0, not_judged = 0, cycle } }: { found: Found }) {
  if (cycle.state === "released") return null;
  return (
    <>
      {unjudged > 0 && (
        <Banner tone="turmeric" icon="hourglass" title={t("cycle.unjudged", { n: unjudged })} />
      )}
      {not_judged > 0 && <Banner tone="madder" title={t("cycle.not_judged", { n: not_judged })} alert />}
    </>
  );
}

const isOpen = ({ state }: Cycle) => state === "open" || state === "opening";

function leave() {
  showToast(t("cycle.undone"));
  navigate("/pengelola/siklus", { replace: true });
}

type ActsProps = { cycle: Cycle; mayUndo: boolean; notes: string; again: () => void };

function Acts({ cycle, mayUndo, notes, again }: ActsProps) {
  const [act, setAct] = useState<"close" | "undo">();
  const here = `/pengelola/siklus/${cycle.id}`;
  const change = act === "undo" ? undoCycle : closeCycle;
  return (
    <>
      <p>{t(`cycle.state.${cycle.state}.hint`)}</p>
      <div class="row">
        {cycle.state === "open" && (
          <>
            <Button kind="primary" icon="lock" onClick={() => setAct("close")}>
              {t("cycle.close")}
            </Button>
            {mayUndo && (
              <Button kind="danger" onClick={() => setAct("undo")}>
                {t("cycle.undo")}
              </Button>
            )}
          </>
        )}
        {(cycle.state === "closed" || cycle.state === "released") && (
          <>
            <ButtonLink kind="primary" href={`${here}/hasil`}>
              {t("results.title")}
            </ButtonLink>
            {notes !== "never" && <ButtonLink href={`${here}/catatan`}>{t("notes.title")}</ButtonLink>}
            <ButtonLink href={`${here}/keberatan`}>{t("objections.title")}</ButtonLink>
          </>
        )}
        {cycle.state !== "released" && <ButtonLink href={`${here}/penilai`}>{t("raters.title")}</ButtonLink>}
      </div>
      {cycle.state === "open" && <p class="soft">{t(mayUndo ? "cycle.undo.until" : "cycle.undo.over")}</p>}
      {act && (
        <ChangeSheet
          title={t(`cycle.${act}`)}
          action={t(`cycle.${act}`)}
          danger={act === "undo"}
          change={(reason) => change(cycle.id, { reason })}
          onDone={(step) => {
            setAct(undefined);
            if (step.cycle) again();
            else leave();
          }}
          onClose={() => setAct(undefined)}
        >
          <p>{t(`cycle.${act}.hint`)}</p>
        </ChangeSheet>
      )}
    </>
  );
}

type AnswersProps = { groups: GroupCount[]; minimum: number; isOpen: boolean };

function Answers({ groups, minimum, isOpen: open }: AnswersProps) {
  return (
    <>
      <table class="desk-table">
        <thead>
          <tr>
            <th scope="col">{t("cycle.group")}</th>
            <th scope="col">{t("cycle.asked")}</th>
            <th scope="col">{t("cycle.answered")}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ group, asked, answered }) => (
            <tr key={group}>
              <th scope="row">{t(`cycle.group.${group}`)}</th>
              <td data-label={t("cycle.asked")}>{formatNumber(asked)}</td>
              <td data-label={t("cycle.answered")}>
                {answered === null ? t("cycle.answered.secret") : formatNumber(answered)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft">{t(open ? "cycle.answered.open" : "cycle.answered.closed", { n: minimum })}</p>
    </>
  );
}
