/** The desk with its drawers: people, what waits for a decision, devices and what is missing from them, periods, cycles, rules. Only for who administers units, or makes the rules. */
import { useEffect, useState } from "preact/hooks";
import { missingFactor, readMe } from "../../administration";
import { readSetup } from "../../administration-setup";
import { match, navigate, type RouteName, route } from "../../router";
import { t } from "../../text";
import { BottomBar, type NavItem } from "../../ui/bottom-bar";
import { ButtonLink } from "../../ui/button";
import { EmptyState, Skeleton } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Toasts } from "../../ui/toast";
import { Devices } from "./devices";
import { LATER, type LaterScreen, mayEnter, screenFor } from "./later";
import { Losses } from "./losses";
import { People } from "./people";
import { Periods } from "./periods";
import { Person } from "./person";
import { Refused } from "./refused";
import { useAnswer } from "./use-answer";
import { WaitingList } from "./waiting-list";

export function Desk() {
  const me = useAnswer(readMe, "me");
  const here = route.value;
  if (me.refusal && me.refusal !== "not_signed_in") {
    return (
      <Page title={t("admin.title")} withoutSync>
        <Refused code={me.refusal} again={me.again} />
      </Page>
    );
  }
  const roles = me.value?.roles ?? [];
  const arriving = useSetupFirst(here.name === "pengelola", me.value && roles.includes("admin"));
  // More drawers than the rail is high: the one that is open has to be seen.
  useEffect(() => {
    document.querySelector(".bottom-bar [aria-current=page]")?.scrollIntoView({ block: "nearest" });
  }, [here.name, me.value, arriving]);
  if (me.refusal || (me.value && !mayEnter(roles))) return <NotHere signedIn={!me.refusal} />;
  if (!me.value || arriving) {
    return (
      <main class="page-main">
        <Skeleton lines={6} label={t("common.loading")} />
      </main>
    );
  }
  // Whatever was opened: first what it asks for. Then it is shown.
  const name = missingFactor.value ? "pengelola_keamanan" : screenFor(here.name, roles);
  return (
    <>
      <a class="skip" href="#main">
        {t("common.skip")}
      </a>
      <div class="with-bar" data-desk>
        <BottomBar
          items={drawers(name).filter(({ href }) => {
            const behind = match(new URL(href, location.origin)).name;
            return screenFor(behind, roles) === behind;
          })}
        />
        {name in LATER ? (
          <Later key={`${name} ${here.path}`} name={name} params={here.params} />
        ) : name === "pengelola_perangkat" ? (
          <Devices />
        ) : name === "pengelola_kehilangan" ? (
          <Losses />
        ) : name === "pengelola_periode" ? (
          <Periods />
        ) : name === "pengelola_antrean" ? (
          <WaitingList key="case" queue="case" />
        ) : name === "pengelola_masalah" ? (
          <WaitingList key="data_problem" queue="data_problem" />
        ) : name === "pengelola_orang" ? (
          <Person key={here.path} placement={here.params.placement ?? ""} />
        ) : (
          <People agency={me.value.instansi.name} />
        )}
      </div>
      <Toasts />
    </>
  );
}

/** Whoever opens the desk while something of its set-up is open sees that first: once, then he goes where he likes. */
function useSetupFirst(atTheDoor: boolean, administers: boolean | undefined): boolean {
  const [arriving, setArriving] = useState(atTheDoor);
  useEffect(() => {
    if (!arriving || administers === undefined) return;
    if (!administers) return setArriving(false);
    void readSetup().then((answer) => {
      const open = answer.ok && answer.value.settled < answer.value.steps.length;
      if (open && route.peek().name === "pengelola") navigate("/pengelola/mulai", { replace: true });
      setArriving(false);
    });
  }, [arriving, administers]);
  return arriving;
}

const opened = new Map<RouteName, LaterScreen>();

/** A screen of a part that comes when somebody opens it. */
function Later({ name, params }: { name: RouteName; params: Record<string, string> }) {
  const [, setReady] = useState(0);
  const [failed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    LATER[name]?.().then(
      (screen) => {
        opened.set(name, screen);
        setReady((count) => count + 1);
      },
      () => setFailed(true),
    );
  };
  useEffect(load, []);
  const Found = opened.get(name);
  if (Found) return <Found {...params} />;
  return (
    <Page title={t("admin.title")} wide withoutSync>
      {failed ? <Refused code="offline" again={load} /> : <Skeleton lines={8} label={t("common.loading")} />}
    </Page>
  );
}

const CYCLES = new Set([
  "pengelola_siklus",
  "pengelola_buka",
  "pengelola_satu_siklus",
  "pengelola_penilai",
  "pengelola_hasil",
  "pengelola_keberatan",
  "pengelola_catatan",
]);

const BOARD = new Set(["pengelola_papan", "pengelola_papan_unit", "pengelola_panduan"]);

