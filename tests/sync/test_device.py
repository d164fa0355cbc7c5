"""The phone: what it keeps, when it lets go, and what it shows meanwhile."""

from itertools import count
from typing import Any

import msgspec
import pytest
from histories import SHEET, score
from hypothesis import event, given, settings
from hypothesis import strategies as st
from little_server import BUCKET, LittleServer, sign

from sync import device as phone
from sync.device import Device, Draft, Intent, Request
from sync.merge import Record
from sync.mutation import MAX_LINE_BYTES, STATE, Made, decode, line_hash
from sync.vault import IN_STATE
from sync.wire import Answer, Outcome, decode_hello, split

WORKFLOWS = {SHEET.name: SHEET}
ids = count(1)


def begin(actor: str = "budi", replica: str = "budi-phone") -> Device:
    return phone.take(phone.create(replica, actor))


def write(device: Device, record: str = "r", **intent: Any) -> Device:
    """Do something, having seen what the screen shows now."""
    shown = phone.view(device, WORKFLOWS).get(f"{SHEET.name}/{record}")
    saw = {name: register.heads for name, register in shown.registers.items()} if shown else {}
    return phone.write(
        device,
        Intent(collection=SHEET.name, record=record, **{"saw": saw, **intent}),
        id=f"{device.vault.replica}-{device.vault.n + 1}-{next(ids)}",
        salt="AAAA",
        made=Made(at=0, zone="Asia/Jakarta"),
    )


def ask(device: Device) -> Request:
    return phone.request(device, now_ms=0, client="0.1.0", sign=sign)


def sync(device: Device, server: LittleServer) -> Device:
    """Exchange until there is nothing more to say."""
    for _ in range(100):
        request = ask(device)
        settled = phone.settle(device, server.exchange(request.body), request.asked)
        device = settled.device
        if "again" not in settled.effects:
            return device
    raise AssertionError("never quiet")


def shown(device: Device, record: str = "r", register: str = "body") -> Any:
    value = phone.view(device, WORKFLOWS)[f"{SHEET.name}/{record}"].registers[register].value
    return value["score"] if isinstance(value, dict) else value


def outcomes(device: Device) -> list[str]:
    return [entry.outcome.outcome if entry.outcome else "" for entry in device.vault.entries]


def test_what_is_written_is_numbered_chained_and_serialised_once() -> None:
    device = write(write(begin(), put=score(1)), put=score(2.50))
    first, second = device.vault.entries
    assert [entry.n for entry in (first, second)] == [1, 2]
    assert decode(second.line.encode()).prev == first.sha == line_hash(first.line.encode())
    assert decode(second.line.encode()).saw == {"body": (first.id,)}
    sent = split(ask(device).body)
    assert sent[1:] == [first.line.encode(), second.line.encode()]
    assert (device.vault.n, device.vault.hash) == (2, second.sha)


def test_what_is_no_mutation_or_too_long_is_refused_before_it_is_called_saved() -> None:
    with pytest.raises(ValueError, match="either put or step"):
        write(begin())
    with pytest.raises(ValueError, match="too_large"):
        write(begin(), put={"note": {"text": "x" * MAX_LINE_BYTES}})


def test_a_draft_goes_in_the_same_step_that_keeps_what_came_of_it() -> None:
    draft = Draft(value={"score": 1}, saw={}, updated_at=5)
    device = phone.save_draft(phone.save_draft(begin(), "a", draft), "b", draft)
    written = phone.write(
        device,
        Intent(collection=SHEET.name, record="r", put=score(1)),
        id="x",
        salt="AAAA",
        made=Made(at=0, zone="Asia/Jakarta"),
        draft="a",
    )
    assert (list(device.vault.drafts), list(written.vault.drafts)) == (["a", "b"], ["b"])
    assert phone.save_draft(written, "b", None).vault.drafts == {}


def test_offline_work_is_shown_at_once_and_builds_on_itself() -> None:
    device = write(write(write(begin(), put=score(1)), put=score(2)), step="submit")
    assert (shown(device), shown(device, register=STATE)) == (2, "submitted")
    register = phone.view(device, WORKFLOWS)["sheet/r"].registers["body"]
    assert (register.pending, register.siblings) == (True, ())


