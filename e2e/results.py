"""Releasing a result behind a server's back, as the command line does when a cycle is over."""

import time
from decimal import Decimal
from pathlib import Path

from e2e.agency import NIP, ask
from server.appraisal.breakdown import Origin
from server.appraisal.scoring import Answer, Inputs, score
from server.people.agency import find_agency
from server.release_results import Ready, Release, release_some
from server.schemes import shipped_schemes
from server.store.sqlite import SqliteStore
from server.store.store import Tx

CYCLE = "00000000-0000-4000-8000-000000000777"


def release_result(data: Path, who: str = "Budi", peers: int = 2, *, level: int = 4) -> str:
    """Release somebody's result: 86, Baik, unless `level` is lower. Two peers are too few to be shown.

    Returns its id.
    """
    scheme = shipped_schemes()["jambi"]
    part = scheme.part("indikator")
    answers = [
        *[Answer(group="self", items={item.id: Decimal(level) for item in part.items})],
        *[Answer(group="superior", items={item.id: Decimal(level) for item in part.items})],
        *[Answer(group="peer", items={item.id: Decimal(level) for item in part.items})] * peers,
    ]
    figures = {"hasil": Decimal(90 if level >= 4 else 50), "kepuasan": Decimal(85), "inisiatif": Decimal(3)}
    result = score(scheme, Inputs(kind="teknis", figures=figures, answers={"indikator": answers}))
    now_ms = int(time.time() * 1000)
    origins = {
        "hasil": (Origin(what="progress", at=now_ms),),
        "indikator": (Origin(what="superior", at=now_ms, by="Sari Wulandari"),),
    }
    [(placement,)] = ask(
        data,
        "SELECT p.id FROM placement p JOIN person_nip n ON n.person = p.person WHERE n.nip = ?",
        NIP[who],
    )
    store = SqliteStore(data)

    def job(tx: Tx) -> None:
        release = Release(
            cycle=CYCLE,
            scheme=scheme,
            first="2026-01-01",
            last="2026-12-31",
            by="Admin Kecamatan",
        )
        ready = Ready(placement=str(placement), result=result, kind="teknis", origins=origins)
        done = release_some(tx, find_agency(tx, None).instansi, release, [ready], now_ms)
        assert done.written == 1

    store.write_now(job)
    store.close()
    [(id,)] = ask(data, "SELECT id FROM record WHERE collection = 'outcome'")
    return str(id)
