import "./ui/tokens.css";
import "./ui/base.css";
import { render } from "preact";
import { App } from "./app";
import { followUnitZone } from "./mine";
import { startRouter } from "./router";
import { listenForInstall } from "./ui/install";
import { startPreferences } from "./ui/preferences";

const root = document.getElementById("app");
if (!root) throw new Error("the page has no place for the app");

listenForInstall();
await startPreferences();
startRouter();
followUnitZone();
render(<App />, root);
