/** Whether the app can be put on the home screen, and asking the browser to do so. */
import { signal } from "@preact/signals";

type InstallPrompt = Event & { prompt(): Promise<{ outcome: "accepted" | "dismissed" }> };

const offered = signal<InstallPrompt | undefined>(undefined);

export const installed = signal(
  matchMedia("(display-mode: standalone)").matches ||
    (navigator as { standalone?: boolean }).standalone === true,
);

export const isIos =
  /iPad|iPhone|iPod/.test(navigator.userAgent) ||
  (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

export const canInstall = () => offered.value !== undefined;

/** The browser offers it once, early, and only listens while the app is there to hear it. */
export function listenForInstall(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered.value = event as InstallPrompt;
  });
  addEventListener("appinstalled", () => {
    installed.value = true;
    offered.value = undefined;
  });
}

export async function install(): Promise<void> {
  const prompt = offered.value;
  offered.value = undefined;
  const answer = await prompt?.prompt();
  if (answer?.outcome === "accepted") installed.value = true;
}
