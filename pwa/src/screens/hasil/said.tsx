import type { ComponentChildren } from "preact";
import { nameOf } from "../../mine";
import { session } from "../../session";
import type { Register } from "../../sync";
import { formatMoment, t } from "../../text";
import { Icon } from "../../ui/icon";

type SaidProps = {
  title: string;
  register: Omit<Register, "heads">;
  /** What the one is called who is meant to say it, where this phone knows its author by nothing else. */
  by?: string | undefined;
  children?: ComponentChildren;
};

/** What somebody said, when, and whether the server has it. */
export function Said({ title, register, by: meant, children }: SaidProps) {
  const { value, by, at, received, pending } = register;
  const me = session.value.kind === "signed_in" ? session.value.person : undefined;
  const name = by === me?.id ? me?.name : nameOf(by) || meant;
  return (
    <div class="card stack" data-gap="tight">
      <h3>{title}</h3>
      <p class="said">“{value.text}”</p>
      {children}
      <p class="said-when">
        <Icon name={pending ? "clock" : "check"} />
        <span>
          {[
            name,
            at && t("hasil.made", { moment: formatMoment(at) }),
            pending
              ? t("state.waiting")
              : received && t("hasil.received", { moment: formatMoment(received) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </p>
    </div>
  );
}
