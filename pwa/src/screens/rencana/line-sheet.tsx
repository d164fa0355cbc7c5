import { useState } from "preact/hooks";
import { type FormField, formKey } from "../../forms/definition";
import { type Errors, errorsOf, labelAt } from "../../forms/errors";
import { FormFields, fieldId } from "../../forms/form-fields";
import { valueFrom } from "../../forms/inputs";
import { newestForm } from "../../forms/newest";
import { shownFields } from "../../forms/validate";
import { type Card, type PlanLine, readAll, readCycle } from "../../reading";
import { collection, newId } from "../../sync";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { ErrorSummary } from "../../ui/error-summary";
import { Sheet } from "../../ui/sheet";
import { type Ends, GroupSheet } from "./group-sheet";
import { Later } from "./later";
import { lineValue, newIndicator, type TypedIndicator, type TypedLine, typedLine } from "./line";

type LineSheetProps = {
  /** undefined: a new one. */
  line: PlanLine | undefined;
  card: Pick<Card, "id" | "position" | "sector" | "superior">;
  cycle: string;
  /** Where a new one stands. */
  order: number;
} & Ends;

/** An RHK with its indicators. */
export function LineSheet({ line, card, cycle, order, ...ends }: LineSheetProps) {
  const placement = card.id;
  const form = newestForm("plan_line");
  const from = readAll(collection("cycle").value, readCycle).find(({ id }) => id === cycle)?.from;
  const begin = (): TypedLine =>
    line
      ? typedLine(line)
      : { id: newId(), kind: "utama", rhk: "", order, parent: null, indicators: [newIndicator()] };
  const title = t(line ? "rencana.line.edit" : "rencana.line.add");
  if (!form)
    return (
      <Sheet title={title} onClose={ends.onClose}>
        <p>{t("lapor.no_form.hint")}</p>
      </Sheet>
    );
  const list = form.fields.find(({ type }) => type === "list");
  return (
    <GroupSheet<TypedLine>
      title={title}
      draft={`plan_line/${line?.id ?? `new/${placement}`}`}
      record={line?.record}
      registers={["line"]}
      begin={begin}
      check={(typed) => errorsOf(form, valueFrom(form, typed))}
      idOf={fieldId}
      intent={(typed) => ({
        collection: "plan_line",
        record: typed.id,
        put: { line: lineValue(form, typed, line, placement, cycle) },
        form: formKey(form),
      })}
      {...ends}
    >
      {(typed, change, errors) => (
        <>
          <ErrorSummary
            errors={Object.entries(errors).map(([name, error]) => ({
              id: fieldId(name),
              label: labelAt(form, name),
              error,
            }))}
          />
          <FormFields
            fields={form.fields}
            inputs={typed}
            onInput={(name, value) => change({ ...typed, [name]: value })}
            errors={errors}
          />
          {!line && (
            <Later>
              {({ ParentField }) => (
                <ParentField
                  card={card}
                  cycle={cycle}
                  value={typed.parent}
                  onChange={(parent) => change({ ...typed, parent })}
                />
              )}
            </Later>
          )}
          {typed.indicators.some(({ unconfirmed }) => unconfirmed) && (
            <p class="soft">{t("rencana.unconfirmed.saving")}</p>
          )}
          {typed.indicators.map((one, at) => (
            <IndicatorFields
              key={one.id}
              card={card}
              from={from}
              fields={list?.fields ?? []}
              at={at}
              one={one}
              errors={errors}
              change={(next) =>
                change({
                  ...typed,
                  indicators: typed.indicators.flatMap((other) => (other === one ? (next ?? []) : other)),
                })
              }
            />
          ))}
          <Button
            icon="plus"
            onClick={() => change({ ...typed, indicators: [...typed.indicators, newIndicator()] })}
          >
            {t("rencana.indicator.add")}
          </Button>
        </>
      )}
    </GroupSheet>
  );
}

type FieldsProps = {
  card: Pick<Card, "position" | "sector">;
  /** The first day of the cycle. */
  from: string | undefined;
  fields: FormField[];
  at: number;
  one: TypedIndicator;
  errors: Errors;
  change: (next: TypedIndicator | undefined) => void;
};

function IndicatorFields({ card, from, fields, at, one, errors, change }: FieldsProps) {
  const [picking, setPicking] = useState(false);
  return (
    <fieldset class="card stack">
      <legend>{t("rencana.indicator", { n: at + 1 })}</legend>
      <Later>
        {({ LibrarySheet, Meaning, typedFrom }) => (
          <>
            <Button icon="search" onClick={() => setPicking(true)}>
              {t("rencana.indicator.pick")}
            </Button>
            <Meaning indicator={one} />
            {picking && (
              <LibrarySheet
                card={card}
                onClose={() => setPicking(false)}
                onPick={(entry) => {
                  setPicking(false);
                  change(typedFrom(entry, one));
                }}
              />
            )}
          </>
        )}
      </Later>
      <FormFields
        fields={shownFields(fields, valueFrom({ fields }, one))}
        within={`indicators.${at}.`}
        inputs={one}
        onInput={(name, value) => change({ ...one, [name]: value })}
        errors={errors}
        unit={one.unit}
      />
      {from && (
        <Later>{({ TrajectoryFields }) => <TrajectoryFields one={one} from={from} change={change} />}</Later>
      )}
      <Button kind="quiet" icon="trash" onClick={() => change(undefined)}>
        {t("rencana.indicator.remove", { n: at + 1 })}
      </Button>
    </fieldset>
  );
}
