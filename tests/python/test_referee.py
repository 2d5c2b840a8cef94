"""The referee of the monitoring figures on a school that was counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="no duckdb")

from referee.faults import FAULTS
from referee.referee import Referee, texts

SCHOOL = {
    "periods": """set,kind,number,from,to
        1,quarter,1,2026-09-01,2026-09-30
        1,quarter,2,2026-10-01,2026-10-31
        1,year,,2026-09-01,2027-05-31""",
    "days_off": """from,to
        2026-09-07,2026-09-07""",
    "classes": """class,level,letter,teacher
        1,7,А,501
        2,1,А,501""",
    "people": """person,name
        1,Один
        2,Два""",
    "roles": """person,role,pupil,from,to
        701,parent,1,2026-09-01,2026-09-10
        702,parent,2,2026-09-01,2026-09-10""",
    "enrolments": """pupil,class,from,to,form
        1,1,2026-09-01,,
        2,1,2026-09-01,,
        3,1,2026-09-01,2026-09-15,
        4,1,2026-09-01,,home
        5,2,2026-09-01,,""",
    "courses": """course,class,subject,teacher,weekly_hours,hours_planned
        10,1,geography,501,2,68
        11,1,physics,502,3,
        20,2,mathematics,501,1,""",
    "memberships": "course,pupil,from,to",
    "exemptions": "pupil,course,from,to",
    "substitutions": "course,substitute,from,to",
    "lessons": """lesson,course,date,held,topic,homework,roll_taken,entered_at,by
        100,10,2026-09-01,true,Тема,§ 1,true,2026-09-01T15:00:00+04:00,501
        101,10,2026-09-08,true,-,—,true,2026-09-08T15:00:00+04:00,
        102,10,2026-09-15,false,Тема,,true,,
        103,10,2026-09-22,true,Тема,,false,2026-09-29T23:59:59+04:00,601
        110,11,2026-09-02,true,Тема,§ 1,true,,502
        200,20,2026-09-03,true,Тема,§ 1,true,2026-09-10T20:00:00+00:00,501""",
    "assignments": """assignment,lesson,kind,weight
        100,100,control-work,2
        101,101,classwork,0
        103,103,classwork,
        200,200,classwork,""",
    "marks": """pupil,assignment,value,brought,entered_at,by
        1,100,5,,2026-09-01T15:00:00+04:00,501
        1,101,4,,2026-08-31T15:00:00+04:00,501
        2,100,pending,,,
        3,100,3,,2026-09-11T15:00:00+04:00,
        3,103,5,,,
        4,103,4,,,
        5,200,5,,,""",
    "attendance": """pupil,lesson,code
        2,100,ill
        1,101,absent
        1,101,ill
        1,110,late
        2,103,absent""",
    "finals": """pupil,course,kind,number,value,at
        1,10,quarter,1,5,2026-09-30T12:00:00+04:00
        2,10,quarter,1,not-attested,2026-10-05T12:00:00+04:00
        3,10,quarter,1,3,2026-09-30T12:00:00+04:00
        4,10,quarter,1,4,2026-09-30T12:00:00+04:00
        1,11,quarter,1,4,2026-09-30T12:00:00+04:00""",
    "visits": """person,date
        701,2026-09-05
        702,2026-09-20
        3,2026-09-03
        4,2026-09-30""",
}
DAYS = {"from": "2026-09-01", "to": "2026-09-30"}
PERIOD = {"period": {"kind": "quarter", "number": 1}}


@pytest.fixture(scope="module")
def referee(tmp_path_factory: pytest.TempPathFactory) -> Referee:
    """The school, loaded."""
    folder: Path = tmp_path_factory.mktemp("school")
    for name, text in SCHOOL.items():
        lines = [line.strip() for line in text.splitlines()]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Referee(folder)


def share(part: int, whole: int) -> dict[str, int]:
    """A share."""
    return {"part": part, "whole": whole}


def test_control_sheet(referee: Referee) -> None:
    """Of nine days of pupils and five lessons each figure is one that was counted by hand."""
    answer = referee.answer("control-sheet", {"slice": DAYS})
    assert answer["rows"] == [
        {
            "lessons": 5,
            "teachers_active": share(2, 2),
            "lessons_filled": share(3, 5),
            "lessons_with_topic": share(4, 5),
            "lessons_with_homework": share(2, 4),
            "pupils_without_marks": share(3, 4),
            "pupils_with_one_mark": share(0, 4),
            "pupils_without_any_mark": share(1, 2),
            # 68 · 25/52, 3 · 30/7 and 30/7, each to a thousandth
            "hours": {"part": "5", "whole": "9967/200"},
            "parents_visiting": share(1, 4),
            "pupils_visiting": share(1, 4),
        }
    ]


def test_attendance(referee: Referee) -> None:
    """Two codes are none, late is attended, a roll that is not taken is no lesson."""
    (row,) = referee.answer("attendance", {"slice": DAYS})["rows"]
    assert row["attended"] == share(8, 9)
    assert [row[code] for code in ("absent", "excused", "ill", "late")] == [0, 0, 1, 1]
    assert row["coverage"] == share(4, 5)
    assert row["days"] == {"missed": share(1, 9), "absent": 0, "excused": 0, "ill": 1, "mixed": 0}


def test_performance(referee: Referee) -> None:
    """By marks, by finals and by pupils."""
    (row,) = referee.answer("performance", {"slice": PERIOD})["rows"]
    marks, finals, pupils = row["by_marks"], row["by_finals"], row["by_pupils"]
    assert marks["values"] == {"3": 1, "4": 2, "5": 1, "pending": 1}
    assert (marks["number"], marks["n"]) == (4, 4)
    assert (marks["mean"], marks["weighted_mean"], marks["key_mean"]) == ("4", "4", "4")
    assert finals["values"] == {"4": 2, "5": 1, "not-attested": 1}
    # Pupils 2 and 4 have none in physics.
    assert (finals["missing"], finals["n"], finals["mean"]) == (2, 4, "13/3")
    assert finals["sou"] == {"sum": "235", "count": 4, "value": "235/4"}
    assert (pupils["roll"], pupils["n"]) == (4, 3)
    assert pupils["lists"]["good"] == [{"pupil": 1, "name": "Один"}]
    assert [one["pupil"] for one in pupils["lists"]["incomplete"]] == [2, 4]


def test_accumulation_timeliness_objectivity(referee: Referee) -> None:
    """Marks against the minimum, days to the entry, finals against means."""
    (row,) = referee.answer("accumulation", {"slice": PERIOD, "as_of": "2026-09-10"})["rows"]
    assert row["pupils"]["enough"] == share(0, 6)
    assert row["pupils"]["short"] == {"1": 1, "3": 2, "4": 3}
    risk = {(one["pupil"], one["course"]): one for one in row["pupils"]["at_risk"]}
    assert (risk[1, 10]["lessons_left"], risk[1, 10]["by"]) == (1, "2026-09-22")
    assert row["lessons"] == {"reached": share(0, 3), "marks": 3, "mean": "1"}
    (row,) = referee.answer("timeliness", {"slice": DAYS})["rows"]
    assert row["lessons"] == {
        "in_time": share(2, 3),
        "days": [{"days": 0, "count": 1}, {"days": 7, "count": 1}, {"days": 8, "count": 1}],
        "not_timed": 1,
    }
    assert row["marks"]["days"] == [
        {"days": -8, "count": 1},
        {"days": 0, "count": 1},
        {"days": 10, "count": 1},
    ]
    assert row["rolls"] is None
    (row,) = referee.answer("objectivity", {"slice": {**PERIOD, "course": 10}})["rows"]
    assert (row["finals"], row["equal"], row["no_mean"]) == (2, 2, 0)
    assert (row["key"]["equal"], row["key"]["no_mean"]) == (1, 1)
    assert row["cases"][0] == {
        "pupil": 1,
        "course": 10,
        "final": 5,
        "mean": "5",
        "difference": "0",
    }


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_faults_fit(fault: dict[str, tuple[str, str]]) -> None:
    """Each fault finds the text in whose place it stands."""
    texts(fault)
