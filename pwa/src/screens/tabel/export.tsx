import { useEffect, useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import { beginExport, type Export, exportFile, type Format, readExport } from "../../administration-tables";
import { currentLanguage, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { ChoiceField } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import { Going } from "../pengelola/going";
import { Refused } from "../pengelola/refused";

const FORMATS: Format[] = ["xlsx", "csv", "json", "ndjson"];
const EVERY_MS = 700;

type Asked = { list: string; within: Record<string, string>; query: Record<string, string> };

/** In which format, how far it is, and then the file. What may be in it is the server's to say. */
export function ExportSheet({ onClose, ...asked }: Asked & { onClose: () => void }) {
  const [format, setFormat] = useState<Format>("xlsx");
  const filters = Object.keys(asked.query).length;
  return (
    <Sheet title={t("tabel.export.title")} onClose={onClose}>
      <p>{t(filters ? "tabel.export.filtered" : "tabel.export.all")}</p>
      <ChoiceField
        label={t("tabel.export.format")}
        options={FORMATS.map((value) => ({
          value,
          label: t(`tabel.format.${value}`),
          line: t(`tabel.format.${value}.line`),
        }))}
        value={[format]}
        onChange={([one]) => setFormat((one as Format) ?? "xlsx")}
      />
      <Making key={format} {...asked} format={format} />
      <p class="soft">{t("tabel.export.audited")}</p>
    </Sheet>
  );
}

/** Everything that one sees, as lines: for another system, or to keep. */
export function ExportEverything() {
  return <Making list="everything" within={{}} query={{}} format="ndjson" />;
}

function Making({ list, within, query, format }: Asked & { format: Format }) {
  const [made, setMade] = useState<Export>();
  const [refusal, setRefusal] = useState<Refusal>();
  const id = made?.id;
  const begin = async () => {
    setRefusal(undefined);
    const answer = await beginExport({ list, within, query, format, lang: currentLanguage() });
    if (answer.ok) setMade(answer.value);
    else setRefusal(answer.code);
  };
  useEffect(() => {
    if (!id) return;
    let isGone = false;
    const follow = async () => {
      for (;;) {
        const answer = await readExport(id);
        if (isGone) return;
        if (!answer.ok) return setRefusal(answer.code);
        setMade(answer.value);
        if (answer.value.state !== "working") return;
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    };
    void follow();
    return () => {
      isGone = true;
    };
  }, [id]);
  if (refusal) return <Refused code={refusal} again={begin} />;
  if (!made) {
    return (
      <Button kind="primary" icon="install" onClick={begin}>
        {t("tabel.export.make")}
      </Button>
    );
  }
  if (made.state === "working")
    return <Going title={t("tabel.export.working")} done={made.done} total={made.total} />;
  if (made.state === "failed")
    return <Banner tone="madder" alert title={tCode(`admin.refused.${made.code}`, "tabel.export.failed")} />;
  return (
    <p role="status">
      <a class="button" data-kind="primary" href={exportFile(made.id)} download={made.name}>
        {t("tabel.export.fetch", { name: made.name })}
      </a>
      <br />
      <span class="soft">{t("tabel.export.kept", { n: made.done })}</span>
    </p>
  );
}
