import { Predikat } from "../../charts/predikat";
import { outcomeState, outcomes, rolesIn, taskOf } from "../../outcomes";
import type { ViewRecord } from "../../sync";
import { formatDate, formatNumber, localDate, t, tCode } from "../../text";
import { ListRow, Section } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { type Decision, inForce, periodWords, resultOf, saidIn } from "./outcome";
import { chipOf } from "./state";
import { SoFar } from "./superior-part";

/** Own results, the newest first; below them those of others, where somebody objected. */
export function Hasil() {
  const all = outcomes.value
    .filter((record) => resultOf(record))
    .sort((a, b) => (resultOf(b)?.released_at ?? 0) - (resultOf(a)?.released_at ?? 0));
  const isMine = (record: ViewRecord) => rolesIn(record).includes("author");
  const others = all.filter((record) => !isMine(record) && rolesIn(record).length > 0);
  const disputed = others.filter(({ registers }) => saidIn(registers.objection).length);
  const mine = all.filter(isMine);
  return (
    <Page title={t("hasil.list")} back="/kinerja">
      <SoFar />
      {mine.length > 0 ? (
        <Rows title={t("hasil.mine")} records={mine} />
      ) : (
        <EmptyState title={t("hasil.none")}>{t("hasil.none.hint")}</EmptyState>
      )}
      {disputed.length > 0 && <Rows title={t("hasil.objections")} records={disputed} named />}
      {others.length > disputed.length && (
        <Rows title={t("hasil.team")} records={others.filter((one) => !disputed.includes(one))} named />
      )}
    </Page>
  );
}

function Rows({ title, records, named }: { title: string; records: ViewRecord[]; named?: boolean }) {
  return (
    <Section title={title}>
      <ul class="ledger">
        {records.map((record) => (
          <Row key={record.id} record={record} named={named ?? false} />
        ))}
      </ul>
    </Section>
  );
}

function Row({ record, named }: { record: ViewRecord; named: boolean }) {
  const result = resultOf(record)!;
  const { predikat, score } = inForce(
    result,
    outcomeState(record),
    record.registers.decision?.value as Decision,
  );
  const words = (
    <>
      <Predikat of={predikat} ranks={result.choices} />
      {score && ` · ${formatNumber(Number(score))}`}
    </>
  );
  const chip = chipOf(record);
  const task = taskOf(record);
  return (
    <ListRow
      href={`/hasil/${record.id}`}
      title={named ? result.person.name : words}
      line={
        <>
          <Chip tone={chip.tone} icon={chip.icon}>
            {chip.words}
          </Chip>
          <span>
            {named ? words : [periodWords(result), formatDate(localDate(result.released_at))].join(" · ")}
            {task && ` · ${tCode(`beranda.outcome.${task}`, "hasil.list")}`}
          </span>
        </>
      }
    />
  );
}
