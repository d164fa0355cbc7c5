/** A shared device on the wall: a page of its own, whose engines work in memory. */
import "./ui/tokens.css";
import "./ui/base.css";
import { render } from "preact";
import { openKiosk } from "./kiosk/kiosk";
import { useMemory } from "./kiosk/memory";
import { keepOffline, silenceTitle } from "./kiosk/page";
import { browserKiosk, onlyPage } from "./kiosk/world";
import { forgetPlaces, startRouter } from "./router";
import { AlreadyOpen, KioskApp } from "./screens/kiosk/kiosk-app";
import { loadWords } from "./text";
import { startPreferences } from "./ui/preferences";

const root = document.getElementById("app");
if (!root) throw new Error("the page has no place for the kiosk");

const world = browserKiosk(useMemory()); // before anything asks for a database
silenceTitle();
await startPreferences();
await loadWords("kios", "outcomes", "pegawai");
if (await onlyPage(world)) {
  const hash = new URLSearchParams(location.hash.slice(1));
  world.clear(); // a code in the address is used once
  startRouter();
  forgetPlaces();
  const kiosk = await openKiosk(world);
  void keepOffline();
  render(<KioskApp kiosk={kiosk} code={hash.get("kode") ?? ""} />, root);
} else render(<AlreadyOpen />, root);
