import type { Errors } from "../../forms/errors";
import type { PlanLine } from "../../reading";
import { newId } from "../../sync";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { GroupSheet } from "../rencana/group-sheet";

export type ActionStep = {
  id: string;
  text: string;
  from?: string | null;
  until?: string | null;
  done?: string | null;
};

export const stepsOf = (line: PlanLine): ActionStep[] => line.record.registers.actions?.value?.steps ?? [];

const blank = (): ActionStep => ({ id: newId(), text: "", from: null, until: null, done: null });

/** The steps of the action plan of a line (PermenPANRB 6/2022, B.1.1): what, from when, until when, done when. */
export function ActionsSheet({ line, onClose }: { line: PlanLine; onClose: () => void }) {
  return (
    <GroupSheet<ActionStep[]>
      title={t("susun.actions.edit")}
      draft={`plan_line/${line.id}/actions`}
      record={line.record}
      registers={["actions"]}
      begin={() => (stepsOf(line).length ? stepsOf(line) : [blank()])}
      check={check}
      intent={(steps) => ({
        collection: "plan_line",
        record: line.id,
        put: { actions: { steps: steps.map((one) => ({ ...one, text: one.text.trim() })) } },
      })}
      onClose={onClose}
    >
      {(steps, change, errors) => (
        <>
          <p>{line.rhk}</p>
          {steps.map((one, at) => (
            <StepFields
              key={one.id}
              at={at}
              one={one}
              errors={errors}
              change={(next) => change(steps.flatMap((other) => (other === one ? (next ?? []) : other)))}
            />
          ))}
          {steps.length < 40 && (
            <Button icon="plus" onClick={() => change([...steps, blank()])}>
              {t("susun.actions.add")}
            </Button>
          )}
        </>
      )}
    </GroupSheet>
  );
}

type FieldsProps = {
  at: number;
  one: ActionStep;
  errors: Errors;
  change: (next: ActionStep | undefined) => void;
};

const DATES = ["from", "until", "done"] as const;

function StepFields({ at, one, errors, change }: FieldsProps) {
  return (
    <fieldset class="card stack">
      <legend>{t("susun.actions.step", { n: at + 1 })}</legend>
      <TextField
        id={`step-${one.id}`}
        multiline
        required
        label={t("susun.actions.what")}
        error={errors[`step-${one.id}`]}
        maxLength={500}
        value={one.text}
        onInput={(text) => change({ ...one, text })}
      />
      {DATES.map((name) => (
        <TextField
          key={name}
          id={`${name}-${one.id}`}
          type="date"
          label={t(`susun.actions.${name}`)}
          error={errors[`${name}-${one.id}`]}
          value={one[name] ?? ""}
          onInput={(date) => change({ ...one, [name]: date || null })}
        />
      ))}
      <Button kind="quiet" icon="trash" onClick={() => change(undefined)}>
        {t("susun.actions.remove", { n: at + 1 })}
      </Button>
    </fieldset>
  );
}

function check(steps: ActionStep[]): Errors {
  const errors: Errors = {};
  for (const { id, text, from, until } of steps) {
    if (!text.trim()) errors[`step-${id}`] = t("error.required");
    if (from && until && until < from) errors[`until-${id}`] = t("susun.actions.order");
  }
  return errors;
}