def test_f31_a_chain_made_offline_arrives_as_one_without_conflict() -> None:
    server = LittleServer()
    device = sync(write(write(write(begin(), put=score(1)), put=score(2)), step="submit"), server)
    assert outcomes(device) == ["applied"] * 3
    assert phone.pending(device) == []
    assert server.record("r").conflicts == ()


def test_f1_an_answer_lost_after_the_commit_is_given_again_and_nothing_happens_twice() -> None:
    server = LittleServer()
    device = write(begin(), put=score(1))
    lost = server.exchange(ask(device).body)
    before = server.record("r")
    device = sync(device, server)
    assert device.vault.entries[0].outcome == msgspec.structs.replace(lost.outcomes[0], again=True)
    assert server.record("r") == before


def test_f4_the_same_batch_sent_twice_has_one_effect() -> None:
    server = LittleServer()
    device = write(begin(), put=score(1))
    one, other = ask(device), ask(device)
    answers = [server.exchange(one.body), server.exchange(other.body)]
    assert [answer.outcomes[0].again for answer in answers] == [False, True]
    assert len(server.journal.known["r"]) == 1
    for order in (answers, answers[::-1]):
        settled = device
        for answer in order:
            settled = phone.settle(settled, answer, one.asked).device
        assert phone.pending(settled) == []
        assert shown(settled) == 1


def test_f5_the_same_id_with_other_content_is_told_apart_and_both_are_kept() -> None:
    server = LittleServer()
    device = sync(write(begin(), put=score(1)), server)
    again = phone.write(
        device,
        Intent(collection=SHEET.name, record="r", put=score(2)),
        id=device.vault.entries[0].id,
        salt="AAAA",
        made=Made(at=0, zone="Asia/Jakarta"),
    )
    device = sync(again, server)
    assert [entry.outcome.code for entry in device.vault.entries if entry.outcome] == ["", "reused_id"]
    assert len(server.journal.lines) == 2
    assert shown(device) == 1


@pytest.mark.parametrize("change", [{"n": 2}, {"sha": "other"}], ids=str)
def test_a_receipt_for_anything_else_frees_nothing(change: dict[str, Any]) -> None:
    device = write(begin(), put=score(1))
    request = ask(device)
    right = LittleServer().exchange(request.body)
    wrong = msgspec.structs.replace(right.outcomes[0], **change)
    answer = msgspec.structs.replace(right, outcomes=(wrong,), backup=right.t2)
    settled = phone.settle(device, answer, request.asked).device
    kept = settled.vault.entries[0]
    assert (kept.ship, kept.outcome, kept.line) == (True, None, device.vault.entries[0].line)
    assert phone.pending(settled) == [1]


def test_f14_rows_cursor_and_what_they_tell_of_change_in_one_step() -> None:
    server = LittleServer()
    device = write(begin(), put=score(1))
    request = ask(device)
    settled = phone.settle(device, server.exchange(request.body), request.asked).device
    for cut in (
        msgspec.structs.replace(device, cache=settled.cache),
        device,
    ):  # killed after the cache, before it
        assert shown(cut) == 1
        assert phone.view(cut, WORKFLOWS)["sheet/r"].registers["body"].siblings == ()
        assert phone.view(sync(cut, server), WORKFLOWS) == phone.view(settled, WORKFLOWS)
    assert len(server.journal.known["r"]) == 1


def test_the_overlay_gives_way_to_the_record_only_when_the_record_has_come() -> None:
    server = LittleServer(page=1)
    device = write(write(begin(), record="r1", put=score(1)), record="r2", put=score(2))
    request = ask(device)
    settled = phone.settle(device, server.exchange(request.body), request.asked)
    assert settled.effects == ("again",)
    assert (shown(settled.device, "r1"), shown(settled.device, "r2")) == (1, 2)
    assert (shown(sync(settled.device, server), "r1"), phone.pending(sync(settled.device, server))) == (1, [])


def test_f19_a_lost_cache_is_filled_again_and_pending_work_is_still_shown() -> None:
    server = LittleServer()
    device = write(sync(write(begin(), put=score(1)), server), put=score(2))
    without = msgspec.structs.replace(device, cache=phone.Cache())
    assert shown(without) == 2
    assert phone.view(sync(without, server), WORKFLOWS) == phone.view(sync(device, server), WORKFLOWS)


