/** Ten digits, each as large as a thumb with a glove; a keyboard or a scanner that types does it too. */
import { t } from "../../text";
import { Icon } from "../../ui/icon";

type Props = {
  value: string;
  most: number;
  onInput: (value: string) => void;
};

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

export function Keypad({ value, most, onInput }: Props) {
  const digit = (one: string) => (
    <button
      key={one}
      type="button"
      class="kiosk-key"
      onClick={() => value.length < most && onInput(value + one)}
    >
      {one}
    </button>
  );
  return (
    <fieldset class="kiosk-keypad">
      <legend class="kiosk-unseen">{t("kios.keypad")}</legend>
      {KEYS.map(digit)}
      <button type="button" class="kiosk-key" aria-label={t("kios.keypad.clear")} onClick={() => onInput("")}>
        <Icon name="cross" large />
      </button>
      {digit("0")}
      <button
        type="button"
        class="kiosk-key"
        aria-label={t("kios.keypad.back")}
        onClick={() => onInput(value.slice(0, -1))}
      >
        <Icon name="back" large />
      </button>
    </fieldset>
  );
}

export const onlyDigits = (text: string) => text.replace(/\D/g, "");
