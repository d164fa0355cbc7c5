import { useState } from "preact/hooks";
import type { FormField } from "../../forms/definition";
import { EvidenceField } from "../../forms/evidence-field";
import { today } from "../../mine";
import type { Evidence } from "../../sync";
import { label, parseNumber, t } from "../../text";
import { Button } from "../../ui/button";
import { DateField, focusField, NumberField, SelectField, TextField } from "../../ui/field";
import { Sheet } from "../../ui/sheet";
import { type Chosen, type Completion, type Line, trainings } from "./data";

type Closing = { onClose: () => void };

const MODES = ["kelas", "daring", "kerja"] as const;
const CERTIFICATES: FormField = { name: "evidence", type: "evidence", label: "", max_items: 3 };

/** Another training in its place: one of the catalogue, or one in words; with a reason. */
export function ReplaceSheet({
  onTake,
  onClose,
}: { onTake: (choice: Chosen, reason: string) => void } & Closing) {
  const [training, setTraining] = useState("");
  const [title, setTitle] = useState("");
  const [hours, setHours] = useState("");
  const [mode, setMode] = useState<string>("kelas");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const found = trainings.value.find(({ id }) => id === training);
  const typed = parseNumber(hours);
  const wrong = {
    "ganti-judul": !found && !title.trim(),
    "ganti-jp": !found && !isHours(typed),
    "ganti-alasan": !reason.trim(),
  };
  const take = () => {
    const first = Object.entries(wrong).find(([, is]) => is)?.[0];
    if (first) {
      setTried(true);
      return focusField(first);
    }
    const choice = found
      ? { training: found.id, title: label(found.label), hours: found.hours, mode: found.mode }
      : { title: title.trim(), hours: typed ?? 0, mode };
    onTake(choice, reason.trim());
    onClose();
  };
  const error = (id: keyof typeof wrong) => (tried && wrong[id] ? t("error.required") : undefined);
  return (
    <Sheet
      title={t("kembang.replace")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" onClick={take}>
          {t("kembang.save")}
        </Button>
      }
    >
      <SelectField
        label={t("kembang.catalogue")}
        options={[
          { value: "", label: t("kembang.catalogue.other") },
          ...trainings.value.map((one) => ({
            value: one.id,
            label: `${label(one.label)} (${one.hours} JP)`,
          })),
        ]}
        value={training}
        onChange={setTraining}
      />
      {!found && (
        <>
          <TextField
            id="ganti-judul"
            required
            label={t("kembang.title")}
            error={error("ganti-judul")}
            maxLength={300}
            value={title}
            onInput={setTitle}
          />
          <NumberField
            id="ganti-jp"
            required
            label={t("kembang.hours.label")}
            unit="JP"
            error={error("ganti-jp")}
            value={hours}
            onInput={setHours}
          />
          <SelectField
            label={t("kembang.mode")}
            options={MODES.map((one) => ({ value: one, label: t(`kembang.mode.${one}`) }))}
            value={mode}
            onChange={setMode}
          />
        </>
      )}
      <TextField
        id="ganti-alasan"
        multiline
        required
        label={t("kembang.reason")}
        error={error("ganti-alasan")}
        maxLength={1000}
        value={reason}
        onInput={setReason}
      />
    </Sheet>
  );
}

const isHours = (typed: number | null) =>
  typed !== null && Number.isInteger(typed) && typed >= 1 && typed <= 2000;

/** Why not. */
export function DeclineSheet({ onTake, onClose }: { onTake: (reason: string) => void } & Closing) {
  return (
    <WordsSheet title={t("kembang.decline")} field={t("kembang.reason")} onTake={onTake} onClose={onClose} />
  );
}

type WordsProps = { title: string; field: string; onTake: (words: string) => void } & Closing;

/** A few words that are needed. */
export function WordsSheet({ title, field, onTake, onClose }: WordsProps) {
  const [words, setWords] = useState("");
  const [tried, setTried] = useState(false);
  const take = () => {
    if (!words.trim()) {
      setTried(true);
      return focusField("kembang-kata");
    }
    onTake(words.trim());
    onClose();
  };
  return (
    <Sheet
      title={title}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" onClick={take}>
          {t("kembang.save")}
        </Button>
      }
    >
      <TextField
        id="kembang-kata"
        multiline
        required
        label={field}
        error={tried && !words.trim() ? t("error.required") : undefined}
        maxLength={1000}
        value={words}
        onInput={setWords}
      />
    </Sheet>
  );
}

/** From when until when. */
export function ScheduleSheet({
  onTake,
  onClose,
}: { onTake: (dates: { from: string; until: string }) => void } & Closing) {
  const [from, setFrom] = useState(today.value);
  const [until, setUntil] = useState(today.value);
  const wrong = !from || !until || until < from;
  return (
    <Sheet
      title={t("kembang.schedule")}
      onClose={onClose}
      actions={
        <Button
          kind="primary"
          icon="check"
          disabledBecause={wrong ? t("kembang.schedule.wrong") : undefined}
          onClick={() => {
            onTake({ from, until });
            onClose();
          }}
        >
          {t("kembang.save")}
        </Button>
      }
    >
      <DateField required label={t("kembang.from")} value={from} onInput={setFrom} />
      <DateField required label={t("kembang.until")} min={from} value={until} onInput={setUntil} />
    </Sheet>
  );
}

/** It was attended: when, how many hours, and what proves it. */
export function CompleteSheet({
  line,
  onTake,
  onClose,
}: { line: Line; onTake: (done: Completion) => void } & Closing) {
  const [date, setDate] = useState(today.value);
  const [hours, setHours] = useState(String(line.plan.hours));
  const [number, setNumber] = useState("");
  const [evidence, setEvidence] = useState<Evidence[]>([]);
  const [tried, setTried] = useState(false);
  const typed = parseNumber(hours);
  const take = () => {
    if (!isHours(typed) || !date) {
      setTried(true);
      return focusField("selesai-jp");
    }
    onTake({
      date,
      hours: typed as number,
      ...(number.trim() ? { number: number.trim() } : {}),
      ...(evidence.length ? { evidence } : {}),
    });
    onClose();
  };
  return (
    <Sheet
      title={t("kembang.complete")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" onClick={take}>
          {t("kembang.save")}
        </Button>
      }
    >
      <DateField
        required
        label={t("kembang.complete.date")}
        max={today.value}
        value={date}
        onInput={setDate}
      />
      <NumberField
        id="selesai-jp"
        required
        label={t("kembang.hours.label")}
        unit="JP"
        error={tried && !isHours(typed) ? t("error.required") : undefined}
        value={hours}
        onInput={setHours}
      />
      <TextField label={t("kembang.certificate.number")} maxLength={100} value={number} onInput={setNumber} />
      <EvidenceField
        common={{ id: "selesai-sertifikat", label: t("kembang.certificate") }}
        field={CERTIFICATES}
        value={evidence}
        onChange={setEvidence}
      />
    </Sheet>
  );
}
