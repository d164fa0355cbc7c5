import { useState } from "preact/hooks";
import { rolesFor } from "../../mine";
import { type PlanLine, readCard, readLine } from "../../reading";
import { type Move, thirdWay } from "../../resolving";
import { dropDraft, record as recordOf, type ViewRecord } from "../../sync";
import { t } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Later } from "../rencana/later";
import { LineSheet } from "../rencana/line-sheet";
import { linesOf } from "../rencana/plan";
import { LinkThird } from "./link-third";

type ThirdVersionProps = {
  record: ViewRecord;
  /** Of the register. */
  name: string;
  onAsk: (moves: Move[], onDone?: () => void) => void;
};

type SheetProps = {
  record: ViewRecord;
  onClose: () => void;
  /** undefined: the sheet itself saves what is written. */
  onMade: ((put: Record<string, any>) => void) | undefined;
};

/** None of the versions: another one, written in the editor of that part, which begins with what counts. */
export function ThirdVersion({ record, name, onAsk }: ThirdVersionProps) {
  const [open, setOpen] = useState(false);
  const roles = rolesFor(record.owner);
  const editor = `${record.collection}/${name}`;
  const moves = thirdWay(record, name, {}, roles);
  const close = () => setOpen(false);
  if (!moves) return null;
  if (record.collection === "rating") {
    const period = periodOf(record);
    return (
      <ButtonLink icon="pencil" href={`/tim/${record.owner}/nilai${period ? `?periode=${period}` : ""}`}>
        {t("konflik.third")}
      </ButtonLink>
    );
  }
  const made = (put: Record<string, any>) => {
    close();
    onAsk(thirdWay(record, name, put, roles) ?? [], () => void dropDraft(draftOf(record, name)));
  };
  const Sheet = SHEETS[editor];
  if (!Sheet && editor !== "report/link") return null;
  return (
    <>
      <Button icon={Sheet ? "pencil" : "target"} onClick={() => setOpen(true)}>
        {t(Sheet ? "konflik.third" : "konflik.third.link")}
      </Button>
      {open && Sheet && (
        <Sheet record={record} onClose={close} onMade={moves.length > 1 ? made : undefined} />
      )}
      {open && !Sheet && (
        <LinkThird
          record={record}
          onClose={close}
          onChoose={(chosen) => {
            close();
            onAsk(chosen);
          }}
        />
      )}
    </>
  );
}

const SHEETS: Record<string, (props: SheetProps) => any> = {
  "plan/main": Weights,
  "plan/additional": Weights,
  "plan/behaviour": ({ record, ...ends }) => (
    <Later>{({ BehaviourSheet }) => <BehaviourSheet plan={planOf(record)} {...ends} />}</Later>
  ),
  "plan/annex": ({ record, ...ends }) => (
    <Later>{({ AnnexSheet }) => <AnnexSheet plan={planOf(record)} {...ends} />}</Later>
  ),
  "plan_line/line": Line,
};

function Weights({ record, ...ends }: SheetProps) {
  const plan = planOf(record);
  const lines = linesOf(plan.placement, plan.cycle).filter((line) => line.state !== "withdrawn");
  return <Later>{({ WeightsSheet }) => <WeightsSheet plan={plan} lines={lines} {...ends} />}</Later>;
}

function Line({ record, ...ends }: SheetProps) {
  const line = readLine(record);
  return line ? (
    <LineSheet line={line} card={cardOf(line)} cycle={line.cycle} order={line.order} {...ends} />
  ) : null;
}

const cardOf = ({ placement: id }: PlanLine) => {
  const record = recordOf("placement", id).value;
  return (record && readCard(record)) ?? { id, position: "", sector: "", superior: null };
};

/** What all versions of a group agree on, even while none of them counts. */
const anyOf = ({ registers }: ViewRecord, name: string) =>
  registers[name]?.value ?? registers[name]?.siblings?.[0]?.value;

const planOf = (record: ViewRecord) => ({
  id: record.id,
  record,
  placement: record.owner,
  cycle: (anyOf(record, "main")?.cycle ?? "") as string,
});

const periodOf = (record: ViewRecord): string | undefined => anyOf(record, "results")?.period;

const draftOf = ({ collection, id }: ViewRecord, name: string) =>
  collection === "plan_line"
    ? `plan_line/${id}`
    : `plan/${id}/${name === "main" || name === "additional" ? "weights" : name}`;
