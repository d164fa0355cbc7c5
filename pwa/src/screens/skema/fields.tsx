/** Fields of a scheme, each bound to its place: what stands there, what is wrong there, and changing it. */
import { type ComponentChildren, createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Fault, Plain } from "../../administration-schemes";
import { currentLanguage, type Key, label, t } from "../../text";
import { Button } from "../../ui/button";
import { ChoiceField, NumberField, type Option, SelectField, TextField } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { at, moved, put } from "./draft";

type Editing = { data: Plain; faults: Fault[]; change: (data: Plain) => void; readOnly: boolean };

export const EditingContext = createContext<Editing>({
  data: {},
  faults: [],
  change: () => {},
  readOnly: true,
});

export const fieldId = (path: string) => `skema-${path.replaceAll(".", "-")}`;

export function useEditing() {
  const editing = useContext(EditingContext);
  return {
    ...editing,
    at: (path: string) => at(editing.data, path),
    set: (path: string, value: unknown) => editing.change(put(editing.data, path, value)),
  };
}

/** What is wrong exactly there, or with `below`, anywhere in it that has no field of its own. */
export function useError(path: string): string | undefined {
  const { faults } = useContext(EditingContext);
  const found = faults.filter((fault) => fault.path === path);
  return found.length ? found.map(({ say }) => label(say)).join(" ") : undefined;
}

/** Stands where a whole list or table is wrong. */
export function Wrong({ path }: { path: string }) {
  const error = useError(path);
  return error ? (
    <p class="field-error" id={fieldId(path)} tabIndex={-1}>
      <Icon name="warning" />
      {error}
    </p>
  ) : null;
}

type Bound = { path: string; label: string; help?: string; required?: boolean };

export function Text({ path, multiline, ...field }: Bound & { multiline?: boolean }) {
  const { at: get, set } = useEditing();
  return (
    <TextField
      {...field}
      id={fieldId(path)}
      error={useError(path)}
      multiline={multiline}
      autocomplete="off"
      value={String(get(path) ?? "")}
      onInput={(text) => set(path, text)}
    />
  );
}

