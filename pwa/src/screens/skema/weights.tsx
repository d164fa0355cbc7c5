import { formatNumber, label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { sumOf, weightOf } from "./draft";
import { Decimal, freshId, useEditing, Wrong } from "./fields";
import { KindName } from "./names";

/** Kinds of position, and what each part weighs for them, with the sum in sight while it is typed. */
export function Weights() {
  const { data, set, faults, change } = useEditing();
  const kinds: string[] = data.kinds ?? [];
  const parts: any[] = data.parts ?? [];
  const columns = kinds.length ? kinds : [""];
  const add = () => {
    const name = freshId("jenis", kinds);
    // The first kind takes over what was for everybody; the next ones begin as the first is.
    const from = kinds[0] ?? "";
    change({
      ...data,
      kinds: [...kinds, name],
      parts: parts.map((part) => ({
        ...part,
        weights: { ...part.weights, [name]: weightOf(part, from) },
      })),
    });
  };
  return (
    <Section title={t("skema.tab.weights")}>
      <p class="soft">{t("skema.kinds.hint")}</p>
      {kinds.length > 0 && (
        <ul class="stack">
          {kinds.map((kind, index) => (
            <li key={index}>
              <KindName index={index} kind={kind} />
            </li>
          ))}
        </ul>
      )}
      <div class="row">
        <Button icon="plus" onClick={add}>
          {t("skema.kind.add")}
        </Button>
      </div>
      {parts.length === 0 ? (
        <Banner title={t("skema.weights.no_parts")} />
      ) : (
        columns.map((kind) => (
          <fieldset key={kind} class="card">
            <legend class="unseen">{kind ? t("skema.weights.for", { kind }) : t("skema.weights.all")}</legend>
            <div class="stack">
              <div class="row" data-spread>
                <h3>{kind ? t("skema.weights.for", { kind }) : t("skema.weights.all")}</h3>
                <Sum weights={parts.map((part) => weightOf(part, kind))} />
              </div>
              <div class="desk-tools">
                {parts.map((part, index) => (
                  <Decimal
                    key={index}
                    path={kind ? `parts.${index}.weights.${kind}` : `parts.${index}.weight`}
                    label={label(part.label) || part.id}
                    unit="%"
                    empty="0"
                    otherwise={weightOf(part, kind)}
                  />
                ))}
              </div>
              {faults
                .filter((one) => one.path === "parts" && one.kind === kind && one.code.startsWith("weights"))
                .map((one) => (
                  <p key={one.code} class="field-error" id={`skema-parts-${kind}`} tabIndex={-1}>
                    {label(one.say)}
                  </p>
                ))}
            </div>
          </fieldset>
        ))
      )}
      <OtherFaults />
      {kinds.length > 0 &&
        parts.some((part) => Object.keys(part.weights ?? {}).some((k) => !kinds.includes(k))) && (
          <Button
            onClick={() =>
              set(
                "parts",
                parts.map((part) => ({
                  ...part,
                  weights: Object.fromEntries(
                    Object.entries(part.weights ?? {}).filter(([kind]) => kinds.includes(kind)),
                  ),
                })),
              )
            }
          >
            {t("skema.weights.clean")}
          </Button>
        )}
    </Section>
  );
}

function OtherFaults() {
  const { faults } = useEditing();
  return faults.some(({ path, code }) => path === "parts" && !code.startsWith("weights")) ? (
    <Wrong path="parts" />
  ) : null;
}

/** "100 %" with a tick, or how much there is and is missing: never by colour alone. */
export function Sum({ weights }: { weights: (string | undefined)[] }) {
  const sum = sumOf(weights);
  if (Number.isNaN(sum))
    return (
      <Chip tone="madder" icon="warning">
        {t("skema.sum.none")}
      </Chip>
    );
  if (sum === 100)
    return (
      <Chip tone="green" icon="check">
        {t("skema.sum.right")}
      </Chip>
    );
  return (
    <Chip tone="turmeric" icon="warning">
      {t(sum > 100 ? "skema.sum.over" : "skema.sum.under", {
        sum: formatNumber(sum),
        off: formatNumber(Math.abs(Math.round((100 - sum) * 1e9) / 1e9)),
      })}
    </Chip>
  );
}
