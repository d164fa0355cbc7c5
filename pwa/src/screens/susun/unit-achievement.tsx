import { collection } from "../../sync";
import { formatMoment, t, tCode } from "../../text";
import { Banner } from "../../ui/banner";

type Achievement = {
  period: string;
  level: string;
  reason: string;
  head: string | null;
  by: string;
  set_at: number;
};

/** What the unit that somebody heads has achieved, who set it and when: his own results are the same. */
export function UnitAchievement({ placement, period }: { placement: string; period?: string }) {
  const found = collection("achievement")
    .value.flatMap(({ value }) => (value ? [value as Achievement] : []))
    .filter((one) => one.head === placement && (period === undefined || one.period === period))
    .sort((a, b) => b.set_at - a.set_at)[0];
  if (!found) return null;
  const level = tCode(`susun.achievement.${found.level}`, "susun.achievement");
  const at = formatMoment(found.set_at);
  return (
    <Banner tone="indigo" icon="info" title={t("susun.achievement.is", { level })}>
      {found.reason}{" "}
      {found.by ? t("susun.achievement.by", { by: found.by, at }) : t("susun.achievement.at", { at })}{" "}
      {t("susun.achievement.head")}
    </Banner>
  );
}
