import { label, t } from "../../text";
import { Section } from "../../ui/card";
import { ChoiceField } from "../../ui/field";
import { Both, Decimal, fieldId, freshId, Lines, Select, Text, useEditing, useError, Wrong } from "./fields";

const LEVELS = ["below", "meets", "above"] as const;

export const usePredikat = () => {
  const { data } = useEditing();
  return (data.predikat ?? []).map((one: any) => ({ value: one.id, label: label(one.label) || one.id }));
};

/** What a result is called, and from which score on, or by which two judgements. */
export function Predikats() {
  const { data, change } = useEditing();
  const ids = (data.predikat ?? []).map((one: any) => one.id);
  const judged = (data.parts ?? []).filter((part: any) => part.source === "judgement");
  const to = (way: string) =>
    change(
      way === "quadrant"
        ? {
            ...data,
            bands: [],
            quadrant: {
              results: judged[0]?.id ?? "",
              behaviour: judged[1]?.id ?? "",
              table: Object.fromEntries(
                LEVELS.map((row) => [
                  row,
                  Object.fromEntries(LEVELS.map((column) => [column, ids[0] ?? ""])),
                ]),
              ),
            },
          }
        : { ...data, quadrant: null, bands: [{ start: data.low ?? "0", predikat: ids[0] ?? "", needs: "" }] },
    );
  return (
    <>
      <Section title={t("skema.tab.predikat")}>
        <p class="soft">{t("skema.predikat.hint")}</p>
        <Lines
          path="predikat"
          add={t("skema.predikat.add")}
          fresh={() => ({ id: freshId("predikat", ids), label: { id: "", en: "" } })}
          named={(one) => label(one.label) || one.id}
        >
          {(_, path) => (
            <>
              <Both path={`${path}.label`} label={t("skema.predikat.label")} />
              <div class="desk-tools">
                <Text path={`${path}.id`} label={t("skema.id")} />
                <Decimal path={`${path}.credit`} label={t("skema.predikat.credit")} unit="%" empty="gone" />
              </div>
            </>
          )}
        </Lines>
      </Section>
      <Section title={t("skema.outcome")}>
        <ChoiceField
          id={fieldId("bands")}
          label={t("skema.outcome.by")}
          error={useError("bands")}
          options={(["bands", "quadrant"] as const).map((value) => ({
            value,
            label: t(`skema.outcome.${value}`),
          }))}
          value={[data.quadrant ? "quadrant" : "bands"]}
          onChange={([way]) => to(way ?? "bands")}
        />
        {data.quadrant ? <Quadrant judged={judged} /> : <Bands />}
      </Section>
    </>
  );
}

function Bands() {
  const { data } = useEditing();
  const options = usePredikat();
  return (
    <Lines
      path="bands"
      add={t("skema.band.add")}
      fresh={() => ({ start: data.low ?? "0", predikat: options[0]?.value ?? "", needs: "" })}
      named={(band) => String(band.start)}
    >
      {(_, path) => (
        <div class="desk-tools">
          <Decimal path={`${path}.start`} label={t("skema.band.start")} />
          <Select path={`${path}.predikat`} label={t("results.predikat")} options={options} />
          <Text path={`${path}.needs`} label={t("skema.band.needs")} />
        </div>
      )}
    </Lines>
  );
}

function Quadrant({ judged }: { judged: any[] }) {
  const options = [{ value: "", label: t("admin.choose") }, ...usePredikat()];
  const parts = [
    { value: "", label: t("admin.choose") },
    ...judged.map((part) => ({ value: part.id, label: label(part.label) || part.id })),
  ];
  return (
    <>
      <Wrong path="quadrant" />
      <div class="desk-tools">
        <Select path="quadrant.results" label={t("skema.quadrant.results")} options={parts} />
        <Select path="quadrant.behaviour" label={t("skema.quadrant.behaviour")} options={parts} />
      </div>
      {LEVELS.map((row) => (
        <div key={row} class="desk-tools">
          {LEVELS.map((column) => (
            <Select
              key={column}
              path={`quadrant.table.${row}.${column}`}
              label={t("skema.quadrant.cell", {
                results: t(`skema.level.${row}`),
                behaviour: t(`skema.level.${column}`),
              })}
              options={options}
            />
          ))}
        </div>
      ))}
    </>
  );
}
