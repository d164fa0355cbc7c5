import type { ComponentChildren, RefObject } from "preact";
import { type Change, differences } from "../../changes";
import { markOf, periods } from "../../proof";
import { formatDate, formatMoment, formatNumber, formatWeekday, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Facts } from "../../ui/card";
import { Icon } from "../../ui/icon";
import { ChangeList } from "./change-list";
import { type FormField, shownFields } from "./fields";
import { FlagList } from "./flag-list";
import { Photos } from "./photo";
import type { Item } from "./queue";
import { amountWords } from "./review-row";
import { progress } from "./view";

type ReportDetailProps = {
  item: Item;
  fields: readonly FormField[];
  heading: RefObject<HTMLHeadingElement | null>;
  position: string;
  /** What moved since it was opened; undefined: nothing. */
  changes: Change[] | undefined;
  onSeen: () => void;
  /** Previous, next, back to the list. */
  moves: ComponentChildren;
  actions: ComponentChildren;
};

/** One report as its supervisor reads it: what, when, what is unusual, the evidence, what it does to the target. */
export function ReportDetail(props: ReportDetailProps) {
  const { item, fields, heading, position, changes, onSeen, moves, actions } = props;
  const { report, card, line, indicator, corrects, flags } = item;
  const { body } = report;
  const zone = card?.zone;
  const mark = markOf(report, periods.value);
  const counted = typeof body.quantity === "number";
  // What already stands above in large letters.
  const said = ["date", counted ? "quantity" : body.text ? "text" : "note"];
  const shown = shownFields(body, fields, indicator).filter(({ name }) => !said.includes(name));
  return (
    <article class="review-detail" aria-label={t("verif.detail")}>
      <div class="review-scroll stack">
        <div class="row" data-spread>
          <p class="small soft">{position}</p>
          {moves}
        </div>
        {changes && <Changed changes={changes} fields={fields} item={item} onSeen={onSeen} />}
        <header>
          <h2 ref={heading} tabIndex={-1}>
            {card?.name ?? ""}
          </h2>
          <p class="soft">{card?.position}</p>
        </header>
        <div>
          <p class={counted ? "figure" : "review-words"}>{amountWords(item)}</p>
          <p>
            {indicator?.name ?? t("verif.unlinked")}
            {line && <span class="soft small review-line">{line.rhk}</span>}
          </p>
          <p>
            {formatWeekday(body.date)}, {formatDate(body.date)}
          </p>
        </div>
        {flags.length > 0 && (
          <section class="flagged" aria-label={t("verif.flagged")}>
            <h3>{t("verif.flagged")}</h3>
            <FlagList flags={flags} />
          </section>
        )}
        {corrects && <Correction item={item} fields={fields} />}
        <section class="stack" data-gap="tight">
          <h3>{t("verif.evidence")}</h3>
          <Photos evidence={body.evidence ?? []} report={report.id} name={card?.name ?? ""} key={report.id} />
        </section>
        <Facts
          facts={[
            ...shown.map(({ label, value }): [string, string] => [label, value]),
            ...targetFact(item),
            [t("verif.made"), report.madeAt ? formatMoment(report.madeAt, zone) : "–"],
            [t("verif.received"), report.receivedAt ? formatMoment(report.receivedAt, zone) : "–"],
            ...(mark ? [[t(`proof.${mark}`), t(`proof.${mark}.hint`)] as [string, string]] : []),
          ]}
        />
      </div>
      <div class="actions">{actions}</div>
    </article>
  );
}

/** What approving does to the figure, where that can be foretold: only a sum grows by what is added. */
function targetFact({ report, indicator }: Item): [string, ComponentChildren][] {
  const standing =
    report.line && report.indicator ? progress.value.get(report.line)?.[report.indicator] : undefined;
  const target = indicator?.target.value;
  if (!indicator || target == null || indicator.aggregate !== "sum") return [];
  const before = standing?.verified ?? 0;
  const waiting = standing?.waiting ?? 0;
  return [
    [
      t("verif.target"),
      <>
        {t("verif.target.after", {
          before: formatNumber(before),
          target: `${formatNumber(target)} ${indicator.unit}`,
          after: formatNumber(before + (report.body.quantity ?? 0)),
        })}
        {waiting > 1 && <span class="small soft review-line">{t("verif.target.waits", { n: waiting })}</span>}
      </>,
    ],
  ];
}

function Correction({ item, fields }: { item: Item; fields: readonly FormField[] }) {
  const { report, corrects } = item;
  if (!corrects) return null;
  const changes = differences(corrects.record, report.record).filter(
    ({ register, field }) => (register === "body" || register === "link") && field !== "placement",
  );
  const reason = corrects.record.registers.state?.reason;
  return (
    <section class="correction stack" data-gap="tight" aria-label={t("verif.corrects")}>
      <h3>
        <Icon name="pencil" /> {t("verif.corrects")}
      </h3>
      {reason && <p>{t("verif.corrects.reason", { reason })}</p>}
      {changes.length ? (
        <ChangeList changes={changes} fields={fields} item={item} />
      ) : (
        <p>{t("verif.corrects.same")}</p>
      )}
    </section>
  );
}

type ChangedProps = { changes: Change[]; fields: readonly FormField[]; item: Item; onSeen: () => void };

function Changed({ changes, fields, item, onSeen }: ChangedProps) {
  return (
    <Banner
      tone="madder"
      icon="versions"
      title={t("verif.changed")}
      alert
      action={<Button onClick={onSeen}>{t("verif.changed.seen")}</Button>}
    >
      {changes.length ? (
        <ChangeList changes={changes} fields={fields} item={item} />
      ) : (
        <p>{t("verif.changed.other")}</p>
      )}
    </Banner>
  );
}
