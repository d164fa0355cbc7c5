import { useState } from "preact/hooks";
import { findHeld } from "../../administration";
import { formatMoment, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";
import { Pages } from "./people";
import { useAnswer } from "./use-answer";

/** What the server holds because of itself; nobody at a desk can do anything about it but tell its operator. */
export function HeldLines() {
  const [start, setStart] = useState(0);
  const found = useAnswer(() => findHeld({ start }), String(start));
  if (!found.value || found.value.total === 0) return null;
  return (
    <section class="section" aria-label={t("admin.held.list")}>
      <Banner tone="turmeric" icon="hourglass" title={t("admin.held", { n: found.value.lines })}>
        {t("admin.held.hint")}
      </Banner>
      <table class="desk-table">
        <thead>
          <tr>
            <th scope="col">{t("admin.name")}</th>
            <th scope="col">{t("admin.held.lines")}</th>
            <th scope="col">{t("admin.held.why")}</th>
            <th scope="col">{t("admin.held.since")}</th>
          </tr>
        </thead>
        <tbody>
          {found.value.held.map((one) => (
            <tr key={`${one.replica}/${one.code}`}>
              <th scope="row">
                {one.name}
                <small class="soft">{one.label}</small>
              </th>
              <td>{t("admin.device.lines", { n: one.lines })}</td>
              <td>{tCode(`admin.held.${one.code}`, "admin.held.other")}</td>
              <td data-label={t("admin.held.since")}>{formatMoment(one.since)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pages start={start} next={found.value.next} step={50} onTurn={setStart} />
    </section>
  );
}
