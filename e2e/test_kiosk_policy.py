"""The policies of the set-up guide on a managed browser: what they close, and that work still leaves.

Only this browser sees them: it starts in a mount namespace of its own. Where that is not permitted, nothing
is told here. `DeveloperToolsAvailability` is left out: what drives a browser here is a developer's tool.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from e2e import kiosk
from e2e.line import Line
from e2e.phone import Phone
from e2e.server_process import ServerProcess
from tests.web.test_kiosk_guide import policies

SETTINGS = Path("/etc/chromium")
MANAGED = """#!/bin/sh
exec unshare -m sh -c 'mount --bind "$0" /etc/chromium && exec chromium "$@"' {settings} "$@"
"""
CLOSED = "ERR_BLOCKED_BY_ADMINISTRATOR"


def may_have_its_own() -> bool:
    tried = ["unshare", "-m", "mount", "--bind", str(SETTINGS), str(SETTINGS)]
    try:
        return SETTINGS.is_dir() and subprocess.run(tried, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def managed(phone: Phone, folder: Path) -> None:
    """Let a browser start with the guide's policies for this server."""
    told = json.loads(json.dumps(policies()).replace("https://kinerja.contoh.go.id", phone.origin))
    del told["DeveloperToolsAvailability"]
    rules = folder / "chromium" / "policies" / "managed"
    rules.mkdir(parents=True)
    (rules / "luring-kios.json").write_text(json.dumps(told))
    start = folder / "chromium-managed"
    start.write_text(MANAGED.format(settings=folder / "chromium"))
    start.chmod(0o755)
    phone.browser = str(start)


def is_closed(phone: Phone, address: str) -> bool:
    page = phone.context.new_page()
    try:
        page.goto(address)
    except Error as error:
        return CLOSED in str(error)
    finally:
        page.close()
    return False


@pytest.mark.skipif(not may_have_its_own(), reason="no mount namespace of its own may be made here")
def test_under_the_policies_of_the_guide_only_the_kiosk_opens_and_sealed_work_still_leaves_as_a_file(
    server: ServerProcess, line: Line, tmp_path: Path, new_phone: Callable[..., Phone]
) -> None:
    def under_policies(name: str, *, desktop: bool = False) -> Phone:
        phone = new_phone(name, desktop=desktop)
        managed(phone, tmp_path)
        return phone

    stand = kiosk.put_up(under_policies, server)
    page = stand.page
    line.cut()
    kiosk.come(page, "Budi", offline=True)
    kiosk.report(page, "Posyandu pagi")
    kiosk.leave(page)
    page.get_by_role("button", name="Menu operator").click()
    page.get_by_label("Kode operator").fill(kiosk.OPERATOR)
    page.get_by_label("Kode operator").press("Enter")
    with page.expect_download() as download:
        page.get_by_role("button", name="Ekspor ke diska").click()
    assert download.value.url.startswith("blob:")
    assert download.value.failure() is None
    assert download.value.path().read_text("ascii").startswith("LURING-KIOSK-1 ")
    line.mend()

    other = stand.open_tab("/kios")
    expect(other.get_by_text("Kios sudah terbuka", exact=True)).to_be_visible()
    opened = [
        address
        for address in (
            *("data:text/html,x", "file:///etc/passwd", "chrome://version", "chrome://policy"),
            *("view-source:" + stand.origin + "/kios", "https://example.org/"),
            *(stand.origin + path for path in ("/", "/masuk", "/pengelola", "/survei/abc", "/titipan")),
        )
        if not is_closed(stand, address)
    ]
    assert opened == []
