import type { ComponentChildren } from "preact";
import type { Waiting } from "../../administration";
import type { Form } from "../../forms/definition";
import { formatMoment, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Card, Facts } from "../../ui/card";
import { Chip } from "../../ui/chip";
import { Contents } from "./contents";

type WaitingCardProps = {
  one: Waiting;
  /** With whose words a report is told. */
  form?: Form;
  chosen?: boolean;
  onChoose?: (on: boolean) => void;
  actions: ComponentChildren;
};

/** One thing that waits: what it is, from whom, made when, received when, why it waits, and what can be done. */
export function WaitingCard({ one, form, chosen, onChoose, actions }: WaitingCardProps) {
  const { body } = one;
  const who = one.owner ? one.name : t("admin.queue.anonymous");
  const code = String(body.code ?? body.about ?? "");
  const what = one.collection === "case" ? String(body.collection ?? "other") : "data_problem";
  return (
    <li>
      <Card label={who}>
        <div class="stack">
          <div class="row" data-spread>
            <h2>
              {tCode(`admin.what.${what}`, "admin.what.other")} · {who}
            </h2>
            <Chip tone="turmeric" icon="hourglass">
              {tCode(`admin.code.${code}`, "admin.code.other")}
            </Chip>
          </div>
          {onChoose && (
            <label class="choice">
              <input
                type="checkbox"
                checked={chosen ?? false}
                onChange={(event) => onChoose(event.currentTarget.checked)}
              />
              <span>{t("admin.queue.choose", { name: who })}</span>
            </label>
          )}
          {one.collection === "case" && <p>{tCode(`code.${code}`, "outcome.quarantined")}</p>}
          <Facts facts={factsOf(one, form)} />
          {one.due && one.due < Date.now() && (
            <Banner tone="madder" icon="late" title={t("admin.problem.late")} />
          )}
          {!one.for_me && <Banner title={t("admin.queue.not_nearest")} />}
          <div class="row">{actions}</div>
        </div>
      </Card>
    </li>
  );
}

function factsOf(one: Waiting, form?: Form): [string, ComponentChildren][] {
  const { body } = one;
  // An anonymous answer says its reason only: not whose it is, nor when it came.
  if (!one.owner) return [[t("admin.queue.contents"), t("admin.queue.anonymous.hint")]];
  const facts: [string, ComponentChildren][] = [
    [t("admin.unit"), one.unit_name],
    [t("admin.queue.made"), formatMoment(one.at)],
    [t("admin.queue.received"), formatMoment(one.received)],
  ];
  if (body.earliest || (body.latest && body.latest < one.received)) {
    const latest = formatMoment(body.latest);
    const proven = body.earliest
      ? t("admin.queue.between", { earliest: formatMoment(body.earliest), latest })
      : t("admin.queue.before", { latest });
    facts.push([t("admin.queue.proven"), proven]);
  }
  if (body.stepped > 0)
    facts.push([t("admin.queue.stepped"), t("admin.queue.stepped.times", { times: body.stepped })]);
  if (one.collection === "data_problem") facts.push(...correctionOf(one));
  else facts.push([t("admin.queue.contents"), <Contents key="contents" one={one} form={form} />]);
  if (one.handler?.reason) facts.push([t("admin.reason"), one.handler.reason]);
  if (one.reason) facts.push([t("admin.queue.reason"), one.reason]);
  return facts;
}

/** What is kept now beside what is asked, and until when it has to be answered. */
function correctionOf({ body, kept, due }: Waiting): [string, ComponentChildren][] {
  const now: Record<string, string | undefined> = {
    name: kept?.name,
    nip: kept?.nip,
    unit: kept?.unit_name,
    position: kept?.position,
    superior: kept?.superior?.name ?? t("admin.problem.none_kept"),
  };
  const shown = now[String(body.about)];
  const facts: [string, ComponentChildren][] = [];
  if (shown) facts.push([t("admin.problem.kept"), shown]);
  else if (kept) facts.push([t("admin.problem.kept"), [kept.name, kept.nip, kept.position].join(" · ")]);
  facts.push([t("admin.problem.asked"), String(body.text ?? "")]);
  if (due) facts.push([t("admin.problem.due"), formatMoment(due)]);
  return facts;
}
