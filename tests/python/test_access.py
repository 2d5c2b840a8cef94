"""Access decided typed: the same as at the door, and never an allowance for what is unknown."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path

import pytest
import zhurnal
from access_cases import generate

ROUNDS = int(os.environ.get("ZHURNAL_CASES", "20000")) // 4


def day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def test_a_standing_decides_as_the_door():
    default = zhurnal.Regulation.preset("default")
    allowed = 0
    for _, request in generate(3, ROUNDS):
        door = zhurnal.call("access.decide", request)
        inner, target = request["request"], request["request"].get("target") or {}
        decision = zhurnal.Standing.load(request["standing"]).decide(
            inner["act"],
            day(inner["on"]),
            class_=target.get("class"),
            course=target.get("course"),
            pupil=target.get("pupil"),
            lesson=day(target.get("lesson")),
            substitutions=[
                (one["person"], day(one["from"]), day(one["to"])) for one in target.get("substitutions") or []
            ],
            regulation=default,
        )
        right = door if decision else door["nearest"]
        assert bool(decision) == (door["decision"] == "allow"), request
        assert (decision.role, decision.scope, decision.clause) == (
            right["role"],
            right["scope"],
            right["clause"],
        ), request
        if not decision:
            assert (decision.lacks, decision.instead) == (door["lacks"], door["instead"])
            assert door["message"] == {"ru": decision.message_ru, "en": decision.message_en}
        allowed += bool(decision)
    assert ROUNDS / 10 < allowed < ROUNDS


def test_what_is_unknown_is_refused():
    nobody = zhurnal.Standing.load({"person": 1, "roles": []})
    today = datetime.date(2026, 10, 7)
    for wrong in ({"act": "read-pages"}, {"act": "read-page", "class_": 0}, {"act": "read-page", "pupil": 2**53}):
        with pytest.raises(ValueError):
            nobody.decide(wrong.pop("act"), today, **wrong)
    with pytest.raises(zhurnal.RefusedError) as refused:
        zhurnal.Standing.load({"person": 1, "roles": [{"role": "headmaster", "from": "2026-09-01", "to": None}]})
    assert refused.value.pointer == "/roles/0/role"
    later = zhurnal.Regulations.load({"editions": [{"from": "2027-01-01", "regulation": "default"}]})
    with pytest.raises(ValueError, match="edition"):
        nobody.decide("read-page", today, regulation=later)


@pytest.mark.parametrize("page", ["access.ru.md", "access.en.md"])
def test_the_program_of_the_page_runs_as_it_stands(page, capsys):
    text = (Path(__file__).parents[2] / "docs" / page).read_text()
    [program] = [block.split("```")[0] for block in text.split("```python\n")[1:]]
    exec(compile(program, page, "exec"), {})
    assert capsys.readouterr().out.startswith("scope ['class-teacher']")


def test_a_denial_says_what_lacks_and_who_may():
    parent = zhurnal.Standing.load({"person": 5, "roles": [{"role": "parent", "pupil": 7, "from": "2026-09-01", "to": None}]})
    denied = parent.decide("read-page", datetime.date(2026, 10, 7), pupil=8)
    assert not denied and denied.lacks == "scope" and denied.scope == "own-child"
    assert "director" in denied.instead and "родитель" in denied.message_ru
    assert parent.decide("read-page", datetime.date(2026, 10, 7), pupil=7, regulation="default")
    assert json.dumps(denied.instead)
