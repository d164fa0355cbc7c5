import { useEffect, useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import { checkScheme, readToml } from "../../administration-schemes";
import { saveFile } from "../../save-file";
import { label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { TextField } from "../../ui/field";
import { Refused } from "../pengelola/refused";
import { useEditing } from "./fields";

/** The whole scheme as text, for who would rather write; the fields say the same. */
export function AsText({ id }: { id: string }) {
  const { data, change, readOnly } = useEditing();
  const [text, setText] = useState<string>();
  const [faults, setFaults] = useState<string[]>([]);
  const [refusal, setRefusal] = useState<Refusal>();
  useEffect(() => {
    void checkScheme(data).then((answer) => {
      if (!answer.ok) return setRefusal(answer.code);
      if (answer.value.toml) setText(answer.value.toml);
      else setFaults([t("skema.toml.faulty")]);
    });
  }, []);
  const take = async () => {
    const answer = await readToml(text ?? "");
    if (!answer.ok) return setRefusal(answer.code);
    const { faults: wrong, scheme } = answer.value;
    setFaults(wrong.map(({ place, say }) => [place, label(say)].filter(Boolean).join(": ")));
    if (scheme) change({ ...scheme, id: data.id });
  };
  return (
    <Section title={t("skema.tab.text")}>
      <p class="soft">{t("skema.toml.hint")}</p>
      {refusal && <Refused code={refusal} />}
      {faults.length > 0 && (
        <Banner tone="madder" title={t("skema.take.faults")} alert>
          <ul>
            {faults.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Banner>
      )}
      <TextField label={t("skema.toml")} multiline spellcheck={false} value={text ?? ""} onInput={setText} />
      <div class="row">
        {!readOnly && <Button onClick={() => void take()}>{t("skema.toml.take")}</Button>}
        <Button icon="install" onClick={() => saveFile(`${id}.toml`, "application/toml", text ?? "")}>
          {t("skema.toml.export")}
        </Button>
      </div>
    </Section>
  );
}
