import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Errors } from "../../forms/errors";
import { type Intent, save, type ViewRecord } from "../../sync";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Skeleton } from "../../ui/empty-state";
import { focusField } from "../../ui/field";
import { wasSaved } from "../../ui/saving";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import { NewsBanner } from "./news-banner";
import { useKept } from "./use-kept";

/** How a sheet ends: closed, or, where somebody else keeps what was made in it, with that; its draft stays until then. */
export type Ends = { onClose: () => void; onMade?: ((put: Record<string, any>) => void) | undefined };

type GroupSheetProps<T> = Ends & {
  title: string;
  /** Where the draft is kept. */
  draft: string;
  record: ViewRecord | undefined;
  registers: string[];
  begin: () => T;
  check: (value: T) => Errors;
  /** Of the field that an error is of. */
  idOf?: (name: string) => string;
  /** What to save; nothing: it is as it was. */
  intent: (value: T) => Omit<Intent, "saw"> | undefined;
  children: (value: T, change: (value: T) => void, errors: Errors) => ComponentChildren;
};

/** One group, opened to be edited: what its author saw is fixed now, and what he types is kept at every input. */
export function GroupSheet<T>(props: GroupSheetProps<T>) {
  const { title, draft: key, record, registers, begin, check, intent, onClose, onMade, children } = props;
  const { idOf = (name) => name } = props;
  const handle = useKept<T>({ key, record, registers, begin });
  const [tried, setTried] = useState(false);
  if (!handle) return <Skeleton label={t("common.loading")} />;
  const { value, saw, news } = handle;
  const errors = check(value);
  const keep = async () => {
    const [first] = Object.keys(errors);
    if (first) {
      setTried(true);
      return requestAnimationFrame(() => focusField(idOf(first)));
    }
    const made = intent(value);
    if (!made) return handle.drop().then(onClose);
    if (onMade) return onMade(made.put ?? {});
    if (!(await wasSaved(save([{ ...made, saw }], { dropDraft: key })))) return;
    showToast(t("rencana.saved"));
    onClose();
  };
  return (
    <Sheet
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button
            kind="primary"
            icon="check"
            onClick={keep}
            disabledBecause={news ? t("rencana.moved.first") : undefined}
          >
            {t("rencana.save")}
          </Button>
          {handle.restored && (
            <Button kind="quiet" icon="trash" onClick={handle.drop}>
              {t("rencana.drop")}
            </Button>
          )}
        </>
      }
    >
      {handle.failed && (
        <Banner tone="madder" title={tCode(`problem.${handle.failed}`, "problem.unknown")} alert />
      )}
      {handle.restored && <p class="soft small">{t("rencana.restored")}</p>}
      {news && (
        <NewsBanner news={news} onSeen={() => handle.takeIn()} onUseTheirs={() => handle.takeIn(begin())} />
      )}
      {children(value, handle.change, tried ? errors : {})}
    </Sheet>
  );
}
