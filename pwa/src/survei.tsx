/** The page behind the QR of a counter: for citizens, without an account, with nothing of the app. The one stylesheet is
 * linked by the build: an import here would bring the app along. */
import { render } from "preact";
import { SurveyPage } from "./screens/survei/page";
import { openBrowserBox } from "./survey/browser-box";

const root = document.getElementById("app");
if (!root) throw new Error("the page has no place for the survey");

const box = await openBrowserBox();
render(<SurveyPage box={box} code={location.pathname.split("/")[2] ?? ""} />, root);
// So that the page is there again without internet; what it keeps: docs/decisions/0019.
if (import.meta.env.PROD)
  navigator.serviceWorker?.register("/survey-worker.js", { scope: "/survei/" }).catch(() => undefined);
