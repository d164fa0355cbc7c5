import type { SetupStep } from "../../administration-setup";
import { formatDate, formatMoment, formatNumber, t, tCode } from "../../text";
import { Button, ButtonLink } from "../../ui/button";
import { Chip } from "../../ui/chip";
import { Copied } from "../pengelola/copied";
import { zoneName } from "./zone";

const LOOKS = {
  done: { tone: "green", icon: "check" },
  open: { tone: "turmeric", icon: "clock" },
  not_needed: { tone: "neutral", icon: "info" },
} as const;

const AT: Partial<Record<SetupStep["id"], string>> = {
  zone: "/pengelola/unit",
  import: "/pengelola/impor",
  scheme: "/pengelola/skema",
  cycle: "/pengelola/siklus/buka",
  slips: "/pengelola/slip",
  kiosk: "/pengelola/kios",
  backup: "/pengelola/sistem",
};

/** What is typed at the server, as the guide has it. */
const COMMANDS = [
  "luring keys backup cadangan-rahasia.txt",
  'luring backup -o cadangan.tar.age --to "$(grep -o "age1[a-z0-9]*" cadangan-rahasia.txt)"',
  "luring verify cadangan.tar.age --identity cadangan-rahasia.txt",
];

/** One line of the set-up: what it is, why, how it stands, and what leads on. */
export function StepCard({
  step,
  isNext,
  onDecide,
}: {
  step: SetupStep;
  isNext: boolean;
  onDecide: () => void;
}) {
  const { id, state } = step;
  const href = id === "cycle" && step.lacks === "period" ? "/pengelola/periode" : AT[id];
  const goes = id === "cycle" && step.lacks === "period" ? "period" : id;
  return (
    <li class="card stack" data-state={state} aria-label={t(`siap.${id}`)}>
      <div class="row" data-spread>
        <h2>{t(`siap.${id}`)}</h2>
        <Chip {...LOOKS[state]}>{t(`siap.state.${state}`)}</Chip>
      </div>
      <p>{t(`siap.${id}.what`)}</p>
      <Standing step={step} />
      {id === "backup" && state === "open" && <Commands />}
      <div class="row">
        {href && (
          <ButtonLink kind={isNext && id !== "backup" ? "primary" : "secondary"} icon="forward" href={href}>
            {tCode(`siap.go.${goes}`, "siap.title")}
          </ButtonLink>
        )}
        {step.may_set_aside && state !== "done" && (state === "open" || step.reason !== "") && (
          <Button kind="quiet" onClick={onDecide} aria-label={decide(step)}>
            {t(state === "open" ? "siap.set_aside" : "siap.take_up")}
          </Button>
        )}
      </div>
    </li>
  );
}

const decide = ({ id, state }: SetupStep) =>
  `${t(state === "open" ? "siap.set_aside" : "siap.take_up")}: ${t(`siap.${id}`)}`;

function Commands() {
  return (
    <div class="stack">
      <p>{t("siap.backup.type")}</p>
      {COMMANDS.map((command, at) => (
        <Copied key={command} text={command} label={t("siap.command", { n: at + 1 })} />
      ))}
    </div>
  );
}

/** What is known of it: which, how many, when and by whom; or why it is open again. */
function Standing({ step }: { step: SetupStep }) {
  const { id, state, at, by, about, done, total, lacks } = step;
  const [first = "", last = ""] = about.split("/");
  const said = [
    id === "import" && done > 0 && t("siap.people", { n: done }),
    id === "slips" && total > 0 && t("siap.have_slip", { n: done, total: formatNumber(total) }),
    id === "kiosk" && done > 0 && t("siap.kiosks", { n: done }),
    id === "cycle" && about
      ? t("siap.period", { first: formatDate(first), last: formatDate(last) })
      : zoneName(about),
    step.reason,
  ].filter((part) => typeof part === "string" && part !== "");
  const who =
    by || t(id === "slips" && state === "not_needed" && !step.reason ? "siap.sso" : "siap.by_command");
  return (
    <>
      {said.length > 0 && (
        <p>
          <b>{said.join(" · ")}</b>
        </p>
      )}
      {state !== "open" && <p class="soft">{at ? t("siap.when", { moment: formatMoment(at), who }) : who}</p>}
      {lacks !== "" && <p>{t(`siap.lacks.${lacks}`, { moment: at ? formatMoment(at) : "" })}</p>}
    </>
  );
}
