import { useState } from "preact/hooks";
import { hasPasskeys, type Refusal, type Said } from "../../passkeys";
import { type Key, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";

/** A button that has the device sign; nothing where the browser cannot. */
export function PasskeyButton({
  says,
  act,
  onDone,
}: {
  says: Key;
  act: () => Promise<Said<unknown>>;
  onDone: () => void;
}) {
  const [refusal, setRefusal] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  if (!hasPasskeys()) return null;
  const press = async () => {
    setBusy(true);
    setRefusal(undefined);
    const answer = await act();
    setBusy(false);
    if (answer.ok) onDone();
    else setRefusal(answer.code);
  };
  return (
    <>
      {refusal && <Banner tone="madder" title={t(`sandi.refused.${refusal}`)} alert />}
      <Button icon="lock" wide busy={busy} onClick={() => void press()}>
        {t(says)}
      </Button>
    </>
  );
}
