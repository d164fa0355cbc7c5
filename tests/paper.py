"""Contents for every form, and the text of the pages that are set from them."""

import re
import struct
import zlib
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from server.documents.forms import FORMS
from server.documents.reader import behaviour
from server.documents.typeset import set_pages

MADE_MS = 1_795_000_000_000
ROW = {
    "name": "Budi Santoso",
    "nip": "198501172010011001",
    "rank": "",
    "position": "Perawat Mahir",
    "unit": "Puskesmas",
}
ABOVE = {**ROW, "name": "Sari Wulandari", "nip": "198502172010011002"}
HIGHER = {**ROW, "name": "Hasan Basri", "nip": "198508172010011008"}


def indicator(name: str = "Jumlah pasien", **more: str) -> dict[str, str]:
    given = {
        "name": name,
        "aspect": "Kuantitas",
        "target": "120 pasien",
        "perspective": "",
        "realised": "90 pasien",
    }
    return {**given, **more}


def line(rhk: str = "Pasien dilayani", **more: Any) -> dict[str, Any]:
    given = {"id": "1", "kind": "utama", "rhk": rhk, "parent": "Mutu pelayanan", "indicators": [indicator()]}
    return {
        **given,
        "actions": ["Menyusun jadwal"],
        "evidence": ["5 Mei 2026: 3 pasien"],
        "feedback": ["Baik"],
        **more,
    }


SAMPLE: dict[str, Any] = {
    "agency": "Kecamatan Uji",
    "period": "1 JANUARI SD 31 DESEMBER TAHUN 2026",
    "term": {"which": "IV", "words": ""},
    "people": [ROW, ABOVE, HIGHER],
    "draft": False,
    "main": [line()],
    "additional": [line("Warga diberi penyuluhan", kind="tambahan")],
    "lines": [line(), line("Warga diberi penyuluhan")],
    "behaviour": behaviour({"akuntabel": "Jujur"}, {}),
    "support": ["Kendaraan"],
    "accountability": ["Dilaporkan setiap bulan"],
    "consequences": ["Penghargaan"],
    "across": ["Mutu pelayanan"],
    "staff": [{"name": "Budi Santoso", "position": "Perawat Mahir", "parts": [["Pasien dilayani"]]}],
    "unlinked": [],
    **dict.fromkeys(
        ("goal", "progress", "obstacle", "cause", "chance", "skill", "span", "effect", "measure"), "Kata"
    ),
    "strategy": ["Berbagi jadwal"],
    "adjusts": "no",
    "when": "5 Mei 2026",
    "material": "Triase",
    "actions": [{"text": "Latihan", "due": "1 Juni 2026"}],
    "answers": ["Ya"] * 9,
    "text": "",
    "managerial": [
        {"name": name, "level": "3", "reason": "Terlihat"}
        for name in (
            "Integritas",
            "Kerjasama",
            "Komunikasi",
            "Orientasi pada Hasil",
            "Pelayanan Publik",
            "Pengembangan Diri dan Orang Lain",
            "Mengelola Perubahan",
            "Pengambilan Keputusan",
        )
    ],
    "social": [{"name": "Perekat dan Pemersatu Bangsa", "level": "", "reason": ""}],
    "technical": [{"name": "…….", "level": "", "reason": ""}],
    "value": "Akuntabel",
    "expectation": "",
    "problem": "Sering terlambat",
    "others": "no",
    "done": "Berdialog",
    "achieved": "baik",
    "achieved-words": "Baik",
    "predikat": {"id": "baik", "words": "Baik", "other": ""},
    "levels": {"results": "meets", "behaviour": "above"},
    "shares": [{"name": "Baik", "words": "terbanyak", "height": 0.7}],
    "notes": [],
    "objection": ["Bukti belum dihitung"],
    "explanation": ["Terlambat"],
    "decision": ["Menguatkan"],
    "percent": "100%",
    "coefficient": "12,5",
    "months": "2",
    "credit": "2,08",
    "remark": "",
}


def sample(form: str, **more: Any) -> dict[str, Any]:
    check = {
        "id": "KODE",
        "url": "https://kinerja.example.go.id/cek/KODE",
        "version": "0123abcd",
        "made": "hari ini",
    }
    return {**SAMPLE, "form": form, "template": FORMS[form].template, "notice": "", "check": check, **more}


def pdf_of(*documents: dict[str, Any]) -> bytes:
    return set_pages(documents, title="Uji", made_at_ms=MADE_MS)[0]


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    """Take out all white space: where a line breaks is the page's business."""
    return re.sub(r"\s+", "", text)


def text_of(pdf: bytes) -> str:
    return squeezed("".join(pages_of(pdf)))


def png() -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\0\x80\x10\x20")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")
