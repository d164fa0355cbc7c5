import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { newId, save, type ViewRecord } from "../../sync";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Skeleton } from "../../ui/empty-state";
import { focusField } from "../../ui/field";
import { wasSaved } from "../../ui/saving";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import { NewsBanner } from "../rencana/news-banner";
import { useKept } from "../rencana/use-kept";

type AnswerSheetProps<T> = {
  title: string;
  record: ViewRecord;
  group: "objection" | "explanation" | "decision";
  begin: T;
  /** Errors by the id of their field, the first one first. */
  check: (value: T) => Record<string, string>;
  /** What it says, and the step that stands on it. */
  answer: (value: T) => { value: { text: string }; step: string };
  action: string;
  saved: string;
  onClose: () => void;
  children: (value: T, change: (value: T) => void, errors: Record<string, string>) => ComponentChildren;
};

/** What somebody has to say about a result, kept at every input; sent as words and the step that stands on them. */
export function AnswerSheet<T>(props: AnswerSheetProps<T>) {
  const { record, group, check, answer, onClose } = props;
  const key = `outcome/${record.id}/${group}`;
  const handle = useKept<T>({ key, record, registers: [group], begin: () => props.begin });
  const [tried, setTried] = useState(false);
  if (!handle) return <Skeleton label={t("common.loading")} />;
  const errors = check(handle.value);
  const send = async () => {
    const [first] = Object.keys(errors);
    if (first) {
      setTried(true);
      return requestAnimationFrame(() => focusField(first));
    }
    const { value, step } = answer(handle.value);
    const about = { collection: "outcome", record: record.id };
    const id = newId();
    const intents = [
      { ...about, id, put: { [group]: value }, saw: handle.saw },
      { ...about, step, reason: value.text, saw: { ...handle.saw, [group]: [id] } },
    ];
    if (!(await wasSaved(save(intents, { dropDraft: key })))) return;
    showToast(props.saved);
    onClose();
  };
  return (
    <Sheet
      title={props.title}
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          icon="forward"
          onClick={send}
          disabledBecause={handle.news ? t("rencana.moved.first") : undefined}
        >
          {props.action}
        </Button>
      }
    >
      {handle.failed && (
        <Banner tone="madder" title={tCode(`problem.${handle.failed}`, "problem.unknown")} alert />
      )}
      {handle.news && (
        <NewsBanner
          news={handle.news}
          onSeen={() => handle.takeIn()}
          onUseTheirs={() => handle.takeIn(props.begin)}
        />
      )}
      {props.children(handle.value, handle.change, tried ? errors : {})}
    </Sheet>
  );
}
