"""The policies of the guide close what no page can close by itself."""

import json
import re
from pathlib import Path
from typing import Any

GUIDE = (Path(__file__).parents[2] / "docs" / "kios.md").read_text(encoding="utf-8")
SCHEMES = ("view-source", "data", "blob", "javascript", "file", "chrome")


def policies() -> dict[str, Any]:
    found = re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    assert len(found) == 1
    return dict(json.loads(found[0]))


def test_the_policies_let_nothing_but_the_kiosks_page_be_opened() -> None:
    told = policies()
    assert "*" in told["URLBlocklist"]
    for scheme in SCHEMES:
        assert f"{scheme}:*" in told["URLBlocklist"]
    assert [address.partition("//")[2].partition("/")[2] for address in told["URLAllowlist"]] == ["kios"]
    assert told["RestoreOnStartupURLs"] == told["URLAllowlist"]


def test_the_policies_keep_what_is_not_sent_yet() -> None:
    told = policies()
    assert told["DefaultCookiesSetting"] == 1
    assert "ClearBrowsingDataOnExitList" not in told
    assert told["IncognitoModeAvailability"] == 1
    assert told["DeveloperToolsAvailability"] == 2
