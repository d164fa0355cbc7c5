import { useRef, useState } from "preact/hooks";
import { type Form, formKey } from "../../forms/definition";
import { FormFields, fieldId } from "../../forms/form-fields";
import { findIndicator, myCards, today } from "../../mine";
import { back, navigate } from "../../router";
import { type Intent, record, save, sawOf } from "../../sync";
import { formatDate, label, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Facts, Section } from "../../ui/card";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { ErrorSummary } from "../../ui/error-summary";
import { focusField } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Actions, Page } from "../../ui/page";
import { Sheet } from "../../ui/sheet";
import { STATES, stateOf } from "../../ui/state";
import { Steps } from "../../ui/steps";
import { showToast } from "../../ui/toast";
import { UnsentWarning } from "../../ui/warnings";
import { Gone, toStep } from "./lapor";
import { draftKey, type ReportDraft } from "./report-drafts";
import { askedFor, type Checked, checkInputs, formFor, onPage } from "./report-form";
import { answers } from "./report-words";
import "./lapor.css";
import { type DraftHandle, type OpenDraft, useDraft } from "./use-draft";

type Step = 2 | 3;

// An answer that comes sooner needs no sign before it: drawing that took 25 ms of a slow phone's answer.
const SLOW_MS = 100;

/** Steps 2 and 3: what came of it, then the evidence and a last look. */
export function WriteReport({ report, step }: { report: string; step: Step }) {
  const handle = useDraft(report);
  const { loaded } = handle;
  if (loaded === "gone") return <Gone />;
  const open = loaded === "loading" ? undefined : loaded;
  const form = formFor(myCards.value.find(({ id }) => id === open?.draft.placement) ?? myCards.value[0]);
  if (open && form) return <Write key={step} handle={handle} open={open} form={form} step={step} />;
  return (
    <Page title={t(`lapor.title.${step}`)} back="/lapor">
      {open ? (
        <EmptyState title={t("lapor.no_form")}>{t("lapor.no_form.hint")}</EmptyState>
      ) : (
        <Skeleton label={t("common.loading")} />
      )}
    </Page>
  );
}

type WriteProps = { handle: DraftHandle; open: OpenDraft; form: Form; step: Step };

/** Fields whose errors are shown: remembered across the steps of one report. */
const tried = new Set<string>();

function Write({ handle, open, form, step }: WriteProps) {
  const { draft, saw } = open;
  const [, setAttempts] = useState(0);
  const [failed, setFailed] = useState<string>();
  const target = findIndicator(draft.line, draft.indicator);
  const asked = askedFor(form, target?.indicator);
  const checked = checkInputs(asked, draft.inputs, today.value);
  const here = onPage(step, checked.shown);
  const wrong = here.filter(({ name }) => checked.errors[name]);
  const showing = tried.has(draft.report);
  const original = draft.replaces ? record("report", draft.replaces).value : undefined;
  const title = draft.replaces
    ? t("lapor.correct", { date: formatDate(String(original?.registers.body?.value?.date ?? "")) })
    : t(`lapor.title.${step}`);

  function refuse(name: string) {
    tried.add(draft.report);
    setAttempts((count) => count + 1);
    requestAnimationFrame(() => focusField(fieldId(name)));
  }

  function next() {
    const first = wrong[0];
    if (first) return refuse(first.name);
    toStep(draft.report, 3);
  }

  async function send() {
    const first = checked.shown.find(({ name }) => checked.errors[name]);
    if (first && wrong.includes(first)) return refuse(first.name);
    if (first) {
      tried.add(draft.report);
      return toStep(draft.report, 2);
    }
    setFailed(undefined);
    try {
      await save(intentsOf(draft, form, checked, sawOf(original)), {
        dropDraft: draftKey(draft.report),
        saved() {
          tried.delete(draft.report);
          navigate(`/lapor?selesai=${draft.report}`, { replace: true });
        },
      });
    } catch (failure) {
      setFailed((failure as { code?: string }).code ?? "unknown");
    }
  }

  // What moved since the correction was opened is shown here; so what is sent has been seen.
  const moved = original && JSON.stringify(sawOf(original)) !== JSON.stringify(saw);
  const problem = failed ?? handle.failed;
  return (
    <Page
      title={title}
      line={t("lapor.step", { at: step })}
      back={step === 3 ? `/lapor?draf=${draft.report}&langkah=2` : "/lapor"}
      cover={<Steps at={step} of={3} />}
    >
      <p class="about">
        <Icon name="target" />
        {target?.indicator.name ?? t("report.other")}
      </p>
      <UnsentWarning />
      {problem && <Banner tone="madder" title={tCode(`problem.${problem}`, "problem.unknown")} alert />}
      {original && <ReturnedReason reason={original.registers.state?.reason} />}
      {moved && (
        <Banner tone="madder" icon={STATES[stateOf(original)].icon} title={t("lapor.moved")} alert>
          {t("lapor.moved.hint", { state: t(`state.${stateOf(original)}`) })}
        </Banner>
      )}
      {showing && (
        <ErrorSummary
          errors={wrong.map((field) => ({
            id: fieldId(field.name),
            label: label(field.label),
            error: checked.errors[field.name] ?? "",
          }))}
        />
      )}
      <FormFields
        fields={here}
        inputs={draft.inputs}
        onInput={(name, value) => handle.change({ ...draft.inputs, [name]: value })}
        errors={showing ? checked.errors : {}}
        unit={target?.indicator.unit}
        latest={today.value}
      />
      {step === 3 && <Review checked={checked} form={asked} draft={draft} unit={target?.indicator.unit} />}
      <RemoveDraft handle={handle} kept={open.kept} />
      <Actions>
        <SaveDraft handle={handle} draft={draft} />
        {step === 2 ? (
          <Button kind="primary" onClick={next}>
            {t("lapor.next")}
          </Button>
        ) : (
          <Send send={send} />
        )}
      </Actions>
    </Page>
  );
}

