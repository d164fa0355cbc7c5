"""The numbers that pages tell people are those the code uses."""

import re
from pathlib import Path

import pytest

from server.appraisal.dialog import ANSWER_DAYS
from server.commands.keys import QUIET_DAYS
from server.documents import batch
from server.kiosk.enrolment import CODE_MS
from server.second_factor import VERIFIED_MS
from server.web import export_jobs
from server.web.admin_imports import MAX_BYTES

ROOT = Path(__file__).parent.parent
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
IN_WORDS = {5: "lima", 7: "tujuh", 10: "sepuluh", 60: "enam puluh"}


def constant(file: str, name: str) -> int:
    """Read a number of the phone's code, in milliseconds."""
    found = re.search(rf"{name} = ([\d_]+);", (ROOT / "pwa" / "src" / file).read_text("utf-8"))
    assert found is not None
    return int(found[1])


UNDO_S = constant("screens/penilai/decisions.ts", "UNDO_MS") // 1000
QUIET_S = constant("screens/kiosk/quiet.ts", "QUIET_MS") // 1000


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("dokumen.md", f"paling banyak {batch.MOST['pdf']} dokumen"),
        ("dokumen.md", f"ZIP ({batch.MOST['zip']:_})".replace("_", ".")),
        ("dokumen.md", f"disimpan {IN_WORDS[batch.KEPT_MS // DAY]} hari"),
        ("ekspor.md", f"paling lama {export_jobs.KEPT_MS // MINUTE} menit"),
        ("impor.md", f"paling besar {MAX_BYTES // 1024**2} MB"),
        ("integrasi.md", f"sekali dalam {VERIFIED_MS // HOUR} jam"),
        ("kios.md", f"berlaku {CODE_MS // MINUTE} menit"),
        ("kios.md", f"sesudah {QUIET_S} detik tanpa sentuhan"),
        ("operasi.md", f"sampai {QUIET_DAYS} hari"),
        ("panduan/pegawai.md", f"dalam {IN_WORDS[ANSWER_DAYS]} hari kerja"),
        ("panduan/pejabat-penilai.md", f"Dalam {IN_WORDS[UNDO_S]} detik"),
        ("panduan/pejabat-penilai.md", f"Dapat diurungkan dalam {UNDO_S} detik."),
        ("panduan/pengelola.md", f"sekali dalam {VERIFIED_MS // HOUR} jam"),
        ("panduan/petugas-kios.md", f"sesudah {IN_WORDS[QUIET_S]} detik kiosk bertanya"),
    ],
)
def test_a_number_on_a_page_is_the_one_that_is_used(page: str, words: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    assert words in " ".join(text.split())
