import { useState } from "preact/hooks";
import { readCycles } from "../../administration-cycles";
import { useInCycle as putIn, type Standing } from "../../administration-surveys";
import { label, t } from "../../text";
import { SelectField } from "../../ui/field";
import { showToast } from "../../ui/toast";
import { ChangeSheet } from "../pengelola/change-sheet";
import { useAnswer } from "../pengelola/use-answer";
import { exact } from "./number";

type UseProps = { standing: Standing; period: string; onClose: () => void };

/** Let the index of a unit be the figure of its employees in a cycle that is not released yet. */
export function UseSheet({ standing, period, onClose }: UseProps) {
  const cycles = useAnswer(readCycles, "cycles");
  const [chosen, setChosen] = useState("");
  const open = (cycles.value?.cycles ?? []).filter(({ state }) => state === "open" || state === "closed");
  const cycle = chosen || open[0]?.id || "";
  if (!standing.ikm) return null;
  const { value, weighting } = standing.ikm;
  return (
    <ChangeSheet
      title={t("kepuasan.use")}
      action={t("kepuasan.use")}
      change={(reason) =>
        putIn(cycle, { unit: standing.unit, counter: standing.counter, period, weighting, reason })
      }
      onClose={onClose}
      onDone={({ people }) => {
        onClose();
        showToast(t("kepuasan.used", { n: people }));
      }}
      {...(!cycle && { missing: t("kepuasan.use.none") })}
    >
      <p>{t("kepuasan.use.hint", { value: exact(value) })}</p>
      {open.length > 0 && (
        <SelectField
          label={t("kepuasan.use.cycle")}
          options={open.map((one) => ({ value: one.id, label: `${label(one.scheme)}, ${one.first}` }))}
          value={cycle}
          onChange={setChosen}
        />
      )}
    </ChangeSheet>
  );
}
