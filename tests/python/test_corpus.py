"""The whole corpus: as the contract wants it, and byte for byte as Rust answers it."""

from __future__ import annotations

import json
from typing import Any

import zhurnal


def differs(want: Any, have: Any, place: str = "") -> str | None:
    """Where an answer is not what is wanted."""
    if isinstance(want, dict) and isinstance(have, dict):
        for key, value in want.items():
            if key not in have:
                return f"{place}/{key} is absent"
            if fault := differs(value, have[key], f"{place}/{key}"):
                return fault
        return None
    if isinstance(want, list) and isinstance(have, list) and len(want) == len(have):
        pairs = enumerate(zip(want, have))
        return next((f for n, (w, h) in pairs if (f := differs(w, h, f"{place}/{n}"))), None)
    same = type(want) is type(have) and want == have
    return None if same else f"{place}: wanted {want!r}, is {have!r}"


def test_every_case_is_answered_as_the_contract_wants(corpus):
    wrong = []
    for case in corpus:
        answer = json.loads(zhurnal.call_bytes(case.op, case.request))
        if case.refuse is not None:
            fault = differs({"error": case.refuse}, answer)
        else:
            fault = "refused" if "error" in answer else differs(case.want, answer)
        if fault:
            wrong.append(f"{case.name}: {fault}")
    assert not wrong
    print(f"{len(corpus)} cases")


def test_python_answers_the_bytes_that_rust_answers(corpus, canonical):
    assert len(corpus) == len(canonical), "the runners count different cases"
    for case in corpus:
        op, asked, answered = canonical[case.name]
        assert (op, asked) == (case.op, case.request), case.name
        assert zhurnal.call_bytes(case.op, case.request) == answered, case.name


def test_a_regulation_answers_as_the_door_that_names_it(corpus):
    regulation = zhurnal.Regulation.preset("default")
    asked = 0
    for case in corpus:
        head = b'{"regulation":"default",'
        named = case.request.count(b'"regulation"')
        if not case.op.startswith("finals.") or not case.request.startswith(head) or named > 1:
            continue
        answer = zhurnal.call_bytes(case.op, case.request)
        if b'"evidence":{"offset":' in answer:  # it counts the bytes before the fault
            continue
        assert regulation.call_bytes(case.op, b"{" + case.request[len(head) :]) == answer, case.name
        asked += 1
    assert asked > 400


def test_typed_answers_are_the_bytes_of_the_door(corpus):
    typed = 0
    records = {"finals.validate": zhurnal.FinalAnswer, "finals.outlook": zhurnal.Outlook}
    for case in corpus:
        answer = zhurnal.call_bytes(case.op, case.request)
        if case.op in records and not answer.startswith(b'{"error"'):
            assert records[case.op]._of(json.loads(answer)).to_json() == answer, case.name
            typed += 1
    assert typed > 200


def test_the_values_of_a_request_are_encoded_to_the_same_answer(corpus):
    """`call` over the values, where the text can be read as values at all."""
    for case in corpus:
        try:
            values = json.loads(case.request, parse_constant=int)
        except ValueError:
            continue
        if not isinstance(values, dict):
            continue
        # Where a key stands twice, or a number is spelt in another way, values say it otherwise.
        written = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        if written.encode(errors="replace") != case.request:
            continue
        assert zhurnal.call(case.op, values) == json.loads(zhurnal.call_bytes(case.op, case.request))
