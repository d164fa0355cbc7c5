"""An office with records for every form about Budi: planned, done, talked about, released, objected to."""

from typing import Any

from cast import AGUS, BUDI, CLINIC, CYCLE, DEWI, INSTANSI, LINE, NAMESPACE, PLACE, SARI, Phone, report, uuid
from web.browser import Server
from web.test_admin_objections import objects, released

from server.effects import derived_id
from server.org import Grant
from server.own_replica import write_as_server
from server.store.people import Position
from server.store.store import Tx
from sync.device import Intent

DIALOG, MENTORING, SESSION, TROUBLE = (uuid(n) for n in range(701, 705))
SECRET = "Anda sabar menghadapi pasien"
PLAN = derived_id(NAMESPACE, f"plan/{PLACE[BUDI]}/{CYCLE}")


class Office:
    def __init__(self, server: Server, *, disputed: bool = False) -> None:
        self.server = server
        self.beside, self.run, self.outcome = released(server)
        server.store.write_now(_set_up)
        self.budi, self.sari = self.beside.phone(BUDI), self.beside.phone(SARI)
        for phone in (self.budi, self.sari):
            phone.exchange()
        self._talk()
        self.competency = self._competency()
        if disputed:
            objects(self.beside, self.outcome)

    def sends(self, phone: Phone, *intents: Intent) -> None:
        phone.exchange()
        phone.write(*intents)
        found = [(one.outcome, one.code, one.errors) for one in phone.exchange()]
        assert {one[0] for one in found} <= {"applied", "merged"}, found

    def about(self, form: str) -> str:
        """What a form of Budi's is about."""
        named = {
            "B.1.6": DIALOG,
            "B.1.7": MENTORING,
            "B.1.8": SESSION,
            "B.1.9": self.competency,
            "B.1.10": TROUBLE,
        }
        return named.get(form) or (self.outcome if form[0] in "CD" or form == "AK" else CYCLE)

    def get(
        self, form: str, person: str | None, placement: str = PLACE[BUDI], about: str = "", **query: Any
    ) -> Any:
        path = f"/api/documents/{form}/{placement}/{about or self.about(form)}"
        return self.server.browser(person).get(path, params=query)

    def _talk(self) -> None:
        body = {"placement": PLACE[BUDI], "from": PLACE[SARI], "kind": "feedback"}
        self.sends(
            self.sari,
            Intent(
                collection="feedback", record=uuid(711), put={"body": {**body, "line": LINE, "good": SECRET}}
            ),
            Intent(
                collection="feedback",
                record=uuid(712),
                put={"body": {**body, "value": "akuntabel", "improve": "Catat lebih rapi"}},
            ),
            *(
                Intent(
                    collection="dialog",
                    record=id,
                    put={
                        "plan": {"placement": PLACE[BUDI], "date": "2026-11-10", "sort": sort},
                        "agenda": {"items": []},
                    },
                )
                for id, sort in ((DIALOG, "coaching"), (MENTORING, "mentoring"))
            ),
            Intent(
                collection="behaviour_report",
                record=TROUBLE,
                put={
                    "body": {
                        "placement": PLACE[BUDI],
                        "value": "akuntabel",
                        "problem": "Terlambat berulang",
                        "others": False,
                        "done": "Dua kali dialog",
                    }
                },
            ),
        )
        self.budi.exchange()
        notes = {"goal": "Antrean lebih pendek", "obstacle": "Satu loket"}
        saw = self.budi.saw("dialog", DIALOG)
        answers = {str(n): "yes" for n in range(1, 10)}
        self.sends(
            self.budi,
            Intent(collection="dialog", record=DIALOG, put={"employee_notes": notes}, saw=saw),
            Intent(
                collection="dialog_feedback",
                record=SESSION,
                put={"body": {"placement": PLACE[BUDI], "dialog": DIALOG, "answers": answers}},
            ),
            report(uuid(721), note="Poli umum"),
        )

    def _competency(self) -> str:
        period = self.server.store.read_now(lambda tx: tx.periods(INSTANSI)[0].id)
        id = derived_id(NAMESPACE, f"competency_superior/{PLACE[BUDI]}/{period}")
        value = {
            "placement": PLACE[BUDI],
            "period": period,
            "levels": {"nasional.integritas": 4},
            "reasons": {"nasional.integritas": "Jujur soal kekurangan"},
        }
        self.sends(self.sari, Intent(collection="competency_superior", record=id, put={"answers": value}))
        return id


def _set_up(tx: Tx) -> None:
    year = {"name": {"id": "Tahun 2026", "en": "Year 2026"}, "from": "2026-01-01", "until": "2026-12-31"}
    tx.put_derived(INSTANSI, "cycle", CYCLE, owner="", buckets=("ref",), value=year)
    for number, (person, role) in enumerate(((DEWI, "pengelola"), (AGUS, "auditor")), 1):
        grant = Grant(id=uuid(610 + number), person=person, role=role, unit=CLINIC, since=0)
        tx.put_grant(INSTANSI, grant)
    tx.put_position(INSTANSI, Position(id=uuid(501), title="Perawat Ahli Pertama", kind="JF"))
    tx.organisation_changed(INSTANSI)
    put = {
        "main": {"placement": PLACE[BUDI], "cycle": CYCLE, "weights": {}},
        "additional": {"weights": {}},
        "behaviour": {"expectations": {"akuntabel": "Catatan selesai hari itu juga"}},
        "annex": {"support": ["Tablet"], "accountability": ["Setiap minggu"], "consequences": []},
    }
    done = write_as_server(tx, INSTANSI, [Intent(collection="plan", record=PLAN, put=put)], 1_795_000_000_000)
    assert done[0].outcome == "applied", done


def leader(tx: Tx) -> None:
    """Make Budi one of those for whom the forms of heads are."""
    tx.put_position(INSTANSI, Position(id=uuid(501), title="Kepala Dinas", kind="JPT"))
