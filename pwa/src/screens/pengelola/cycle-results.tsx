import { useState } from "preact/hooks";
import { readUnits } from "../../administration";
import { type Cycle, findResults, type OneCycle, type Result, readCycle } from "../../administration-cycles";
import { Predikat } from "../../charts/predikat";
import { formatNumber, label, t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { SelectField, TextField } from "../../ui/field";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { CalibrateSheet, predikatOf } from "./calibrate-sheet";
import { Export } from "./export-part";
import { Pages } from "./people";
import { Refused } from "./refused";
import { ReleasePart } from "./release-part";
import { SeverityPart } from "./severity-part";
import { SpreadPart } from "./spread-part";
import { TeamQuadrant } from "./team-quadrant";
import { useAnswer } from "./use-answer";

const hasResults = ({ state }: Cycle) => state === "closed" || state === "released";

/** The results of a closed cycle: looked at, changed with a reason, and handed out. */
export function Results({ cycle: id }: { cycle: string }) {
  const found = useAnswer(() => readCycle(id), id);
  const [turn, setTurn] = useState(0);
  const again = () => {
    found.again();
    setTurn(turn + 1);
  };
  return (
    <Page
      title={t("results.title")}
      line={found.value ? label(found.value.cycle.scheme) : t("cycle.line")}
      back={`/pengelola/siklus/${id}`}
      wide
      withoutSync
    >
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : !hasResults(found.value.cycle) ? (
        <EmptyState
          title={t("results.not_closed")}
          action={<ButtonLink href={`/pengelola/siklus/${id}`}>{t("results.to_cycle")}</ButtonLink>}
        >
          {t("results.not_closed.hint")}
        </EmptyState>
      ) : (
        <>
          <ReleasePart cycle={found.value.cycle} onDone={again} />
          <Found one={found.value} turn={turn} again={again} />
        </>
      )}
    </Page>
  );
}

function Found({ one, turn, again }: { one: OneCycle; turn: number; again: () => void }) {
  const { id, state } = one.cycle;
  const units = useAnswer(readUnits, "units");
  const [unit, setUnit] = useState("");
  const [q, setQ] = useState("");
  const [start, setStart] = useState(0);
  const [changing, setChanging] = useState<Result>();
  const found = useAnswer(() => findResults(id, { unit, q, start }), `${unit}/${q}/${start}/${turn}`);
  const choices = units.value?.units ?? [];
  const top = choices.find(({ parent }) => parent === null)?.id ?? "";
  const narrow = (change: () => void) => {
    change();
    setStart(0);
  };
  return (
    <>
      <div class="row">
        <Export list="results" within={{ cycle: id }} query={{ unit, q }} />
      </div>
      <div class="desk-tools">
        <SelectField
          label={t("admin.unit")}
          options={[
            { value: "", label: t("cycle.every_unit") },
            ...choices.map(({ id: value, name }) => ({ value, label: name })),
          ]}
          value={unit}
          onChange={(value) => narrow(() => setUnit(value))}
        />
        <TextField
          type="search"
          label={t("admin.find")}
          help={t("admin.find.hint")}
          maxLength={100}
          value={q}
          onInput={(value) => narrow(() => setQ(value))}
        />
      </div>
      <div class="desk-columns">
        {(unit || top) && <SpreadPart one={one} unit={unit || top} turn={turn} />}
        <SeverityPart cycle={id} />
      </div>
      {found.value && <TeamQuadrant one={one} results={found.value.results} />}
      <Section title={t("results.list")}>
        {found.refusal ? (
          <Refused code={found.refusal} again={found.again} />
        ) : !found.value ? (
          <Skeleton lines={8} label={t("common.loading")} />
        ) : found.value.total === 0 ? (
          <EmptyState title={t("admin.nobody")}>{t("admin.nobody.hint")}</EmptyState>
        ) : (
          <>
            <ResultTable
              one={one}
              results={found.value.results}
              {...(state === "closed" && { onChange: setChanging })}
            />
            <Pages start={start} next={found.value.next} step={50} onTurn={setStart} />
          </>
        )}
      </Section>
      {changing && (
        <CalibrateSheet
          one={one}
          result={changing}
          onClose={() => setChanging(undefined)}
          onDone={() => {
            setChanging(undefined);
            again();
            showToast(t("results.changed"));
          }}
        />
      )}
    </>
  );
}

type TableProps = { one: OneCycle; results: Result[]; onChange?: (result: Result) => void };

function ResultTable({ one, results, onChange }: TableProps) {
  return (
    <table class="desk-table">
      <thead>
        <tr>
          <th scope="col">{t("admin.name")}</th>
          <th scope="col">{t("admin.unit")}</th>
          <th scope="col">{t("results.result")}</th>
          <th scope="col">{t("results.act")}</th>
        </tr>
      </thead>
      <tbody>
        {results.map((result) => (
          <tr key={result.listed.placement}>
            <th scope="row">
              {result.listed.name}
              <small class="soft">{result.listed.position}</small>
            </th>
            <td>{result.listed.unit_name}</td>
            <td>
              <Standing one={one} result={result} />
            </td>
            <td>
              {result.is_released ? (
                <Chip tone="green" icon="checks">
                  {t("results.released")}
                </Chip>
              ) : onChange ? (
                <Button
                  icon="pencil"
                  onClick={() => onChange(result)}
                  aria-label={t(result.predikat ? "results.change.of" : "results.set.of", {
                    name: result.listed.name,
                  })}
                >
                  {t(result.predikat ? "results.change" : "results.set")}
                </Button>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Standing({ one, result }: { one: OneCycle; result: Result }) {
  if (!result.predikat && !result.after) {
    return (
      <>
        <Chip tone="turmeric" icon="hourglass">
          {t("results.waits")}
        </Chip>
        <small class="soft">{result.waits.map(label).join(", ") || t("results.waits.nothing")}</small>
      </>
    );
  }
  if (!result.after) return <Ranked one={one} result={result} />;
  return (
    <>
      <span>
        <s>{result.predikat ? predikatOf(one, result) : t("results.waits")}</s> →{" "}
        <b>
          <Ranked one={one} result={result.after} />
        </b>
      </span>
      <small class="soft">{t("results.changed.by", { name: result.by, reason: result.reason })}</small>
    </>
  );
}

function Ranked({
  one,
  result,
}: {
  one: OneCycle;
  result: { score: string | null; predikat: string | null };
}) {
  return (
    <>
      <Predikat of={result.predikat} ranks={one.predikat} />
      {result.score !== null && ` (${formatNumber(Number(result.score))})`}
    </>
  );
}
