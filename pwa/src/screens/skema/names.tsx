/** Names that other places of a scheme use: changed everywhere at once. */
import { useState } from "preact/hooks";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { renamed } from "./draft";
import { fieldId, useEditing, useError } from "./fields";

type NameFieldProps = {
  path: string;
  label: string;
  help?: string;
  value: string;
  onName: (name: string) => void;
};

/** A name is taken over when the field is left, so that no half of it is a name in between. */
export function NameField({ path, label, help, value, onName }: NameFieldProps) {
  const [typed, setTyped] = useState<string>();
  const error = useError(path);
  return (
    <div
      onFocusOut={() => {
        if (typed !== undefined && typed !== value) onName(typed.trim());
        setTyped(undefined);
      }}
    >
      <TextField
        id={fieldId(path)}
        label={label}
        help={help}
        error={error}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        value={typed ?? value}
        onInput={setTyped}
      />
    </div>
  );
}

export function KindName({ index, kind }: { index: number; kind: string }) {
  const { data, change } = useEditing();
  const parts: any[] = data.parts ?? [];
  const kinds: string[] = data.kinds ?? [];
  const name = (to: string) => {
    if (kinds.includes(to)) return;
    change({
      ...data,
      kinds: kinds.map((one) => (one === kind ? to : one)),
      parts: parts.map((part) => ({ ...part, weights: renamed(part.weights ?? {}, kind, to) })),
    });
  };
  const remove = () =>
    change({
      ...data,
      kinds: kinds.filter((one) => one !== kind),
      parts: parts.map((part) => {
        const { [kind]: weight, ...others } = part.weights ?? {};
        // With the last kind gone, its weights are everybody's.
        return { ...part, weights: others, ...(kinds.length === 1 && weight && { weight }) };
      }),
    });
  return (
    <div class="desk-tools">
      <NameField
        path={`kinds.${index}`}
        label={t("skema.kind", { n: index + 1 })}
        value={kind}
        onName={name}
      />
      <div class="row">
        <Button
          kind="quiet"
          icon="trash"
          aria-label={t("skema.line", { act: t("skema.remove"), name: kind })}
          onClick={remove}
        >
          {t("skema.remove")}
        </Button>
      </div>
    </div>
  );
}
