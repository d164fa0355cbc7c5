import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import {
  checkScheme,
  type Fault,
  type OneScheme as Known,
  type Plain,
  readScheme,
  saveScheme,
} from "../../administration-schemes";
import { type Key, label, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Skeleton } from "../../ui/empty-state";
import { ErrorSummary } from "../../ui/error-summary";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";
import { Conflict } from "./conflict";
import { ReasonSheet } from "./copy-sheet";
import { type Draft, differences, keepDraft, readDraft } from "./draft";
import { EditingContext, fieldId } from "./fields";
import { General, Rules } from "./general";
import { Guides } from "./guides";
import { Parts } from "./parts";
import { Predikats } from "./predikat";
import { Scales } from "./scales";
import { AsText } from "./text-tab";
import { TrialPart } from "./trial";
import { Versions } from "./versions";
import { Weights } from "./weights";

const TABS = [
  "general",
  "parts",
  "weights",
  "scales",
  "predikat",
  "rules",
  "guides",
  "text",
  "trial",
  "versions",
] as const;
type Tab = (typeof TABS)[number];

/** Where the field of a fault is. */
function tabOf(path: string, code: string): Tab {
  const [first = ""] = path.split(".");
  if (path === "parts" || /^parts\.\d+\.weights?(\.|$)/.test(path) || first === "kinds") return "weights";
  if (first === "parts") return code === "weightless" ? "weights" : "parts";
  if (first === "scales" || first === "guides") return first;
  if (["predikat", "bands", "quadrant"].includes(first)) return "predikat";
  return ["label", "about", "basis", "periods", "id"].includes(first) ? "general" : "rules";
}

const targetOf = ({ path, kind }: Fault) =>
  path === "parts" && kind ? `skema-parts-${kind}` : fieldId(path);

export function OneScheme({ scheme: id }: { scheme: string }) {
  const found = useAnswer(() => readScheme(id), id);
  const known = found.value;
  const [tab, setTab] = useState<Tab>("general"); // stays when a version is saved
  return (
    <Page
      title={known ? label(known.row.label) : t("skema.title")}
      line={known && lineOf(known)}
      back="/pengelola/skema"
      wide
      withoutSync
    >
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : known ? (
        <Editor
          key={`${id}/${known.row.version}`}
          known={known}
          tab={tab}
          setTab={setTab}
          onNewer={found.again}
        />
      ) : (
        <Skeleton lines={12} label={t("common.loading")} />
      )}
    </Page>
  );
}

const lineOf = ({ row }: Known) =>
  row.origin === "shipped"
    ? t("skema.line.shipped")
    : t("skema.line.own", { id: row.id, version: row.version });

type EditorProps = { known: Known; tab: Tab; setTab: (tab: Tab) => void; onNewer: () => void };

