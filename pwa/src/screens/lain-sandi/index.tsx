/** One's own passkeys: a room on the phone, and a part of the desk's security page. */
import { t } from "../../text";
import { Page } from "../../ui/page";
import { Passkeys } from "./passkeys";

export { Passkeys } from "./passkeys";
export { PasskeyButton } from "./use-passkey";

export function Sandi() {
  return (
    <Page title={t("sandi.title")} line={t("sandi.line")} back="/lain">
      <Passkeys />
    </Page>
  );
}
