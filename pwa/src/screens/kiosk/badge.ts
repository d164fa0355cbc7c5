/** The number on a badge, read by the camera: the browser's own reader where it has one, else ours. */

type Reader = (video: HTMLVideoElement) => Promise<string | undefined>;
type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> };
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
};

const NIP = /(?:^|\D)(\d{18})(?!\d)/g;
const WIDTH = 640; // px: enough for a badge that fills a third of the picture

/** The one NIP in what a badge says; none when there are two. */
export function nipOn(text: string): string | undefined {
  const found = new Set([...text.matchAll(NIP)].map(([, nip]) => nip));
  return found.size === 1 ? [...found][0] : undefined;
}

export async function makeReader(): Promise<Reader> {
  return (await ownReader().catch(() => undefined)) ?? ours();
}

async function ownReader(): Promise<Reader | undefined> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  if (!BarcodeDetector || !(await BarcodeDetector.getSupportedFormats()).includes("qr_code"))
    return undefined;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}

async function ours(): Promise<Reader> {
  const { decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (!context || video.videoWidth === 0) return undefined;
    canvas.width = Math.min(WIDTH, video.videoWidth);
    canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return undefined; // no code in this picture
    }
  };
}
