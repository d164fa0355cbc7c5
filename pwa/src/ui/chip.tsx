import type { ComponentChildren } from "preact";
import { t } from "../text";
import { Icon, type IconName } from "./icon";
import { STATES, type StateKey, type Tone } from "./state";
import "./chip.css";

/** A state: icon, word and colour together, never colour alone. */
export function Chip({ tone, icon, children }: { tone: Tone; icon: IconName; children: ComponentChildren }) {
  return (
    <span class="chip" data-tone={tone}>
      <Icon name={icon} />
      <span>{children}</span>
    </span>
  );
}

export function StateChip({ state }: { state: StateKey }) {
  const { icon, tone } = STATES[state];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`state.${state}`)}
    </Chip>
  );
}
