import type { Card } from "../../mine";
import { session } from "../../session";
import { t } from "../../text";
import { Facts } from "../../ui/card";

/** Who I am to the agency, and who my reports go to. */
export function PlacementFacts({ card }: { card: Card }) {
  const agency = session.value.kind === "signed_in" ? session.value.instansi.name : "";
  const { superior } = card;
  return (
    <Facts
      facts={[
        [t("saya.name"), card.name],
        [t("saya.nip"), card.nip],
        [t("saya.position"), card.position],
        [t("saya.unit"), agency ? `${card.unitName}, ${agency}` : card.unitName],
        [t("saya.superior"), superior ? <Superior {...superior} /> : t("saya.superior.none")],
      ]}
    />
  );
}

function Superior({ name, position }: { name: string; position: string }) {
  return (
    <>
      <b>{name}</b>
      <br />
      {position}
    </>
  );
}