function Editor({ known, tab, setTab, onNewer }: EditorProps) {
  const { id, origin, version, based_on } = known.row;
  const readOnly = origin === "shipped";
  const kept = useMemo(() => (readOnly ? undefined : readDraft(id)), [id, readOnly]);
  const [draft, setDraft] = useState<Draft>(kept ?? { saw: version, data: known.scheme });
  const [faults, setFaults] = useState<Fault[]>([]);
  const [asked, setAsked] = useState(false);
  const [saving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [conflict, setConflict] = useState<Known>();
  const focus = useRef<string | undefined>(undefined);
  const dirty = differences(draft.data, known.scheme).length > 0;

  const change = (data: Plain) => {
    const next = { ...draft, data };
    setDraft(next);
    keepDraft(id, next);
  };
  const check = async (data: Plain) => {
    const answer = await checkScheme(data);
    if (!answer.ok) {
      setRefusal(answer.code);
      return false;
    }
    setRefusal(undefined);
    setFaults(answer.value.faults);
    return answer.value.faults.length === 0;
  };

  // Once somebody has asked what is wrong, it is said anew while he puts it right.
  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(() => void check(draft.data), 500);
    return () => clearTimeout(timer);
  }, [draft.data, asked]);

  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [dirty]);

  useEffect(() => {
    if (kept && kept.saw !== version && dirty) setConflict(known);
  }, []);

  useEffect(() => {
    const field = focus.current && document.getElementById(focus.current);
    if (!field) return;
    focus.current = undefined;
    for (let box = field.closest("details"); box; box = box.parentElement?.closest("details") ?? null)
      box.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
  });

  const lead = (fault: Fault) => {
    focus.current = targetOf(fault);
    setTab(tabOf(fault.path, fault.code));
    setFaults([...faults]);
  };
  const begin = async () => {
    setAsked(true);
    if (await check(draft.data)) setSaving(true);
  };
  const save = async (reason: string) => {
    const answer = await saveScheme({ scheme: draft.data, saw: draft.saw, based_on, reason });
    if (!answer.ok) {
      if (answer.code !== "change_refused.scheme_changed") return answer.code;
      const newest = await readScheme(id);
      if (!newest.ok) return newest.code;
      setSaving(false);
      setConflict(newest.value);
      return undefined;
    }
    setSaving(false);
    if (answer.value.saved) {
      keepDraft(id, undefined);
      showToast(t("skema.saved", { version: answer.value.saved.version }));
      onNewer();
    } else setFaults(answer.value.faults);
    return undefined;
  };
  const discard = () => {
    keepDraft(id, undefined);
    setDraft({ saw: version, data: known.scheme });
    setFaults([]);
    setAsked(false);
    setConflict(undefined);
    onNewer();
  };

  return (
    <EditingContext.Provider value={{ data: draft.data, faults, change, readOnly }}>
      {readOnly && <Banner title={t("skema.shipped.hint")} />}
      {dirty && !readOnly && !conflict && (
        <Banner
          tone="turmeric"
          icon="pencil"
          title={t(kept ? "skema.unsaved.kept" : "skema.unsaved")}
          action={<Button onClick={discard}>{t("skema.discard")}</Button>}
        />
      )}
      {refusal && <Refused code={refusal} />}
      {conflict && (
        <Conflict
          mine={draft.data}
          newest={conflict}
          onOnTop={() => {
            const next = { ...draft, saw: conflict.row.version };
            setDraft(next);
            keepDraft(id, next);
            setConflict(undefined);
          }}
          onDiscard={discard}
        />
      )}
      <Summary faults={faults} onLead={lead} />
      <nav class="row" aria-label={t("skema.tabs")}>
        {TABS.filter((one) => one !== "versions" || !readOnly).map((one) => (
          <Button
            key={one}
            kind={one === tab ? "primary" : "quiet"}
            aria-pressed={one === tab}
            onClick={() => setTab(one)}
          >
            {t(`skema.tab.${one}` as Key)}
            {faults.some(({ path, code }) => tabOf(path, code) === one) && ` (${t("skema.has_fault")})`}
          </Button>
        ))}
      </nav>
      <fieldset disabled={readOnly && tab !== "trial" && tab !== "text"} class="stack">
        <legend class="unseen">{t(`skema.tab.${tab}` as Key)}</legend>
        {tab === "general" && <General />}
        {tab === "parts" && <Parts />}
        {tab === "weights" && <Weights />}
        {tab === "scales" && <Scales />}
        {tab === "predikat" && <Predikats />}
        {tab === "rules" && <Rules />}
        {tab === "guides" && <Guides />}
        {tab === "text" && <AsText id={id} />}
        {tab === "trial" && <TrialPart scheme={draft.data} basedOn={based_on || id} />}
        {tab === "versions" && <Versions known={known} />}
      </fieldset>
      {!readOnly && (
        <div class="row">
          <Button
            kind="primary"
            icon="check"
            onClick={() => void begin()}
            {...(conflict
              ? { disabledBecause: t("skema.save.conflict") }
              : !dirty && { disabledBecause: t("skema.save.same") })}
          >
            {t("skema.save")}
          </Button>
        </div>
      )}
      {saving && (
        <ReasonSheet
          title={t("skema.save")}
          hint={t("skema.save.hint")}
          onSave={save}
          onClose={() => setSaving(false)}
        />
      )}
    </EditingContext.Provider>
  );
}

function Summary({ faults, onLead }: { faults: Fault[]; onLead: (fault: Fault) => void }) {
  if (faults.length === 0) return null;
  return (
    <ErrorSummary
      errors={faults.map((fault) => ({
        id: targetOf(fault),
        label: fault.place || t("skema.whole"),
        error: label(fault.say),
        onChoose: () => onLead(fault),
      }))}
    />
  );
}
