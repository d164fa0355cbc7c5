import { disputesOf } from "../../disputes";
import type { Route } from "../../router";
import { asides, record as recordOf } from "../../sync";
import { t } from "../../text";
import { Section } from "../../ui/card";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Asides } from "./asides";
import { partName, titleOf } from "./describe";
import { OneDispute } from "./one-dispute";
import { ownerName } from "./people";
import { Ways } from "./ways";
import "./konflik.css";

/** All that differs in one record, version beside version; and what was decided against this person's own. */
export function KonflikDetail({ route }: { route: Route }) {
  const { collection = "", id = "" } = route.params;
  const record = recordOf(collection, id).value;
  const own = asides.value.filter((aside) => aside.collection === collection && aside.record === id);
  if (!record)
    return (
      <Page title={t("konflik.gone")} back="/konflik">
        <EmptyState title={t("konflik.gone")}>{t("konflik.gone.hint")}</EmptyState>
      </Page>
    );
  const disputes = disputesOf(record);
  return (
    <Page
      title={disputes.length || !own.length ? t("konflik.title") : t("konflik.aside")}
      line={[ownerName(record.owner), titleOf(record)].filter(Boolean).join(": ")}
      back="/konflik"
      wide
    >
      {own.length > 0 && <Asides asides={own} record={record} />}
      {disputes.length > 1 && <p>{t("konflik.several")}</p>}
      {disputes.map((dispute) => (
        <Section key={dispute.key} title={partName(dispute.name)}>
          <OneDispute dispute={dispute} />
        </Section>
      ))}
      {disputes.length + own.length === 0 && (
        <EmptyState title={t("konflik.closed")}>{t("konflik.closed.hint")}</EmptyState>
      )}
      <Ways record={record} />
    </Page>
  );
}
