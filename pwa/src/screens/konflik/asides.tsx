import { tableOf } from "../../resolving";
import { type Aside, noteAsides, type ViewRecord } from "../../sync";
import { formatMoment, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { describe, differing } from "./describe";
import { who } from "./people";
import { VersionCard } from "./version-card";

/** Somebody who saw both chose another value: what was chosen, by whom, and one's own, which stays. */
export function Asides({ asides, record }: { asides: readonly Aside[]; record: ViewRecord }) {
  return (
    <>
      {asides.map((aside) => (
        <OneAside key={`${aside.id}/${aside.register}`} aside={aside} record={record} />
      ))}
    </>
  );
}

function OneAside({ aside, record }: { aside: Aside; record: ViewRecord }) {
  const { by, at = 0, received = 0, value, reason = "" } = record.registers[aside.register] ?? {};
  const own =
    aside.register === "state" ? tableOf(record.collection)?.steps[String(aside.value)]?.target : aside.value;
  const [theirs, yours] = [describe(record, aside.register, value), describe(record, aside.register, own)];
  const differs = differing([theirs, yours]);
  const why = reason || record.registers.state?.reason;
  return (
    <div class="stack">
      <Banner
        tone="indigo"
        icon="versions"
        title={t("konflik.aside")}
        action={<Button onClick={() => noteAsides([aside.id])}>{t("konflik.aside.read")}</Button>}
      >
        <p>{t("konflik.aside.by", { who: who(by), moment: formatMoment(at) })}</p>
        {why && <p>“{why}”</p>}
      </Banner>
      <div class="versions">
        <VersionCard
          title={t("konflik.aside.theirs")}
          parts={theirs}
          differs={differs}
          version={{ at, received }}
        />
        <VersionCard
          title={t("konflik.aside.yours")}
          parts={yours}
          differs={differs}
          version={{ at: aside.at, received: aside.received }}
        />
      </div>
    </div>
  );
}