function drawers(at: string): NavItem[] {
  return [
    {
      href: "/pengelola/mulai",
      label: t("admin.setup"),
      icon: "checks",
      current: at === "pengelola_mulai" || at === "pengelola_slip",
      deskOnly: true, // on a phone the page of the people leads there
    },
    {
      href: "/pengelola",
      label: t("admin.people"),
      icon: "team",
      current: at === "pengelola" || at === "pengelola_orang" || at === "pengelola_unit",
    },
    {
      href: "/pengelola/impor",
      label: t("admin.imports"),
      icon: "copy",
      current: at === "pengelola_impor" || at === "pengelola_satu_impor",
      deskOnly: true, // on a phone the page of the people leads there
    },
    {
      href: "/pengelola/antrean",
      label: t("admin.queue"),
      icon: "inbox",
      current: at === "pengelola_antrean",
    },
    {
      href: "/pengelola/masalah",
      label: t("admin.problems"),
      icon: "warning",
      current: at === "pengelola_masalah",
    },
    {
      href: "/pengelola/surat",
      label: t("admin.letters"),
      icon: "reply",
      current: at === "pengelola_surat",
      deskOnly: true, // on a phone the page of wrong data leads there
    },
    {
      href: "/pengelola/perangkat",
      label: t("admin.devices"),
      icon: "phone",
      current: at === "pengelola_perangkat",
    },
    {
      href: "/pengelola/kehilangan",
      label: t("admin.losses"),
      icon: "hourglass",
      current: at === "pengelola_kehilangan",
      deskOnly: true, // on a phone the page of the devices leads there
    },
    {
      href: "/pengelola/kios",
      label: t("kiosks.title"),
      icon: "place",
      current: at === "pengelola_kios",
      deskOnly: true, // on a phone the page of the devices leads there
    },
    {
      href: "/pengelola/periode",
      label: t("admin.periods"),
      icon: "clock",
      current: at === "pengelola_periode",
    },
    {
      href: "/pengelola/siklus",
      label: t("cycles.title"),
      icon: "sync",
      current: CYCLES.has(at),
      deskOnly: true, // on a phone the page of the periods leads there
    },
    {
      href: "/pengelola/papan",
      label: t("admin.board"),
      icon: "list",
      current: BOARD.has(at),
      deskOnly: true, // on a phone the page of the cycles leads there
    },
    {
      href: "/pengelola/karier",
      label: t("admin.career"),
      icon: "target",
      current: at === "pengelola_karier" || at === "pengelola_kotak",
      deskOnly: true, // on a phone the page of the board leads there
    },
    {
      href: "/pengelola/kepuasan",
      label: t("admin.surveys"),
      icon: "person",
      current: at === "pengelola_kepuasan",
      deskOnly: true, // on a phone the page of the periods leads there
    },
    {
      href: "/pengelola/dokumen",
      label: t("admin.papers"),
      icon: "print",
      current: at === "pengelola_dokumen",
      deskOnly: true, // on a phone the page of a person has his
    },
    {
      href: "/pengelola/skema",
      label: t("admin.schemes"),
      icon: "pencil",
      current: at === "pengelola_skema" || at === "pengelola_satu_skema",
      deskOnly: true, // nobody edits a scheme on a phone; the page of the cycles leads there
    },
    {
      href: "/pengelola/libur",
      label: t("admin.holidays"),
      icon: "late",
      current: at === "pengelola_libur",
      deskOnly: true, // on a phone the page of the schemes leads there
    },
    {
      href: "/pengelola/keamanan",
      label: t("admin.security"),
      icon: "lock",
      current: at === "pengelola_keamanan" || at === "pengelola_layanan",
      deskOnly: true, // on a phone the page of the devices leads there
    },
    {
      href: "/pengelola/audit",
      label: t("admin.audit"),
      icon: "search",
      current: at === "pengelola_audit" || at === "pengelola_peran",
      deskOnly: true, // on a phone the page of the people leads there
    },
    {
      href: "/pengelola/sistem",
      label: t("admin.system"),
      icon: "info",
      current: at === "pengelola_sistem",
      deskOnly: true, // nobody looks after a machine on a phone; the set-up leads there
    },
  ];
}

function NotHere({ signedIn }: { signedIn: boolean }) {
  return (
    <Page title={t("admin.title")} withoutSync>
      <EmptyState
        title={t(signedIn ? "admin.not_admin" : "admin.sign_in")}
        action={
          <ButtonLink kind="primary" href={signedIn ? "/" : "/masuk"}>
            {t(signedIn ? "common.to_home" : "admin.to_sign_in")}
          </ButtonLink>
        }
      >
        {t(signedIn ? "admin.not_admin.hint" : "admin.sign_in.hint")}
      </EmptyState>
    </Page>
  );
}
