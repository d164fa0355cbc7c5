import type { ComponentChildren } from "preact";
import type { Standing } from "../../administration-surveys";
import type { SurveyForm } from "../../survey/box";
import { formatNumber, label, t } from "../../text";
import { exact } from "./number";

type StandingProps = { standing: Standing; form: SurveyForm; children?: ComponentChildren };

/** A unit or a counter: what came of it as a sentence, each element with its bar, and what citizens suggested. */
export function StandingCard({ standing, form, children }: StandingProps) {
  const { ikm, shares, comments } = standing;
  const name =
    standing.counter === null
      ? t("kepuasan.whole", { unit: standing.unit_name })
      : `${standing.unit_name}, ${standing.counter}`;
  if (!ikm)
    return (
      <section class="section">
        <h3>{t("kepuasan.too_few", { name })}</h3>
        <p class="soft">{t("kepuasan.too_few.hint", { n: form.minimum })}</p>
      </section>
    );
  const words = label(form.bands.find(({ id }) => id === ikm.band)?.label);
  const value = exact(ikm.value);
  return (
    <section class="section">
      <h3>{t("kepuasan.sentence", { name, value, band: ikm.band, words, n: ikm.n })}</h3>
      <table class="desk-table">
        <thead>
          <tr>
            <th scope="col">{t("kepuasan.element")}</th>
            <th scope="col">{t("kepuasan.nrr")}</th>
            <th scope="col">{t("kepuasan.n")}</th>
          </tr>
        </thead>
        <tbody>
          {ikm.elements.map(({ id, nrr, n }) => {
            const element = label(form.elements.find((one) => one.id === id)?.label);
            return (
              <tr key={id}>
                <th scope="row">{`${id.toUpperCase()} ${element}`}</th>
                <td>
                  <meter min={0} max={4} value={Number(nrr)} aria-label={element} /> {exact(nrr)}
                </td>
                <td>{formatNumber(n)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {form.facts
        .filter(({ id }) => Object.keys(shares[id] ?? {}).some(Boolean))
        .map((fact) => (
          <p key={fact.id}>
            {`${label(fact.label)}: `}
            {Object.entries(shares[fact.id] ?? {})
              .map(([id, n]) => `${factWords(fact, id)} ${formatNumber(n)}`)
              .join(" · ")}
          </p>
        ))}
      {comments.length > 0 && (
        <details>
          <summary class="desk-hit">{t("kepuasan.comments")}</summary>
          <ul>
            {comments.map((text, n) => (
              <li key={n}>{text}</li>
            ))}
          </ul>
        </details>
      )}
      {children}
    </section>
  );
}

const factWords = (fact: SurveyForm["facts"][number], id: string) =>
  id ? label(fact.options.find((one) => one.id === id)?.label) : t("kepuasan.unsaid");
