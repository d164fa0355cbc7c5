import { useState } from "preact/hooks";
import { loadWords, t } from "../../text";
import "../../text/desk-areas";
import { Button } from "../../ui/button";
import { showToast } from "../../ui/toast";

type Sheet = typeof import("../tabel")["ExportSheet"];

export type ExportProps = {
  list: string;
  query?: Record<string, string | undefined>;
  within?: Record<string, string>;
};

/** Take a list along, as it is shown. What asks for the format comes when somebody wants it. */
export function Export({ list, query = {}, within = {} }: ExportProps) {
  const [sheet, setSheet] = useState<{ Shown: Sheet }>();
  const [busy, setBusy] = useState(false);
  const open = () => {
    setBusy(true);
    Promise.all([import("../tabel"), loadWords("tabel")])
      .then(
        ([{ ExportSheet }]) => setSheet({ Shown: ExportSheet }),
        () => showToast(t("admin.refused.offline")),
      )
      .finally(() => setBusy(false));
  };
  const given = Object.entries(query).filter((one): one is [string, string] => Boolean(one[1]));
  return (
    <>
      <Button icon="install" busy={busy} onClick={open}>
        {t("admin.export")}
      </Button>
      {sheet && (
        <sheet.Shown
          list={list}
          within={within}
          query={Object.fromEntries(given)}
          onClose={() => setSheet(undefined)}
        />
      )}
    </>
  );
}
