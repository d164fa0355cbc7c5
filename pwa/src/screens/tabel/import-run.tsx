import { useEffect, useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import {
  AT_WORK,
  applyImport,
  dropImport,
  type Import,
  importReport,
  readImport,
} from "../../administration-tables";
import { currentLanguage, formatDate, formatMoment, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Facts, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Going } from "../pengelola/going";
import { Refused } from "../pengelola/refused";
import { ImportLines } from "./import-lines";
import { countOf, LOOKS, sums } from "./looks";
import { UndoPart } from "./undo-part";

const EVERY_MS = 1000;

/** One file: what it would do, row by row; doing it; and taking it back. */
export function ImportRun({ run: id }: { run: string }) {
  const [run, setRun] = useState<Import>();
  const [refusal, setRefusal] = useState<Refusal>();
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let isGone = false;
    const follow = async () => {
      for (;;) {
        const answer = await readImport(id);
        if (isGone) return;
        if (!answer.ok) return setRefusal(answer.code);
        setRun(answer.value);
        if (!AT_WORK.has(answer.value.state)) return;
        await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      }
    };
    setRefusal(undefined);
    void follow();
    return () => {
      isGone = true;
    };
  }, [id, turn]);
  const again = () => setTurn((count) => count + 1);
  const act = async (change: typeof applyImport) => {
    setBusy(true);
    setRefusal(undefined);
    const answer = await change(id);
    setBusy(false);
    if (!answer.ok) return setRefusal(answer.code);
    setRun(answer.value);
    again();
  };
  return (
    <Page title={run?.name ?? t("tabel.imports")} back="/pengelola/impor" wide withoutSync>
      {refusal && <Refused code={refusal} again={again} />}
      {!run ? (
        !refusal && <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <>
          <Status run={run} />
          {AT_WORK.has(run.state) && (
            <>
              <Going
                title={tCode(`tabel.going.${run.state}`, "tabel.going.applying")}
                done={run.done}
                total={run.total}
              />
              <p class="soft">{t("tabel.background")}</p>
            </>
          )}
          {run.state === "ready" && (
            <div class="row">
              <Button
                kind="primary"
                icon="check"
                busy={busy}
                onClick={() => act(applyImport)}
                {...(countOf(run, "new") + countOf(run, "changed") === 0 && {
                  disabledBecause: t("tabel.nothing"),
                })}
              >
                {t("tabel.apply")}
              </Button>
              <Button icon="cross" busy={busy} onClick={() => act(dropImport)}>
                {t("tabel.drop")}
              </Button>
            </div>
          )}
          {run.state === "refused" && (
            <div class="row">
              <Button icon="cross" busy={busy} onClick={() => act(dropImport)}>
                {t("tabel.drop")}
              </Button>
            </div>
          )}
          {run.state === "applied" && <UndoPart run={run} onUndone={again} />}
          {run.state !== "checking" && run.state !== "dropped" && (
            <Section
              title={t("tabel.report")}
              aside={
                <span class="row">
                  {(["xlsx", "csv"] as const).map((format) => (
                    <a
                      key={format}
                      class="link-large"
                      href={importReport(id, format, currentLanguage())}
                      download
                    >
                      {t(`tabel.report.${format}`)}
                    </a>
                  ))}
                </span>
              }
            >
              <ImportLines key={`${run.state}/${run.made_at}`} run={run} />
            </Section>
          )}
        </>
      )}
    </Page>
  );
}

function Status({ run }: { run: Import }) {
  const facts: [string, string][] = [
    [t("tabel.by"), `${run.by}, ${formatMoment(run.made_at)}`],
    [t("tabel.since"), formatDate(run.day)],
  ];
  if (run.applied_at) facts.push([t("tabel.applied"), `${run.agreed_by}, ${formatMoment(run.applied_at)}`]);
  if (run.undone_at) facts.push([t("tabel.undone"), formatMoment(run.undone_at)]);
  return (
    <>
      <p class="row" role="status">
        <Chip {...LOOKS[run.state]}>{t(`tabel.state.${run.state}`)}</Chip> {sums(run)}
      </p>
      <Facts facts={facts} />
      {run.changed_since && <Banner tone="turmeric" title={t("tabel.changed_since")} alert />}
      {run.state === "refused" && <Banner tone="madder" title={t("tabel.refused.hint")} />}
    </>
  );
}
