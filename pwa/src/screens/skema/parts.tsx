import { label, t } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { ChoiceField } from "../../ui/field";
import {
  Both,
  Decimal,
  fieldId,
  freshId,
  Lines,
  Many,
  Select,
  Text,
  useEditing,
  useError,
  Wrong,
} from "./fields";
import { POLICIES } from "./general";
import { NameField } from "./names";
import { Sum } from "./weights";

const SOURCES = ["ratings", "judgement", "achievement", "satisfaction", "recognitions"] as const;
const RATERS = ["self", "superior", "peer", "subordinate"] as const;

/** What is looked at, by whom, and with which questions. */
export function Parts() {
  const { data } = useEditing();
  const kinds: string[] = data.kinds ?? [];
  const ids = (data.parts ?? []).map((part: any) => part.id);
  return (
    <Section title={t("skema.tab.parts")}>
      <Lines
        path="parts"
        add={t("skema.part.add")}
        fresh={() => ({
          id: freshId("bagian", ids),
          label: { id: "", en: "" },
          source: "ratings",
          weight: "0",
          weights: Object.fromEntries(kinds.map((kind) => [kind, "0"])),
          scale: Object.keys(data.scales ?? {})[0] ?? "",
          raters: { superior: "100" },
          items: [],
        })}
        named={(part) => label(part.label) || part.id}
      >
        {(part, path) => (
          <details open={(data.parts ?? []).length < 2 || undefined}>
            <summary>
              <b>{label(part.label) || part.id}</b>{" "}
              <span class="soft">{t(`skema.source.${part.source as "ratings"}`)}</span>
            </summary>
            <div class="stack">
              <Part part={part} path={path} />
            </div>
          </details>
        )}
      </Lines>
    </Section>
  );
}

