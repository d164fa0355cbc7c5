import type { ComponentChildren } from "preact";
import { t } from "../text";
import { Icon, type IconName } from "./icon";
import { STATES, type StateKey, type Tone } from "./state";
import "./chip.css";

export type ChipProps = {
  tone: Tone;
  icon: IconName;
  /** The end of the way: stands out even in sunlight. */
  strong?: boolean;
  children: ComponentChildren;
};

/** A state: icon, word and colour together, never colour alone. */
export function Chip({ tone, icon, children, strong }: ChipProps) {
  return (
    <span class="chip" data-tone={tone} data-strong={strong || undefined}>
      <Icon name={icon} />
      <span>{children}</span>
    </span>
  );
}

export function StateChip({ state }: { state: StateKey }) {
  const { icon, tone } = STATES[state];
  return (
    <Chip tone={tone} icon={icon} strong={state === "verified"}>
      {t(`state.${state}`)}
    </Chip>
  );
}
