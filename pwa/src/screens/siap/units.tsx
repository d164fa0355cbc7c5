import { useState } from "preact/hooks";
import { readUnits, type Unit } from "../../administration";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { CloseUnit, MoveUnit, NewUnit, RenameUnit } from "./unit-sheets";
import { zoneName } from "./zone";

const SHEETS = { rename: RenameUnit, move: MoveUnit, close: CloseUnit };

/** The tree of units that one administers, and what can be done to each of them from a day on. */
export function Units() {
  const found = useAnswer(readUnits, "units");
  const [changed, setChanged] = useState<Unit[]>();
  const [open, setOpen] = useState<{ sheet: "new" } | { sheet: keyof typeof SHEETS; unit: Unit }>();
  const units = changed ?? found.value?.units;
  const rest = {
    units: units ?? [],
    onClose: () => setOpen(undefined),
    onDone: ({ units: after }: { units: Unit[] }) => {
      setChanged(after);
      setOpen(undefined);
      showToast(t("siap.unit.done"));
    },
  };
  const Sheet = open && open.sheet !== "new" ? SHEETS[open.sheet] : undefined;
  return (
    <Page title={t("siap.units")} line={t("siap.units.line")} back="/pengelola" wide withoutSync>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !units ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <>
          <div class="row">
            <Button kind="primary" icon="plus" onClick={() => setOpen({ sheet: "new" })}>
              {t("siap.unit.new")}
            </Button>
          </div>
          <table class="desk-table">
            <thead>
              <tr>
                <th scope="col">{t("siap.unit.name")}</th>
                <th scope="col">{t("siap.unit.people")}</th>
                <th scope="col">{t("siap.unit.do")}</th>
              </tr>
            </thead>
            <tbody>
              {treeOf(units).map(({ unit, depth }) => (
                <tr key={unit.id}>
                  <th scope="row" style={{ paddingInlineStart: `${0.5 + depth * 1.5}rem` }}>
                    {unit.name}
                    <small class="soft">{`${unit.code} · ${zoneName(unit.zone)}`}</small>
                  </th>
                  <td data-label={t("siap.unit.people")}>{unit.people}</td>
                  <td>
                    <div class="row">
                      {(["rename", "move", "close"] as const)
                        .filter((sheet) => sheet === "rename" || unit.parent !== null)
                        .map((sheet) => (
                          <Button
                            key={sheet}
                            kind="quiet"
                            onClick={() => setOpen({ sheet, unit })}
                            aria-label={`${t(`siap.unit.${sheet}`)}: ${unit.name}`}
                          >
                            {t(`siap.unit.${sheet}`)}
                          </Button>
                        ))}
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {open?.sheet === "new" && <NewUnit {...rest} />}
      {Sheet && open && "unit" in open && <Sheet unit={open.unit} {...rest} />}
    </Page>
  );
}

/** From above to below, with how deep each hangs. */
function treeOf(units: Unit[], parent: string | null = null, depth = 0): { unit: Unit; depth: number }[] {
  return units
    .filter((unit) => unit.parent === parent)
    .flatMap((unit) => [{ unit, depth }, ...treeOf(units, unit.id, depth + 1)]);
}
