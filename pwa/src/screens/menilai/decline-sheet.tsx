import { useState } from "preact/hooks";
import { draftKey, type Task } from "../../appraisal";
import { navigate } from "../../router";
import { save, type ViewRecord } from "../../sync";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { focusField, TextField } from "../../ui/field";
import { ReadyReasons } from "../../ui/ready-reasons";
import { wasSaved } from "../../ui/saving";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import { intentsOf, unable } from "./answers";
import type { Question } from "./scheme";

type DeclineSheetProps = {
  task: Task;
  id: string;
  record: ViewRecord | undefined;
  questions: readonly Question[];
  onClose: () => void;
};

const READY = ["unknown", "close", "short"] as const;
const FIELD = "decline-reason";

/** Not to rate somebody, and why: whoever runs the cycle reads it and can ask somebody else. */
export function DeclineSheet({ task, id, record, questions, onClose }: DeclineSheetProps) {
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const change = (words: string) => {
    setReason(words);
    setMissing(false);
  };
  const decline = async () => {
    if (!reason.trim()) {
      setMissing(true);
      return focusField(FIELD);
    }
    const intents = intentsOf(task, id, record, unable(questions), questions, {
      step: "decline",
      reason: reason.trim(),
    });
    if (!(await wasSaved(save(intents, { dropDraft: draftKey(task) })))) return;
    onClose();
    showToast(t("menilai.declined"));
    navigate("/menilai", { replace: true });
  };
  return (
    <Sheet
      title={t("menilai.decline")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="cross" onClick={() => void decline()}>
          {t("menilai.decline.action")}
        </Button>
      }
    >
      <p>{t("menilai.decline.hint", { name: task.name })}</p>
      <ReadyReasons
        label={t("reason.ready")}
        reasons={READY.map((one) => t(`menilai.decline.${one}`)).map((words) => ({
          label: words,
          chosen: reason === words,
          onToggle: () => change(reason === words ? "" : words),
        }))}
      />
      <TextField
        id={FIELD}
        label={t("menilai.decline.reason")}
        error={missing ? t("menilai.fault.reason") : undefined}
        required
        multiline
        maxLength={1000}
        value={reason}
        onInput={change}
      />
    </Sheet>
  );
}
