"""Regulations as values: reading, writing, editions, and the schema for editors."""

from __future__ import annotations

import copy
import datetime
import json
import os
import pickle
from pathlib import Path

import pytest
import zhurnal

jsonschema = pytest.importorskip("jsonschema", reason="skipped: no jsonschema")

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas/regulation.schema.json").read_text())
CHECK = jsonschema.Draft202012Validator(SCHEMA)


def vectors() -> list[tuple[str, object, dict]]:
    """Every regulation that a vector's request holds, by the vector's name, with its case."""
    found = []
    for file in sorted((ROOT / "tests/vectors").rglob("*.json")):
        document = json.loads(file.read_text())
        for case in document["cases"]:
            if "raw" in case or "raw_hex" in case:
                continue
            request = overlaid(copy.deepcopy(document["given"]), case.get("with", {}))
            for pointer in case.get("without", []):
                remove(request, pointer)
            for key in ("regulation", "a", "b"):
                if isinstance(request.get(key), dict):
                    found.append((f"{case['name']}/{key}", request[key], case))
    return found


def overlaid(under: object, over: object) -> object:
    if not (isinstance(under, dict) and isinstance(over, dict)):
        return over
    return {**under, **{key: overlaid(under.get(key), value) for key, value in over.items()}}


def remove(value: object, pointer: str) -> None:
    *way, last = pointer.split("/")[1:]
    for step in way:
        value = value[int(step) if isinstance(value, list) else step]
    del value[int(last) if isinstance(value, list) else last]


def test_the_schema_is_one_and_holds_every_parameter():
    CHECK.check_schema(SCHEMA)
    named = SCHEMA["$defs"]["regulation"]["properties"]["parameters"]["properties"]
    default = zhurnal.Regulation.preset("default")
    assert set(named) == {parameter["name"] for parameter in default.parameters}
    assert all(entry["description"] for entry in named.values())


def test_what_loads_is_by_the_schema():
    """The schema never refuses a file that the library reads."""
    read = 0
    for name, value, _ in vectors():
        try:
            zhurnal.Regulations.load(value)
        except zhurnal.RefusedError:
            continue
        read += 1
        faults = [fault.message for fault in CHECK.iter_errors(value)]
        assert not faults, f"{name}: {faults}"
    assert read > 200
    for name in ("default", "mesh-2022"):
        CHECK.validate(json.loads((ROOT / f"core/regulation/{name}.json").read_text()))
        CHECK.validate(json.loads(zhurnal.Regulation.preset(name).to_json()))


def test_what_is_malformed_is_mostly_told_by_the_schema():
    """What a schema can say, it says: types, ranges, codes, keys; never how tables fit together."""
    told, untold = 0, set()
    beyond = {
        "regulation.order",
        "regulation.gap",
        "regulation.duplicate",
        "regulation.ambiguous",
        "regulation.scope",
        "limit.ratio",
        # How many terms all rows of year.terms ask for together.
        "limit.rows",
    }
    for name, value, case in vectors():
        try:
            zhurnal.Regulations.load(value)
            continue
        except zhurnal.RefusedError as refused:
            rules = {fault["rule"] for fault in refused.errors}
        if rules & beyond:
            continue
        if CHECK.is_valid(value):
            untold.add((name, *rules))
        else:
            told += 1
    assert told > 50
    # A kind of work is any text, a zone any name, a scale's marks are held to one another, and a
    # share is a number.
    allowed = {"input.unknown-code", "input.out-of-range", "input.type", "input.unknown-subject"}
    assert len(untold) < told / 4 and {rule for _, rule, *_ in untold} <= allowed, untold


