/** The camera on a badge; it is off as soon as this is no longer on the screen. */
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../text";
import { Banner } from "../../ui/banner";
import { Button } from "../../ui/button";
import { Sheet } from "../../ui/sheet";
import { makeReader, nipOn } from "./badge";

type Props = { onNip: (nip: string) => void; onClose: () => void };

const LOOK_MS = 200;

export const hasCamera = () => navigator.mediaDevices?.getUserMedia !== undefined;

export function Scan({ onNip, onClose }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const [trouble, setTrouble] = useState<"camera" | "no_nip">();

  useEffect(() => {
    let over = false;
    let stream: MediaStream | undefined;
    async function look() {
      const [opened, read] = await Promise.all([
        navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" } }).then((got) => {
          stream = got;
          if (over) stop(); // nobody waits for it any more, not even what would stop it below
          return got;
        }),
        makeReader(),
      ]);
      if (over) return stop();
      const element = video.current;
      if (!element) return;
      element.srcObject = opened;
      await element.play();
      while (!over) {
        const text = await read(element);
        const nip = text && nipOn(text);
        if (nip && !over) return onNip(nip);
        if (text) setTrouble("no_nip");
        await new Promise((go) => setTimeout(go, LOOK_MS));
      }
    }
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    look()
      .catch(() => {
        if (!over) setTrouble("camera");
      })
      .finally(stop);
    return () => {
      over = true;
      stop();
    };
  }, []);

  return (
    <Sheet
      title={t("kios.scan.title")}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t("kios.enter.cancel")}</Button>}
    >
      {trouble && <Banner tone="turmeric" icon="camera" title={t(`kios.scan.${trouble}`)} alert />}
      {trouble !== "camera" && (
        <>
          <p>{t("kios.scan.hint")}</p>
          <video ref={video} class="kiosk-video" muted playsInline aria-label={t("kios.scan.picture")} />
        </>
      )}
    </Sheet>
  );
}
