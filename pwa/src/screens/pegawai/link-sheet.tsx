import { useState } from "preact/hooks";
import { myLines, type Report } from "../../mine";
import { save, sawOf } from "../../sync";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { ListRow } from "../../ui/card";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";

/** Work outside the plan that belongs to it after all. */
export function LinkSheet({ report, onClose }: { report: Report; onClose: () => void }) {
  const [saw] = useState(() => sawOf(report.record));
  const [failed, setFailed] = useState<string>();
  async function link(line: string, indicator: string) {
    try {
      await save([{ collection: "report", record: report.id, put: { link: { line, indicator } }, saw }]);
      showToast(t("detail.link.done"));
      onClose();
    } catch (failure) {
      setFailed((failure as { code?: string }).code ?? "unknown");
    }
  }
  return (
    <Sheet title={t("detail.link")} onClose={onClose}>
      {failed && <Banner tone="madder" title={tCode(`problem.${failed}`, "problem.unknown")} alert />}
      <p class="soft">{t("detail.link.hint")}</p>
      <ul class="ledger">
        {myLines.value
          .filter(({ placement }) => placement === report.placement)
          .flatMap((line) =>
            line.indicators.map((indicator) => (
              <ListRow
                key={indicator.id}
                onClick={() => link(line.id, indicator.id)}
                title={indicator.name}
                line={line.rhk}
              />
            )),
          )}
      </ul>
    </Sheet>
  );
}
