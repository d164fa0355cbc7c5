/** A number that is typed on our own keys: the system's keyboard learns what is typed on it. */
import { useEffect } from "preact/hooks";
import { focusField, TextField } from "../../ui/field";
import { Keypad, onlyDigits } from "./keypad";

type Props = {
  id: string;
  label: string;
  most: number;
  value: string;
  secret?: boolean;
  error?: string | undefined;
  onInput: (value: string) => void;
  onEnter: () => void;
};

export function DigitsField({ id, label, most, value, secret, error, onInput, onEnter }: Props) {
  useEffect(() => focusField(id), [id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key that ends a scanner's typing
    <div
      class="kiosk-digits"
      data-secret={secret || undefined}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
        event.preventDefault();
        onEnter();
      }}
    >
      <TextField
        id={id}
        label={label}
        error={error}
        value={value}
        maxLength={most}
        inputMode="none"
        autocomplete="off"
        spellcheck={false}
        onInput={(typed) => onInput(onlyDigits(typed).slice(0, most))}
      />
      <Keypad value={value} most={most} onInput={onInput} />
    </div>
  );
}
