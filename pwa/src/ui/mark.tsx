import type { Mark } from "../proof";
import { t } from "../text";
import { Chip } from "./chip";
import type { IconName } from "./icon";
import type { Tone } from "./state";

const LOOKS: Record<Mark, { tone: Tone; icon: IconName }> = {
  unproven: { tone: "turmeric", icon: "late" },
  late: { tone: "madder", icon: "late" },
  amendment: { tone: "indigo", icon: "versions" },
  clock: { tone: "turmeric", icon: "late" },
  in_time: { tone: "violet", icon: "late" },
  sent_later: { tone: "violet", icon: "late" },
};

/** What there is to say about the time of an item, where there is something. */
export function TimeMark({ mark }: { mark: Mark | undefined }) {
  if (!mark) return null;
  const { tone, icon } = LOOKS[mark];
  return (
    <Chip tone={tone} icon={icon}>
      {t(`proof.${mark}`)}
    </Chip>
  );
}
