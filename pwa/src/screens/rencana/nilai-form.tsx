import { useState } from "preact/hooks";
import { type Form, formKey } from "../../forms/definition";
import { errorsOf, labelAt } from "../../forms/errors";
import { FormFields, fieldId } from "../../forms/form-fields";
import { newestForm } from "../../forms/newest";
import { shownFields } from "../../forms/validate";
import type { Card as Person } from "../../reading";
import { type Intent, newId, record as recordOf, save, type ViewRecord } from "../../sync";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Skeleton } from "../../ui/empty-state";
import { ErrorSummary } from "../../ui/error-summary";
import { focusField } from "../../ui/field";
import { Actions } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { showToast } from "../../ui/toast";
import { NewsBanner } from "./news-banner";
import { Suggestion } from "./nilai-facts";
import { answered, groupsOf, inputsOf, type Typed, typedOf } from "./nilai-value";
import type { Period } from "./periods";
import { type Handle, useKept } from "./use-kept";

type WritingProps = { id: string; card: Person; period: Period; record: ViewRecord | undefined };

const isOfValue = ({ name }: { name: string }) => name.startsWith("behaviour.values.");

/** Begun afresh from what was sent when that has been opened again. */
export function Writing(props: WritingProps) {
  const { id, record } = props;
  const form = newestForm("rating");
  const handle = useKept<Typed>({
    key: `rating/${id}`,
    record,
    registers: ["results", "behaviour"],
    begin: () => typedOf(record),
  });
  if (!form) return <p>{t("lapor.no_form.hint")}</p>;
  return handle ? (
    <RatingForm {...props} form={form} handle={handle} />
  ) : (
    <Skeleton label={t("common.loading")} />
  );
}

type FormProps = WritingProps & { form: Form; handle: Handle<Typed> };

function RatingForm({ id, card, period, record, form, handle }: FormProps) {
  const { value, change, news } = handle;
  const [tried, setTried] = useState(false);
  const inputs = inputsOf(form, value);
  const fields = shownFields(form.fields, inputs);
  const rest = fields.filter(isOfValue);
  // Only what is typed as a number is written otherwise than it is sent, and nothing here is.
  const errors = errorsOf(form, inputs);
  const isWhole = (group: string) => !Object.keys(errors).some((name) => name.startsWith(`${group}.`));
  const keep = async (submit: boolean) => {
    const [first] = Object.keys(errors);
    if (first && submit) {
      setTried(true);
      return requestAnimationFrame(() => focusField(fieldId(first)));
    }
    const { results, behaviour } = groupsOf(form, value);
    const put = {
      results: { placement: card.id, period: period.id, ...results },
      ...(isWhole("behaviour") && { behaviour }),
    };
    const about = { collection: "rating", record: id };
    const made: Intent[] = [{ ...about, id: newId(), put, saw: handle.saw, form: formKey(form) }];
    if (submit) {
      const saw = { ...handle.saw, results: [made[0]!.id!], behaviour: [made[0]!.id!] };
      made.push({ ...about, step: "submit", saw });
    }
    if (!(await wasSaved(save(made, { dropDraft: `rating/${id}` })))) return;
    showToast(t(submit ? "nilai.submitted" : "rencana.saved"));
    handle.saved(recordOf("rating", id).value);
  };
  const first = news ? t("rencana.moved.first") : undefined;
  const drawn = {
    inputs,
    errors: tried ? errors : {},
    onInput: (name: string, answer: unknown) => change(answered(value, name, answer)),
  };
  return (
    <div class="stack" data-gap="form">
      {handle.failed && (
        <Banner tone="madder" title={tCode(`problem.${handle.failed}`, "problem.unknown")} alert />
      )}
      {news && (
        <NewsBanner
          news={news}
          onSeen={() => handle.takeIn()}
          onUseTheirs={() => handle.takeIn(typedOf(record))}
        />
      )}
      <ErrorSummary
        errors={Object.entries(drawn.errors).map(([name, error]) => ({
          id: fieldId(name),
          label: labelAt(form, name),
          error,
        }))}
      />
      {["results", "behaviour"].map((group) => (
        <div key={group} class="stack">
          <FormFields
            {...drawn}
            fields={fields.filter((field) => field.name.startsWith(group) && !isOfValue(field))}
          />
        </div>
      ))}
      <div class="stack" data-gap="tight">
        <h2>{t("nilai.values")}</h2>
        <Button
          onClick={() =>
            change(
              rest
                .filter(({ name }) => !inputs[name])
                .reduce((all, { name }) => answered(all, name, "meets"), value),
            )
          }
        >
          {t("nilai.values.rest")}
        </Button>
        <FormFields {...drawn} fields={rest} />
      </div>
      <Suggestion results={value.results.level} behaviour={value.behaviour.level} />
      <Actions>
        <Button
          onClick={() => keep(false)}
          disabledBecause={first ?? (isWhole("results") ? undefined : t("nilai.why"))}
        >
          {t("nilai.save")}
        </Button>
        <Button kind="primary" icon="forward" onClick={() => keep(true)} disabledBecause={first}>
          {t("nilai.submit")}
        </Button>
      </Actions>
    </div>
  );
}
