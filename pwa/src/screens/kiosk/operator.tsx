/** For whoever looks after the kiosk, behind the code he chose: how it is, and getting work out of it. */
import { useEffect, useState } from "preact/hooks";
import type { Kiosk } from "../../kiosk/kiosk";
import { type Battery, batteryNow } from "../../kiosk/world";
import { applyUpdate, updateReady } from "../../sync";
import { formatBytes, formatMoment, t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Facts, Section } from "../../ui/card";
import { focusField, TextField } from "../../ui/field";
import { handOver } from "../../ui/hand-over";
import { Actions, Page } from "../../ui/page";
import { useQuiet } from "./use-quiet";

type Props = { kiosk: Kiosk; onClose: () => void };

export function Operator({ kiosk, onClose }: Props) {
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(false);
  useQuiet(onClose);
  if (open) return <Menu kiosk={kiosk} onClose={onClose} />;

  async function submit() {
    if (busy) return;
    setBusy(true);
    const right = await kiosk.checkOperator(code).catch(() => false);
    setBusy(false);
    setCode("");
    setWrong(!right);
    setOpen(right);
    if (!right) focusField("operator");
  }

  return (
    <Page title={t("kios.operator")} withoutSync>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the key that ends typing */}
      <div
        data-secret
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          id="operator"
          label={t("kios.enrol.operator")}
          error={wrong ? t("kios.operator.wrong") : undefined}
          value={code}
          onInput={setCode}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
        />
      </div>
      <Actions>
        <Button onClick={onClose}>{t("kios.enter.cancel")}</Button>
        <Button kind="primary" onClick={submit} busy={busy}>
          {t("kios.operator.open")}
        </Button>
      </Actions>
    </Page>
  );
}

function Menu({ kiosk, onClose }: Props) {
  const state = kiosk.state.value;
  const { waiting, storage, refused } = state;
  const [battery, setBattery] = useState<Battery | null>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<string>();
  const [code, setCode] = useState("");
  useEffect(() => {
    batteryNow().then(setBattery, () => undefined);
  }, []);

  async function does(work: () => Promise<string | undefined>) {
    setBusy(true);
    setSaid(undefined);
    setSaid(await work().catch(() => t("common.failed")));
    setBusy(false);
  }

  async function ship() {
    await kiosk.contactNow();
    await kiosk.shipNow();
    return t(kiosk.state.value.online ? "kios.operator.shipped" : "kios.idle.offline");
  }

  async function take() {
    const day = new Date().toISOString().slice(0, 10);
    const how = await handOver(`luring-kios-${day}.txt`, await kiosk.exportText());
    return how === "given_up" ? undefined : t("kios.operator.exported");
  }

  async function update() {
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.update();
    if (updateReady.value || registration?.waiting) applyUpdate();
    return t(registration?.installing ? "kios.operator.updating" : "kios.operator.newest");
  }

  async function enrol() {
    const answer = code.trim() === "" ? "code.missing" : await kiosk.enrol(code, "");
    if (answer === "ok") setCode("");
    return t(answer === "ok" ? "kios.operator.again.done" : `kios.enrol.${answer}`);
  }

  async function leave() {
    if (document.fullscreenElement) await document.exitFullscreen();
    return t("kios.operator.leave.hint");
  }

  const level = battery && t("kios.operator.percent", { n: Math.round(battery.level * 100) });
  const facts: [string, string][] = [
    [t("kios.operator.network"), t(state.online ? "kios.idle.online" : "kios.idle.offline")],
    [
      t("kios.operator.last"),
      state.lastContactAt === undefined ? t("kios.operator.never") : formatMoment(state.lastContactAt),
    ],
    [
      t("kios.operator.waiting"),
      t("kios.operator.waiting.value", { n: waiting.count, bytes: formatBytes(waiting.bytes) }),
    ],
    [
      t("kios.operator.storage"),
      storage
        ? t("kios.operator.storage.value", {
            used: formatBytes(storage.used),
            quota: formatBytes(storage.quota),
          })
        : t("kios.operator.unknown"),
    ],
    [t("kios.operator.persisted"), t(state.persisted ? "kios.operator.yes" : "kios.operator.no")],
    [
      t("kios.operator.battery"),
      level
        ? `${level}${battery.charging ? `, ${t("kios.operator.charging")}` : ""}`
        : t("kios.operator.unknown"),
    ],
    [t("kios.operator.version"), __VERSION__],
  ];
  return (
    <Page title={t("kios.operator")} line={state.label} withoutSync>
      {said && (
        <p class="kiosk-said" role="status">
          {said}
        </p>
      )}
      {refused > 0 && <Banner tone="madder" title={t("kios.operator.refused", { n: refused })} />}
      <Section title={t("kios.operator.state")}>
        <Facts facts={facts} />
      </Section>
      <div class="kiosk-tools">
        <Button icon="sync" busy={busy} onClick={() => does(ship)}>
          {t("kios.operator.ship")}
        </Button>
        <Button
          icon="install"
          busy={busy}
          disabledBecause={waiting.count === 0 ? t("kios.idle.none") : undefined}
          onClick={() => does(take)}
        >
          {t("kios.operator.export")}
        </Button>
        <Button icon="late" busy={busy} onClick={() => does(update)}>
          {t("kios.operator.update")}
        </Button>
        <Button icon="lock" busy={busy} onClick={() => does(leave)}>
          {t("kios.operator.leave")}
        </Button>
      </div>
      <Section title={t("kios.operator.again")}>
        <div class="stack">
          <TextField
            id="again"
            label={t("kios.enrol.code")}
            help={t("kios.operator.again.help")}
            value={code}
            onInput={setCode}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
          />
          <Button busy={busy} onClick={() => does(enrol)}>
            {t("kios.operator.again")}
          </Button>
        </div>
      </Section>
      <Actions>
        <Button kind="primary" onClick={onClose}>
          {t("kios.operator.close")}
        </Button>
      </Actions>
    </Page>
  );
}
