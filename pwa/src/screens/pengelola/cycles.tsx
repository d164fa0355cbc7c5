import { type Cycle, type GroupCount, readCycles } from "../../administration-cycles";
import { formatDate, label, t } from "../../text";
import { ButtonLink } from "../../ui/button";
import { Card, Facts } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Export } from "./export-part";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

/** The cycles of the agency, the newest first. */
export function Cycles() {
  const found = useAnswer(readCycles, "cycles");
  return (
    <Page title={t("cycles.title")} line={t("cycles.line")} back="/pengelola/periode" wide withoutSync>
      {found.refusal ? (
        <Refused
          code={found.refusal === "not_allowed" ? "change_refused.cycle_only_top" : found.refusal}
          again={found.again}
        />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <>
          <div class="row">
            <ButtonLink kind="primary" icon="plus" href="/pengelola/siklus/buka">
              {t("cycle.open")}
            </ButtonLink>
            <ButtonLink icon="pencil" href="/pengelola/skema">
              {t("admin.schemes")}
            </ButtonLink>
            <Export list="cycles" />
          </div>
          {found.value.cycles.length === 0 ? (
            <EmptyState title={t("cycles.empty")}>{t("cycles.empty.hint")}</EmptyState>
          ) : (
            <ul class="desk-columns">
              {found.value.cycles.map((cycle) => (
                <li key={cycle.id}>
                  <Card label={label(cycle.scheme)}>
                    <div class="stack">
                      <div class="row" data-spread>
                        <h2>{label(cycle.scheme)}</h2>
                        <StateOfCycle cycle={cycle} />
                      </div>
                      <Facts facts={factsOf(cycle)} />
                      <div class="row">
                        <ButtonLink href={`/pengelola/siklus/${cycle.id}`}>{t("cycle.see")}</ButtonLink>
                      </div>
                    </div>
                  </Card>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Page>
  );
}

const CHIPS = {
  opening: { tone: "turmeric", icon: "hourglass" },
  open: { tone: "green", icon: "check" },
  closed: { tone: "indigo", icon: "lock" },
  released: { tone: "green", icon: "checks" },
  undone: { tone: "turmeric", icon: "hourglass" },
} as const;

export function StateOfCycle({ cycle }: { cycle: Cycle }) {
  return <Chip {...CHIPS[cycle.state]}>{t(`cycle.state.${cycle.state}`)}</Chip>;
}

export const factsOf = ({ first, last, rate_until, people, groups }: Cycle): [string, string][] => [
  [t("cycle.period"), t("admin.period", { first: formatDate(first), last: formatDate(last) })],
  [t("cycle.rate_until"), formatDate(rate_until)],
  [t("cycle.people"), t("cycle.people.n", { n: people })],
  [t("cycle.asked"), askedOf(groups)],
];

export const askedOf = (groups: GroupCount[]) =>
  groups
    .map(({ group, asked }) => t("cycle.asked.n", { group: t(`cycle.group.${group}`), n: asked }))
    .join(", ");
