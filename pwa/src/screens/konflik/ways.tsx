import type { ViewRecord } from "../../sync";
import { t, tCode } from "../../text";
import { ButtonLink } from "../../ui/button";
import { placeOf } from "./places";

/** To the record's past, and to its own screen where it has one. */
export function Ways({ record }: { record: ViewRecord }) {
  const place = placeOf(record);
  return (
    <div class="row">
      <ButtonLink icon="clock" href={`/riwayat/${record.collection}/${record.id}`}>
        {t("konflik.history")}
      </ButtonLink>
      {place && (
        <ButtonLink icon="forward" href={place}>
          {tCode(`konflik.open.${record.collection}`, "konflik.open.plan")}
        </ButtonLink>
      )}
    </div>
  );
}
