"""Typed records, errors, enums: equal, frozen, picklable, and naming the place."""

from __future__ import annotations

import dataclasses
import datetime
import doctest
import json
import pickle
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import pytest
import zhurnal
from zhurnal import (
    DateRange,
    FinalCase,
    InputError,
    Mark,
    Missed,
    Period,
    Proposed,
    RefusedError,
    Regulation,
    Term,
)

QUARTER = Period(kind="quarter", number=1, from_="2026-09-01", to="2026-10-25")


def case(**changes) -> FinalCase:
    """A case in which a «5» rests on too few marks."""
    facts = {
        "pupil": 7,
        "course": 3,
        "subject": zhurnal.Subject.GEOGRAPHY,
        "level": 7,
        "weekly_hours": Fraction(5, 2),
        "period": QUARTER,
        "marks": [Mark(value=5, kind=zhurnal.WorkKind.CONTROL_WORK, on=datetime.date(2026, 9, 10))],
        "proposed": Proposed(value=5, by=zhurnal.Role.CLASS_TEACHER),
    }
    return FinalCase(**{**facts, **changes})


def test_a_final_is_judged_with_clause_evidence_and_words():
    answer = zhurnal.validate_final(case())
    assert not answer.stands
    (finding,) = answer.findings
    assert finding.rule == zhurnal.Rule.FINAL_TOO_FEW_MARKS
    assert finding.clause == zhurnal.Clause.C4_2
    assert finding.severity == zhurnal.Severity.ERROR
    assert finding.evidence == {"have": 1, "need": 4}
    assert finding.message.ru == "1 отметка, нужно не меньше 4"


def test_an_outlook_names_what_is_needed():
    outlook = zhurnal.outlook(case(), weights=["1", Decimal("2")])
    assert outlook.missing == 3
    assert [target.state for target in outlook.targets] == ["reachable"] * 3
    assert outlook.targets[2].needs[0] == zhurnal.Need(value=5, weight="1", count=3)


def test_every_fact_of_a_case_crosses():
    whole = case(
        ref="№ 1",
        last_lesson=datetime.date(2026, 10, 24),
        terms=[Term(kind="quarter", number=1, value=None, level=6, mean="7/2", weight=2)],
        missed=Missed(lessons=32, missed=18, ill=12, excused=6),
        exempt=[DateRange(from_="2026-09-01", to=None)],
        early="приказ № 12",
        marks=[
            Mark(value=5, kind="quiz", on="2026-08-30", brought=True, weight=Decimal("0.5")),
            Mark(value="pending", kind="quiz", on="2026-09-10", retakes=0),
        ],
        proposed=Proposed(
            value="exempt",
            at=datetime.datetime(2026, 10, 27, 15, tzinfo=datetime.timezone.utc),
            by="director",
        ),
    )
    answer = zhurnal.validate_final(whole)
    assert [finding.rule for finding in answer.findings] == ["final.wrong-author"]
    assert answer.findings[0].subject == {"pupil": 7, "course": 3, "ref": "№ 1"}


@pytest.mark.parametrize(
    "record",
    [
        case(),
        zhurnal.validate_final(case()),
        zhurnal.outlook(case()),
        Regulation.preset("default"),
        Regulation.load({"name": "ours", "extends": "default", "parameters": {}}),
    ],
    ids=lambda record: type(record).__name__,
)
def test_records_are_equal_hashable_picklable_and_shown(record):
    twin = pickle.loads(pickle.dumps(record))
    assert twin == record
    assert twin is not record
    assert type(record).__name__ in repr(record)
    if not isinstance(record, FinalCase):  # a case may hold lists
        assert hash(twin) == hash(record)


def test_records_are_frozen():
    for record, name in [(case(), "pupil"), (zhurnal.validate_final(case()), "stands")]:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, name, 1)
    with pytest.raises(AttributeError):
        Regulation.preset("default").name = "other"


