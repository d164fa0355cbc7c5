/** Signs of potential with their evidence: a superior writes them, whom they are about reads and answers them. */
import { useState } from "preact/hooks";
import { myCard } from "../../mine";
import { type Card as Person, readAll, readLine, readReport, type Words } from "../../reading";
import { collection, newId, save, sawOf, type ViewRecord } from "../../sync";
import { formatDate, formatMoment, label, t } from "../../text";
import { Button } from "../../ui/button";
import { Card, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { focusField, SelectField, TextField } from "../../ui/field";
import { wasSaved } from "../../ui/saving";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import { isMe, isSuperiorOf, linesOf } from "../lain-pengembangan/data";
import { WordsSheet } from "../lain-pengembangan/line-sheets";

type Sign = { id: string; label: Words };
type Proof = { collection: string; id: string; label: string };

const LATEST = 15; // reports to choose from
const SHIPPED = "umum";

/** What may be tagged: by the agency's own rules, else by those that are shipped, as at the desk. */
function signs(): Sign[] {
  const rules = collection("career_rules").value.flatMap(({ value }) => (value?.talent ? [value] : []));
  const holds = rules.find(({ id }) => id !== SHIPPED) ?? rules[0];
  return holds?.talent.signs ?? [];
}

/** What this person has done, to be named as evidence: trainings, the latest reports, targets. */
function proofsOf(card: Person): Proof[] {
  const trained = linesOf(card.id)
    .filter(({ state }) => state === "done" || state === "effect_seen")
    .map(({ id, plan }) => ({ collection: "development_plan", id, label: plan.title }));
  const reports = readAll(collection("report").value, readReport)
    .filter(({ placement, state }) => placement === card.id && state !== "withdrawn")
    .sort((a, b) => (a.body.date < b.body.date ? 1 : -1))
    .slice(0, LATEST)
    .map(({ id, body }) => {
      const what = t("karier.proof.report", { date: formatDate(body.date) });
      return { collection: "report", id, label: `${what}: ${body.note ?? ""}`.slice(0, 200) };
    });
  const lines = readAll(collection("plan_line").value, readLine)
    .filter(({ placement, state }) => placement === card.id && state === "agreed")
    .map(({ id, rhk }) => ({ collection: "plan_line", id, label: rhk.slice(0, 200) }));
  return [...trained, ...reports, ...lines];
}

export function Potential({ card }: { card: Person }) {
  const [asking, setAsking] = useState(false);
  const tags = collection("potential_tag").value.filter(
    ({ registers }) => registers.body?.value?.placement === card.id,
  );
  const superior = isSuperiorOf(card);
  return (
    <Section title={t("karier.potential")}>
      <p>{t(superior ? "karier.potential.superior" : "karier.potential.hint")}</p>
      {tags.length === 0 && <p class="soft">{t("karier.potential.none")}</p>}
      {tags.map((record) => (
        <OneTag key={record.id} record={record} card={card} />
      ))}
      {superior && (
        <div class="actions-inline">
          <Button icon="plus" onClick={() => setAsking(true)}>
            {t("karier.potential.add")}
          </Button>
        </div>
      )}
      {asking && <TagSheet card={card} onClose={() => setAsking(false)} />}
    </Section>
  );
}

function OneTag({ record, card }: { record: ViewRecord; card: Person }) {
  const [asking, setAsking] = useState<"withdraw" | "answer">();
  const { body, answer, state } = record.registers;
  const { by, label: what, evidence, record: proof } = body!.value;
  const isWithdrawn = state?.value === "withdrawn";
  const at = body?.received || record.madeAt;
  const take = async (words: string) => {
    const common = { collection: "potential_tag", record: record.id, saw: sawOf(record) };
    const intent =
      asking === "withdraw"
        ? { ...common, step: "withdraw", reason: words }
        : { ...common, put: { answer: { text: words } } };
    if (await wasSaved(save([intent]))) showToast(t("kembang.saved"));
  };
  return (
    <Card label={what}>
      <div class="stack" data-gap="tight">
        <h3>{what}</h3>
        {isWithdrawn && (
          <p>
            <Chip tone="neutral" icon="cross">
              {t("karier.potential.withdrawn", { reason: state?.reason ?? "" })}
            </Chip>
          </p>
        )}
        <p>{evidence}</p>
        {proof && <p class="small">{t("karier.proof.is", { what: proof.label })}</p>}
        <p class="small soft">{t("karier.potential.by", { by, at: at ? formatMoment(at) : "" })}</p>
        {answer?.value && <p>{t("karier.potential.answer_is", { text: answer.value.text })}</p>}
        <div class="actions-inline">
          {isMe(card) && (
            <Button icon="reply" onClick={() => setAsking("answer")}>
              {t("karier.potential.answer")}
            </Button>
          )}
          {isSuperiorOf(card) && !isWithdrawn && (
            <Button icon="cross" onClick={() => setAsking("withdraw")}>
              {t("karier.potential.withdraw")}
            </Button>
          )}
        </div>
      </div>
      {asking && (
        <WordsSheet
          title={t(`karier.potential.${asking}`)}
          field={t(asking === "withdraw" ? "kembang.reason" : "karier.potential.answer.words")}
          onTake={take}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Card>
  );
}

/** Which sign, what was seen, and where in the work it stands. */
function TagSheet({ card, onClose }: { card: Person; onClose: () => void }) {
  const choices = signs();
  const proofs = proofsOf(card);
  const [sign, setSign] = useState(choices[0]?.id ?? "");
  const [evidence, setEvidence] = useState("");
  const [proof, setProof] = useState("");
  const [tried, setTried] = useState(false);
  const chosen = choices.find(({ id }) => id === sign);
  const named = proofs.find(({ id }) => id === proof);
  const take = async () => {
    setTried(true);
    if (!evidence.trim() || !chosen) return focusField("potensi-bukti");
    const body = {
      placement: card.id,
      by: myCard.value?.name ?? "",
      sign,
      label: label(chosen.label),
      evidence: evidence.trim(),
      ...(named && { record: named }),
    };
    if (await wasSaved(save([{ collection: "potential_tag", record: newId(), put: { body }, saw: {} }])))
      showToast(t("kembang.saved"));
    onClose();
  };
  return (
    <Sheet
      title={t("karier.potential.add")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" onClick={take}>
          {t("kembang.save")}
        </Button>
      }
    >
      <p>{t("karier.potential.seen_by")}</p>
      <SelectField
        label={t("karier.potential.sign")}
        options={choices.map(({ id, label: words }) => ({ value: id, label: label(words) }))}
        value={sign}
        onChange={setSign}
      />
      <TextField
        id="potensi-bukti"
        multiline
        required
        label={t("karier.potential.evidence")}
        help={t("karier.potential.evidence.hint")}
        error={tried && !evidence.trim() ? t("error.required") : undefined}
        maxLength={2000}
        value={evidence}
        onInput={setEvidence}
      />
      <SelectField
        label={t("karier.potential.record")}
        options={[
          { value: "", label: t("karier.potential.record.none") },
          ...proofs.map((one) => ({ value: one.id, label: one.label })),
        ]}
        value={proof}
        onChange={setProof}
      />
    </Sheet>
  );
}
