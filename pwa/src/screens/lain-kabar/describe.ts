/** What a piece of news says on this phone, and where it leads. The record has only codes; the names are here already. */
import { findIndicator, nameOf, rolesFor } from "../../mine";
import { readLine, readReport } from "../../reading";
import { collection, record } from "../../sync";
import { formatDate, t } from "../../text";
import type { IconName } from "../../ui/icon";
import type { News } from "../lain/news";

export type Described = { title: string; icon: IconName; href: string };

const nameAt = (placement: string) =>
  collection("placement").value.find(({ id }) => id === placement)?.value?.name ?? "";

function indicatorName(line: string, indicator: string): string {
  const found = record("plan_line", line).value;
  const own = findIndicator(line, indicator)?.indicator.name;
  return own ?? (found && readLine(found)?.indicators.find(({ id }) => id === indicator)?.name) ?? "";
}

export function describe({ kind, value }: News): Described {
  const mine = rolesFor(value.placement).includes("author");
  const name = nameAt(value.placement);
  switch (kind) {
    case "report_returned": {
      const found = record("report", value.report).value;
      const date = found && readReport(found)?.body.date;
      const title = date ? t("kabar.returned.day", { date: formatDate(date) }) : t("kabar.returned");
      return { title, icon: "reply", href: `/laporan/${value.report}` };
    }
    case "report_verified": {
      const [n, by] = [Object.keys(value.reports).length, nameOf(value.by)];
      const title = by ? t("kabar.verified.by", { n, name: by }) : t("kabar.verified", { n });
      return { title, icon: "checks", href: "/laporan" };
    }
    case "target_reached": {
      const indicator = indicatorName(value.line, value.indicator);
      const title = mine ? t("kabar.target.mine", { indicator }) : t("kabar.target", { name, indicator });
      return { title, icon: "target", href: mine ? `/kinerja/${value.line}` : `/tim/${value.placement}` };
    }
    case "rating_due": {
      const title = t("kabar.rating", { n: value.n, date: formatDate(value.until) });
      return { title, icon: "hourglass", href: "/menilai" };
    }
    case "result_released":
      return { title: t("kabar.result"), icon: "list", href: `/hasil/${value.record}` };
    case "objection_step": {
      const step = value.step as "objected" | "explained" | "decided";
      const title = mine ? t("kabar.objection.mine") : t(`kabar.objection.${step}`, { name });
      return { title, icon: "info", href: `/hasil/${value.record}` };
    }
    case "question": {
      const title = mine ? t("kabar.question.mine") : t("kabar.question", { name });
      return { title, icon: "pencil", href: mine ? "/kinerja/rencana" : `/tim/${value.placement}/rencana` };
    }
    case "escalated":
      return { title: t("kabar.escalated", { name }), icon: "late", href: `/hasil/${value.record}` };
    case "deadline_near":
      return {
        title: t("kabar.deadline", { date: formatDate(value.until) }),
        icon: "hourglass",
        href: "/laporan",
      };
    case "office_letter":
      return {
        title: t(value.sent === "process_input" ? "kabar.letter.input" : "kabar.letter.report"),
        icon: "inbox",
        href: "/pengelola/surat",
      };
    case "office_answer": {
      if (value.sent === "data_problem")
        return { title: t("kabar.answer.correction"), icon: "reply", href: "/lain/data" };
      const ofInput = value.sent === "process_input";
      const title = ofInput ? t("kabar.answer.input") : t("kabar.answer.report", { name });
      return {
        title,
        icon: "reply",
        href: ofInput ? "/lain/umpan/masukan" : `/lain/dialog/laporan/${value.record}`,
      };
    }
    case "not_chosen": {
      const href = `/riwayat/${value.collection}/${value.record}`;
      return { title: t("kabar.not_chosen"), icon: "versions", href };
    }
    default: // of a newer server
      return { title: t("kabar.other"), icon: "info", href: "/" };
  }
}
