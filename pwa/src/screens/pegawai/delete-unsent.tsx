import { useState } from "preact/hooks";
import type { Report } from "../../mine";
import { decide, sawOf } from "../../sync";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";

const UNDO_MS = 10_000;

/** Whether the server knows nothing of it yet. */
export const isUnsent = ({ record }: Report) =>
  record.sendState === "waiting" &&
  record.registers.body?.pending === true &&
  record.registers.state?.value !== "withdrawn";

/** Deleting what was not sent: nothing leaves the outbox, it is withdrawn, and that goes along with it. */
export function DeleteUnsent({ report }: { report: Report }) {
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState<string>();
  if (!isUnsent(report)) return null;
  const name = t("detail.delete");
  async function remove() {
    try {
      const intent = { collection: "report", record: report.id, step: "withdraw", saw: sawOf(report.record) };
      const { undo } = await decide([intent], UNDO_MS);
      setAsking(false);
      showToast(t("detail.delete.done"), { undo });
    } catch (failure) {
      setFailed((failure as { code?: string }).code ?? "unknown");
    }
  }
  return (
    <>
      <Button kind="quiet" icon="trash" onClick={() => setAsking(true)}>
        {name}
      </Button>
      {asking && (
        <Sheet
          title={t("detail.delete.title")}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
              <Button kind="danger" onClick={remove}>
                {name}
              </Button>
            </>
          }
        >
          {failed && <Banner tone="madder" title={tCode(`problem.${failed}`, "problem.unknown")} alert />}
          <p>{t("detail.delete.hint")}</p>
        </Sheet>
      )}
    </>
  );
}
