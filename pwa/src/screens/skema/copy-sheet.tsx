import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import { readScheme, readToml, type SchemeRow, saveScheme } from "../../administration-schemes";
import { label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { focusField, TextField } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import { Refused } from "../pengelola/refused";

type ReasonProps = {
  title: string;
  hint: string;
  action?: string;
  /** Returns why not; nothing: it is done. */
  onSave: (reason: string) => Promise<Refusal | undefined>;
  onClose: () => void;
  children?: ComponentChildren;
};

/** Why a version is made; it stands beside it for good. */
export function ReasonSheet({ title, hint, action, onSave, onClose, children }: ReasonProps) {
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const id = useId();
  const save = async () => {
    if (reason.trim().length < 3) {
      setWrong(true);
      return focusField(id);
    }
    setBusy(true);
    const why = await onSave(reason.trim());
    setBusy(false);
    setRefusal(why);
  };
  return (
    <Sheet
      title={title}
      onClose={onClose}
      actions={
        <Button kind="primary" busy={busy} onClick={() => void save()}>
          {action ?? title}
        </Button>
      }
    >
      <p>{hint}</p>
      {children}
      <TextField
        id={id}
        label={t("admin.reason")}
        help={t("admin.reason.hint")}
        error={wrong ? t("admin.reason.needed") : undefined}
        required
        multiline
        maxLength={1000}
        value={reason}
        onInput={(text) => {
          setReason(text);
          setWrong(false);
        }}
      />
      {refusal && <Refused code={refusal} />}
    </Sheet>
  );
}

type CopyProps = { from: SchemeRow; onDone: (id: string) => void; onClose: () => void };

/** A copy is one's own from its first version on. */
export function CopySheet({ from, onDone, onClose }: CopyProps) {
  const [id, setId] = useState(`${from.id}-2`);
  const [name, setName] = useState(t("skema.copy.of", { name: label(from.label) }));
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const save = async () => {
    if (reason.trim().length < 3) {
      setWrong({ reason: t("admin.reason.needed") });
      return focusField("skema-copy-reason");
    }
    setBusy(true);
    const whole = await readScheme(from.id);
    const answer = whole.ok
      ? await saveScheme({
          scheme: { ...whole.value.scheme, id: id.trim(), label: { id: name, en: name } },
          saw: 0,
          based_on: from.id,
          reason: reason.trim(),
        })
      : whole;
    setBusy(false);
    if (!answer.ok) setRefusal(answer.code);
    else if (answer.value.saved) onDone(answer.value.saved.id);
    else {
      const said = answer.value.faults.map(({ path, say }) => [path.split(".")[0], label(say)]);
      setWrong(Object.fromEntries(said));
    }
  };
  return (
    <Sheet
      title={t("skema.copy")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="copy" busy={busy} onClick={() => void save()}>
          {t("skema.copy")}
        </Button>
      }
    >
      <p>{t("skema.copy.hint", { name: label(from.label) })}</p>
      <TextField label={t("skema.label")} error={wrong.label} required value={name} onInput={setName} />
      <TextField
        label={t("skema.id")}
        help={t("skema.id.hint")}
        error={wrong.id}
        required
        autocapitalize="none"
        spellcheck={false}
        value={id}
        onInput={setId}
      />
      <TextField
        id="skema-copy-reason"
        label={t("admin.reason")}
        help={t("admin.reason.hint")}
        error={wrong.reason}
        required
        multiline
        maxLength={1000}
        value={reason}
        onInput={setReason}
      />
      {refusal && <Refused code={refusal} />}
    </Sheet>
  );
}

/** A scheme that somebody sent as TOML. */
export function TakeSheet({ onDone, onClose }: { onDone: (id: string) => void; onClose: () => void }) {
  const [text, setText] = useState("");
  const [faults, setFaults] = useState<string[]>([]);
  return (
    <ReasonSheet
      title={t("skema.take")}
      hint={t("skema.take.hint")}
      onClose={onClose}
      onSave={async (reason) => {
        const read = await readToml(text);
        if (!read.ok) return read.code;
        if (!read.value.scheme) {
          setFaults(
            read.value.faults.map(({ place, say }) => [place, label(say)].filter(Boolean).join(": ")),
          );
          return undefined;
        }
        const saved = await saveScheme({ scheme: read.value.scheme, saw: 0, based_on: "", reason });
        if (!saved.ok) return saved.code;
        if (saved.value.saved) onDone(saved.value.saved.id);
        return undefined;
      }}
    >
      <TextField label={t("skema.toml")} multiline spellcheck={false} value={text} onInput={setText} />
      {faults.length > 0 && (
        <Banner tone="madder" title={t("skema.take.faults")} alert>
          <ul>
            {faults.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Banner>
      )}
    </ReasonSheet>
  );
}
