import { useComputed } from "@preact/signals";
import { Component, type ComponentChildren, type ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { handed } from "./handed";
import { myReports, supervises, toVerify } from "./mine";
import { hasResults } from "./outcomes";
import { navigate, type Route, type RouteName, route } from "./router";
import { Beranda } from "./screens/pegawai/beranda";
import { readRefusals } from "./screens/pegawai/report-drafts";
import { locked, session } from "./session";
import { applyUpdate, collection, keepParts, updateReady } from "./sync";
import { loadWords, t } from "./text";
import { Banner } from "./ui/banner";
import { BottomBar, type NavItem } from "./ui/bottom-bar";
import { Button, ButtonLink } from "./ui/button";
import { EmptyState, Skeleton } from "./ui/empty-state";
import { Motif } from "./ui/motif";
import { Page } from "./ui/page";
import { needsAuthor } from "./ui/state";
import { SyncVoice } from "./ui/sync-chip";
import { Toasts } from "./ui/toast";
import "./app.css";

type Screen = ComponentType<{ route: Route }>;
type Load = () => Promise<Screen>;

/** One part to load a role: after the first of its screens the others are there at once. */
async function pegawai() {
  await loadWords("outcomes", "pegawai");
  return import("./screens/pegawai");
}

async function penilai() {
  await loadWords("outcomes", "penilai");
  return import("./screens/penilai");
}

async function konflik() {
  await loadWords("outcomes", "pegawai", "konflik", "rencana");
  return import("./screens/konflik");
}

async function closer() {
  await loadWords("outcomes", "pegawai", "konflik", "rencana");
  return import("./screens/konflik/closer");
}

async function rencana() {
  await loadWords("outcomes", "pegawai", "konflik", "rencana");
  await susun().catch(() => undefined); // without a signal the plan is there without it
  return import("./screens/rencana");
}

async function supervisor() {
  await loadWords("outcomes", "pegawai", "penilai", "konflik", "rencana", "nilai");
  await susun().catch(() => undefined);
  return import("./screens/rencana/supervisor");
}

async function hasil() {
  await loadWords("outcomes", "pegawai", "konflik", "rencana", "hasil");
  return import("./screens/hasil");
}

/** Results come once a year: a phone that has none need not have their screens either. */
const OUTCOME_PARTS = ["hasil", "hasil.chart", "hasil.id"];

/** What supervisors do does not come with the app: their phones fetch it once they are known to be some, and keep it. */
const SUPERVISORS_PARTS = ["supervisor", "supervisor.id", "penilai", "penilai.id", "nilai.id"];

async function menilai() {
  await loadWords("outcomes", "konflik", "menilai");
  return import("./screens/menilai");
}

/** Nor does rating others: it comes to the phones of those who are asked to. */
const RATERS_PARTS = ["rating", "rating.id", "menilai", "menilai.id"];

async function susun() {
  await loadWords("outcomes", "pegawai", "konflik", "rencana", "susun");
  return import("./screens/susun");
}

/** What is only wanted while a plan is made or something looked at closely: fetched after the app, and kept with it. */
const CLOSER_PARTS = ["susun", "susun.id", "closer", "cadangan", "cadangan.id", "courier"];

async function cadangan() {
  await loadWords("outcomes", "cadangan");
  return import("./screens/cadangan");
}

async function titipan() {
  await loadWords("outcomes", "titipan");
  return import("./screens/titipan");
}

/** What carries for others: fetched after the app and kept with it, for they come without a signal. */
const CARRIERS_PARTS = ["titipan", "titipan.id", "carrier"];

/** What helps beside the score: fetched when it is first wanted. */
async function lain() {
  await loadWords("outcomes", "lain");
  return import("./screens/lain");
}

async function masuk() {
  await loadWords("outcomes", "masuk", "pegawai");
  return import("./screens/masuk");
}

/** What works with the internet only comes with it: no phone keeps it beforehand. */
async function online(...areas: Parameters<typeof loadWords>) {
  await loadWords("outcomes", ...areas);
  return import("./screens/online");
}

const screens: Partial<Record<RouteName, Load>> = {
  lapor: async () => (await pegawai()).Lapor,
  laporan: async () => (await pegawai()).Laporan,
  laporan_detail: async () => (await pegawai()).LaporanDetail,
  kinerja: async () => (await pegawai()).Kinerja,
  kinerja_detail: async () => (await pegawai()).KinerjaDetail,
  sinkron: async () => (await pegawai()).Sinkron,
  saya: async () => (await pegawai()).Saya,
  cadangan: async () => (await cadangan()).Cadangan,
  titipan: async () => (await titipan()).Titipan,
  tim: async () => (await penilai()).Tim,
  tim_detail: async () => (await penilai()).TimDetail,
  verifikasi: async () => (await penilai()).Verifikasi,
  klaim: async () => (await online("klaim")).Klaim,
  slip: async () => (await online("penilai")).Slip,
  konflik: async () => (await konflik()).Konflik,
  konflik_detail: async () => (await konflik()).KonflikDetail,
  antrean: async () => (await closer()).Antrean,
  riwayat: async () => (await closer()).Riwayat,
  hasil: async () => (await hasil()).Hasil,
  hasil_detail: async () => (await hasil()).HasilDetail,
  rencana: async () => (await rencana()).RencanaSaya,
  rencana_tim: async () => (await supervisor()).RencanaTim,
  aksi: async () => (await susun()).AksiSaya,
  aksi_tim: async () => (await susun()).AksiTim,
  matriks: async () => (await susun()).Matriks,
  nilai: async () => (await supervisor()).Nilai,
  menilai: async () => (await menilai()).Menilai,
  menilai_isi: async () => (await menilai()).MenilaiIsi,
  lain: async () => (await lain()).Lain,
  handed: async () => (await survei()).HandedOver,
  kunci: async () => (await pegawai()).Kunci,
  masuk: async () => {
    online().then(({ offerSso }) => offerSso(), Boolean);
    return (await masuk()).Masuk;
  },
  aktivasi: async () => (await online("masuk", "pegawai")).Aktivasi,
  selamat_datang: async () => (await masuk()).SelamatDatang,
};

/** Flows that fill the screen: one thing to do, no menu. */
const WITHOUT_MENU: RouteName[] = ["lapor", "menilai_isi", "masuk", "aktivasi", "selamat_datang"];

const loaded = new Map<RouteName, Screen>([["beranda", Beranda]]);

function Lazy({ route }: { route: Route }) {
  const { name } = route;
  const [, setReady] = useState(0);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const load = screens[name];
    if (loaded.has(name) || !load) return;
    load().then(
      (screen) => {
        loaded.set(name, screen);
        setReady((count) => count + 1);
      },
      () => setFailed(true),
    );
  }, [name]);
  const Screen = loaded.get(name);
  if (Screen) return <Screen key={route.path} route={route} />;
  if (!screens[name]) return <NotFound />;
  return failed ? <Failed /> : <Loading />;
}