def test_all_faults_come_at_once_each_with_its_place():
    with pytest.raises(zhurnal.RefusedError) as refused:
        zhurnal.Regulation.load(
            {
                "name": "ours",
                "extends": "default",
                "parameters": {
                    "final.tie": {"clause": "4.1", "said": "open", "value": "dwn"},
                    "final.days": {"said": "text", "value": {"days": 400, "counted": "calendar"}},
                    "final.toleranse": {},
                    "final.tolerance": {
                        "clause": "4.1",
                        "said": "open",
                        "value": "1/2",
                        "cases": [
                            {"when": {"levels": [5, 6]}, "value": "1"},
                            {"when": {"levels": [6, 7]}, "value": "2"},
                        ],
                    },
                },
            }
        )
    faults = {(fault["rule"], fault["pointer"]) for fault in refused.value.errors}
    assert faults == {
        ("input.unknown-code", "/parameters/final.tie/value"),
        ("input.missing-key", "/parameters/final.days"),
        ("input.out-of-range", "/parameters/final.days/value/days"),
        ("input.unknown-key", "/parameters/final.toleranse"),
        ("regulation.ambiguous", "/parameters/final.tolerance/cases/1"),
    }
    assert all(fault["message"]["ru"] and fault["message"]["en"] for fault in refused.value.errors)


def test_a_regulation_is_equal_to_what_it_writes():
    ours = zhurnal.Regulation.load((ROOT / "examples/school-5.json").read_bytes())
    again = zhurnal.Regulation.load(ours.to_json())
    assert again == ours and hash(again) == hash(ours)
    assert ours != zhurnal.Regulation.preset("default")
    assert pickle.loads(pickle.dumps(ours)) == ours
    assert json.loads(ours.to_json())["extends"] is None


def test_editions_are_asked_by_day():
    editions = zhurnal.Regulations.load(
        {"editions": [{"from": "2026-09-01", "regulation": "mesh-2022"}, {"from": "2025-09-01", "regulation": "default"}]}
    )
    assert len(editions) == 2
    assert editions.on(datetime.date(2025, 8, 31)) is None
    assert editions.on(datetime.date(2026, 8, 31)) == zhurnal.Regulation.preset("default")
    assert editions.on(datetime.date(2026, 9, 1)) == zhurnal.Regulation.preset("mesh-2022")
    assert pickle.loads(pickle.dumps(editions)) == editions
    assert editions == zhurnal.Regulations.load(json.dumps(editions.call("regulation.show", {})))
    one = zhurnal.Regulations.load({"name": "ours", "extends": "default"})
    assert len(one) == 1 and one.on(datetime.date(1, 1, 1)).name == "ours"


def test_the_example_is_as_the_guide_shows_it():
    """Each JSON block of the guide is a part of the example's file."""
    example = json.loads((ROOT / "examples/school-5.json").read_text())
    CHECK.validate(example)
    assert zhurnal.call("regulation.check", {"regulation": example}).keys() == {"findings"}
    shown = 0
    for guide in ("write-your-own.ru.md", "write-your-own.en.md"):
        text = (ROOT / "docs" / guide).read_text()
        for block in text.split("```json\n")[1:]:
            value = json.loads(block.split("```")[0])
            if "editions" in value:
                zhurnal.Regulations.load(value)
                continue
            shown += 1
            if value in example["rights"]:
                continue
            for key, part in value.items():
                whole = example if key in example else example["parameters"]
                assert whole[key] == part, f"{guide}: {key}"
    assert shown > 6


@pytest.mark.parametrize("guide", ["write-your-own.ru.md", "write-your-own.en.md"])
def test_the_programs_of_the_guide_run_as_they_stand(guide, monkeypatch):
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / guide).read_text()
    names: dict[str, object] = {}
    programs = [block.split("```")[0] for block in text.split("```python\n")[1:]]
    for program in programs:
        exec(compile(program, guide, "exec"), names)
    assert len(programs) > 3 and isinstance(names["answer"], dict)
    assert names["answer"]["basis"]["mean"] == "7/2"
    changed = zhurnal.call("regulation.diff", {"a": "default", "b": names["school_5"], "cases": [names["case"]]})
    [touched] = changed["cases"]
    assert touched["a"]["basis"]["rounded"] == 4 and touched["b"]["basis"]["rounded"] == 3


@pytest.mark.skipif("ZHURNAL_CORPUS" not in os.environ, reason="needs the corpus")
def test_a_faulty_regulation_says_so_through_every_door():
    request = {"regulation": {"name": "x", "extends": "default", "title": 5, "basis": [1]}}
    answer = zhurnal.call("regulation.check", request)
    assert [fault["pointer"] for fault in answer["errors"]] == ["/regulation/title", "/regulation/basis/0"]
    assert answer["error"] == answer["errors"][0]
