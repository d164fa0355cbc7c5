import { saveFile } from "../../save-file";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";

/** Shown once. Each opens the desk once, when the phone with the app is gone. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <div class="stack" data-gap="form">
      <Banner tone="turmeric" icon="warning" title={t("keamanan.codes.once")}>
        {t("keamanan.codes.what")}
      </Banner>
      <ul class="stack" aria-label={t("keamanan.codes")}>
        {codes.map((code) => (
          <li key={code}>
            <code>{`${code.slice(0, 5)}-${code.slice(5)}`}</code>
          </li>
        ))}
      </ul>
      <div class="row">
        <Button kind="primary" icon="check" onClick={onDone}>
          {t("keamanan.codes.kept")}
        </Button>
        <Button icon="install" onClick={() => saveFile("luring-kode.txt", "text/plain", codes.join("\n"))}>
          {t("keamanan.codes.save")}
        </Button>
      </div>
    </div>
  );
}
