import { useState } from "preact/hooks";
import { type Import, tryUndo, undoImport } from "../../administration-tables";
import { formatNumber, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { ChangeSheet } from "../pengelola/change-sheet";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";

/** Whether an import can be taken back, and if not, what has been built upon it. */
export function UndoPart({ run, onUndone }: { run: Import; onUndone: () => void }) {
  const found = useAnswer(() => tryUndo(run.id), run.id);
  const [asking, setAsking] = useState(false);
  return (
    <Section title={t("tabel.undo")}>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={2} label={t("common.loading")} />
      ) : found.value.blocks.length === 0 ? (
        <>
          <p>{t("tabel.undo.free")}</p>
          <div class="row">
            <Button kind="danger" icon="reply" onClick={() => setAsking(true)}>
              {t("tabel.undo.do")}
            </Button>
          </div>
        </>
      ) : (
        <Banner tone="turmeric" icon="lock" title={t("tabel.undo.used")}>
          <ul>
            {found.value.blocks.map(({ code, count, examples }) => (
              <li key={code}>
                {tCode(`tabel.block.${code}`, "tabel.block.changed")} ({formatNumber(count)}):{" "}
                {examples.join(", ")}
                {count > examples.length && " …"}
              </li>
            ))}
          </ul>
        </Banner>
      )}
      {asking && (
        <ChangeSheet
          danger
          title={t("tabel.undo.do")}
          action={t("tabel.undo.do")}
          change={(reason) => undoImport(run.id, reason)}
          onClose={() => {
            setAsking(false);
            found.again();
          }}
          onDone={() => {
            setAsking(false);
            onUndone();
          }}
        >
          <p>{t("tabel.undo.hint", { name: run.name })}</p>
        </ChangeSheet>
      )}
    </Section>
  );
}
