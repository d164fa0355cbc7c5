import { t } from "../text";
import { focusField } from "./field";
import "./error-summary.css";

/** After a failed attempt: what is wrong, each leading to its field. */
export function ErrorSummary({ errors }: { errors: { id: string; label: string; error: string }[] }) {
  if (!errors.length) return null;
  return (
    <div class="error-summary" role="alert">
      <p>{t("field.summary", { n: errors.length })}</p>
      <ul>
        {errors.map(({ id, label, error }) => (
          <li key={id}>
            <button type="button" onClick={() => focusField(id)}>
              {label}: {error}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
