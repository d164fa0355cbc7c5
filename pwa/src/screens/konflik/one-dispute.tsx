import { useState } from "preact/hooks";
import type { Dispute } from "../../disputes";
import { rolesFor } from "../../mine";
import { type Move, same, wayTo } from "../../resolving";
import type { Sibling } from "../../sync";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Facts } from "../../ui/card";
import { AskSheet } from "./ask-sheet";
import { describe, differing, stateWords } from "./describe";
import { decidersOf, dueWhy, dueWords, who } from "./people";
import { ThirdVersion } from "./third-version";
import { useDevices } from "./use-history";
import { VersionCard } from "./version-card";

type Asked = { title: string; moves: Move[]; onDone?: () => void };

/** One question: what stands beside each other, what counts meanwhile and why, and what this person can do about it. */
export function OneDispute({ dispute }: { dispute: Dispute }) {
  const { record, name, register, kind } = dispute;
  const [asked, setAsked] = useState<Asked>();
  const devices = useDevices(record.collection, record.id);
  const roles = rolesFor(record.owner);
  const siblings = register.siblings ?? [];
  const parts = siblings.map(({ value }) => describe(record, name, value));
  const differs = differing(parts);
  const waysOut = kind === "invariant" ? [] : siblings.map(({ value }) => wayTo(record, name, value, roles));
  const stay = kind === "withdraw_edit" ? wayTo(record, name, null, roles) : undefined;
  return (
    <div class="stack">
      <Banner tone="madder" icon="versions" title={t("konflik.decides", { who: decidersOf(dispute) })}>
        <p>{t(`konflik.kind.${kind}`)}.</p>
        <p class="sentence">{[dueWords(dispute), dueWhy(dispute)].filter(Boolean).join(", ")}.</p>
      </Banner>
      <Counts dispute={dispute} />
      <div class="versions">
        {siblings.map((sibling, at) => (
          <VersionCard
            key={sibling.id}
            title={t("konflik.version", { who: called(siblings, sibling) })}
            parts={parts[at] ?? []}
            differs={differs}
            version={sibling}
            device={devices.get(sibling.id)}
            sights={sightsOf(dispute, sibling)}
            counts={counts(dispute, sibling)}
          >
            {waysOut[at] && (
              <Button
                wide
                onClick={() =>
                  setAsked({
                    title: t("konflik.ask", { who: called(siblings, sibling) }),
                    moves: wayTo(record, name, sibling.value, roles) ?? [],
                  })
                }
              >
                {t("konflik.use")}
              </Button>
            )}
          </VersionCard>
        ))}
      </div>
      <div class="row">
        {stay && (
          <Button onClick={() => setAsked({ title: t("konflik.ask.stay"), moves: stay })}>
            {t("konflik.stay")}
          </Button>
        )}
        <ThirdVersion
          record={record}
          name={name}
          onAsk={(moves, onDone) =>
            setAsked({ title: t("konflik.ask.third"), moves, ...(onDone && { onDone }) })
          }
        />
      </div>
      {asked && <AskSheet record={record} {...asked} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

/** Whose version it is; numbered where one person has several: `2 (Budi Santoso)`. */
function called(siblings: readonly Sibling[], sibling: Sibling): string {
  const name = who(sibling.by);
  const alone = siblings.every(({ id, by }) => id === sibling.id || by !== sibling.by);
  return alone ? name : `${siblings.indexOf(sibling) + 1} (${name})`;
}

/** Whether this version is the one that counts while nobody has decided. */
const counts = ({ register, name, kind }: Dispute, sibling: Sibling) =>
  kind !== "parallel" || name === "state" ? same(sibling.value, register.value) : false;

/** What counts meanwhile, with the reason; its contents where none of the versions has them. */
function Counts({ dispute }: { dispute: Dispute }) {
  const { record, name, register } = dispute;
  const among = register.siblings?.some((sibling) => same(sibling.value, register.value));
  const parts = among || name === "state" ? [] : describe(record, name, register.value);
  return (
    <div class="stack" data-gap="tight">
      <h3>{t("konflik.counts")}</h3>
      <p>{countsWords(dispute)}</p>
      {parts.length > 0 && <Facts facts={parts.map(({ label, words }) => [label, words])} />}
    </div>
  );
}

function countsWords({ record, name, register, kind }: Dispute): string {
  if (kind === "invariant") return t("konflik.counts.all");
  if (name === "state") return t("konflik.counts.state", { state: stateWords(register.value) });
  const { state } = record.registers;
  const judged = register.siblings?.find((sibling) => same(sibling.value, register.value));
  if (kind === "reviewed_stale" && judged && !register.heads.includes(judged.id))
    return t("konflik.counts.approved", { who: who(state?.by) });
  if (kind !== "parallel" && kind !== "same_author")
    return t("konflik.counts.state", { state: stateWords(state?.value) });
  return t(register.value == null ? "konflik.counts.nothing" : "konflik.counts.before");
}

/** What the author of a version knew of the others when he wrote it. */
function sightsOf({ record, register, kind }: Dispute, { id, saw = [], by }: Sibling): string[] {
  const sights = (register.siblings ?? [])
    .filter((other) => other.id !== id)
    .map((other) =>
      t(saw.includes(other.id) ? "konflik.version.seen" : "konflik.version.unseen", {
        who: called(register.siblings ?? [], other),
      }),
    );
  const { state } = record.registers;
  const beside = kind === "reviewed_stale" || kind === "withdraw_edit";
  if (beside && register.heads.includes(id) && state?.by && state.by !== by)
    sights.push(t("konflik.version.unseen_step", { who: who(state.by) }));
  return [...new Set(sights)];
}
