import { hasPasskeys, signInByPasskey } from "../../passkeys";
import { goToSso, ssoName } from "../../sso";
import { loadWords, t } from "../../text";
import { AREAS } from "../../text/areas";
import { Button } from "../../ui/button";
import { PasskeyButton } from "../lain-sandi/use-passkey";
import { otherWay } from "./other-way";

Object.assign(AREAS, {
  sandi: {
    id: async () => (await import("../../text/lain-sandi.id")).sandi,
    en: async () => (await import("../../text/lain-sandi.en")).sandi,
  },
});

/** Put what else opens a session on the sign-in page: the agency's identity provider, a passkey. */
export async function offerSso(): Promise<void> {
  const byKey = hasPasskeys();
  const [name] = await Promise.all([ssoName(), byKey ? loadWords("sandi") : undefined]);
  otherWay.value =
    name || byKey
      ? () => (
          <div class="stack">
            {name && (
              <Button icon="person" wide onClick={goToSso}>
                {t("masuk.sso", { name })}
              </Button>
            )}
            {/* The app, begun anew, finds the session, as after the provider. */}
            <PasskeyButton
              says="sandi.enter"
              act={signInByPasskey}
              onDone={() => {
                location.hash = "#sso";
                location.reload();
              }}
            />
          </div>
        )
      : undefined;
}
