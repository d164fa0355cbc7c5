/** Certificates of appreciation: a superior decides and words them; either of the two prints them. */
import { useState } from "preact/hooks";
import { wear } from "../../charts/wear";
import { myCard, today } from "../../mine";
import type { Card as Person } from "../../reading";
import { session } from "../../session";
import { collection, newId, save, sawOf, type ViewRecord } from "../../sync";
import { formatDate, t } from "../../text";
import { Button } from "../../ui/button";
import { ListRow, Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { DateField, focusField, SelectField, TextField } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { wasSaved } from "../../ui/saving";
import { Sheet } from "../../ui/sheet";
import { showToast } from "../../ui/toast";
import { isSuperiorOf, releasedOf } from "../lain-pengembangan/data";
import { WordsSheet } from "../lain-pengembangan/line-sheets";

type Ground = { kind: "outcome" | "feedback" | "work"; id?: string; label: string };

wear(`
.certificate { display: grid; justify-items: center; gap: var(--s2); text-align: center; padding: var(--s4) var(--s3); border: 3px double var(--ink); background: var(--surface); color: var(--ink); }
.certificate h2 { font-size: 1.75rem; letter-spacing: 0.04em; text-transform: uppercase; }
.certificate-name { font-size: 1.5rem; font-weight: var(--strong); border-block-end: 1px solid var(--ink); padding-inline: var(--s3); overflow-wrap: anywhere; }
.certificate-reason { max-inline-size: 42rem; white-space: pre-line; overflow-wrap: anywhere; }
.certificate-signer { margin-block-start: var(--s3); }
.certificate-signer span { display: block; block-size: 4rem; }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  .top-bar:has(~ .page-main .certificate), .page:has(.certificate) .tumpal { display: none; }
  body .with-bar:has(.certificate) { padding: 0; margin: 0; }
  .page-main:has(.certificate) { padding: 0; max-inline-size: none; }
  .certificate { min-block-size: 170mm; align-content: center; break-inside: avoid; }
}
`);

const appreciations = (card: Person) =>
  collection("appreciation").value.filter(({ registers }) => registers.body?.value?.placement === card.id);

const isGiven = ({ registers }: ViewRecord) => registers.state?.value !== "withdrawn";

/** What may be its ground: released results, what colleagues recognised, or what the superior has seen himself. */
function groundsOf(card: Person): Ground[] {
  const results = releasedOf(card.id)
    .reverse()
    .map(({ id, period, label }) => ({
      kind: "outcome" as const,
      id,
      label: t("karier.ground.outcome", {
        predikat: label,
        from: formatDate(period.from),
        until: formatDate(period.until),
      }),
    }));
  const recognised = collection("feedback").value.flatMap(({ id, registers }) => {
    const body = registers.body?.value;
    if (body?.placement !== card.id || body.kind !== "recognition") return [];
    return [
      {
        kind: "feedback" as const,
        id,
        label: t("karier.ground.feedback", { text: body.good }).slice(0, 250),
      },
    ];
  });
  return [{ kind: "work", label: t("karier.ground.work") }, ...results, ...recognised];
}

export function Appreciations({ card }: { card: Person }) {
  const [asking, setAsking] = useState(false);
  const found = appreciations(card);
  return (
    <Section title={t("karier.thanks")}>
      <p>{t("karier.thanks.hint")}</p>
      {found.length > 0 && (
        <ul class="ledger">
          {found.map((record) => {
            const { reason, date } = record.registers.body!.value;
            return (
              <ListRow
                key={record.id}
                href={`/lain/karier/${card.id}/piagam/${record.id}`}
                margin={<Icon name="checks" large />}
                title={isGiven(record) ? reason : t("karier.thanks.withdrawn")}
                line={formatDate(date)}
              />
            );
          })}
        </ul>
      )}
      {isSuperiorOf(card) && (
        <div class="actions-inline">
          <Button icon="plus" onClick={() => setAsking(true)}>
            {t("karier.thanks.add")}
          </Button>
        </div>
      )}
      {asking && <ThanksSheet card={card} onClose={() => setAsking(false)} />}
    </Section>
  );
}

function ThanksSheet({ card, onClose }: { card: Person; onClose: () => void }) {
  const grounds = groundsOf(card);
  const [at, setAt] = useState("0");
  const [reason, setReason] = useState("");
  const [date, setDate] = useState(today.value);
  const [tried, setTried] = useState(false);
  const take = async () => {
    setTried(true);
    const own = myCard.value;
    if (!reason.trim() || !date || !own) return focusField("piagam-kata");
    const body = {
      placement: card.id,
      name: card.name,
      position: card.position,
      unit: card.unitName,
      reason: reason.trim(),
      date,
      ground: grounds[Number(at)]!,
      signer: { name: own.name, position: own.position },
    };
    if (await wasSaved(save([{ collection: "appreciation", record: newId(), put: { body }, saw: {} }])))
      showToast(t("kembang.saved"));
    onClose();
  };
  return (
    <Sheet
      title={t("karier.thanks.add")}
      onClose={onClose}
      actions={
        <Button kind="primary" icon="check" onClick={take}>
          {t("karier.thanks.give")}
        </Button>
      }
    >
      <p>{t("karier.thanks.decide")}</p>
      <SelectField
        label={t("karier.thanks.ground")}
        options={grounds.map((one, n) => ({ value: String(n), label: one.label }))}
        value={at}
        onChange={setAt}
      />
      <TextField
        id="piagam-kata"
        multiline
        required
        label={t("karier.thanks.reason")}
        help={t("karier.thanks.reason.hint")}
        error={tried && !reason.trim() ? t("error.required") : undefined}
        maxLength={600}
        value={reason}
        onInput={setReason}
      />
      <DateField required label={t("karier.thanks.date")} max={today.value} value={date} onInput={setDate} />
    </Sheet>
  );
}

/** One certificate as a page: printed on A4, landscape. One that was taken back cannot be printed. */
export function Certificate({ card, id }: { card: Person; id: string }) {
  const [asking, setAsking] = useState(false);
  const back = `/lain/karier/${card.id}`;
  const record = appreciations(card).find((one) => one.id === id);
  if (!record || !isGiven(record))
    return (
      <Page title={t("karier.thanks.title")} back={back}>
        <EmptyState title={t(record ? "karier.thanks.withdrawn" : "common.not_found")}>
          {record?.registers.state?.reason ?? t("common.not_found.hint")}
        </EmptyState>
      </Page>
    );
  const { name, position, unit, reason, date, ground, signer } = record.registers.body!.value;
  const agency = session.value.kind === "signed_in" ? session.value.instansi.name : "";
  const withdraw = async (words: string) => {
    const step = {
      collection: "appreciation",
      record: id,
      step: "withdraw",
      reason: words,
      saw: sawOf(record),
    };
    if (await wasSaved(save([step]))) showToast(t("kembang.saved"));
  };
  return (
    <Page title={t("karier.thanks.title")} back={back}>
      <article class="certificate">
        <p>{agency}</p>
        <h2>{t("karier.thanks.title")}</h2>
        <p>{t("karier.thanks.to")}</p>
        <p class="certificate-name">{name}</p>
        <p>{`${position} · ${unit}`}</p>
        <p class="certificate-reason">{reason}</p>
        {ground.kind !== "work" && (
          <p class="small">{t("karier.thanks.ground_is", { what: ground.label })}</p>
        )}
        <p class="certificate-signer">
          {formatDate(date)}
          <br />
          {signer.position}
          <span />
          <b>{signer.name}</b>
        </p>
      </article>
      <div class="actions-inline no-print">
        <Button kind="primary" icon="print" onClick={() => print()}>
          {t("karier.thanks.print")}
        </Button>
        {isSuperiorOf(card) && (
          <Button icon="cross" onClick={() => setAsking(true)}>
            {t("karier.thanks.withdraw")}
          </Button>
        )}
      </div>
      {asking && (
        <WordsSheet
          title={t("karier.thanks.withdraw")}
          field={t("kembang.reason")}
          onTake={withdraw}
          onClose={() => setAsking(false)}
        />
      )}
    </Page>
  );
}
