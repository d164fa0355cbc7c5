"""The documentation holds together: every link leads somewhere, and the guides say what the screens say."""

import re
from pathlib import Path

from handbook import complaints
from handbook.commands import amiss, wrong
from handbook.doors import closed
from handbook.labels import drifted, guides, is_label, is_said, quoted
from handbook.site import build


def test_every_link_leads_somewhere_and_every_page_is_reached_from_the_index() -> None:
    assert complaints() == []


def test_the_guides_name_what_is_on_the_screen_as_the_screen_names_it() -> None:
    assert sum(1 for page in guides() for _ in quoted(page)) > 200
    assert drifted() == []


def test_a_word_that_no_screen_has_is_noticed() -> None:
    assert is_label("Kirim sekarang")
    assert is_label("Setujui yang tanpa tanda (32)")
    assert not is_label("Kirimkan sekarang")
    assert is_said("Batas kirim …")
    assert not is_said("Laporan ini hilang")


def test_every_command_and_setting_that_a_page_names_is_one_that_there_is() -> None:
    assert wrong() == []
    assert amiss("luring backup -o x.tar --to age1…") == ""
    assert amiss("luring backup --towards x") == "has no --towards"
    assert amiss("luring keys borrow") == "there is no borrow"


def test_every_door_that_a_page_names_is_one_of_the_server() -> None:
    assert closed() == []


def test_the_site_has_every_page_and_its_links_stay_within_it(tmp_path: Path) -> None:
    made = build(tmp_path)
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert made == sum(name.endswith(".html") for name in files)
    assert {"index.html", "panduan/pegawai.html", "decisions/index.html", "openapi.json"} <= files
    for name in files:
        if name.endswith(".html"):
            text = (tmp_path / name).read_text("utf-8")
            for link in re.findall(r'<(?:a|img|link)\b[^>]*?(?:href|src)="([^"]*)"', text):
                if "://" not in link and not link.startswith("mailto:"):
                    file, _, anchor = link.partition("#")
                    there = (tmp_path / name).parent / file if file else tmp_path / name
                    assert there.is_file(), f"{name}: {link}"
                    if anchor and there.suffix == ".html":
                        assert f'id="{anchor}"' in there.read_text("utf-8"), f"{name}: {link}"
