"""What Python values become at the door, and which are refused where they stand."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction

import pytest
import zhurnal
from zhurnal import _native

REQUEST = {
    "regulation": "default",
    "case": {
        "pupil": 7,
        "course": 3,
        "subject": "geography",
        "level": 7,
        "weekly_hours": "2",
        "period": {"kind": "quarter", "number": 1, "from": "2026-09-01", "to": "2026-10-25"},
        "last_lesson": "2026-10-24",
        "marks": [{"value": 5, "weight": "1", "kind": "control-work", "on": "2026-09-10"}],
        "terms": [],
        "missed": None,
        "exempt": False,
        "early": None,
        "proposed": {"value": 5, "at": "2026-10-27T15:00:00+04:00", "by": "class-teacher"},
    },
}


class Colour(StrEnum):
    RED = "red"


class Number(IntEnum):
    FIVE = 5


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, None),
        (True, True),
        (5, 5),
        (2**80, 2**80),
        (Number.FIVE, 5),
        ("«5»\n\"\\\x01", "«5»\n\"\\\x01"),
        (Colour.RED, "red"),
        (Fraction(5, 2), "5/2"),
        (Decimal("2.50"), "2.50"),
        (Decimal("1E+3"), "1000"),
        (datetime.date(2026, 9, 1), "2026-09-01"),
        (
            datetime.datetime(2026, 9, 1, 8, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=4))),
            "2026-09-01T08:30:00+04:00",
        ),
        ([1, (2, "x")], [1, [2, "x"]]),
        ({"a": {"b": []}}, {"a": {"b": []}}),
    ],
)
def test_values_are_written_exactly(value, wanted):
    assert json.loads(_native.encode({"value": value})) == {"value": wanted}


@pytest.mark.parametrize("number", [0.5, 1.0, -0.0, 1e300, float("nan"), float("inf")])
def test_a_float_is_refused_where_it_stands(number):
    asked = json.loads(json.dumps(REQUEST))
    asked["case"]["marks"][0]["weight"] = number
    error = zhurnal.call("finals.validate", asked)["error"]
    assert (error["rule"], error["pointer"]) == ("input.float", "/case/marks/0/weight")
    assert zhurnal.Regulation.preset("default").call(
        "finals.validate", {"case": asked["case"]}
    ) == {"error": error}


@pytest.mark.parametrize("pointer", ["/case/ref", "/case/a~1b~0"])
def test_a_text_that_is_no_unicode_is_refused_by_its_place(pointer):
    asked = json.loads(json.dumps(REQUEST))
    asked["case"][pointer.removeprefix("/case/").replace("~1", "/").replace("~0", "~")] = "\ud800"
    error = zhurnal.call("finals.validate", asked)["error"]
    assert (error["rule"], error["pointer"]) == ("input.utf8", pointer)
    with pytest.raises(zhurnal.InputError) as caught:
        _native.encode(asked)
    assert caught.value.pointer == pointer


def test_no_text_that_is_no_unicode_gets_through():
    """In every other place where a text goes in."""
    error = json.loads(zhurnal.call_bytes("\ud800", b"{}"))["error"]
    assert error["rule"] == "input.unknown-op"
    assert zhurnal.Regulation.preset("default").call("\ud800", {})["error"]["rule"] == "input.unknown-op"
    with pytest.raises(zhurnal.InputError, match="input.unknown-code"):
        zhurnal.Regulation.preset("\ud800")
    with pytest.raises(zhurnal.InputError, match="input.utf8"):
        zhurnal.Regulation.load('{"name": "\ud800"}')
    with pytest.raises(zhurnal.InputError, match="input.utf8"):
        zhurnal.Regulation.load({"name": "\ud800"})


def test_what_cannot_be_written_is_a_type_error_that_names_the_place():
    with pytest.raises(TypeError, match="/case/marks/1: a value cannot be of type set"):
        zhurnal.call("finals.validate", {"case": {"marks": [1, {2}]}})
    with pytest.raises(TypeError, match="a key cannot be of type int"):
        zhurnal.call("finals.validate", {"case": {1: 2}})


@pytest.mark.parametrize("number", [10**5000, -(10**5000), 2**70], ids=["large", "small", "2^70"])
def test_an_integer_of_any_size_is_refused_where_it_stands(number):
    asked = json.loads(json.dumps(REQUEST))
    asked["case"]["pupil"] = number
    error = zhurnal.call("finals.validate", asked)["error"]
    assert (error["rule"], error["pointer"]) == ("input.out-of-range", "/case/pupil")


@pytest.mark.parametrize("number", ["1E+999999999", "1E-999999999", "NaN", "Infinity"])
def test_a_decimal_of_any_size_is_refused_where_it_stands(number):
    asked = json.loads(json.dumps(REQUEST))
    asked["case"]["weekly_hours"] = Decimal(number)
    error = zhurnal.call("finals.validate", asked)["error"]
    assert (error["rule"], error["pointer"]) == ("input.type", "/case/weekly_hours")


def test_a_value_that_holds_itself_is_too_deep():
    endless: list = []
    endless.append(endless)
    error = zhurnal.call("finals.validate", {"case": endless})["error"]
    assert error["rule"] == "input.too-deep"


def test_a_time_without_a_zone_is_refused():
    asked = json.loads(json.dumps(REQUEST))
    asked["case"]["proposed"]["at"] = datetime.datetime(2026, 10, 27, 15)
    error = zhurnal.call("finals.validate", asked)["error"]
    assert (error["rule"], error["pointer"]) == ("input.type", "/case/proposed/at")


def keys(value, way=()):
    """Every key of a request, as a way to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*way, key)
            yield from keys(inner, (*way, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from keys(inner, (*way, place))


OPTIONAL = {"last_lesson", "terms", "missed", "exempt", "early", "weight", "at", "by"}


@pytest.mark.parametrize("way", list(keys(REQUEST)), ids=lambda way: "/".join(map(str, way)))
def test_each_key_dropped_in_turn_is_refused_or_was_optional(way):
    asked = json.loads(json.dumps(REQUEST))
    holder = asked
    for step in way[:-1]:
        holder = holder[step]
    del holder[way[-1]]
    answer = zhurnal.call("finals.validate", asked)
    if way[-1] in OPTIONAL:
        assert "error" not in answer
    else:
        error = answer["error"]
        assert (error["rule"], error["evidence"]) == ("input.missing-key", {"key": way[-1]})
        assert error["pointer"] == "".join(f"/{step}" for step in way[:-1])


def test_a_malformed_regulation_never_answers():
    for regulation in ("defualt", "", None, 5, [], {}, {"name": "x", "extends": "y"}):
        answer = zhurnal.call("finals.validate", {**REQUEST, "regulation": regulation})
        assert list(answer)[0] == "error", regulation
