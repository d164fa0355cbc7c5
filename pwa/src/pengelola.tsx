/** The administrator's desk: a page of its own, online only, that no phone has to carry. */
import "./ui/tokens.css";
import "./ui/base.css";
import { render } from "preact";
import { DESK_ROUTES } from "./desk-routes";
import { handed } from "./handed";
import { addRoutes, startRouter } from "./router";
import { Desk } from "./screens/pengelola/desk";
import deskStyle from "./screens/pengelola/pengelola.css?url"; // a file of its own, that no phone keeps
import { loadWords } from "./text";
import { startPreferences } from "./ui/preferences";

const root = document.getElementById("app");
if (!root) throw new Error("the page has no place for the desk");

// In a citizen's hands there is the survey only (handed.ts).
handed.subscribe((code) => code && location.replace("/"));

const styled = new Promise((done) => {
  const link = document.createElement("link");
  Object.assign(link, { rel: "stylesheet", href: deskStyle, onload: done, onerror: done });
  document.head.append(link);
});

addRoutes(DESK_ROUTES);
await startPreferences();
// What waits at the desk is told in the words of the screens where it was written.
await loadWords("pengelola", "outcomes", "konflik", "pegawai", "rencana");
startRouter();
await styled;
render(<Desk />, root);
