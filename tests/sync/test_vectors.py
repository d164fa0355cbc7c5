"""The examples that the phone's twin satisfies too."""

import json
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from histories import SHEET, VECTORS, known, mutation, sheet

from sync import device, wire
from sync.mutation import decode, from_b64u, line_hash, run_digest
from sync.record import Collection, same
from sync.sums import digest, sums_of
from sync.view import overlay


def load(topic: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VECTORS / f"{topic}.json").read_text())
    return found


def cases(topic: str) -> list[Any]:
    return [pytest.param(case, id=case.get("name", str(case))) for case in load(topic)["cases"]]


def as_json(shape: Any) -> Any:
    return json.loads(msgspec.json.encode(shape))


def test_lines_have_the_bytes_the_hash_and_the_chain_that_their_phone_gave_them() -> None:
    prev = ""
    for line in load("lines")["lines"]:
        text = line["line"].encode()
        decoded = decode(text)
        assert (len(text), line_hash(text)) == (line["bytes"], line["hash"])
        assert (decoded.n, decoded.prev, decoded.collection) == (line["n"], prev, line["collection"])
        prev = line["hash"]


def test_runs_are_signed_over_the_hashes_of_their_lines() -> None:
    vector = load("lines")
    for run in vector["runs"]:
        hashes = [line["hash"] for line in vector["lines"]][run["first"] - 1 :][: run["count"]]
        assert run_digest(run["replica"], run["first"], hashes) == run["digest"].encode()


@pytest.mark.parametrize("case", cases("split"))
def test_a_body_is_split_before_anything_is_decoded(case: dict[str, Any]) -> None:
    assert wire.split(case["body"].encode()) == [line.encode() for line in case["lines"]]


@pytest.mark.parametrize("case", cases("sign"))
def test_only_the_replicas_own_signature_holds(case: dict[str, Any]) -> None:
    vector = load("sign")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_b64u(vector["key"]))
    assert holds(key, from_b64u(case["sig"]), vector["digest"].encode()) == case["valid"]


def holds(key: ec.EllipticCurvePublicKey, sig: bytes, digest: bytes) -> bool:
    if len(sig) != 64:
        return False
    numbers = encode_dss_signature(int.from_bytes(sig[:32]), int.from_bytes(sig[32:]))
    try:
        key.verify(numbers, digest, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize("case", load("equal")["cases"], ids=str)
def test_values_are_the_same_all_the_way_down_or_not(case: dict[str, Any]) -> None:
    assert same(case["a"], case["b"]) == same(case["b"], case["a"]) == case["same"]


@pytest.mark.parametrize("case", cases("merge"))
def test_mutations_become_the_record(case: dict[str, Any]) -> None:
    told = case["mutations"]
    record = sheet(known(one) for one in told)
    expected = case["record"]
    registers = {}
    for name, register in record.registers.items():
        registers[name] = {"heads": list(register.heads), "value": register.value}
        if register.kind:
            registers[name]["kind"] = register.kind
        if register.siblings:
            registers[name]["siblings"] = [sibling.id for sibling in register.siblings]
    assert registers == expected["registers"]
    assert as_json(record.conflicts) == expected["conflicts"]
    assert as_json(record.refused) == expected["refused"]
    for one in told:
        for register in one.get("put", ["state"]):
            worth = record.standing.get(one["id"], {}).get(register, "superseded")
            assert (one["id"], register, worth) == (
                one["id"],
                register,
                expected["standing"][one["id"]][register],
            )


@pytest.mark.parametrize("case", cases("overlay"))
def test_the_cache_and_pending_work_become_what_is_shown(case: dict[str, Any]) -> None:
    steps = {
        name: {**step, "sources": [], "roles": []}
        for name, step in load("overlay")["workflow"]["steps"].items()
    }
    table = load("overlay")["workflow"]
    groups = {name: {"roles": {}, **group} for name, group in table["groups"].items()}
    declared = {"name": "report", "groups": groups, "initial": table["initial"], "steps": steps}
    workflow = msgspec.convert(declared, Collection)
    cached = (
        None if case["registers"] is None else msgspec.convert(case["registers"], dict[str, wire.Register])
    )
    own = [mutation({**one, "replica": "phone"}) for one in case["own"]]
    assert as_json(overlay(cached, own, case["replay"], workflow)) == case["view"]


@pytest.mark.parametrize("case", cases("settle"))
def test_an_answer_is_settled(case: dict[str, Any]) -> None:
    before = msgspec.convert(case["device"], device.Device)
    asked = msgspec.convert({**case["asked"], "sent": tuple(case["asked"]["sent"])}, device.Asked)
    settled = device.settle(before, msgspec.convert(case["answer"], wire.Answer), asked)
    assert as_json(settled.device) == case["settled"]
    assert list(settled.effects) == case["effects"]


def test_the_collection_of_the_examples_holds_together() -> None:
    from sync.workflow import flaws

    assert list(flaws(SHEET)) == []


@pytest.mark.parametrize("case", cases("sums"))
def test_what_there_is_of_each_bucket_adds_up(case: dict[str, Any]) -> None:
    rows = [msgspec.convert(row, wire.Change) for row in case["rows"]]
    assert sums_of(rows) == case["sums"]
    assert digest(case["sums"]) == case["sum"]
