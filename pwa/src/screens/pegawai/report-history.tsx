import type { Form } from "../../forms/definition";
import { errorWords } from "../../forms/errors";
import type { Card, Report } from "../../mine";
import { session } from "../../session";
import { formatMoment, label, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Button, ButtonLink } from "../../ui/button";
import { Section } from "../../ui/card";
import { type StateKey, stateOf } from "../../ui/state";
import { caseOf, caseWords } from "./case-words";
import { markRead, readRefusals } from "./report-drafts";

/** States that `Reason` says more about than their hint would. */
export const explains = (state: StateKey) =>
  ["returned", "undecided", "quarantined", "unreadable", "held", "contested"].includes(state);

/** Why it came back or does not count, in words, and who can do what. */
export function Reason({ report, form }: { report: Report; form: Form | undefined }) {
  const { record } = report;
  const state = stateOf(record);
  const name = (field: string) => {
    const found = form?.fields.find((one) => one.name === field);
    return found ? label(found.label) : field;
  };
  switch (state) {
    case "returned": {
      const { reason, marks } = record.registers.state ?? {};
      return (
        <Banner
          tone="madder"
          icon="reply"
          title={t("detail.returned")}
          action={
            <ButtonLink kind="primary" icon="pencil" href={`/lapor?perbaiki=${report.id}`}>
              {t("detail.correct")}
            </ButtonLink>
          }
        >
          {reason && <p class="returned-reason">“{reason}”</p>}
          {marks?.length ? <p>{t("detail.returned.marks", { fields: marks.map(name).join(", ") })}</p> : null}
        </Banner>
      );
    }
    case "undecided":
    case "quarantined":
    case "unreadable":
    case "held": {
      const waits = state === "held" || state === "undecided";
      const { code = "", outcome, errors = [] } = record.outcome ?? {};
      const decided = caseOf(record.id);
      return (
        <Banner
          tone={waits ? "turmeric" : "madder"}
          title={t("detail.quarantined")}
          action={waits ? undefined : <Mend report={report} />}
        >
          <p>{tCode(`code.${code}`, outcome ? `outcome.${outcome}` : `state.${state}.hint`)}</p>
          {decided && caseWords(decided).map((words) => <p key={words}>{words}</p>)}
          {errors.map((error) => (
            <p key={error.path}>
              {name(error.path.split(".")[1] ?? error.path)}:{" "}
              {errorWords(error as Parameters<typeof errorWords>[0])}
            </p>
          ))}
        </Banner>
      );
    }
    case "contested":
      return (
        <Banner
          tone="madder"
          icon="versions"
          title={t("detail.versions")}
          action={
            <ButtonLink kind="primary" icon="versions" href={`/konflik/report/${report.id}`}>
              {t("detail.versions.see")}
            </ButtonLink>
          }
        >
          {t("state.contested.hint")}
        </Banner>
      );
    case "replaced":
      return report.replacedBy[0] ? (
        <p>
          <a href={`/laporan/${report.replacedBy[0]}`}>{t("detail.replacement")}</a>
        </p>
      ) : null;
    default:
      return null;
  }
}

/** Not counted as it is: the same again, put right; or it has been read and needs no more. */
function Mend({ report }: { report: Report }) {
  return (
    <>
      <ButtonLink kind="primary" icon="pencil" href={`/lapor?ulang=${report.id}`}>
        {t("detail.redo")}
      </ButtonLink>
      {!readRefusals.value.has(report.id) && (
        <Button onClick={() => markRead(report.id)}>{t("detail.read")}</Button>
      )}
    </>
  );
}

/** Both times, and every step since. */
export function History({ report, card }: { report: Report; card: Card | undefined }) {
  const { state, body } = report.record.registers;
  const me = session.value.kind === "signed_in" ? session.value.person.id : "";
  const who = (by?: string) => {
    if (by === me) return t("detail.history.you");
    return card?.superior && by === card.superior.person ? card.superior.name : t("detail.history.superior");
  };
  const made = body?.at ?? report.madeAt;
  const received = body?.received ?? report.receivedAt;
  return (
    <Section
      title={t("detail.history")}
      aside={
        <a class="link-large" href={`/riwayat/report/${report.id}`}>
          {t("detail.history.all")}
        </a>
      }
    >
      <ol class="history">
        <li>
          <p>{t("detail.history.made")}</p>
          <p class="soft small">{made ? formatMoment(made) : t("common.none")}</p>
        </li>
        <li>
          <p>{t("detail.history.received")}</p>
          <p class="soft small">{received ? formatMoment(received) : t("detail.not_received")}</p>
        </li>
        {state?.at ? (
          <li>
            <p>
              {tCode(`state.${state.value}`, "state.submitted")}{" "}
              {t("detail.history.by", { name: who(state.by) })}
            </p>
            <p class="soft small">
              {formatMoment(state.at)}
              {state.received
                ? ` · ${t("detail.history.received_at", { moment: formatMoment(state.received) })}`
                : ""}
              {state.reason ? ` · “${state.reason}”` : ""}
            </p>
          </li>
        ) : null}
      </ol>
    </Section>
  );
}