def test_f103_whoever_lost_the_right_to_exchange_settles_nothing() -> None:
    server = LittleServer()
    device = write(begin(), put=score(1))
    request = ask(device)
    stolen = phone.take(device)
    late = phone.settle(stolen, server.exchange(request.body), request.asked)
    assert (late.device, late.effects) == (stolen, ("overtaken",))
    assert outcomes(sync(stolen, server)) == ["applied"]
    assert len(server.journal.known["r"]) == 1


def test_receipted_work_is_kept_until_a_backup_covers_it_and_refused_work_for_longer() -> None:
    server = LittleServer()
    device = sync(write(write(begin(), put=score(1)), step="approve", saw={"body": ("x",)}), server)
    assert outcomes(device) == ["applied", "held"]
    server.backup()
    assert outcomes(sync(device, server)) == ["held"]


def test_f82_a_restored_server_gets_back_what_it_lost() -> None:
    server = LittleServer()
    device = sync(write(begin(), put=score(1)), server)
    backup = server.backup()
    device = sync(write(device, put=score(2)), server)
    before = server.record("r")
    server.restore(backup, epoch="E2")
    assert server.record("r") != before
    device = sync(device, server)
    assert msgspec.structs.replace(server.record("r"), registers={}) == msgspec.structs.replace(
        before, registers={}
    )
    assert (shown(device), phone.pending(device)) == (2, [])
    assert device.cache.epoch == device.vault.epoch == "E2"


def test_the_first_line_says_what_the_outbox_holds() -> None:
    device = write(write(begin(), put=score(1)), put=score(2))
    hello = decode_hello(split(ask(device).body)[0])
    assert (hello.outbox.n, hello.outbox.hash, hello.outbox.count) == (2, device.vault.hash, 2)
    assert hello.outbox.bytes == sum(len(entry.line) + 1 for entry in device.vault.entries)
    assert decode_hello(split(ask(begin()).body)[0]).run is None


def test_a_run_stops_at_a_gap_so_that_every_line_has_its_number() -> None:
    device = write(write(write(begin(), put=score(1)), put=score(2)), put=score(3))
    second = device.vault.entries[1]
    receipt = Outcome(n=2, sha=second.sha, outcome="applied", at=1, mac="mac")
    answer = Answer(v=1, epoch="E1", t1=1, t2=1, token="t", outcomes=(receipt,))
    settled = phone.settle(device, answer, ask(device).asked).device
    assert ask(settled).asked.sent == (1,)


def test_f22_a_damaged_line_in_the_outbox_hides_nothing_else() -> None:
    device = write(begin(), put=score(3))
    damaged = msgspec.structs.replace(device.vault.entries[0], n=2, id="x", record="other", line='{"v":1,')
    vault = msgspec.structs.replace(device.vault, n=2, entries=(*device.vault.entries, damaged))
    device = msgspec.structs.replace(device, vault=vault)
    assert shown(device) == 3
    assert [name for name in phone.view(device, WORKFLOWS)] == [f"{SHEET.name}/r"]


def test_f22_a_line_that_cannot_be_read_is_told_and_the_others_go_on() -> None:
    server = LittleServer()
    device = write(write(begin(), record="r1", put=score(1)), record="r2", put=score(2))
    broken = msgspec.structs.replace(device.vault.entries[0], line="{", sha=line_hash(b"{"))
    vault = msgspec.structs.replace(device.vault, entries=(broken, device.vault.entries[1]))
    request = ask(msgspec.structs.replace(device, vault=vault))
    settled = phone.settle(
        msgspec.structs.replace(device, vault=vault), server.exchange(request.body), request.asked
    )
    assert outcomes(settled.device) == ["unreadable", "applied"]
    assert settled.device.vault.entries[0].line == "{"


def test_losing_a_bucket_evicts_the_copy_and_never_the_outbox() -> None:
    server = LittleServer()
    device = write(sync(write(begin(), put=score(1)), server), record="new", put=score(2))
    request = ask(device)
    answer = msgspec.structs.replace(server.exchange(request.body), lost=(BUCKET,), changes=(), outcomes=())
    settled = phone.settle(device, answer, request.asked).device
    assert settled.cache.rows == {}
    assert [entry.id for entry in settled.vault.entries] == [entry.id for entry in device.vault.entries]
    assert list(phone.view(settled, WORKFLOWS)) == ["sheet/new"]


