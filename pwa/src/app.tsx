import { useComputed } from "@preact/signals";
import { Component, type ComponentChildren, type ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { myReports, supervises, toVerify } from "./mine";
import { navigate, type Route, type RouteName, route } from "./router";
import { Beranda } from "./screens/pegawai/beranda";
import { readRefusals } from "./screens/pegawai/report-drafts";
import { session } from "./session";
import { applyUpdate, updateReady } from "./sync";
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

async function masuk() {
  await loadWords("outcomes", "masuk", "pegawai");
  return import("./screens/masuk");
}

const screens: Partial<Record<RouteName, Load>> = {
  lapor: async () => (await pegawai()).Lapor,
  laporan: async () => (await pegawai()).Laporan,
  laporan_detail: async () => (await pegawai()).LaporanDetail,
  kinerja: async () => (await pegawai()).Kinerja,
  kinerja_detail: async () => (await pegawai()).KinerjaDetail,
  sinkron: async () => (await pegawai()).Sinkron,
  saya: async () => (await pegawai()).Saya,
  tim: async () => (await penilai()).Tim,
  tim_detail: async () => (await penilai()).TimDetail,
  verifikasi: async () => (await penilai()).Verifikasi,
  slip: async () => (await penilai()).Slip,
  masuk: async () => (await masuk()).Masuk,
  aktivasi: async () => (await masuk()).Aktivasi,
  selamat_datang: async () => (await masuk()).SelamatDatang,
};

/** Flows that fill the screen: one thing to do, no menu. */
const WITHOUT_MENU: RouteName[] = ["lapor", "masuk", "aktivasi", "selamat_datang"];

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
  const home = item("/", t("nav.home"), "home", at("beranda"));
  const report = { ...item("/lapor", t("nav.report"), "plus", at("lapor")), primary: true };
  const plan = {
    ...item("/kinerja", t("nav.plan"), "target", at("kinerja", "kinerja_detail")),
    deskOnly: chief,
  };
  const reports = {
    ...item("/laporan", t("nav.reports"), "list", at("laporan", "laporan_detail")),
    count: returned,
    deskOnly: chief,
  };
  const me = item("/saya", t("nav.me"), "person", at("saya", "sinkron"));
  if (!chief) return [home, plan, report, reports, me];
  const team = item("/tim", t("nav.team"), "team", at("tim", "tim_detail", "slip"));
  const verify = {
    ...item("/verifikasi", t("nav.verify"), "inbox", at("verifikasi")),
    count: toVerify.value,
  };
  return [home, team, report, verify, plan, reports, me];
}

function SignedIn({ route }: { route: Route }) {
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

const PUBLIC: RouteName[] = ["masuk", "aktivasi"];

export function App() {
  const { kind } = session.value;
  const here = route.value;
  const signedOut = kind === "signed_out";
  const elsewhere = signedOut && !PUBLIC.includes(here.name);
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
  return (
    <>
      <a class="skip" href="#main">
        {t("common.skip")}
      </a>
      {signedOut ? <Lazy route={here} /> : <SignedIn route={here} />}
      {!signedOut && <SyncVoice />}
      <Toasts />
    </>
  );
}
