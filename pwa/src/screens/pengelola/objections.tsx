import { useState } from "preact/hooks";
import { readUnits } from "../../administration";
import {
  type Objections as Found,
  findObjections,
  type Objection,
  type Which,
} from "../../administration-cycles";
import { formatDate, formatNumber, t } from "../../text";
import { Facts, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Page } from "../../ui/page";
import { Export } from "./export-part";
import { ObjectionBar } from "./objection-bar";
import { Pages } from "./people";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

const WHICH: Which[] = ["open", "overdue", "upheld", "changed", "unsigned"];

/** Who objects in a cycle: whose days run and until when, who is late, and how objections end. */
export function Objections({ cycle }: { cycle: string }) {
  const units = useAnswer(readUnits, "units");
  const [unit, setUnit] = useState("");
  const [which, setWhich] = useState("");
  const [start, setStart] = useState(0);
  const found = useAnswer(() => findObjections(cycle, { unit, which, start }), `${unit}/${which}/${start}`);
  const narrow = (set: (value: string) => void) => (value: string) => {
    set(value);
    setStart(0);
  };
  return (
    <Page
      title={t("objections.title")}
      line={t("objections.line")}
      back={`/pengelola/siklus/${cycle}`}
      wide
      withoutSync
    >
      <div class="row">
        <Export list="objections" within={{ cycle }} query={{ unit, which }} />
      </div>
      <div class="desk-tools">
        <SelectField
          label={t("objections.which")}
          options={[
            { value: "", label: t("objections.which.all") },
            ...WHICH.map((value) => ({ value, label: t(`objections.which.${value}`) })),
          ]}
          value={which}
          onChange={narrow(setWhich)}
        />
        <SelectField
          label={t("admin.unit")}
          options={[
            { value: "", label: t("cycle.every_unit") },
            ...(units.value?.units ?? []).map(({ id: value, name }) => ({ value, label: name })),
          ]}
          value={unit}
          onChange={narrow(setUnit)}
        />
      </div>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <>
          <Counts counts={found.value.counts} />
          <Section title={t("objections.list", { n: found.value.total })}>
            {found.value.total === 0 ? (
              <EmptyState title={t("objections.none")}>{t("objections.none.hint")}</EmptyState>
            ) : (
              <>
                <List objections={found.value.objections} />
                <Pages start={start} next={found.value.next} step={50} onTurn={setStart} />
              </>
            )}
          </Section>
        </>
      )}
    </Page>
  );
}

function Counts({ counts }: { counts: Found["counts"] }) {
  const decided = counts.upheld + counts.changed;
  const n = (of: number) => t("cycle.people.n", { n: of });
  return (
    <Facts
      facts={[
        [t("objections.released"), n(counts.released)],
        [t("objections.which.unsigned"), n(counts.unsigned)],
        [t("objections.count"), n(counts.objections)],
        [t("objections.which.open"), n(counts.open)],
        [t("objections.which.overdue"), n(counts.overdue)],
        [
          t("objections.upheld"),
          decided
            ? t("objections.upheld.of", {
                percent: formatNumber(Math.round((100 * counts.upheld) / decided)),
                n: counts.upheld,
                decided,
              })
            : t("objections.upheld.none"),
        ],
      ]}
    />
  );
}

function List({ objections }: { objections: Objection[] }) {
  return (
    <table class="desk-table">
      <thead>
        <tr>
          <th scope="col">{t("admin.name")}</th>
          <th scope="col">{t("admin.unit")}</th>
          <th scope="col">{t("objections.state")}</th>
          <th scope="col">{t("objections.days")}</th>
        </tr>
      </thead>
      <tbody>
        {objections.map((one) => (
          <tr key={one.record}>
            <th scope="row">
              {one.listed.name}
              <small class="soft">{one.listed.position}</small>
            </th>
            <td>{one.listed.unit_name}</td>
            <td data-label={t("objections.state")}>
              <State one={one} />
            </td>
            <td data-label={t("objections.days")}>
              <Days one={one} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function State({ one }: { one: Objection }) {
  if (one.decision)
    return (
      <Chip tone="green" icon="checks">
        {t(`objections.decision.${one.decision}`)}
      </Chip>
    );
  if (one.left !== null && one.left < 0)
    return (
      <Chip tone="madder" icon="late">
        {t("objections.late", { n: -one.left })}
      </Chip>
    );
  if (one.unsigned)
    return (
      <Chip tone="turmeric" icon="hourglass">
        {t("objections.which.unsigned")}
      </Chip>
    );
  return (
    <Chip tone="turmeric" icon="hourglass">
      {t(one.state === "explained" || one.silent_until ? "objections.to_decide" : "objections.to_explain")}
    </Chip>
  );
}

function Days({ one }: { one: Objection }) {
  const { objected, explain_by, decide_by, silent_until, left, sign_by } = one;
  if (!objected) return <>{sign_by && t("objections.sign_by", { date: formatDate(sign_by) })}</>;
  return (
    <>
      {decide_by && <ObjectionBar one={one} />}
      <span>
        {left !== null && left >= 0 && <b>{t("objections.left", { n: left })} </b>}
        {t("objections.since", { date: formatDate(objected) })}
        {explain_by && ` · ${t("objections.explain_by", { date: formatDate(explain_by) })}`}
        {decide_by && ` · ${t("objections.decide_by", { date: formatDate(decide_by) })}`}
      </span>
      {silent_until && <small>{t("objections.silent", { date: formatDate(silent_until) })}</small>}
    </>
  );
}
