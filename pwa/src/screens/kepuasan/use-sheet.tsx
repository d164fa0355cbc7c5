import { useState } from "preact/hooks";
import type { Answer } from "../../administration";
import { readCycles } from "../../administration-cycles";
import { useInCycle as putIn, type Rated, readRated, type Standing } from "../../administration-surveys";
import { label, t } from "../../text";
import { Skeleton } from "../../ui/empty-state";
import { ChoiceField, SelectField } from "../../ui/field";
import { showToast } from "../../ui/toast";
import { ChangeSheet } from "../pengelola/change-sheet";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { exact } from "./number";

type UseProps = { standing: Standing; period: string; onClose: () => void };

const nobody = async (): Promise<Answer<{ people: Rated[] }>> => ({ ok: true, value: { people: [] } });

/**
 * Let the index of a unit be the figure of its employees in a cycle that is not released yet; that of a counter the
 * figure of those who serve there, which only a person knows.
 */
export function UseSheet({ standing, period, onClose }: UseProps) {
  const { unit, counter } = standing;
  const cycles = useAnswer(readCycles, "cycles");
  const [chosen, setChosen] = useState("");
  const [placements, setPlacements] = useState<string[]>([]);
  const open = (cycles.value?.cycles ?? []).filter(({ state }) => state === "open" || state === "closed");
  const cycle = chosen || open[0]?.id || "";
  const rated = useAnswer(() => (counter === null || !cycle ? nobody() : readRated(cycle, unit)), cycle);
  if (!standing.ikm) return null;
  const { value, weighting } = standing.ikm;
  const title = t(counter === null ? "kepuasan.use" : "kepuasan.use.counter");
  const missing = !cycle
    ? t("kepuasan.use.none")
    : counter !== null && placements.length === 0
      ? t("kepuasan.use.who.none")
      : undefined;
  return (
    <ChangeSheet
      title={title}
      action={title}
      change={(reason) => putIn(cycle, { unit, counter, period, weighting, placements, reason })}
      onClose={onClose}
      onDone={({ people }) => {
        onClose();
        showToast(t("kepuasan.used", { n: people }));
      }}
      {...(missing && { missing })}
    >
      <p>
        {counter === null
          ? t("kepuasan.use.hint", { value: exact(value) })
          : t("kepuasan.use.counter.hint", { value: exact(value), counter })}
      </p>
      {open.length > 0 && (
        <SelectField
          label={t("kepuasan.use.cycle")}
          options={open.map((one) => ({ value: one.id, label: `${label(one.scheme)}, ${one.first}` }))}
          value={cycle}
          onChange={(id) => {
            setChosen(id);
            setPlacements([]);
          }}
        />
      )}
      {counter !== null &&
        (rated.refusal ? (
          <Refused code={rated.refusal} again={rated.again} />
        ) : !rated.value ? (
          <Skeleton lines={3} label={t("common.loading")} />
        ) : (
          <ChoiceField
            many
            label={t("kepuasan.use.who", { counter })}
            options={rated.value.people.map(({ placement, name, position, sources }) => ({
              value: placement,
              label: name,
              line: [position, ...sources.map((source) => t("kepuasan.use.has", { source }))].join(" · "),
            }))}
            value={placements}
            onChange={setPlacements}
          />
        ))}
    </ChangeSheet>
  );
}
