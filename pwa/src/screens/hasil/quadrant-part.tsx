import { useState } from "preact/hooks";
import { type Cell, Quadrant } from "../../charts/quadrant";
import { label, t, tCode } from "../../text";
import { Section } from "../../ui/card";
import { Icon } from "../../ui/icon";
import type { Result } from "./outcome";

const level = (name: string) => tCode(`hasil.level.${name}`, "hasil.level.meets");

/** Where two judgements make the predikat: all nine cells, the own one marked; a tap says the rule in words. */
export function QuadrantPart({ result }: { result: Result }) {
  const { quadrant, levels, axes, choices } = result;
  const [open, setOpen] = useState<Cell>();
  if (!quadrant) return null;
  const names = { rows: label(axes[quadrant.results]), columns: label(axes[quadrant.behaviour]) };
  const isMine = ({ row, column }: Cell) =>
    levels[quadrant.results] === row && levels[quadrant.behaviour] === column;
  return (
    <Section title={t("hasil.quadrant")}>
      <Quadrant
        table={quadrant.table}
        ranks={choices}
        caption={t("hasil.quadrant.axes", names)}
        level={(name) => tCode(`hasil.quadrant.${name}`, "hasil.quadrant.meets")}
        isMarked={isMine}
        onOpen={setOpen}
        inside={(cell) =>
          isMine(cell) && (
            <p class="small">
              <Icon name="check" /> <b>{t("hasil.quadrant.mine")}</b>
            </p>
          )
        }
      />
      <p role="status">
        {open
          ? t("hasil.quadrant.rule", {
              ...names,
              row: level(open.row),
              column: level(open.column),
              predikat: label(choices.find(({ id }) => id === open.predikat)?.label),
              basis: result.scheme.basis,
            })
          : t("hasil.quadrant.hint")}
      </p>
    </Section>
  );
}
