import { useState } from "preact/hooks";
import { readUnits } from "../../administration";
import { type Boxed, type Boxes, type Level, readBoxes } from "../../administration-career";
import { Picture } from "../../charts/picture";
import { wear } from "../../charts/wear";
import { formatMoment, formatNumber, label, t } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { SelectField } from "../../ui/field";
import { Page } from "../../ui/page";
import { Pages } from "../pengelola/people";
import { Refused } from "../pengelola/refused";
import { useAnswer } from "../pengelola/use-answer";

const PAGE = 50; // so many are named in their cells
const RIGHT: Level[] = ["low", "middle", "high"];
const UP: Level[] = ["high", "middle", "low"];

wear(`
.boxes { inline-size: 100%; min-inline-size: 34rem; table-layout: fixed; border-collapse: separate; border-spacing: 2px; }
.boxes td { vertical-align: top; border: 1px solid var(--edge); border-radius: var(--half); padding: var(--s1); background: var(--surface); color: var(--ink); block-size: 6rem; overflow-wrap: anywhere; }
.boxes td[data-filled] { border-width: 3px; border-color: var(--ink); }
.boxes ul { margin: 0; padding-inline-start: 1.1em; }
.boxes th { text-align: start; }
@media print { .boxes { min-inline-size: 0; } }
`);

const points = (given: string | null) => (given === null ? "–" : formatNumber(Number(given)));

/** The nine boxes of a unit: a view to talk about, with the rules and all that each place is made of. */
export function BoxesPage() {
  const units = useAnswer(readUnits, "units");
  const [unit, setUnit] = useState("");
  const [start, setStart] = useState(0);
  const found = useAnswer(() => readBoxes({ unit, start }), `${unit}/${start}`);
  return (
    <Page title={t("talenta.boxes")} line={t("talenta.boxes.line")} back="/pengelola/karier" wide withoutSync>
      <div class="no-print desk-tools">
        {units.value && (
          <SelectField
            label={t("admin.unit")}
            options={[
              { value: "", label: t("talenta.every_unit") },
              ...units.value.units.map(({ id: value, name }) => ({ value, label: name })),
            ]}
            value={unit}
            onChange={(value) => {
              setUnit(value);
              setStart(0);
            }}
          />
        )}
        <Button icon="print" onClick={() => print()}>
          {t("talenta.print")}
        </Button>
      </div>
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={8} label={t("common.loading")} />
      ) : found.value.total === 0 ? (
        <EmptyState title={t("talenta.nobody")}>{t("talenta.nobody.hint")}</EmptyState>
      ) : (
        <>
          <p>{t("talenta.no_decision")}</p>
          <Grid boxes={found.value} />
          <Rules boxes={found.value} />
          <Section title={t("talenta.people", { n: found.value.total })}>
            <People boxes={found.value} />
            <Pages start={start} next={found.value.next} step={PAGE} onTurn={setStart} />
          </Section>
        </>
      )}
    </Page>
  );
}

