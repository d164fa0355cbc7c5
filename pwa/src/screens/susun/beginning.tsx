import { useState } from "preact/hooks";
import { type Card, readAll, readCard, readCycle, readLine } from "../../reading";
import { session } from "../../session";
import { collection, type Intent, record as recordOf, save, type ViewRecord } from "../../sync";
import { formatNumber, label, t } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { wasSaved } from "../../ui/saving";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import { useNaturalId } from "../rencana/use-kept";
import { type Before, beginning, fromBefore, fromTemplate, newestBefore } from "./begin";
import { isFor, type Library, libraries, ranked, type Template } from "./library";

type Plan = { id: string; record: ViewRecord | undefined; placement: string; cycle: string };

/** How a plan without lines can begin: as last year, as the job usually has it, or blank. */
export function Beginning({ card, plan, onBlank }: { card: Card; plan: Plan; onBlank: () => void }) {
  const [choosing, setChoosing] = useState(false);
  const before = useBefore(card, plan.cycle);
  const begin = async (intents: Intent[]) => {
    if (!(await wasSaved(save(intents)))) return;
    setChoosing(false);
    showToast(t("susun.begin.done"));
  };
  return (
    <Section title={t("susun.begin")}>
      <div class="stack">
        <p class="soft">{t("susun.begin.hint")}</p>
        <div class="row">
          {before && <CopyButton before={before} plan={plan} onBegin={begin} />}
          <Button icon="list" onClick={() => setChoosing(true)}>
            {t("susun.begin.template")}
          </Button>
          <Button icon="pencil" onClick={onBlank}>
            {t("susun.begin.blank")}
          </Button>
        </div>
      </div>
      {choosing && (
        <Templates
          card={card}
          onClose={() => setChoosing(false)}
          onPick={(template, library) => begin(beginning(plan, fromTemplate(template, library)))}
        />
      )}
    </Section>
  );
}

function useBefore(card: Card, cycle: string): Before | undefined {
  const cards = readAll(collection("placement").value, readCard).filter(
    ({ person }) => person === card.person,
  );
  return newestBefore(
    readAll(collection("plan_line").value, readLine),
    new Set(cards.map(({ id }) => id)),
    readAll(collection("cycle").value, readCycle),
    cycle,
    card,
  );
}

type CopyProps = { before: Before; plan: Plan; onBegin: (intents: Intent[]) => void };

function CopyButton({ before, plan, onBegin }: CopyProps) {
  const id = useNaturalId(`plan/${before.placement}/${before.cycle}`);
  const record = recordOf("plan", id ?? "").value;
  const cycle = readAll(collection("cycle").value, readCycle).find((one) => one.id === before.cycle);
  const ready = id !== undefined && session.value.kind === "signed_in";
  return (
    <Button
      kind="primary"
      icon="copy"
      disabledBecause={ready ? undefined : t("common.loading")}
      onClick={() =>
        onBegin(beginning(plan, fromBefore(before.lines, record), record?.registers.annex?.value))
      }
    >
      {t("susun.begin.copy", { cycle: cycle ? label(cycle.name) : "" })}
    </Button>
  );
}

type TemplatesProps = {
  card: Card;
  onPick: (template: Template, library: Library) => void;
  onClose: () => void;
};

function Templates({ card, onPick, onClose }: TemplatesProps) {
  const found = ranked(libraries(), ({ templates = [] }) => templates, card);
  return (
    <Sheet title={t("susun.begin.template")} onClose={onClose}>
      <p class="soft">{t("susun.template.hint")}</p>
      {found.map(({ library, one }) => (
        <section key={one.id} class="card stack" data-gap="tight" aria-label={label(one.label)}>
          <h3>{label(one.label)}</h3>
          <p class="small soft">
            {label(library.label)}
            {isFor(one.kinds, card.position) && ` · ${t("susun.template.yours")}`}
          </p>
          <ul>
            {one.lines.map((line) => (
              <li key={label(line.rhk)}>
                {label(line.rhk)} ({t("rencana.weight", { n: formatNumber(Number(line.weight)) })})
              </li>
            ))}
          </ul>
          <div>
            <Button
              icon="check"
              aria-label={t("susun.template.use_one", { name: label(one.label) })}
              onClick={() => onPick(one, library)}
            >
              {t("susun.template.use")}
            </Button>
          </div>
        </section>
      ))}
    </Sheet>
  );
}
