"""Write the fixtures of the present version, once, when it ships: `python tests/versions/write_fixtures.py`.

A fixture that has been committed is never written again: it stands for the phones and databases out there.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent)]

from cast import BUDI, SARI, make_cast, report, uuid  # noqa: E402

WIRE, SCHEMA = 1, 11
REPORT, SECOND = uuid(7001), uuid(7002)


def main() -> None:
    paths = {
        "request": HERE / f"exchange-v{WIRE}.request.ndjson",
        "answer": HERE / f"exchange-v{WIRE}.answer.json",
        "database": HERE / f"schema-v{SCHEMA}.sql",
    }
    if all(path.exists() for path in paths.values()):
        raise SystemExit("already there")
    with tempfile.TemporaryDirectory() as directory:
        cast = make_cast(Path(directory))
        budi, sari = cast.phone(BUDI), cast.phone(SARI)
        photo = {"sha256": "ab" * 32, "type": "image/jpeg", "bytes": 182_000, "name": "foto.jpg"}
        budi.write(report(REPORT, quantity=4, note="Posyandu Melati – 4 ibu", evidence=[photo]))
        budi.write(report(SECOND, quantity=7.5))
        request = budi.request()
        answer = cast.send_raw(budi.who, request.body)
        if not paths["request"].exists():
            paths["request"].write_bytes(request.body)
            paths["answer"].write_bytes(answer)
        sari.exchange()
        sari.write(sari.step("report", REPORT, "approve"))
        sari.write(sari.step("report", SECOND, "return", "Jumlahnya tidak mungkin 7,5"))
        sari.exchange()
        cast.store.close()
        connection = sqlite3.connect(Path(directory) / "luring.db")
        if not paths["database"].exists():
            paths["database"].write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")
        connection.close()


if __name__ == "__main__":
    main()
