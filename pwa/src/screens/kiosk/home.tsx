/** Somebody is here: what he can do, and the phone's own screens to do it with. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { KioskSession } from "../../kiosk/kiosk";
import { navigate, type Route, type RouteName, route } from "../../router";
import { loadWords, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Skeleton } from "../../ui/empty-state";
import { Icon, type IconName } from "../../ui/icon";
import { Actions, Page } from "../../ui/page";
import { Part } from "./part";
import { StillHere } from "./still-here";
import { useQuiet } from "./use-quiet";

type Screen = ComponentType<{ route: Route }>;

const receive = async () => (await import("./kios-lain")).Receive;
const pegawai = () => import("../pegawai");
async function hasil() {
  await loadWords("konflik", "rencana", "hasil");
  return import("../hasil");
}
async function menilai() {
  await loadWords("konflik", "menilai");
  return import("../menilai");
}

const OFFLINE: Partial<Record<RouteName, () => Promise<Screen>>> = {
  lapor: async () => (await pegawai()).Lapor,
};
const ONLINE: typeof OFFLINE = {
  ...OFFLINE,
  laporan: async () => (await pegawai()).Laporan,
  laporan_detail: async () => (await pegawai()).LaporanDetail,
  hasil: async () => (await hasil()).Hasil,
  hasil_detail: async () => (await hasil()).HasilDetail,
  menilai: async () => (await menilai()).Menilai,
  menilai_isi: async () => (await menilai()).MenilaiIsi,
};

type HomeProps = { session: KioskSession; isPin: (typed: string) => boolean; onEnd: () => void };

export function Home({ session, isPin, onEnd }: HomeProps) {
  const quiet = useQuiet(onEnd);
  const { name, query, path } = route.value;
  const load = (session.kind === "online" ? ONLINE : OFFLINE)[name];
  return (
    <>
      {name === "lapor" && query.has("selesai") ? (
        <Saved onEnd={onEnd} />
      ) : name === "titipan" ? (
        <Part load={receive} props={{ handOver: session.handOver }} />
      ) : load ? (
        <Loaded key={name} name={path} load={load} />
      ) : (
        <Tiles session={session} onEnd={onEnd} />
      )}
      <StillHere quiet={quiet} isPin={isPin} onEnd={onEnd} />
    </>
  );
}

function Loaded({ name, load }: { name: string; load: () => Promise<Screen> }) {
  const [screen, setScreen] = useState<{ Screen: Screen } | "failed">();
  useEffect(() => {
    load().then(
      (Screen) => setScreen({ Screen }),
      () => setScreen("failed"),
    );
  }, []);
  if (screen === "failed")
    return (
      <Page title={t("common.failed")} back="/" withoutSync>
        {t("kios.home.online_only")}
      </Page>
    );
  if (screen) return <screen.Screen key={name} route={route.value} />;
  return (
    <main class="page-main">
      <Skeleton lines={5} label={t("common.loading")} />
    </main>
  );
}

type TileProps = { icon: IconName; words: string; hint: string; because?: string | undefined; to: string };

function Tile({ icon, words, hint, because, to }: TileProps) {
  return (
    <button
      type="button"
      class="kiosk-tile"
      aria-disabled={because !== undefined || undefined}
      onClick={() => because === undefined && navigate(to)}
    >
      <Icon name={because === undefined ? icon : "offline"} large />
      <b>{words}</b>
      <span>{because ?? hint}</span>
    </button>
  );
}

function Tiles({ session, onEnd }: { session: KioskSession; onEnd: () => void }) {
  const offline = session.kind === "offline" ? t("kios.home.online_only") : undefined;
  return (
    <Page title={t("kios.home.title")} line={session.name} withoutSync>
      {offline && <Banner tone="turmeric" icon="offline" title={t("kios.home.offline")} />}
      <div class="kiosk-tiles">
        <Tile to="/lapor" icon="plus" words={t("kios.home.report")} hint={t("kios.home.report.hint")} />
        <Tile
          to="/menilai"
          icon="team"
          words={t("kios.home.rate")}
          hint={t("kios.home.rate.hint")}
          because={offline}
        />
        <Tile
          to="/hasil"
          icon="target"
          words={t("kios.home.result")}
          hint={t("kios.home.result.hint")}
          because={offline}
        />
        <Tile to="/titipan" icon="inbox" words={t("kios.home.receive")} hint={t("kios.home.receive.hint")} />
      </div>
      <Actions>
        {!offline && (
          <Button icon="list" onClick={() => navigate("/laporan")}>
            {t("kios.home.reports")}
          </Button>
        )}
        <Button kind="primary" onClick={onEnd}>
          {t("kios.home.end")}
        </Button>
      </Actions>
    </Page>
  );
}

function Saved({ onEnd }: { onEnd: () => void }) {
  return (
    <Page title={t("kios.saved")} withoutSync>
      <p role="status">{t("kios.saved.hint")}</p>
      <Actions>
        <Button onClick={() => navigate("/", { replace: true })}>{t("common.to_home")}</Button>
        <Button kind="primary" onClick={onEnd}>
          {t("kios.home.end")}
        </Button>
      </Actions>
    </Page>
  );
}
