import { useState } from "preact/hooks";
import { addPhoto, type Evidence } from "../sync";
import { formatBytes, t, tCode } from "../text";
import { Button } from "../ui/button";
import { type Common, Group, Trouble } from "../ui/field";
import { Icon, type IconName } from "../ui/icon";
import { mostFiles } from "./answer";
import type { FormField } from "./definition";
import { Photo } from "./photo";

type EvidenceFieldProps = {
  common: Common;
  field: FormField;
  value: Evidence[];
  onChange: (value: Evidence[]) => void;
};

/** Photos from the camera or the gallery, made small on the phone. */
export function EvidenceField({ common, field, value, onChange }: EvidenceFieldProps) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const most = mostFiles(field);
  const full = value.length >= most;

  async function add(files: File[]) {
    setBusy(true);
    setRefused(undefined);
    let next = value;
    for (const file of files.slice(0, most - value.length)) {
      try {
        const evidence = await addPhoto(file, file.name.slice(0, 200) || "foto.jpg");
        if (!next.some(({ sha256 }) => sha256 === evidence.sha256)) next = [...next, evidence];
      } catch (failure) {
        setRefused((failure as { code?: string }).code ?? "unknown");
      }
    }
    setBusy(false);
    onChange(next);
  }

  return (
    <Group {...common}>
      {value.length > 0 && (
        <ul class="photos">
          {value.map((one, index) => (
            <li key={one.sha256} class="photo-edit">
              <Photo evidence={one} at={index + 1} n={value.length} />
              <Button
                kind="quiet"
                icon="trash"
                aria-label={t("evidence.remove", { at: index + 1 })}
                onClick={() => onChange(value.filter(({ sha256 }) => sha256 !== one.sha256))}
              >
                {t("common.delete")}
              </Button>
              <small class="photo-size">{formatBytes(one.bytes)}</small>
            </li>
          ))}
        </ul>
      )}
      <div class="file-row">
        <FileButton
          icon="camera"
          words={t("evidence.camera")}
          capture
          disabled={full || busy}
          onFiles={add}
        />
        <FileButton icon="image" words={t("evidence.gallery")} disabled={full || busy} onFiles={add} />
      </div>
      <p class="field-help" role="status">
        {busy ? t("evidence.busy") : full ? t("evidence.full", { n: most }) : t("evidence.left", { n: most })}
      </p>
      {refused && <Trouble>{tCode(`problem.${refused}`, "problem.unknown")}</Trouble>}
    </Group>
  );
}

type FileButtonProps = {
  icon: IconName;
  words: string;
  capture?: boolean;
  disabled: boolean;
  onFiles: (files: File[]) => void;
};

function FileButton({ icon, words, capture, disabled, onFiles }: FileButtonProps) {
  return (
    <label>
      <input
        type="file"
        accept="image/*"
        capture={capture ? "environment" : undefined}
        multiple={!capture}
        disabled={disabled}
        onChange={(event) => {
          const input = event.currentTarget;
          const files = [...(input.files ?? [])];
          input.value = ""; // so that the same photo can be chosen again after it was removed
          if (files.length) onFiles(files);
        }}
      />
      <span class="button" data-wide>
        <Icon name={icon} />
        <span>{words}</span>
      </span>
    </label>
  );
}
