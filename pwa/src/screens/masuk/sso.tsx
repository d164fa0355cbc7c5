import { goToSso, ssoName } from "../../sso";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { otherWay } from "./other-way";

/** Put the agency's identity provider on the sign-in page, where there is one. */
export async function offerSso(): Promise<void> {
  const name = await ssoName();
  otherWay.value = name
    ? () => (
        <Button icon="person" wide onClick={goToSso}>
          {t("masuk.sso", { name })}
        </Button>
      )
    : undefined;
}
