"""Plain reading of ``access.decide``: the default rights and scopes as the contract writes them.

Modules are all on. Dates are compared as their text, which has the order of days.
"""

from __future__ import annotations

from typing import Any, NamedTuple

# The rows of contract.md, «The default `rights`», in its order and its words.
TABLE = """
grant-role: administrator all 3.1
open-year: administrator all 3.4; deputy-head all 3.4
change-plan: deputy-head all 3.4
agree-subgroups: deputy-head all 3.4
enter-subgroups: class-teacher own-class 3.2
name-substitute: deputy-head all 3.2
record-mark, record-attendance, record-topic, record-assignment: class-teacher as-substitute 3.2; \
subject-teacher own-course 3.3; subject-teacher as-named-substitute 3.2
correct-attendance: class-teacher own-class 3.2; subject-teacher own-course 3.2
review-attendance: class-teacher own-class 3.2
record-behaviour: class-teacher own-class 3.2; subject-teacher own-course 3.2
change-personal-data: class-teacher own-class 3.2
set-final: class-teacher own-class 4.5
notify-parents: class-teacher own-class 3.2
record-inspection: director all 5.2; deputy-head all 5.2
publish-inspection: deputy-head all 5.4
read-board: administrator all 5.4; director all 5.4; deputy-head all 5.4; class-teacher all 5.4; \
subject-teacher all 5.4
endorse-document: director all 1.5
file-document: deputy-head all 1.5
record-backup: administrator all 5.1; director all 5.1
read-page: director all 2.3; deputy-head all 2.3; class-teacher own-class 2.3; \
subject-teacher own-classes 2.3; parent own-child 1.7; pupil self 1.7
read-summary: director all 1.4; deputy-head all 1.4; class-teacher own-class 1.4; \
subject-teacher own-course 1.4
read-personal-data: director all 1.4; deputy-head all 1.4; class-teacher own-class 1.4; \
parent own-child 1.4; pupil self 1.4
read-visits: administrator all 3.1; director all 3.4; deputy-head all 3.4; \
class-teacher own-class 3.4
read-log: administrator all 1.3; director all 1.3; deputy-head all 1.3
adopt-regulation: director all 1.1
enrol-pupil: administrator all 3.1; deputy-head all 3.1
record-exemption: administrator all 3.4; deputy-head all 3.4
set-timetable: administrator all 3.4; deputy-head all 3.4
close-period: deputy-head all 4.4
"""


class Row(NamedTuple):
    """One right of an act."""

    role: str
    scope: str
    clause: str


def rights_of(table: str) -> dict[str, list[Row]]:
    """The rows of each act, in the table's order."""
    rights = {}
    for line in table.strip().splitlines():
        acts, rows = line.split(": ")
        for act in acts.split(", "):
            rights[act] = [Row(*row.split()) for row in rows.split("; ")]
    return rights


RIGHTS = rights_of(TABLE)
# The key that a role's row and the target must share.
SHARED = {"own-class": "class", "own-course": "course", "own-child": "pupil", "self": "pupil"}
SUBSTITUTIONS = ("as-substitute", "as-named-substitute")
SCOPES = ("all", *SHARED, "own-classes", *SUBSTITUTIONS)


def covers(span: dict, day: str) -> bool:
    """Whether a range holds the day; both ends are in it, no end is open."""
    return span["from"] <= day and (span["to"] is None or day <= span["to"])


def running(request: dict) -> list[dict]:
    """The substitutions that cover the lesson and have begun on the day of the act."""
    target = request["target"]
    if "lesson" not in target:
        return []
    return [
        one
        for one in target.get("substitutions", [])
        if covers(one, target["lesson"]) and one["from"] <= request["on"]
    ]


def shares(one: dict, target: dict, key: str) -> bool:
    """Whether a role's row and the target both have the key, and the same value there."""
    return key in one and key in target and one[key] == target[key]


def holds(row: Row, standing: dict, request: dict) -> bool:
    """Whether a right allows the request."""
    target = request["target"]
    if row.scope == "as-named-substitute":
        return any(one["person"] == standing["person"] for one in running(request))
    held = [
        one
        for one in standing["roles"]
        if one["role"] == row.role and covers(one, request["on"])
    ]
    if row.scope == "all":
        return bool(held)
    if row.scope == "own-classes":
        return any(shares(one, target, "class") or shares(one, target, "course") for one in held)
    if row.scope == "as-substitute":
        return bool(running(request)) and any(shares(one, target, "class") for one in held)
    return any(shares(one, target, SHARED[row.scope]) for one in held)


def allowing(standing: dict, request: dict) -> list[Row]:
    """The rights that allow, in the table's order; the first is the one that an answer names."""
    return [row for row in RIGHTS[request["act"]] if holds(row, standing, request)]


def is_named(standing: dict, request: dict) -> bool:
    """Whether any substitution of the target names the person, on whatever dates."""
    substitutions = request["target"].get("substitutions", [])
    return any(one["person"] == standing["person"] for one in substitutions)


def lack_of(row: Row, standing: dict, request: dict, no_lesson: str) -> str:
    """What the person lacks for a right that does not allow."""
    if row.scope == "as-named-substitute" and is_named(standing, request):
        return "time" if "lesson" in request["target"] else no_lesson
    ever = [one for one in standing["roles"] if one["role"] == row.role]
    if any(covers(one, request["on"]) for one in ever):
        return "scope"
    return "time" if ever else "role"


def denials(standing: dict, request: dict) -> list[tuple[str, Row]]:
    """What is lacking, with the nearest right, of a request that nothing allows.

    Two where the contract leaves it open: a person named for a target without a lesson is on wrong
    dates as well as outside the scope.
    """
    found = []
    for no_lesson in ("scope", "time"):
        rows = RIGHTS[request["act"]]
        lacks = [lack_of(row, standing, request, no_lesson) for row in rows]
        lack = next(lack for lack in ("scope", "time", "role") if lack in lacks)
        found.append((lack, rows[lacks.index(lack)]))
    return list(dict.fromkeys(found))


def instead(act: str) -> list[str]:
    """The roles that may do the act, each once, in the table's order."""
    return list(dict.fromkeys(row.role for row in RIGHTS[act]))


def answers(standing: dict, request: dict) -> list[dict[str, Any]]:
    """The answers that the contract admits, without the message: one, seldom two."""
    allowed = allowing(standing, request)
    if allowed:
        return [{"decision": "allow", **allowed[0]._asdict()}]
    return [
        {
            "decision": "deny",
            "rule": "access.denied",
            "clause": row.clause,
            "lacks": lack,
            "nearest": row._asdict(),
            "instead": instead(request["act"]),
        }
        for lack, row in denials(standing, request)
    ]
