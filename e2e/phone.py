"""A phone: Chromium with a profile of its own, at 360×740, which can be killed and opened again."""

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Playwright, ViewportSize

# The first line is ours: pages of the address bar, which nobody sees here, took as long at each opening as
# all the rest. The others are Playwright's own, whose list this takes the place of.
WITHOUT = """
    WebUIOmniboxPopup WebUIOmniboxAimPopup
    AimEnabled AvoidCorsURLLoaderRestartOnRedirect AvoidUnnecessaryBeforeUnloadCheckSync
    DestroyProfileOnBrowserClose HttpsFirstBalancedModeAutoEnable HttpsUpgrades LensOverlay MediaRouter
    NetworkTimeServiceQuerying OptimizationHints PaintHolding PreconnectToSearch ThirdPartyStoragePartitioning
""".split()
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    f"--disable-component-update --disable-sync --disable-features={','.join(WITHOUT)}"
).split()
PHONE = ViewportSize(width=360, height=740)
DESKTOP = ViewportSize(width=1280, height=800)

WRONG_CLOCK = """{
  const off = %d, True = Date;
  globalThis.Date = class extends True {
    constructor(...parts) { parts.length ? super(...parts) : super(True.now() + off); }
    static now() { return True.now() + off; }
  };
}"""


class Phone:
    """`page` is the tab in front; `surprises` collects what no story expects: errors that nobody caught."""

    def __init__(self, playwright: Playwright, profile: Path, origin: str, *, desktop: bool = False) -> None:
        self.origin = origin
        self.surprises: list[str] = []
        self.profile = profile
        self.clock_off_ms = 0  # from the next opening on
        self.flags: tuple[str, ...] = ()  # of the browser, from the next opening on
        self.browser = shutil.which("chromium")
        self._playwright = playwright
        self._desktop = desktop
        self._context: BrowserContext | None = None

    @property
    def context(self) -> BrowserContext:
        assert self._context is not None, "the browser is not open"
        return self._context

    @property
    def page(self) -> Page:
        return self.context.pages[-1]

    def open(self, path: str = "/") -> Page:
        """Open the browser with this phone's profile, and the app in its first tab."""
        self._context = self._playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=self.browser,
            args=[*FLAGS, *self.flags],
            viewport=DESKTOP if self._desktop else PHONE,
            is_mobile=not self._desktop,
            has_touch=not self._desktop,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
        )
        self._context.set_default_timeout(15_000)
        if self.clock_off_ms:
            self._context.add_init_script(WRONG_CLOCK % self.clock_off_ms)
        self._context.on("weberror", lambda error: self.surprises.append(str(error.error)))
        self.page.goto(self.origin + path)
        return self.page

    def open_tab(self, path: str = "/") -> Page:
        page = self.context.new_page()
        page.goto(self.origin + path)
        return page

    def kill(self) -> None:
        """SIGKILL the browser, as an empty battery would."""
        for pid in self._pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(Error):
            self.context.close()
        self._context = None

    def close(self) -> None:
        if self._context is not None:
            with contextlib.suppress(Error):
                self._context.close()
            self._context = None

    def tell(self) -> None:
        """Print what is on the screen of each tab, for whoever reads of a failure."""
        for page in self._context.pages if self._context else ():
            with contextlib.suppress(Error):
                print(
                    f"\n{self.profile.name}: {page.url}\n{page.locator('body').aria_snapshot(timeout=2000)}"
                )

    def _pids(self) -> list[int]:
        listed = subprocess.run(
            ["ps", "-axww", "-o", "pid=,args="], capture_output=True, text=True, check=True
        )
        mine = [
            line.split(None, 1)
            for line in listed.stdout.splitlines()
            if f"--user-data-dir={self.profile}" in line
        ]
        return [int(pid) for pid, _ in mine]