function Part({ part, path }: { part: any; path: string }) {
  const { data, change, set } = useEditing();
  const rated = part.source === "ratings" || part.source === "judgement";
  const rename = (to: string) => {
    const quadrant = data.quadrant && {
      ...data.quadrant,
      ...(data.quadrant.results === part.id && { results: to }),
      ...(data.quadrant.behaviour === part.id && { behaviour: to }),
    };
    const parts = data.parts.map((one: any) => (one === part ? { ...one, id: to } : one));
    change({ ...data, parts, quadrant: quadrant ?? null });
  };
  return (
    <>
      <Both path={`${path}.label`} label={t("skema.part.label")} required />
      <div class="desk-tools">
        <NameField
          path={`${path}.id`}
          label={t("skema.id")}
          help={t("skema.id.hint")}
          value={part.id}
          onName={rename}
        />
        <Select
          path={`${path}.source`}
          label={t("skema.part.source")}
          options={SOURCES.map((value) => ({ value, label: t(`skema.source.${value}`) }))}
        />
        <Select
          path={`${path}.missing`}
          label={t("skema.part.missing")}
          empty={null}
          options={[
            { value: "", label: t("skema.part.as_scheme") },
            ...POLICIES.map((value) => ({ value, label: t(`skema.missing.${value}`) })),
          ]}
        />
      </div>
      {rated ? (
        <Rated part={part} path={path} />
      ) : (part.steps ?? []).length > 0 ? (
        <>
          <Steps path={path} />
          <div class="row">
            <Button onClick={() => set(`${path}.steps`, [])}>{t("skema.steps.line")}</Button>
          </div>
        </>
      ) : (
        <>
          <div class="desk-tools">
            <Decimal path={`${path}.low`} label={t("skema.part.low")} />
            <Decimal path={`${path}.high`} label={t("skema.part.high")} />
          </div>
          <div class="row">
            <Button onClick={() => set(`${path}.steps`, [{ start: "0", value: data.low ?? "0" }])}>
              {t("skema.steps.use")}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

function Steps({ path }: { path: string }) {
  return (
    <Lines
      path={`${path}.steps`}
      add={t("skema.step.add")}
      fresh={() => ({ start: "", value: "" })}
      named={(step) => String(step.start)}
    >
      {(_, at) => (
        <div class="desk-tools">
          <Decimal path={`${at}.start`} label={t("skema.step.start")} />
          <Decimal path={`${at}.value`} label={t("skema.step.value")} />
        </div>
      )}
    </Lines>
  );
}

function Rated({ part, path }: { part: any; path: string }) {
  const { data, set } = useEditing();
  const raters: Record<string, string> = part.raters ?? {};
  const scale = data.scales?.[part.scale];
  return (
    <>
      <ChoiceField
        id={fieldId(`${path}.raters`)}
        label={t("skema.raters")}
        help={t("skema.raters.hint")}
        error={useError(`${path}.raters`)}
        many
        options={RATERS.map((value) => ({ value, label: t(`skema.rater.${value}`) }))}
        value={Object.keys(raters)}
        onChange={(chosen) =>
          set(`${path}.raters`, Object.fromEntries(chosen.map((one) => [one, raters[one] ?? "0"])))
        }
      />
      {part.source === "ratings" && (
        <>
          <div class="desk-tools">
            {RATERS.filter((one) => one in raters).map((one) => (
              <Decimal
                key={one}
                path={`${path}.raters.${one}`}
                label={t("skema.rater.weight", { who: t(`skema.rater.${one}`) })}
                unit="%"
                empty="0"
              />
            ))}
          </div>
          <div class="row">
            <Sum weights={Object.values(raters)} />
          </div>
        </>
      )}
      <Many
        path={`${path}.required`}
        label={t("skema.required")}
        options={RATERS.filter((one) => one in raters).map((value) => ({
          value,
          label: t(`skema.rater.${value}`),
        }))}
      />
      {part.source === "ratings" && (
        <Select
          path={`${path}.scale`}
          label={t("skema.part.scale")}
          options={[
            { value: "", label: t("admin.choose") },
            ...Object.keys(data.scales ?? {}).map((value) => ({ value, label: value })),
          ]}
        />
      )}
      <h3>{t("skema.items")}</h3>
      <Lines
        path={`${path}.items`}
        add={t("skema.item.add")}
        fresh={() => ({
          id: freshId(
            "butir",
            (part.items ?? []).map((item: any) => item.id),
          ),
          label: { id: "", en: "" },
          weight: "1",
        })}
        named={(item) => label(item.label) || item.id}
      >
        {(item, at) => <Item item={item} path={at} options={scale?.options ?? []} />}
      </Lines>
    </>
  );
}

function Item({ item, path, options }: { item: any; path: string; options: any[] }) {
  const { set } = useEditing();
  const anchors: any[] = item.anchors ?? [];
  return (
    <details open={!label(item.label)}>
      <summary>{label(item.label) || item.id}</summary>
      <div class="stack">
        <Both path={`${path}.label`} label={t("skema.item.label")} required />
        <Both path={`${path}.help`} label={t("skema.item.help")} multiline optional />
        <div class="desk-tools">
          <Text path={`${path}.id`} label={t("skema.id")} help={t("skema.item.id.hint")} />
          <Decimal path={`${path}.weight`} label={t("skema.item.weight")} />
          <Select
            path={`${path}.beside`}
            label={t("skema.item.beside")}
            options={(["", "attendance", "recognitions"] as const).map((value) => ({
              value,
              label: t(value ? `skema.beside.${value}` : "skema.beside.none"),
            }))}
          />
        </div>
        <Wrong path={`${path}.anchors`} />
        {anchors.length > 0 ? (
          <>
            {anchors.map((_, index) => (
              <Both
                key={index}
                path={`${path}.anchors.${index}`}
                label={t("skema.item.anchor", { option: label(options[index]?.label) || index + 1 })}
              />
            ))}
            <div class="row">
              {anchors.length !== options.length && (
                <Button
                  onClick={() =>
                    set(
                      `${path}.anchors`,
                      options.map((_, index) => anchors[index] ?? { id: "", en: "" }),
                    )
                  }
                >
                  {t("skema.item.anchors.fit")}
                </Button>
              )}
              <Button kind="quiet" icon="trash" onClick={() => set(`${path}.anchors`, [])}>
                {t("skema.item.anchors.none")}
              </Button>
            </div>
          </>
        ) : (
          options.length > 0 && (
            <div class="row">
              <Button
                icon="plus"
                onClick={() =>
                  set(
                    `${path}.anchors`,
                    options.map(() => ({ id: "", en: "" })),
                  )
                }
              >
                {t("skema.item.anchors")}
              </Button>
            </div>
          )
        )}
      </div>
    </details>
  );
}
