import { useEffect, useId, useState } from "preact/hooks";
import type { Refusal } from "../../administration";
import {
  type Batch,
  type Batches,
  batchPath,
  download,
  orderBatch,
  readBatches,
  setEmblem,
} from "../../documents";
import { formatDate, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Skeleton } from "../../ui/empty-state";
import { ChoiceField, Field, SelectField } from "../../ui/field";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { useAnswer } from "../pengelola/use-answer";
import { Failed, formName } from "./papers";
import { Siasn } from "./siasn";

const AGAIN_MS = 2000;
const LOOKS = {
  working: ["turmeric", "clock"],
  done: ["green", "check"],
  failed: ["madder", "warning"],
  expired: ["neutral", "trash"],
} as const;

/** Documents of a unit, made in the background; files for SIASN; the emblem. */
export function DeskDocuments() {
  const asked = useAnswer(readBatches, "documents");
  const [failed, setFailed] = useState<{ code: Refusal; again: () => void }>();
  const found = asked.value;
  const working = found?.batches.some(({ state }) => state === "working") ?? false;
  useEffect(() => {
    if (!working) return;
    const timer = setInterval(asked.again, AGAIN_MS);
    return () => clearInterval(timer);
  }, [working]);
  const get = async (path: string) => {
    setFailed(undefined);
    const answer = await download(path);
    if (!answer.ok) setFailed({ code: answer.code, again: () => void get(path) });
  };
  return (
    <Page title={t("dokumen.desk.title")} wide withoutSync>
      {failed && <Failed {...failed} />}
      {asked.refusal && !found ? (
        <Failed code={asked.refusal} again={asked.again} />
      ) : !found ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : (
        <div class="desk-columns">
          <Order found={found} onOrdered={asked.again} />
          <Section title={t("dokumen.desk.jobs")}>
            <p class="soft small">{t("dokumen.desk.kept")}</p>
            {found.batches.length === 0 && <p class="soft">{t("dokumen.desk.no_jobs")}</p>}
            <ul class={found.batches.length > 0 ? "ledger" : ""} aria-live="polite">
              {found.batches.map((one) => (
                <Job key={one.id} job={one} onGet={() => void get(batchPath(one.id))} />
              ))}
            </ul>
          </Section>
          <Siasn found={found} onGet={(path) => void get(path)} />
          {found.sets_emblem && <Emblem has={found.has_emblem} onChanged={asked.again} />}
        </div>
      )}
    </Page>
  );
}

const spanWords = ({ first, last }: { first: string; last: string }) =>
  t("dokumen.span", { first: formatDate(first), last: formatDate(last) });

function Order({ found, onOrdered }: { found: Batches; onOrdered: () => void }) {
  const [unit, setUnit] = useState(found.units[0]?.id ?? "");
  const [about, setAbout] = useState(found.spans[0]?.id ?? "");
  const [format, setFormat] = useState<Batch["format"]>("zip");
  const [chosen, setChosen] = useState<string[]>([]);
  const [refused, setRefused] = useState("");
  const kind = found.spans.find(({ id }) => id === about)?.kind;
  const forms = Object.keys(found.forms).filter((form) => found.forms[form] === kind);
  const wanted = chosen.filter((form) => forms.includes(form));
  const order = async () => {
    if (!wanted.length) return setRefused(t("dokumen.desk.choose"));
    setRefused("");
    const answer = await orderBatch({ unit, forms: wanted, about, format });
    if (!answer.ok)
      return setRefused(
        t(answer.code.endsWith("too_many") ? "dokumen.desk.too_many" : "dokumen.failed.hint"),
      );
    showToast(t("dokumen.desk.ordered"));
    onOrdered();
  };
  return (
    <Section title={t("dokumen.desk.order")}>
      <div class="stack">
        <SelectField
          label={t("dokumen.desk.unit")}
          options={found.units.map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` }))}
          value={unit}
          onChange={setUnit}
        />
        <SelectField
          label={t("dokumen.desk.span")}
          options={found.spans.map((one) => ({
            value: one.id,
            label: `${t(`dokumen.desk.${one.kind}`)}: ${spanWords(one)}`,
          }))}
          value={about}
          onChange={setAbout}
        />
        <ChoiceField
          label={t("dokumen.desk.what")}
          many
          options={forms.map((form) => ({ value: form, label: formName(form) }))}
          value={wanted}
          onChange={setChosen}
        />
        <SelectField
          label={t("dokumen.desk.format")}
          options={[
            { value: "zip", label: t("dokumen.desk.zip") },
            { value: "pdf", label: t("dokumen.desk.pdf") },
          ]}
          value={format}
          onChange={(value) => setFormat(value as Batch["format"])}
        />
        {refused && (
          <Banner tone="madder" icon="warning" title={t("dokumen.desk.refused")}>
            {refused}
          </Banner>
        )}
        <p>
          <Button kind="primary" icon="check" onClick={() => void order()}>
            {t("dokumen.desk.make")}
          </Button>
        </p>
      </div>
    </Section>
  );
}

function Job({ job, onGet }: { job: Batch; onGet: () => void }) {
  const [tone, icon] = LOOKS[job.state];
  const { done, total, made } = job;
  return (
    <li class="stack" data-gap="tight">
      <div class="row" data-spread>
        <span>
          {job.unit_name}: {job.forms.join(", ")}
        </span>
        <Chip tone={tone} icon={icon}>
          {t(`dokumen.desk.state.${job.state}`)}
        </Chip>
      </div>
      {job.state === "working" && (
        <progress value={done} max={total} aria-label={t("dokumen.desk.progress", { done, total, made })} />
      )}
      {job.state !== "expired" && (
        <small class="soft">{t("dokumen.desk.progress", { done, total, made })}</small>
      )}
      {job.state === "done" && (
        <p>
          <Button
            icon="install"
            aria-label={t("dokumen.desk.fetch_one", { unit: job.unit_name })}
            onClick={onGet}
          >
            {t("dokumen.desk.fetch")}
          </Button>
        </p>
      )}
    </li>
  );
}

function Emblem({ has, onChanged }: { has: boolean; onChanged: () => void }) {
  const id = useId();
  const [bad, setBad] = useState(false);
  const change = async (picture: Blob | undefined) => {
    const done = await setEmblem(picture);
    setBad(!done);
    if (done) onChanged();
  };
  return (
    <Section title={t("dokumen.desk.emblem")}>
      <div class="stack">
        <p class="soft small">{t("dokumen.desk.emblem.hint")}</p>
        <p role="status">{t(has ? "dokumen.desk.emblem.set" : "dokumen.desk.emblem.none")}</p>
        {bad && (
          <Banner tone="madder" icon="warning" title={t("dokumen.desk.refused")}>
            {t("dokumen.desk.emblem.bad")}
          </Banner>
        )}
        <Field id={id} label={t("dokumen.desk.emblem.choose")}>
          {(described) => (
            <input
              {...described}
              class="input"
              type="file"
              accept="image/png,image/jpeg"
              onChange={({ currentTarget }) => {
                const picture = currentTarget.files?.[0];
                if (picture) void change(picture);
              }}
            />
          )}
        </Field>
        {has && (
          <p>
            <Button icon="trash" onClick={() => void change(undefined)}>
              {t("dokumen.desk.emblem.remove")}
            </Button>
          </p>
        )}
      </div>
    </Section>
  );
}
