import type { Task } from "../../appraisal";
import type { Words } from "../../reading";
import { collection } from "../../sync";
import { label, t } from "../../text";

/** Days of unexcused absence in a year, and what PP 94/2021 says of so many; null: nothing yet. */
export type Absent = { days: number; source: string; step: Words | null };

/** What was counted, beside the question that it belongs to. It tells, and weighs nothing. */
export function Attendance({ task }: { task: Task }) {
  const standing = collection("standing_result").value.find(
    ({ value }) => value?.cycle === task.cycle && value.placement === task.placement,
  );
  const absent: Absent | null | undefined = standing?.value.attendance;
  if (!absent) return null;
  return (
    <div class="card">
      <p>{t("menilai.attendance", { n: absent.days })}</p>
      <p class="small">
        {absent.step
          ? t("menilai.attendance.step", { step: label(absent.step) })
          : t("menilai.attendance.none")}
      </p>
      <p class="small soft">{t("menilai.attendance.hint", { source: absent.source })}</p>
    </div>
  );
}
