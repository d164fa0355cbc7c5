import type { Past } from "../../history";
import type { Route } from "../../router";
import { outbox, record as recordOf, type ViewRecord } from "../../sync";
import { formatMoment, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Facts, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import type { IconName } from "../../ui/icon";
import { Page } from "../../ui/page";
import type { Tone } from "../../ui/state";
import { boundsWords } from "./case-detail";
import { describe, partName, titleOf } from "./describe";
import { me, ownerName, who } from "./people";
import { useHistory } from "./use-history";

const STANDINGS: Record<string, { tone: Tone; icon: IconName }> = {
  in_force: { tone: "green", icon: "check" },
  superseded: { tone: "neutral", icon: "forward" },
  contested: { tone: "madder", icon: "versions" },
  waiting: { tone: "turmeric", icon: "hourglass" },
  not_counted: { tone: "madder", icon: "warning" },
  set_aside: { tone: "neutral", icon: "cross" },
};

/** Everything that was ever done to a record, by whom, and what it is worth now. Without a signal: what the phone knows. */
export function Riwayat({ route }: { route: Route }) {
  const { collection = "", id = "" } = route.params;
  const record = recordOf(collection, id).value;
  const { answer, more } = useHistory(collection, id);
  const shown: ViewRecord = record ?? { collection, id, owner: "", registers: {}, sendState: "received" };
  const waiting = outbox.value.filter(
    (item) => item.collection === collection && item.record === id && !item.outcome,
  ).length;
  return (
    <Page
      title={t("riwayat.title")}
      line={[ownerName(shown.owner), titleOf(shown)].filter(Boolean).join(": ")}
      back="/"
    >
      {waiting > 0 && (
        <Banner tone="turmeric" title={t("riwayat.unsent")}>
          {t("sync.waiting", { n: waiting })}
        </Banner>
      )}
      {answer === undefined && <Skeleton lines={4} label={t("common.loading")} />}
      {answer?.ok === false && (
        <Banner
          tone="turmeric"
          icon="offline"
          title={t(answer.code === "offline" ? "riwayat.needs_net" : "riwayat.refused")}
        >
          {t(answer.code === "offline" ? "riwayat.needs_net.hint" : "riwayat.refused.hint")}
        </Banner>
      )}
      {answer?.ok === false && record && <Timeline past={knownHere(record)} record={shown} />}
      {answer?.ok && (
        <>
          {answer.past.length === 0 && (
            <EmptyState title={t("riwayat.none")}>{t("konflik.closed.hint")}</EmptyState>
          )}
          <Timeline past={answer.past} record={shown} />
          {answer.past.length === 0 && <Codes codes={answer.codes} />}
          {more && <Button onClick={more}>{t("riwayat.more")}</Button>}
        </>
      )}
    </Page>
  );
}

/** Of what may not be read: how much there is, and why it does not count. */
function Codes({ codes }: { codes: Record<string, number> }) {
  return (
    <ul>
      {Object.entries(codes).map(([code, n]) => (
        <li key={code}>{t("riwayat.codes", { n, why: tCode(`code.${code}`, "outcome.applied") })}</li>
      ))}
    </ul>
  );
}

function Timeline({ past, record }: { past: readonly Past[]; record: ViewRecord }) {
  const known = new Map(past.map((one) => [one.id, one]));
  return (
    <Section title={t("detail.history")}>
      <ol class="history">
        {past.map((one) => (
          <Line key={`${one.id}/${one.n}`} one={one} known={known} record={record} />
        ))}
      </ol>
    </Section>
  );
}

type LineProps = { one: Past; known: ReadonlyMap<string, Past>; record: ViewRecord };

function Line({ one, known, record }: LineProps) {
  const { put, step, name, actor, made, received, earliest, latest, replica_label, reason, code } = one;
  const parts = Object.entries(put ?? {}).flatMap(([register, value]) => describe(record, register, value));
  const saw = Object.values(one.saw ?? {})
    .flat()
    .flatMap((id) => known.get(id) ?? []);
  const standings = [...new Set(Object.values(one.standing ?? {}))];
  const what = step
    ? tCode(`step.${step}`, "konflik.part.state")
    : t("riwayat.put", {
        parts: Object.keys(put ?? {})
          .map(partName)
          .join(", "),
      });
  return (
    <li>
      <p>
        {what} {t("detail.history.by", { name: nameOf(one) })}
      </p>
      <div class="row">
        {standings.map((standing) => (
          <Chip key={standing} {...(STANDINGS[standing] ?? { tone: "neutral", icon: "info" })}>
            {tCode(`riwayat.standing.${standing}`, "konflik.of.other")}
          </Chip>
        ))}
      </div>
      {reason && <p>“{reason}”</p>}
      {code && <p>{tCode(`code.${code}`, "outcome.quarantined")}</p>}
      <div class="small soft">
        {made ? <p>{t("konflik.version.made", { moment: formatMoment(made) })}</p> : null}
        {received ? <p>{t("konflik.version.received", { moment: formatMoment(received) })}</p> : null}
        {one.proof && latest ? (
          <p>{t("riwayat.bounds", { when: boundsWords(earliest ?? 0, latest) })}</p>
        ) : null}
        {replica_label && actor && <p>{t("konflik.version.device", { device: replica_label })}</p>}
        {saw.length > 0 && (
          <p>
            {t("riwayat.saw", {
              what: [...new Map(saw.map((seen) => [seen.id, seen])).values()]
                .map((seen) =>
                  t("riwayat.saw.one", {
                    who: nameOf(seen),
                    moment: formatMoment(seen.made ?? seen.received),
                  }),
                )
                .join("; "),
            })}
          </p>
        )}
        {name && saw.length === 0 && known.size > 1 && <p>{t("riwayat.saw.none")}</p>}
      </div>
      {parts.length > 0 && (
        <details class="chart-more">
          <summary>{t("riwayat.contents")}</summary>
          <Facts facts={parts.map(({ label, words }) => [label, words])} />
        </details>
      )}
    </li>
  );
}

function nameOf({ actor, name }: Past): string {
  if (actor === me()) return t("konflik.you");
  return name || (actor ? who(actor) : t("riwayat.server"));
}

/** What counts and what stands beside it: all that a phone keeps of a record's past. */
function knownHere({ registers }: ViewRecord): Past[] {
  return Object.entries(registers)
    .flatMap(([register, { heads, value, by = "", at = 0, received = 0, reason = "", siblings }]) => {
      const said = siblings ?? (heads[0] ? [{ id: heads[0], value, by, at, received, reason }] : []);
      return said.map((one) => ({
        ...{ id: `${one.id}/${register}`, n: 0, replica_label: "", actor: one.by, name: "" },
        ...{ made: one.at, received: one.received, outcome: "", code: "", reason: one.reason ?? "" },
        put: { [register]: one.value },
        standing: { [register]: siblings ? ("contested" as const) : ("in_force" as const) },
      }));
    })
    .sort((a, b) => (a.received || a.made) - (b.received || b.made));
}
