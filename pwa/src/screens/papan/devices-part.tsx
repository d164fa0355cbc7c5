import { readDevicesHealth } from "../../administration-board";
import { BarRows } from "../../charts/bar-rows";
import { formatMoment, t } from "../../text";
import { useAnswer } from "../pengelola/use-answer";

/** How long devices have not been heard of, and what waited there. */
export function DevicesPart() {
  const found = useAnswer(readDevicesHealth, "health");
  const { ages = [], at = 0 } = found.value ?? {};
  const all = ages.reduce((sum, { devices }) => sum + devices, 0);
  if (all === 0) return null; // refused or none: the list below says so
  const most = Math.max(...ages.map(({ devices }) => devices));
  const late = ages
    .filter(({ days }) => days === null || days === 30)
    .reduce((sum, { devices }) => sum + devices, 0);
  let from = 0;
  return (
    <BarRows
      rows={ages.map(({ days, devices, waiting }) => {
        const label =
          days === null
            ? t("papan.devices.longer", { n: from })
            : days < 0
              ? t("papan.devices.never")
              : from
                ? t("papan.devices.between", { from, n: days })
                : t("papan.devices.less", { n: days });
        if (days && days > 0) from = days;
        return {
          key: String(days),
          label,
          share: devices / most,
          shown: t("papan.devices.row", { n: devices, waiting }),
          cells: [String(devices), String(waiting)],
        };
      })}
      sentence={t("papan.devices.sentence", { n: late, all })}
      dataAt={t("papan.at", { moment: formatMoment(at) })}
      words={{
        table: t("papan.table"),
        head: [t("papan.devices.age"), t("papan.devices"), t("papan.devices.waiting")],
      }}
      csv={{ name: "perangkat.csv", label: t("papan.csv") }}
    />
  );
}
