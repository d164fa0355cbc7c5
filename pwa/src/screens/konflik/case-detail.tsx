import type { RefObject } from "preact";
import type { Case } from "../../cases";
import { Photos } from "../../forms/photo";
import { type Evidence, record as recordOf, type ViewRecord } from "../../sync";
import { formatMoment, t, tCode } from "../../text";
import { Facts } from "../../ui/card";
import { describe, partName, titleOf } from "./describe";
import { who } from "./people";
import { Ways } from "./ways";

/** What a case is about, in a line: `Laporan 12 Mei 2027 dari Budi Santoso`. */
export function whatIs(one: Case): string {
  const { author, contents } = one;
  if (!author) return t("antrean.item.anonymous");
  const title = titleOf(targetOf(one));
  const what = contents?.step ? `${tCode(`step.${contents.step}`, "konflik.part.state")}: ${title}` : title;
  return t("antrean.item", { what, who: who(author) });
}

/** The record as it would be with the line: for its words only. */
function targetOf({ about, target, owner, contents }: Case): ViewRecord {
  const known = recordOf(about, target).value;
  if (known) return known;
  const registers = Object.fromEntries(
    Object.entries(contents?.put ?? {}).map(([name, value]) => [name, { heads: [], value }]),
  );
  return { collection: about, id: target, owner, registers, sendState: "received" };
}

/** What the server has not admitted it has not checked either. */
const photosOf = (put: Record<string, any> = {}): Evidence[] =>
  Object.values(put)
    .flatMap((value) => (Array.isArray(value?.evidence) ? value.evidence : []))
    .filter((one) => typeof one?.sha256 === "string");

/** When it was made, as far as that is proven. */
export function boundsWords(earliest: number, latest: number): string {
  const until = formatMoment(latest);
  return earliest
    ? t("antrean.bounds.between", { from: formatMoment(earliest), until })
    : t("antrean.bounds.until", { until });
}

/** That the phone's clock was set back says nothing for certain; whoever decides has to know. */
const steppedFact = (times: number): [string, string][] =>
  times > 0 ? [[t("antrean.stepped"), t("antrean.stepped.times", { times })]] : [];

/** One line that does not count: why, what it says, when it was made and what of that is proven. */
export function CaseDetail({ one, heading }: { one: Case; heading: RefObject<HTMLHeadingElement | null> }) {
  const { code, contents, made, received, earliest, latest, stepped, reason, errors } = one;
  const target = targetOf(one);
  const photos = photosOf(contents?.put);
  const said = Object.entries(contents?.put ?? {}).flatMap(([name, value]) => describe(target, name, value));
  return (
    <>
      <h2 ref={heading} tabIndex={-1}>
        {whatIs(one)}
      </h2>
      <div>
        <h3>{t("antrean.why")}</h3>
        <p>{tCode(`code.${code}`, "outcome.quarantined")}</p>
        {errors.map((error) => (
          <p key={error.path}>
            {partName(error.path.split(".")[0] ?? "")}:{" "}
            {tCode(`error.${error.code}`, "error.unknown", { limit: error.limit ?? "" })}
          </p>
        ))}
        {reason && <p>{t("antrean.wanted", { reason })}</p>}
      </div>
      {one.author ? (
        <>
          <div>
            <h3>{t("antrean.contents")}</h3>
            {contents?.step && (
              <p>
                {tCode(`step.${contents.step}`, "konflik.part.state")}
                {contents.reason ? `: “${contents.reason}”` : ""}
              </p>
            )}
            {said.length > 0 && <Facts facts={said.map(({ label, words }) => [label, words])} />}
            {photos.length > 0 && <Photos evidence={photos} report={one.id} />}
            {!contents && <p class="soft">{t("antrean.contents.none")}</p>}
            <Ways record={target} />
          </div>
          <Facts
            facts={[
              [t("antrean.made"), made ? formatMoment(made) : t("common.none")],
              [t("antrean.received"), received ? formatMoment(received) : t("common.none")],
              [t("antrean.bounds"), latest ? boundsWords(earliest, latest) : t("common.none")],
              ...steppedFact(stepped),
            ]}
          />
        </>
      ) : (
        <p class="soft">{t("antrean.anonymous")}</p>
      )}
    </>
  );
}
