import { useState } from "preact/hooks";
import { newId, save } from "../../sync";
import { t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { ChoiceField, focusField, TextField } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";

const ABOUT = ["unit", "superior", "name", "nip", "position", "contact", "other"] as const;
type About = (typeof ABOUT)[number];

type DataProblemProps = { placement: string; onClose: () => void; onSaved: () => void };

/** "Data saya salah": reaches the personnel office like any report, without a signal too. */
export function DataProblemSheet({ placement, onClose, onSaved }: DataProblemProps) {
  const [about, setAbout] = useState<About>();
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const [failed, setFailed] = useState<string>();

  async function send() {
    setTried(true);
    if (!about) return focusField("about");
    if (!text.trim()) return focusField("right");
    try {
      const body = { placement, about, text: text.trim() };
      await save([{ collection: "data_problem", record: newId(), put: { body }, saw: {} }]);
      showToast(t("problem_form.saved"));
      onSaved();
    } catch (failure) {
      setFailed((failure as { code?: string }).code ?? "unknown");
    }
  }

  return (
    <Sheet
      title={t("problem_form.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" onClick={send}>
            {t("lapor.send")}
          </Button>
        </>
      }
    >
      <p class="soft">{t("problem_form.line")}</p>
      {failed && <Banner tone="madder" title={tCode(`problem.${failed}`, "problem.unknown")} alert />}
      <ChoiceField
        id="about"
        label={t("problem_form.about")}
        error={tried && !about ? t("problem_form.about.missing") : undefined}
        required
        options={ABOUT.map((value) => ({ value, label: t(`problem_form.about.${value}`) }))}
        value={about ? [about] : []}
        onChange={([one]) => setAbout(one as About)}
      />
      <TextField
        id="right"
        label={t("problem_form.text")}
        help={t("problem_form.text.help")}
        error={tried && !text.trim() ? t("problem_form.text.missing") : undefined}
        required
        multiline
        maxLength={1000}
        value={text}
        onInput={setText}
      />
    </Sheet>
  );
}
