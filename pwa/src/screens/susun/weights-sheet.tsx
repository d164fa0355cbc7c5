import type { PlanLine } from "../../reading";
import { same } from "../../resolving";
import type { ViewRecord } from "../../sync";
import { formatNumber, parseNumber, t } from "../../text";
import { Chip } from "../../ui/chip";
import { NumberField } from "../../ui/field";
import { type Ends, GroupSheet } from "../rencana/group-sheet";
import { begun, hundredths, lastWritten, sumOf, weightsOf } from "../rencana/plan";
import { SumChip } from "../rencana/sum-chip";

type Part = { id: string; record: ViewRecord | undefined; placement: string; cycle: string };

type Typed = Record<string, string>;

/** All weights together, because they only make sense together; saved are the groups that changed. */
export function WeightsSheet({
  plan,
  lines,
  ...ends
}: {
  plan: Part;
  lines: readonly PlanLine[];
} & Ends) {
  const { id, record, placement, cycle } = plan;
  const begin = (): Typed => {
    const weights = weightsOf(record, true);
    return Object.fromEntries(
      lines.map((line) => [line.id, line.id in weights ? formatNumber(weights[line.id]!) : ""]),
    );
  };
  const typedOf = (typed: Typed) => lines.map((line) => typed[line.id] ?? "");
  const check = (typed: Typed) => {
    const wrong = lines.filter((line) => hundredths(typed[line.id] ?? "") === undefined);
    const errors = Object.fromEntries(wrong.map((line) => [fieldOf(line), t("rencana.weight.wrong")]));
    const given = typedOf(typed).some((one) => one.trim());
    if (wrong.length === 0 && given && !sumOf(typedOf(typed)).whole)
      errors[fieldOf(lines[0]!)] = t("rencana.weight.sum", { sum: sumOf(typedOf(typed)).percent });
    return errors;
  };
  const put = (typed: Typed) => {
    const part = (kind: PlanLine["kind"]) =>
      Object.fromEntries(
        lines
          .filter((line) => line.kind === kind && typed[line.id]?.trim())
          .map((line) => [line.id, parseNumber(typed[line.id]!)]),
      );
    const groups = {
      main: { placement, cycle, weights: part("utama") },
      additional: { weights: part("tambahan") },
    };
    if (!record) return { ...begun(placement, cycle), ...groups };
    return Object.fromEntries(
      Object.entries(groups).filter(([name, value]) => {
        const register = record.registers[name];
        return register?.kind || !same(lastWritten(register), value);
      }),
    );
  };
  return (
    <GroupSheet<Typed>
      title={t("rencana.weights")}
      draft={`plan/${id}/weights`}
      record={record}
      registers={["main", "additional"]}
      begin={begin}
      check={check}
      intent={(typed) => {
        const groups = put(typed);
        return Object.keys(groups).length ? { collection: "plan", record: id, put: groups } : undefined;
      }}
      {...ends}
    >
      {(typed, change, errors) => (
        <>
          <p class="soft">{t("rencana.weights.hint")}</p>
          {lines.map((line) => (
            <NumberField
              key={line.id}
              id={fieldOf(line)}
              label={line.rhk}
              unit="%"
              error={errors[fieldOf(line)]}
              value={typed[line.id] ?? ""}
              onInput={(one) => change({ ...typed, [line.id]: one })}
            />
          ))}
          <p role="status">
            {typedOf(typed).some((one) => one.trim()) ? (
              <SumChip typed={typedOf(typed)} />
            ) : (
              <Chip tone="neutral" icon="info">
                {t("rencana.weights.none")}
              </Chip>
            )}
          </p>
        </>
      )}
    </GroupSheet>
  );
}

const fieldOf = (line: PlanLine) => `weight-${line.id}`;
