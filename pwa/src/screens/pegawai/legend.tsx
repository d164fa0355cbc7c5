import { t } from "../../text";

/** What the parts of a bar mean. */
export function Legend() {
  return (
    <ul class="legend">
      {(["verified", "reported", "unsent"] as const).map((part) => (
        <li key={part}>
          <span class="legend-key">
            <span class="progress-part" data-part={part} />
          </span>
          {t(`kinerja.legend.${part}`)}
        </li>
      ))}
      <li>
        <span class="legend-key">
          <span class="progress-tick" />
        </span>
        {t("kinerja.legend.target")}
      </li>
    </ul>
  );
}
