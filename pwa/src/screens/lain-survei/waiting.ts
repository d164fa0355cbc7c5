/** Answers of citizens on this phone that have not been sent: also looked after when the survey is over. */
import { handed } from "../../handed";
import { openBrowserBox } from "../../survey/browser-box";

export const WAITING = "luring-survei-kirim"; // as app.tsx asks for it

/** From now on something may wait. */
export const mayWait = () => localStorage.setItem(WAITING, "1");

/** Send what waits. */
export async function shipAnswers(): Promise<void> {
  const left = await (await openBrowserBox()).ship();
  if (left === 0 && !handed.value) localStorage.removeItem(WAITING);
}