def test_a_copied_replica_is_told_to_write_no_more() -> None:
    device = write(begin(), put=score(1))
    request = ask(device)
    answer = msgspec.structs.replace(LittleServer().exchange(request.body), directives=("new_replica",))
    assert phone.settle(device, answer, request.asked).effects == ("new_replica",)


class World:
    """Phones of several people, a server, and a network that loses, repeats, delays and re-orders."""

    def __init__(self) -> None:
        self.server = LittleServer(page=2)
        self.phones = {
            name: begin(name.split("-")[0], name) for name in ("budi-phone", "budi-kiosk", "sari-phone")
        }
        self.requests: list[tuple[str, Request]] = []
        self.answers: list[tuple[str, Request, Answer]] = []
        self.saved: dict[str, str] = {}  # everything that was ever called saved

    def step(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.phones)))
        match data.draw(
            st.sampled_from(
                ["put", "put", "step", "ask", "carry", "carry", "settle", "settle", "steal", "crash"]
            )
        ):
            case "put":
                self._write(name, data, put=score(data.draw(st.integers(1, 3))))
            case "step":
                self._write(name, data, step=data.draw(st.sampled_from(sorted(SHEET.steps))), reason="Kurang")
            case "ask":
                self.requests.append((name, ask(self.phones[name])))
            case "carry" if self.requests:
                sender, request = data.draw(st.sampled_from(self.requests))  # it stays: it can come twice
                self.answers.append((sender, request, self.server.exchange(request.body)))
            case "settle" if self.answers:
                place = data.draw(st.integers(0, len(self.answers) - 1))
                receiver, request, answer = self.answers[place]
                settled = phone.settle(self.phones[receiver], answer, request.asked)
                event(f"settled: {settled.effects}")
                self.phones[receiver] = settled.device
            case "steal":
                self.phones[name] = phone.take(self.phones[name])
            case "crash":
                self._crash_between_vault_and_cache(name)

    def _write(self, name: str, data: st.DataObject, **intent: Any) -> None:
        self.phones[name] = write(
            self.phones[name], record=data.draw(st.sampled_from(["r1", "r2"])), **intent
        )
        entry = self.phones[name].vault.entries[-1]
        self.saved[entry.id] = entry.sha

    def _crash_between_vault_and_cache(self, name: str) -> None:
        request = ask(self.phones[name])
        settled = phone.settle(self.phones[name], self.server.exchange(request.body), request.asked).device
        self.phones[name] = msgspec.structs.replace(self.phones[name], vault=settled.vault)

    def records(self) -> dict[str, Record]:
        return {f"sheet/{id}": self.server.record(id) for id in self.server.journal.known}


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_f39_whatever_the_network_did_everybody_ends_with_the_same_record(data: st.DataObject) -> None:
    world = World()
    for _ in range(data.draw(st.integers(5, 30))):
        world.step(data)
        for device in world.phones.values():
            kept = {entry.id for entry in device.vault.entries}
            mine = {id for id in world.saved if id.startswith(device.vault.replica)}
            assert kept == mine  # no backup was announced: everything that was called saved is still here

    for name in [*world.phones, *world.phones]:
        world.phones[name] = sync(phone.take(world.phones[name]), world.server)
    assert {id: sha for id, sha in world.saved.items() if world.server.journal.shas.get(id) != sha} == {}
    records = world.records()
    for device in world.phones.values():
        assert phone.pending(device) == []
        assert {key: row.registers for key, row in device.cache.rows.items()} == {
            key: record.registers for key, record in records.items()
        }
        for entry in device.vault.entries:
            assert entry.outcome is not None
            refused = entry.id in records[f"sheet/{entry.record}"].refused
            assert refused == (entry.outcome.outcome not in IN_STATE and not entry.in_state)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_sending_everything_again_changes_nothing(data: st.DataObject) -> None:
    world = World()
    for _ in range(data.draw(st.integers(5, 20))):
        world.step(data)
    for name in [*world.phones, *world.phones]:
        world.phones[name] = sync(phone.take(world.phones[name]), world.server)
    before = world.records()
    for device in world.phones.values():
        entries = tuple(msgspec.structs.replace(entry, ship=True) for entry in device.vault.entries)
        again = msgspec.structs.replace(device, vault=msgspec.structs.replace(device.vault, entries=entries))
        sync(again, world.server)
    assert world.records() == before
