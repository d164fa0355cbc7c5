import { t } from "../text";
import { focusField } from "./field";
import "./error-summary.css";

type Wrong = {
  id: string;
  label: string;
  error: string;
  /** Where the field is not in sight yet. */
  onChoose?: () => void;
};

/** After a failed attempt: what is wrong, each leading to its field. */
export function ErrorSummary({ errors }: { errors: Wrong[] }) {
  if (!errors.length) return null;
  return (
    <div class="error-summary" role="alert">
      <p>{t("field.summary", { n: errors.length })}</p>
      <ul>
        {errors.map(({ id, label, error, onChoose }) => (
          <li key={`${id}/${error}`}>
            <button type="button" onClick={onChoose ?? (() => focusField(id))}>
              {label}: {error}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
