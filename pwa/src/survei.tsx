/** The page behind the QR of a counter: for citizens, without an account, with nothing of the app. The one stylesheet is
 * linked by the build: an import here would bring the app along. */
import { render } from "preact";
import { SurveyPage } from "./screens/survei/page";
import { openBox } from "./survey/box";

const root = document.getElementById("app");
if (!root) throw new Error("the page has no place for the survey");

/** By hand: over plain HTTP, in an office's own network, browsers have no `randomUUID`. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 15) | 64;
  bytes[8] = ((bytes[8] ?? 0) & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const box = await openBox({
  disk: indexedDB,
  fetch: (path, init) => fetch(path, { cache: "no-store", ...init }),
  today: () => new Date().toLocaleDateString("sv"),
  newId,
});
render(<SurveyPage box={box} code={location.pathname.split("/")[2] ?? ""} />, root);
