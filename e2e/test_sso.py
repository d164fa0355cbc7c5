"""A person signs in by the agency's identity provider, and is in the app with his own data."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.agency import NIP
from e2e.phone import Phone
from e2e.server_process import ROOT, ServerProcess, free_port, wait_until_ready
from e2e.test_every_screen import look_at_both_sizes

PROVIDER = ROOT / "pwa" / "tools" / "oidc-provider.mjs"
NODE = str(Path(sys.executable).with_name("node"))  # as set up: a machine may have none of its own


@pytest.mark.skipif(
    not (ROOT / "pwa" / "node_modules" / "oidc-provider").is_dir(), reason="the provider is not installed"
)
def test_budi_signs_in_by_the_provider_of_his_agency(
    server: ServerProcess, new_phone: Callable[..., Phone], data: Path
) -> None:
    budi, port, found = new_phone("Budi"), free_port(), list[str]()
    process = subprocess.Popen(
        [NODE, str(PROVIDER), str(port), budi.origin], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_ready(port, "/.well-known/openid-configuration", process)
        server.stop()
        server.settings |= {
            "LURING_OIDC_ISSUER": f"http://127.0.0.1:{port}",
            "LURING_OIDC_CLIENT_ID": "luring",
            "LURING_OIDC_CLIENT_SECRET": "rahasia-uji",
            "LURING_OIDC_NAME": "SSO Kabupaten",
            "LURING_ORIGIN": budi.origin,
        }
        server.start()
        page = budi.open()
        page.goto(budi.origin + "/masuk")
        expect(page.get_by_role("button", name="Masuk dengan SSO Kabupaten")).to_be_visible()
        found += look_at_both_sizes(page, "sign in with SSO")
        page.get_by_role("button", name="Masuk dengan SSO Kabupaten").click()
        page.locator('input[name="login"]').fill(NIP["Budi"])
        page.locator('input[name="password"]').fill("apa saja")
        page.locator('button[type="submit"]').click()
        page.locator('button[type="submit"]').click()  # what he agrees to
        expect(page.get_by_role("heading", name="Kinerja saya")).to_be_visible(timeout=30_000)
        page.goto(budi.origin + "/saya")
        expect(page.get_by_text("Budi Santoso").first).to_be_visible()
        assert found == []
    finally:
        process.terminate()
        process.wait(10)
