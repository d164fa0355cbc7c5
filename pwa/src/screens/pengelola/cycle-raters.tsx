import { useState } from "preact/hooks";
import {
  type OneCycle,
  type Rater,
  type Raters as RatersOf,
  readCycle,
  readRaters,
} from "../../administration-cycles";
import { formatMoment, formatNumber, label, t, tCode } from "../../text";
import { Button } from "../../ui/button";
import { Section } from "../../ui/card";
import { Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { showToast } from "../../ui/toast";
import { ChoosePerson } from "./choose-person";
import { RaterLoad } from "./rater-load";
import { AddRaterSheet, FigureSheet, KIND, nameKind, namePart, RemoveRaterSheet } from "./rater-sheets";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";

/** Who rates one person, and what was counted of him: changed while the cycle runs. */
export function Raters({ cycle: id }: { cycle: string }) {
  const [ratee, setRatee] = useState("");
  const found = useAnswer(() => readCycle(id), id);
  return (
    <Page
      title={t("raters.title")}
      line={found.value ? label(found.value.cycle.scheme) : t("raters.line")}
      back={`/pengelola/siklus/${id}`}
      wide
      withoutSync
    >
      {found.refusal ? (
        <Refused code={found.refusal} again={found.again} />
      ) : !found.value ? (
        <Skeleton lines={6} label={t("common.loading")} />
      ) : (
        <>
          <ChoosePerson label={t("raters.of")} chosen={ratee} onChoose={setRatee} without="" />
          {!ratee && <RaterLoad cycle={id} />}
          {ratee && <OfOne key={ratee} one={found.value} ratee={ratee} />}
        </>
      )}
    </Page>
  );
}

type Doing = "add" | "figure" | Rater;

function OfOne({ one, ratee }: { one: OneCycle; ratee: string }) {
  const found = useAnswer(() => readRaters(one.cycle.id, ratee), ratee);
  const [doing, setDoing] = useState<Doing>();
  const done = (words: string) => {
    setDoing(undefined);
    found.again();
    showToast(words);
  };
  if (found.refusal) return <Refused code={found.refusal} again={found.again} />;
  if (!found.value) return <Skeleton lines={6} label={t("common.loading")} />;
  const runs = one.cycle.state === "open" || one.cycle.state === "opening";
  const sheet = { one, ratee: found.value.ratee, onClose: () => setDoing(undefined), onDone: done };
  return (
    <>
      <Section
        title={t("raters.who", { name: found.value.ratee.name })}
        aside={
          <div class="row">
            {runs && (
              <Button icon="plus" onClick={() => setDoing("add")}>
                {t("rater.add")}
              </Button>
            )}
            {one.figures.length > 0 && (
              <Button icon="pencil" onClick={() => setDoing("figure")}>
                {t("figure.put")}
              </Button>
            )}
          </div>
        }
      >
        <RaterTable found={found.value} {...(runs && { onRemove: setDoing })} />
        <p class="soft">{t("raters.secret")}</p>
      </Section>
      {found.value.figures.length > 0 && <Figures one={one} found={found.value} />}
      {doing === "add" && <AddRaterSheet {...sheet} />}
      {doing === "figure" && <FigureSheet {...sheet} />}
      {doing && typeof doing === "object" && <RemoveRaterSheet {...sheet} rater={doing} />}
    </>
  );
}

function RaterTable({ found, onRemove }: { found: RatersOf; onRemove?: (rater: Rater) => void }) {
  if (found.raters.length === 0) return <p>{t("raters.none")}</p>;
  return (
    <table class="desk-table">
      <thead>
        <tr>
          <th scope="col">{t("admin.name")}</th>
          <th scope="col">{t("cycle.group")}</th>
          <th scope="col">{t("rater.why")}</th>
          <th scope="col">{t("rater.state")}</th>
        </tr>
      </thead>
      <tbody>
        {found.raters.map((rater) => (
          <tr key={`${rater.group}/${rater.listed.placement}`}>
            <th scope="row">
              {rater.listed.name}
              <small class="soft">
                {rater.listed.position}, {rater.listed.unit_name}
              </small>
            </th>
            <td data-label={t("cycle.group")}>{t(`cycle.group.${rater.group}`)}</td>
            <td data-label={t("rater.why")}>{tCode(`rater.why.${rater.reason}`, "rater.why.added")}</td>
            <td>
              {onRemove && rater.state !== "removed" ? (
                <Button
                  onClick={() => onRemove(rater)}
                  aria-label={t("rater.remove.of", { name: rater.listed.name })}
                >
                  {t("rater.remove")}
                </Button>
              ) : (
                t(`rater.state.${rater.state}`)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Figures({ one, found }: { one: OneCycle; found: RatersOf }) {
  return (
    <Section title={t("figures.title")}>
      <table class="desk-table">
        <thead>
          <tr>
            <th scope="col">{t("figure.part")}</th>
            <th scope="col">{t("figure.value")}</th>
            <th scope="col">{t("figure.source")}</th>
            <th scope="col">{t("figure.at")}</th>
          </tr>
        </thead>
        <tbody>
          {found.figures.map(({ part, value, source, at }) => (
            <tr key={part}>
              <th scope="row">{namePart(one, part)}</th>
              <td data-label={t("figure.value")}>
                {part === KIND ? nameKind(value) : formatNumber(Number(value))}
              </td>
              <td data-label={t("figure.source")}>{source || t("figure.source.opening")}</td>
              <td data-label={t("figure.at")}>{formatMoment(at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
