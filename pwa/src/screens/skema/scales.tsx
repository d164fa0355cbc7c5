import { label, t } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { renamed } from "./draft";
import { Both, Decimal, freshId, Lines, useEditing, Wrong } from "./fields";
import { NameField } from "./names";

/** The scales of the answers, each with its options and what deserves them. */
export function Scales() {
  const { data, set, change } = useEditing();
  const scales: Record<string, any> = data.scales ?? {};
  const fresh = () =>
    set(`scales.${freshId("skala", Object.keys(scales))}`, {
      start: "0",
      end: "5",
      options: [1, 2, 3, 4, 5].map((value) => ({
        value: String(value),
        label: { id: String(value), en: String(value) },
      })),
    });
  const name = (from: string, to: string) => {
    if (to in scales || !to || to.includes(".")) return;
    change({
      ...data,
      scales: renamed(scales, from, to),
      parts: (data.parts ?? []).map((part: any) => (part.scale === from ? { ...part, scale: to } : part)),
    });
  };
  return (
    <Section title={t("skema.tab.scales")}>
      <p class="soft">{t("skema.scales.hint")}</p>
      {Object.keys(scales).map((id, index) => (
        <section key={index} class="section" aria-label={id}>
          <div class="desk-tools">
            <NameField
              path={`scales.${id}.name`}
              label={t("skema.scale.name")}
              value={id}
              onName={(to) => name(id, to)}
            />
            <Decimal path={`scales.${id}.start`} label={t("skema.scale.start")} />
            <Decimal path={`scales.${id}.end`} label={t("skema.scale.end")} />
          </div>
          <Wrong path={`scales.${id}`} />
          <Lines
            path={`scales.${id}.options`}
            add={t("skema.option.add")}
            fresh={() => ({ value: "", label: { id: "", en: "" } })}
            named={(option) => label(option.label) || String(option.value)}
          >
            {(_, path) => (
              <>
                <Decimal path={`${path}.value`} label={t("skema.option.value")} />
                <Both path={`${path}.label`} label={t("skema.option.label")} />
                <Both path={`${path}.anchor`} label={t("skema.option.anchor")} multiline optional />
              </>
            )}
          </Lines>
          <div class="row">
            <Button kind="quiet" icon="trash" onClick={() => set(`scales.${id}`, undefined)}>
              {t("skema.scale.remove", { id })}
            </Button>
          </div>
        </section>
      ))}
      <div class="row">
        <Button icon="plus" onClick={fresh}>
          {t("skema.scale.add")}
        </Button>
      </div>
    </Section>
  );
}