function Grid({ boxes }: { boxes: Boxes }) {
  const outside = boxes.counts[""] ?? 0;
  const named = boxes.total <= PAGE;
  const predikat = (id: string) => label(boxes.names[id]) || id;
  return (
    <Picture
      sentence={t("talenta.sentence", { n: boxes.total - outside, all: boxes.total, outside })}
      dataAt={t("talenta.at", { moment: formatMoment(boxes.at) })}
      tableLabel={t("talenta.table")}
      table={{
        head: [
          t("admin.name"),
          t("admin.unit"),
          t("talenta.box"),
          t("talenta.performance"),
          t("talenta.results"),
          t("talenta.potential"),
          t("talenta.competencies"),
          t("talenta.signs"),
        ],
        rows: boxes.people.map((one) => [
          one.listed.name,
          one.listed.unit_name,
          one.box === null ? "–" : String(one.box),
          points(one.performance.points),
          one.predikat.map(predikat).join(", ") || "–",
          points(one.potential.points),
          one.assessed ? t("talenta.of", { n: one.met, all: one.assessed }) : "–",
          String(new Set(one.tags.map(({ sign }) => sign)).size),
        ]),
      }}
      csv={{ name: "sembilan-kotak.csv", label: t("talenta.csv") }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="picture-wide" aria-label={t("talenta.boxes")} tabIndex={0}>
        <table class="boxes">
          <caption class="small soft" style={{ textAlign: "start" }}>
            {t("talenta.axes")}
          </caption>
          <thead>
            <tr>
              <th scope="col" style={{ inlineSize: "5.5rem" }}>
                {t("talenta.potential")}
              </th>
              {RIGHT.map((level) => (
                <th key={level} scope="col">
                  {t("talenta.performance.is", { level: t(`talenta.level.${level}`) })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {UP.map((potential) => (
              <tr key={potential}>
                <th scope="row">{t(`talenta.level.${potential}`)}</th>
                {RIGHT.map((performance) => {
                  const box = boxes.boxes.find(
                    (one) => one.performance === performance && one.potential === potential,
                  );
                  if (!box) return <td key={performance} />;
                  const count = boxes.counts[String(box.number)] ?? 0;
                  return (
                    <td key={performance} data-filled={count > 0 || undefined}>
                      <b>{t("talenta.cell", { number: box.number, n: count })}</b>
                      <small class="soft" style={{ display: "block" }}>
                        {label(box.label)}
                      </small>
                      {named && count > 0 && (
                        <ul class="small">
                          {boxes.people
                            .filter((one) => one.box === box.number)
                            .map(({ listed }) => (
                              <li key={listed.placement}>{listed.name}</li>
                            ))}
                        </ul>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Picture>
  );
}

/** The thresholds that the picture was made with, and how an agency changes them. */
function Rules({ boxes }: { boxes: Boxes }) {
  const given = Object.entries(boxes.points)
    .map(([id, n]) => `${label(boxes.names[id]) || id.replaceAll("_", " ")} ${n}`)
    .join(", ");
  return (
    <Section title={t("talenta.rules")}>
      <ul>
        <li>{t("talenta.rules.performance", { ...boxes.performance, count: boxes.count, points: given })}</li>
        <li>
          {t("talenta.rules.potential", {
            ...boxes.potential,
            competency: boxes.competency,
            sign: boxes.sign,
            most: boxes.most_signs,
          })}
        </li>
        <li>{t("talenta.rules.unknown")}</li>
        <li>{t("talenta.source", { source: boxes.source })}</li>
      </ul>
      <p class="small soft">{t("talenta.rules.change")}</p>
    </Section>
  );
}

/** Each person with the evidence of his signs, and what he says of them himself. */
function People({ boxes }: { boxes: Boxes }) {
  return (
    <table class="desk-table">
      <thead>
        <tr>
          <th scope="col">{t("admin.name")}</th>
          <th scope="col">{t("talenta.box")}</th>
          <th scope="col">{t("talenta.why")}</th>
        </tr>
      </thead>
      <tbody>
        {boxes.people.map((one) => (
          <tr key={one.listed.placement}>
            <th scope="row">
              {one.listed.name}
              <small class="soft">{`${one.listed.position} · ${one.listed.unit_name}`}</small>
            </th>
            <td data-label={t("talenta.box")}>{one.box ?? t("talenta.outside")}</td>
            <td data-label={t("talenta.why")}>
              <Why one={one} boxes={boxes} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Why({ one, boxes }: { one: Boxed; boxes: Boxes }) {
  const list = one.predikat.map((id) => label(boxes.names[id]) || id).join(", ");
  return (
    <>
      <span style={{ display: "block" }}>
        {one.performance.points === null
          ? t("talenta.why.no_result")
          : t("talenta.why.performance", { points: points(one.performance.points), list })}
      </span>
      <span style={{ display: "block" }}>
        {one.potential.points === null
          ? t("talenta.why.no_competency")
          : t("talenta.why.potential", {
              points: points(one.potential.points),
              n: one.met,
              all: one.assessed,
            })}
      </span>
      {one.tags.map((tag) => (
        <small key={`${tag.sign}${tag.at}`} style={{ display: "block" }}>
          {t("talenta.why.sign", {
            label: tag.label,
            by: tag.by,
            at: formatMoment(tag.at),
            evidence: [tag.evidence, tag.record].filter(Boolean).join(" · "),
          })}
          {tag.answer && ` ${t("talenta.why.answer", { text: tag.answer })}`}
        </small>
      ))}
      {one.appreciations > 0 && <small>{t("talenta.why.thanks", { n: one.appreciations })}</small>}
    </>
  );
}
