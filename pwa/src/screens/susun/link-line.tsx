import { useState } from "preact/hooks";
import type { Card, PlanLine } from "../../reading";
import { save, sawOf } from "../../sync";
import { t } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { ChoiceField, SelectField } from "../../ui/field";
import { wasSaved } from "../../ui/saving";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import { type Above, linesAbove } from "./above";

type LinkProps = { card: Card; line: PlanLine };

/** Which of the superior's RHK a line serves. It can be said later, and said anew when the line is agreed. */
export function LinkLine({ card, line }: LinkProps) {
  const [open, setOpen] = useState(false);
  if (!card.superior) return null;
  const above = linesAbove(card, line.cycle);
  const found = above.find(({ id }) => id === line.parent);
  return (
    <div class="row" data-spread>
      <p class="small">
        {line.parent ? (
          <>
            <b>{t("susun.link.serves")}</b> {found?.rhk ?? t("susun.link.unknown")}
          </>
        ) : (
          <span class="soft">{t("susun.link.later")}</span>
        )}
      </p>
      <Button
        icon="target"
        aria-label={t(line.parent ? "susun.link.change_one" : "susun.link.one", { rhk: line.rhk })}
        onClick={() => setOpen(true)}
      >
        {t(line.parent ? "susun.link.change" : "susun.link")}
      </Button>
      {open && <LinkSheet line={line} above={above} onClose={() => setOpen(false)} />}
    </div>
  );
}

type SheetProps = { line: PlanLine; above: readonly Above[]; onClose: () => void };

function LinkSheet({ line, above, onClose }: SheetProps) {
  const [chosen, setChosen] = useState(line.parent ?? "");
  const [saw] = useState(() => sawOf(line.record));
  const keep = async () => {
    const put = { link: { parent: chosen || null } };
    if (chosen !== (line.parent ?? "")) {
      const saved = save([{ collection: "plan_line", record: line.id, put, saw }]);
      if (!(await wasSaved(saved))) return;
      showToast(t("rencana.saved"));
    }
    onClose();
  };
  return (
    <Sheet
      title={t("susun.link.which")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" onClick={keep}>
          {t("rencana.save")}
        </Button>
      }
    >
      <p>{line.rhk}</p>
      {above.length === 0 && <p class="soft">{t("susun.link.none")}</p>}
      <ChoiceField
        label={t("susun.link.which")}
        options={[
          ...above.map(({ id, rhk, role }) => ({
            value: id,
            label: rhk,
            ...(role === "team_lead" ? { line: t("susun.link.team") } : {}),
          })),
          { value: "", label: t("susun.link.not_yet") },
        ]}
        value={[chosen]}
        onChange={([value = ""]) => setChosen(value)}
      />
    </Sheet>
  );
}

/** In a new line: the same question, answered or left for later. */
export function ParentField(props: {
  card: Pick<Card, "id" | "superior">;
  cycle: string;
  value: string | null;
  onChange: (parent: string | null) => void;
}) {
  const { card, cycle, value, onChange } = props;
  const above = linesAbove(card, cycle);
  if (!card.superior || above.length === 0) return null;
  return (
    <SelectField
      label={t("susun.link.which")}
      options={[
        { value: "", label: t("susun.link.not_yet") },
        ...above.map(({ id, rhk }) => ({ value: id, label: rhk })),
      ]}
      value={value ?? ""}
      onChange={(parent) => onChange(parent || null)}
    />
  );
}

/** Lines that serve none of the superior's yet, for both to see. */
export function Unlinked({ card, lines }: { card: Card; lines: readonly PlanLine[] }) {
  const open = lines.filter(({ parent }) => parent === null);
  if (!card.superior || open.length === 0) return null;
  const above = linesAbove(card, open[0]!.cycle);
  return (
    <Section title={t("susun.unlinked", { n: open.length })}>
      <p class="soft">{t(above.length ? "susun.unlinked.hint" : "susun.link.none")}</p>
      <ul>
        {open.map(({ id, rhk }) => (
          <li key={id}>{rhk}</li>
        ))}
      </ul>
    </Section>
  );
}
