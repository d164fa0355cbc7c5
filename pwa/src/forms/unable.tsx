import { t } from "../text";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import type { FormField } from "./definition";
import { isUnable } from "./validate";

/** The answer that says so. */
export const unable = (able: FormField["able"]) => (able === "reason" ? { unable: "" } : null);

type UnableProps = {
  id: string;
  able: FormField["able"];
  value: unknown;
  onChange: (value: unknown) => void;
};

/** A button under a field. */
export function Unable(props: UnableProps) {
  const { able, value, onChange } = props;
  const chosen = isUnable(value);
  return (
    <>
      <p>
        <Button
          kind="quiet"
          icon={chosen ? "check" : "cross"}
          aria-pressed={chosen}
          onClick={() => onChange(chosen ? undefined : unable(able))}
        >
          {t("report.unable")}
        </Button>
      </p>
      <WhyUnable {...props} />
    </>
  );
}

export function WhyUnable({ id, able, value, onChange }: UnableProps) {
  if (able !== "reason" || !isUnable(value)) return null;
  return (
    <TextField
      id={`${id}-unable`}
      required
      multiline
      label={t("form.unable.why")}
      maxLength={500}
      value={(value as { unable: string } | null)?.unable ?? ""}
      onInput={(words) => onChange({ unable: words })}
    />
  );
}
