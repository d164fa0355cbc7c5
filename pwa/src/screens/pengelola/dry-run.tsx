import { useState } from "preact/hooks";
import { readUnits } from "../../administration";
import { type Lack, type Plan, planFile, tryCycle } from "../../administration-cycles";
import { currentLanguage, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { askedOf } from "./cycles";
import { Pages } from "./people";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

type DryRunProps = { scheme: string; period: string; kinds: string };

/** What opening would do, and who lacks something for it. Nothing is changed. */
export function DryRun({ scheme, period, kinds }: DryRunProps) {
  const [unit, setUnit] = useState("");
  const [lack, setLack] = useState("");
  const [start, setStart] = useState(0);
  const units = useAnswer(readUnits, "units");
  const query = { scheme, period, kinds, unit, lack, start };
  const found = useAnswer(() => tryCycle(query), JSON.stringify(query));
  const narrow = (change: () => void) => {
    change();
    setStart(0);
  };
  if (found.refusal) return <Refused code={found.refusal} again={found.again} />;
  return (
    <Section title={t("cycle.try.title")}>
      {found.value && <Summary plan={found.value} />}
      <div class="desk-tools">
        <SelectField
          label={t("admin.unit")}
          options={[
            { value: "", label: t("cycle.every_unit") },
            ...(units.value?.units ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={unit}
          onChange={(one) => narrow(() => setUnit(one))}
        />
        <SelectField
          label={t("cycle.lack")}
          options={[
            { value: "", label: t("cycle.lack.every") },
            ...(found.value?.counts ?? []).map(({ lack: code }) => ({
              value: code,
              label: t(`cycle.lack.${code}`),
            })),
          ]}
          value={lack}
          onChange={(one) => narrow(() => setLack(one))}
        />
      </div>
      {!found.value ? (
        <Skeleton lines={6} label={t("common.loading")} />
      ) : found.value.total === 0 ? (
        <Banner tone="green" title={t("cycle.try.nobody")} />
      ) : (
        <>
          <div class="row">
            <a class="link-large" href={planFile({ ...query, start: 0, lang: currentLanguage() })} download>
              {t("cycle.try.export")}
            </a>
          </div>
          <Lacking plan={found.value} />
          <Pages start={start} next={found.value.next} step={50} onTurn={setStart} />
        </>
      )}
    </Section>
  );
}

function Summary({ plan }: { plan: Plan }) {
  const missing = plan.counts.filter(({ people }) => people > 0);
  return (
    <Banner
      tone={missing.length ? "turmeric" : "green"}
      icon={missing.length ? "warning" : "check"}
      title={t("cycle.try.people", { n: plan.people, most: plan.most })}
    >
      <p>{askedOf(plan.groups)}</p>
      {missing.length > 0 && (
        <ul>
          {missing.map(({ lack, people }) => (
            <li key={lack}>
              <b>{t("cycle.lack.n", { lack: t(`cycle.lack.${lack}`), n: people })}</b>{" "}
              {t(`cycle.lack.${lack}.hint`)}
            </li>
          ))}
        </ul>
      )}
    </Banner>
  );
}

const words = (lacks: Lack[]) => lacks.map((one) => t(`cycle.lack.${one}`)).join(", ");

function Lacking({ plan }: { plan: Plan }) {
  return (
    <table class="desk-table">
      <thead>
        <tr>
          <th scope="col">{t("admin.name")}</th>
          <th scope="col">{t("admin.unit")}</th>
          <th scope="col">{t("cycle.lack")}</th>
        </tr>
      </thead>
      <tbody>
        {plan.lacking.map(({ listed, lacks }) => (
          <tr key={listed.placement}>
            <th scope="row">
              <a class="desk-hit" href={`/pengelola/pegawai/${listed.placement}`}>
                {listed.name}
              </a>
              <small class="soft">{listed.position}</small>
            </th>
            <td>{listed.unit_name}</td>
            <td data-label={t("cycle.lack")}>{words(lacks)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