function Loading() {
  return (
    <main class="page-main">
      <Skeleton lines={5} label={t("common.loading")} />
    </main>
  );
}

function NotFound() {
  return (
    <Page title={t("common.not_found")} back="/">
      <EmptyState
        title={t("common.not_found")}
        action={
          <ButtonLink kind="primary" href="/">
            {t("common.to_home")}
          </ButtonLink>
        }
      >
        {t("common.not_found.hint")}
      </EmptyState>
    </Page>
  );
}

function Failed() {
  return (
    <main class="page-main">
      <EmptyState
        title={t("common.failed")}
        action={
          <Button kind="primary" onClick={() => location.reload()}>
            {t("common.reload")}
          </Button>
        }
      >
        {t("common.failed.hint")}
      </EmptyState>
    </main>
  );
}

/** A bug in one screen must not take the way to the others with it. */
class Fence extends Component<
  { children: ComponentChildren; place: string },
  { broken: string | undefined }
> {
  override state = { broken: undefined };

  override componentDidCatch(error: unknown) {
    console.error(error);
    this.setState({ broken: this.props.place });
  }

  override render() {
    return this.state.broken === this.props.place ? <Failed /> : this.props.children;
  }
}

function UpdateBar() {
  if (!updateReady.value) return null;
  return (
    <div class="update-bar">
      <Banner
        tone="indigo"
        icon="install"
        title={t("app.update")}
        action={<Button onClick={applyUpdate}>{t("app.update.apply")}</Button>}
      >
        {t("app.update.hint")}
      </Banner>
    </div>
  );
}

