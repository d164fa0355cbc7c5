import { t } from "../../text";
import { Button } from "../../ui/button";
import { showToast } from "../../ui/toast";

type CopiedProps = { text: string; label: string };

/** Something to take along as it stands: a command to type, a secret that is shown once. */
export function Copied({ text, label }: CopiedProps) {
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => showToast(t("admin.copied")),
      () => showToast(t("admin.not_copied")), // an old browser, or no TLS: it can be marked by hand
    );
  return (
    <div class="row copied">
      <code class="input">{text}</code>
      <Button icon="copy" onClick={copy} aria-label={`${t("admin.copy")}: ${label}`}>
        {t("admin.copy")}
      </Button>
    </div>
  );
}
