import { useState } from "preact/hooks";
import { type Group, type Load, type LoadRow, readLoad } from "../../administration-cycles";
import { t } from "../../text";
import { Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Pages } from "./people";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

const GROUPS: readonly Group[] = ["self", "superior", "peer", "subordinate"];
const SHOWN = ["all", "many", "none"] as const;

/** Who has how many to rate: the heaviest first, and whom nobody thought of. Never who has answered. */
export function RaterLoad({ cycle }: { cycle: string }) {
  const [show, setShow] = useState<(typeof SHOWN)[number]>("all");
  const [start, setStart] = useState(0);
  const found = useAnswer(() => readLoad(cycle, { show, start }), `${cycle}/${show}/${start}`);
  return (
    <Section title={t("load.title")}>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={6} label={t("common.loading")} />
      ) : (
        <>
          <p role="status">
            {t("load.sum", {
              raters: found.value.raters,
              middle: found.value.middle,
              many: found.value.many,
              most: found.value.most,
              none: found.value.none,
            })}
          </p>
          <SelectField
            label={t("load.show")}
            options={SHOWN.map((value) => ({
              value,
              label: t(`load.show.${value}`, { n: found.value?.most ?? 0 }),
            }))}
            value={show}
            onChange={(one) => {
              setShow(one as typeof show);
              setStart(0);
            }}
          />
          {found.value.total === 0 ? <p>{t("load.nobody")}</p> : <LoadTable load={found.value} />}
          <Pages start={start} next={found.value.next} step={50} onTurn={setStart} />
        </>
      )}
    </Section>
  );
}

function LoadTable({ load: { rows, most } }: { load: Load }) {
  const highest = Math.max(most, ...rows.map(({ total }) => total));
  return (
    <table class="desk-table">
      <thead>
        <tr>
          <th scope="col">{t("load.rater")}</th>
          {GROUPS.map((group) => (
            <th key={group} scope="col">
              {t(`cycle.group.${group}`)}
            </th>
          ))}
          <th scope="col">{t("load.total")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.listed.placement}>
            <th scope="row">
              {row.listed.name}
              <small class="soft">{`${row.listed.position} · ${row.listed.unit_name}`}</small>
            </th>
            {GROUPS.map((group) => (
              <td key={group} data-label={t(`cycle.group.${group}`)}>
                {row.groups[group] ?? 0}
              </td>
            ))}
            <td data-label={t("load.total")}>
              <span class="desk-count">
                <b>{row.total}</b>
                <meter min={0} max={highest} value={row.total} aria-label={t("load.total")} />
              </span>
              <Weight row={row} most={most} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Weight({ row: { groups, total }, most }: { row: LoadRow; most: number }) {
  if (total === 0) {
    return (
      <Chip tone="neutral" icon="info">
        {t("load.none")}
      </Chip>
    );
  }
  return total - (groups.self ?? 0) > most ? (
    <Chip tone="madder" icon="warning">
      {t("load.many")}
    </Chip>
  ) : null;
}
