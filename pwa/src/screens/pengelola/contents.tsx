import type { Waiting } from "../../administration";
import type { Form } from "../../forms/definition";
import type { ViewRecord } from "../../sync";
import { t, tCode } from "../../text";
import { Facts } from "../../ui/card";
import { describe } from "../konflik/describe";

/** What was written, each answer under the name that its author saw; the desk itself has no records and no forms. */
export function Contents({ one, form }: { one: Waiting; form?: Form }) {
  const { collection = "", contents } = one.body;
  if (!contents) return <span class="soft">{t("admin.queue.no_contents")}</span>;
  if (contents.step) {
    const step = tCode(`step.${contents.step}`, "konflik.part.state");
    return <span>{contents.reason ? `${step}: “${contents.reason}”` : step}</span>;
  }
  const put: [string, any][] = Object.entries(contents.put ?? {});
  const registers = Object.fromEntries(put.map(([name, value]) => [name, { heads: [], value }]));
  const record: ViewRecord = {
    collection,
    id: one.body.record ?? "",
    owner: one.owner,
    registers,
    sendState: "received",
  };
  const said = put
    .filter(([name, value]) => name !== "link" || !value?.line) // the desk knows no plans
    .flatMap(([name, value]) => describe(record, name, value, form));
  return <Facts facts={said.map(({ label, words }) => [label, words])} />;
}