function useNavigation(name: RouteName): NavItem[] {
  const returned = useComputed(
    () =>
      myReports.value.filter(({ id, record }) => needsAuthor(record) && !readRefusals.value.has(id)).length,
  ).value;
  const chief = supervises.value;
  const at = (...names: RouteName[]) => names.includes(name);
  const item = (href: string, label: string, icon: NavItem["icon"], current: boolean): NavItem => ({
    href,
    label,
    icon,
    current,
  });
  const home = item("/", t("nav.home"), "home", at("beranda", "menilai"));
  const report = { ...item("/lapor", t("nav.report"), "plus", at("lapor")), primary: true };
  const plan = {
    ...item(
      "/kinerja",
      t("nav.plan"),
      "target",
      at("kinerja", "kinerja_detail", "rencana", "aksi", "hasil", "hasil_detail"),
    ),
    deskOnly: chief,
  };
  const reports = {
    ...item("/laporan", t("nav.reports"), "list", at("laporan", "laporan_detail")),
    count: returned,
    deskOnly: chief,
  };
  const places = at("saya", "sinkron", "cadangan", "titipan", "klaim", "kunci", "lain");
  const me = item("/saya", t("nav.me"), "person", places);
  if (!chief) return [home, plan, report, reports, me];
  const team = item(
    "/tim",
    t("nav.team"),
    "team",
    at("tim", "tim_detail", "slip", "rencana_tim", "nilai", "matriks", "aksi_tim"),
  );
  const verify = {
    ...item("/verifikasi", t("nav.verify"), "inbox", at("verifikasi")),
    count: toVerify.value,
  };
  return [home, team, report, verify, plan, reports, me];
}

function SignedIn({ route }: { route: Route }) {
  const chief = supervises.value;
  useEffect(() => {
    keepParts([...CLOSER_PARTS, ...CARRIERS_PARTS, ...(chief ? SUPERVISORS_PARTS : [])]);
  }, [chief]);
  const rates = collection("task").value.length > 0;
  useEffect(() => {
    if (!rates) return;
    keepParts(RATERS_PARTS);
    let stop: (() => void) | undefined;
    let gone = false;
    import("./appraisal").then(({ followTasks }) => {
      if (!gone) stop = followTasks();
    });
    return () => {
      gone = true;
      stop?.();
    };
  }, [rates]);
  useEffect(() => {
    if (hasResults.value) keepParts(OUTCOME_PARTS);
  }, [hasResults.value]);
  const flow = WITHOUT_MENU.includes(route.name);
  const items = useNavigation(route.name);
  return (
    <div class="with-bar" data-rail-only={flow || undefined}>
      <BottomBar items={items} railOnly={flow} />
      <UpdateBar />
      <Fence place={route.path}>
        <Lazy route={route} />
      </Fence>
    </div>
  );
}

async function survei() {
  await loadWords("outcomes", "lain");
  return import("./screens/lain-survei");
}

const PUBLIC: RouteName[] = ["masuk", "aktivasi"];

export function App() {
  const { kind } = session.value;
  const here = route.value;
  const isHanded = handed.value !== "";
  const signedOut = kind === "signed_out";
  const elsewhere = signedOut && !isHanded && !PUBLIC.includes(here.name);
  useEffect(() => {
    // What citizens have answered on this phone.
    if (localStorage.getItem("luring-survei-kirim")) void survei().then(({ shipAnswers }) => shipAnswers());
  }, []);
  useEffect(() => {
    if (elsewhere) navigate("/masuk", { replace: true });
  }, [elsewhere]);
  if (kind === "starting" || elsewhere)
    return (
      <main class="splash" aria-busy="true">
        <Motif />
        <p class="unseen">{t("common.loading")}</p>
      </main>
    );
  // In somebody else's hands, whatever the address says and whoever is signed in.
  if (isHanded) return <Lazy route={{ ...here, name: "handed", path: "" }} />;
  if (locked.value && !signedOut && here.name !== "masuk") return <Lazy route={{ ...here, name: "kunci" }} />;
  return (
    <>
      <a class="skip" href="#main">
        {t("common.skip")}
      </a>
      {signedOut || locked.value ? <Lazy route={here} /> : <SignedIn route={here} />}
      {!signedOut && <SyncVoice />}
      <Toasts />
    </>
  );
}
