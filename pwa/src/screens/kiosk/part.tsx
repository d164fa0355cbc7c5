import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Page } from "../../ui/page";

type PartProps<P> = { load: () => Promise<ComponentType<P>>; props: P };

/** A screen that few open: it comes behind the page, and is kept by the kiosk like the page. */
export function Part<P extends object>({ load, props }: PartProps<P>) {
  const [part, setPart] = useState<{ Screen: ComponentType<P> } | "failed">();
  useEffect(() => {
    load().then(
      (Screen) => setPart({ Screen }),
      () => setPart("failed"),
    );
  }, []);
  if (part === "failed")
    return (
      <Page title={t("common.failed")} withoutSync>
        <Button onClick={() => location.replace("/kios")}>{t("kios.ended.done")}</Button>
      </Page>
    );
  return part ? <part.Screen {...props} /> : null;
}