function intentsOf(
  draft: ReportDraft,
  form: Form,
  checked: Checked,
  saw: Record<string, string[]>,
): Intent[] {
  const { report, placement, line, indicator, replaces } = draft;
  const made: Intent = {
    collection: "report",
    record: report,
    put: { body: { placement, ...checked.value }, link: { line, indicator } },
    saw: {},
    form: formKey(form),
  };
  if (!replaces) return [made];
  return [made, { collection: "report", record: replaces, put: { replaced_by: { report } }, saw }];
}

function ReturnedReason({ reason }: { reason: string | undefined }) {
  if (!reason) return null;
  return <Banner tone="madder" icon="reply" title={t("detail.returned")}>{`“${reason}”`}</Banner>;
}

function Review({
  checked,
  form,
  draft,
  unit,
}: {
  checked: Checked;
  form: Form;
  draft: ReportDraft;
  unit?: string;
}) {
  const photos = Array.isArray(checked.value.evidence) ? checked.value.evidence.length : 0;
  return (
    <Section
      title={t("lapor.review")}
      aside={
        <Button kind="quiet" icon="pencil" onClick={() => back(`/lapor?draf=${draft.report}&langkah=2`)}>
          {t("lapor.change")}
        </Button>
      }
    >
      <Facts
        facts={[
          ...answers(form, checked.value, unit),
          [t("detail.evidence"), photos ? t("report.photos", { n: photos }) : t("report.photos.none")],
        ]}
      />
      <p class="soft small">{t("lapor.send.note")}</p>
    </Section>
  );
}

/** By itself, so that a slow disk's sign is a button drawn again and not the whole form. */
function Send({ send }: { send: () => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const sending = useRef(false);
  async function tap() {
    if (sending.current) return;
    sending.current = true;
    const slow = setTimeout(setBusy, SLOW_MS, true);
    await send();
    clearTimeout(slow);
    sending.current = false;
    setBusy(false);
  }
  return (
    <Button kind="primary" onClick={tap} busy={busy}>
      {t("lapor.send")}
    </Button>
  );
}

function SaveDraft({ handle, draft }: { handle: DraftHandle; draft: ReportDraft }) {
  async function keep() {
    handle.change(draft.inputs);
    if (!(await handle.settled())) return;
    showToast(t("lapor.draft.saved"));
    navigate("/", { replace: true });
  }
  return <Button onClick={keep}>{t("lapor.draft.save")}</Button>;
}

function RemoveDraft({ handle, kept }: { handle: DraftHandle; kept: boolean }) {
  const [asking, setAsking] = useState(false);
  if (!kept) return null;
  async function remove() {
    await handle.remove();
    navigate("/", { replace: true });
  }
  return (
    <p>
      <Button kind="quiet" icon="trash" onClick={() => setAsking(true)}>
        {t("lapor.delete")}
      </Button>
      {asking && (
        <Sheet
          title={t("lapor.delete.title")}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
              <Button kind="danger" onClick={remove}>
                {t("common.delete")}
              </Button>
            </>
          }
        >
          <p>{t("lapor.delete.hint")}</p>
        </Sheet>
      )}
    </p>
  );
}