/** The same in both languages, side by side where there is room. */
export function Both({
  path,
  label: name,
  optional,
  ...field
}: Bound & { multiline?: boolean; optional?: boolean }) {
  const { at: get, set } = useEditing();
  const whole = useError(path);
  const has = get(path) != null;
  if (optional && !has)
    return (
      <div class="row">
        <Button icon="plus" onClick={() => set(path, { id: "", en: "" })}>
          {name}
        </Button>
      </div>
    );
  return (
    <div class="stack" data-gap="tight">
      <div class="desk-tools">
        {(["id", "en"] as const).map((language) => (
          <Text
            key={language}
            {...field}
            path={`${path}.${language}`}
            label={t("skema.in", { what: name, language: t(`skema.language.${language}`) })}
          />
        ))}
      </div>
      {whole && <Wrong path={path} />}
      {optional && (
        <div class="row">
          <Button kind="quiet" icon="trash" onClick={() => set(path, undefined)}>
            {t("skema.without", { what: name })}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Decimals are kept as text with a point, and written as people here write them. */
type DecimalProps = Bound & {
  unit?: string;
  /** What an empty field stands for; "gone" takes the place away. */
  empty?: string;
  /** What holds where nothing stands. */
  otherwise?: string;
};

export function Decimal({ path, unit, empty, otherwise, ...field }: DecimalProps) {
  const { at: get, set } = useEditing();
  const stands = get(path) ?? otherwise;
  const comma = currentLanguage() === "id";
  return (
    <NumberField
      {...field}
      id={fieldId(path)}
      unit={unit}
      error={useError(path)}
      value={stands == null ? "" : comma ? String(stands).replace(".", ",") : String(stands)}
      onInput={(typed) => {
        const text = typed.trim().replace(",", ".");
        set(path, text === "" && empty !== undefined ? (empty === "gone" ? undefined : empty) : text);
      }}
    />
  );
}

export function Whole({ path, ...field }: Bound & { unit?: string }) {
  const { at: get, set } = useEditing();
  return (
    <NumberField
      {...field}
      id={fieldId(path)}
      error={useError(path)}
      value={String(get(path) ?? "")}
      onInput={(typed) => set(path, /^-?\d{1,7}$/.test(typed.trim()) ? Number(typed) : typed)}
    />
  );
}

export function Select({
  path,
  options,
  empty,
  ...field
}: Bound & { options: Option[]; empty?: string | null }) {
  const { at: get, set } = useEditing();
  return (
    <SelectField
      {...field}
      id={fieldId(path)}
      error={useError(path)}
      options={options}
      value={String(get(path) ?? "")}
      onChange={(value) => set(path, value === "" && empty !== undefined ? empty : value)}
    />
  );
}

export function Many({ path, options, ...field }: Bound & { options: Option[] }) {
  const { at: get, set } = useEditing();
  return (
    <ChoiceField
      {...field}
      id={fieldId(path)}
      error={useError(path)}
      many
      options={options}
      value={get(path) ?? []}
      onChange={(value) => set(path, value)}
    />
  );
}

export function YesNo({ path, ...field }: Bound) {
  const { at: get, set } = useEditing();
  return (
    <ChoiceField
      {...field}
      id={fieldId(path)}
      error={useError(path)}
      inline
      options={[
        { value: "true", label: t("skema.yes") },
        { value: "false", label: t("skema.no") },
      ]}
      value={[String(get(path) ?? false)]}
      onChange={([value]) => set(path, value === "true")}
    />
  );
}

type LinesProps = {
  path: string;
  add: string;
  fresh: () => unknown;
  /** What a line is called, for who hears the buttons. */
  named: (line: any, index: number) => string;
  children: (line: any, path: string, index: number) => ComponentChildren;
};

/** A list whose lines are added, moved and taken away. */
export function Lines({ path, add, fresh, named, children }: LinesProps) {
  const { at: get, set } = useEditing();
  const lines: any[] = get(path) ?? [];
  return (
    <div class="stack">
      <Wrong path={path} />
      <ul class="stack">
        {lines.map((line, index) => (
          <li key={index} class="card">
            <div class="stack">
              {children(line, `${path}.${index}`, index)}
              <LineButtons
                name={named(line, index)}
                first={index === 0}
                last={index === lines.length - 1}
                onMove={(by) => set(path, moved(lines, index, index + by))}
                onRemove={() =>
                  set(
                    path,
                    lines.filter((_, other) => other !== index),
                  )
                }
              />
            </div>
          </li>
        ))}
      </ul>
      <div class="row">
        <Button icon="plus" onClick={() => set(path, [...lines, fresh()])}>
          {add}
        </Button>
      </div>
    </div>
  );
}

type ButtonsProps = {
  name: string;
  first: boolean;
  last: boolean;
  onMove: (by: number) => void;
  onRemove: () => void;
};

function LineButtons({ name, first, last, onMove, onRemove }: ButtonsProps) {
  const said = (key: Key) => t("skema.line", { act: t(key), name });
  return (
    <div class="row">
      {!first && (
        <Button kind="quiet" aria-label={said("skema.up")} onClick={() => onMove(-1)}>
          {t("skema.up")}
        </Button>
      )}
      {!last && (
        <Button kind="quiet" aria-label={said("skema.down")} onClick={() => onMove(1)}>
          {t("skema.down")}
        </Button>
      )}
      <Button kind="quiet" icon="trash" aria-label={said("skema.remove")} onClick={onRemove}>
        {t("skema.remove")}
      </Button>
    </div>
  );
}

/** An id that nothing else in the list has. */
export function freshId(stem: string, taken: string[]): string {
  let number = 1;
  while (taken.includes(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}