def test_a_refusal_is_an_exception_that_names_the_place():
    wrong = case(marks=[Mark(value=6, kind="quiz", on="2026-09-10")])
    with pytest.raises(InputError) as caught:
        zhurnal.validate_final(wrong)
    error = caught.value
    assert isinstance(error, RefusedError) and isinstance(error, ValueError)
    assert (error.rule, error.clause) == ("input.off-scale", None)
    assert error.pointer == "/case/marks/0/value"
    assert error.evidence == {"value": 6, "lowest": 1, "highest": 5}
    assert "шкалы" in error.message_ru and "scale" in error.message_en
    assert pickle.loads(pickle.dumps(error)).to_dict() == error.to_dict()


def test_a_regulation_s_faults_come_all_at_once():
    faulty = {
        "name": "ours",
        "extends": "default",
        "parameters": {
            "final.days": {"clause": "4.4", "said": "text", "value": -1},
            "final.tolerance": {"clause": "4.9", "said": "text", "value": "1/2"},
        },
        "rights": [{"act": "set-final", "role": "pupil", "scope": "own-class", "clause": "4.5"}],
    }
    with pytest.raises(RefusedError) as caught:
        Regulation.load(faulty)
    assert [fault["pointer"] for fault in caught.value.errors] == [
        "/parameters/final.days/value",
        "/parameters/final.tolerance/clause",
        "/rights/0/scope",
    ]


def test_the_faults_of_a_regulation_are_not_mixed_with_those_of_the_case():
    faulty = {"name": "ours", "extends": "default", "zzz": 5, "title": 5}
    answer = zhurnal.call("finals.validate", {"regulation": faulty, "case": {"pupil": 0}})
    assert [fault["pointer"] for fault in answer["errors"]] == ["/regulation/zzz", "/regulation/title"]
    assert "errors" not in zhurnal.call("finals.validate", {"case": {"pupil": 0}, "regulation": faulty})


def test_enums_are_the_catalogue():
    rules = zhurnal.call("rules.list", {})["rules"]
    assert [rule["code"] for rule in rules] == list(zhurnal.Rule)
    assert {rule["clause"] for rule in rules} - {None} <= set(zhurnal.Clause)
    numbers = [rule["number"] for rule in rules]
    assert numbers == sorted(set(numbers))
    assert all(issubclass(item, StrEnum) for item in (zhurnal.Rule, zhurnal.Act, zhurnal.Scope))


def test_versions_agree():
    from importlib.metadata import version

    assert zhurnal.__version__ == version("zhurnal")
    assert zhurnal.__abi__ == 1


def test_the_examples_of_the_docs_run():
    import zhurnal._errors
    import zhurnal._finals

    attempted = 0
    for module in (zhurnal, zhurnal._errors, zhurnal._finals):
        result = doctest.testmod(module)
        assert result.failed == 0
        attempted += result.attempted
    finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
    for item in (Regulation, zhurnal.Regulations, zhurnal.Standing, zhurnal.call_bytes):
        for test in finder.find(item, item.__name__, module=False, globs={}):
            result = runner.run(test)
            assert result.failed == 0
            attempted += result.attempted
    assert attempted >= 12


@pytest.mark.parametrize("page", ["README.md", "README.ru.md", "bindings-python/README.md"])
def test_the_readme_s_example_prints_what_it_says(page, capsys):
    from conftest import ROOT

    readme = (ROOT / page).read_text(encoding="utf-8")
    example = readme.split("```python\n")[1].split("```")[0]
    exec(example, {})
    printed = capsys.readouterr().out.strip()
    assert printed.endswith("4.2 1 отметка, нужно не меньше 3")
    assert f"# {printed}" in readme or f"prints `{printed}`" in readme


def test_json_of_the_stdlib_reads_every_message(corpus):
    for one in corpus:
        json.loads(zhurnal.call_bytes(one.op, one.request))
