import type { Refusal } from "../../administration";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";

/** Why the server did not do it, and what to do now. */
export function Refused({ code, again }: { code: Refusal; again?: () => void }) {
  return (
    <Banner
      tone="madder"
      title={tCode(`admin.refused.${code}`, "admin.refused.failed")}
      alert
      action={again && <Button onClick={again}>{t("admin.again")}</Button>}
    />
  );
}
