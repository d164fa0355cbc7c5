import { t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { ChoiceField } from "../../ui/field";
import { Decimal, Many, Select, useEditing, Wrong } from "./fields";
import { usePredikat } from "./predikat";

const ACHIEVED = ["istimewa", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"] as const;
const LEVELS = ["above", "meets", "below"] as const;

/** What goes with an achievement of the organisation: advice at the calibration, never a limit. */
export function Guides() {
  const { data, set } = useEditing();
  const guides: Record<string, any> = data.guides ?? {};
  const left = ACHIEVED.filter((one) => !(one in guides));
  return (
    <Section title={t("skema.tab.guides")}>
      <p class="soft">{t("skema.guides.hint")}</p>
      <Wrong path="guides" />
      {Object.keys(guides).map((name) => (
        <details key={name} class="card">
          <summary>
            <b>{tCode(`spread.achieved.${name}`, "spread.achieved")}</b>
          </summary>
          <div class="stack">
            <Guide name={name} quadrant={Boolean(data.quadrant)} />
            <div class="row">
              <Button kind="quiet" icon="trash" onClick={() => set(`guides.${name}`, undefined)}>
                {t("skema.remove")}
              </Button>
            </div>
          </div>
        </details>
      ))}
      <div class="row">
        {left.map((name) => (
          <Button key={name} icon="plus" onClick={() => set(`guides.${name}`, { head: null, shares: {} })}>
            {tCode(`spread.achieved.${name}`, "spread.achieved")}
          </Button>
        ))}
      </div>
    </Section>
  );
}

function Guide({ name, quadrant }: { name: string; quadrant: boolean }) {
  const { at, set } = useEditing();
  const path = `guides.${name}`;
  const predikat = usePredikat();
  return (
    <>
      {(quadrant || at(`${path}.head`)) && (
        <Select
          path={`${path}.head`}
          label={t("skema.guide.head")}
          empty={null}
          options={[
            { value: "", label: t("skema.guide.no_head") },
            ...LEVELS.map((value) => ({ value, label: t(`skema.level.${value}`) })),
          ]}
        />
      )}
      <Wrong path={`${path}.shares`} />
      {predikat.map((one: { value: string; label: string }) => (
        <div key={one.value} class="desk-tools">
          <Decimal
            path={`${path}.shares.${one.value}.max`}
            label={t("skema.share.max", { predikat: one.label })}
            unit="%"
            empty="gone"
          />
          <Decimal
            path={`${path}.shares.${one.value}.min`}
            label={t("skema.share.min", { predikat: one.label })}
            unit="%"
            empty="gone"
          />
          <ChoiceField
            label={t("skema.share.most", { predikat: one.label })}
            many
            options={[{ value: "most", label: t("skema.share.is_most") }]}
            value={at(`${path}.shares.${one.value}.most`) ? ["most"] : []}
            onChange={(value) => set(`${path}.shares.${one.value}.most`, value.length > 0)}
          />
        </div>
      ))}
      <Many path={`${path}.some_of`} label={t("skema.guide.some_of")} options={predikat} />
      <Many path={`${path}.together`} label={t("skema.guide.together")} options={predikat} />
      <Decimal path={`${path}.together_min`} label={t("skema.guide.together_min")} unit="%" empty="0" />
    </>
  );
}
