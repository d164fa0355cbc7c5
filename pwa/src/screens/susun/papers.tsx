import { t } from "../../text";
import { Papers } from "../rencana/papers";

/** The official documents of a plan and of what came of it. */
export const PlanPapers = ({ placement, cycle }: { placement: string; cycle: string }) => (
  <Papers
    placement={placement}
    about={cycle}
    words={{
      title: t("susun.papers"),
      open: t("susun.papers.open"),
      offline: t("susun.papers.offline"),
    }}
  />
);
