"""Requests of ``access.decide``, drawn from a seed; most of them miss a right by one thing.

A scene begins as one right of the act that holds; a near miss then breaks one thing of it. Other
roles, facts and substitutions are added around it, so a few near misses are allowed by another
right after all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from access_reading import RIGHTS, SHARED, SUBSTITUTIONS, Row

ACTS = list(RIGHTS)
ROLES = "administrator director deputy-head class-teacher subject-teacher parent pupil".split()
# The ids of classes, courses, pupils and persons overlap: taking one for another shows.
CLASSES, COURSES, PUPILS, PERSONS = range(1, 5), range(1, 9), range(1, 13), range(1, 13)
HIGHEST = 2**53 - 1
FIRST, LAST = date(2026, 9, 1), date(2027, 5, 31)
HIT, ANY, ROLES_MAX = 0.25, 0.15, 4
OPEN = 0.35
# A right that asks whose the target is is drawn more often than one over all, and so is its act.
OWN_SHARE = 3


def share_of(right: Row) -> int:
    """How often a right is drawn."""
    return 1 if right.scope == "all" else OWN_SHARE


ACT_SHARES = [sum(map(share_of, RIGHTS[act])) for act in ACTS]


def chance(rng: Random, share: float) -> bool:
    """True in this share of draws."""
    return rng.random() < share


def class_of(course: int) -> int:
    """The class that a course is taught to."""
    return (course + 1) // 2


def other(rng: Random, ids: range, than: int) -> int:
    """Another id of the kind."""
    return rng.choice([one for one in ids if one != than])


def shifted(day: str, days: int) -> str:
    """The date so many days later."""
    return str(date.fromisoformat(day) + timedelta(days))


def any_day(rng: Random) -> str:
    """A day of the year."""
    return str(FIRST + timedelta(rng.randint(0, (LAST - FIRST).days)))


def span_with(rng: Random, day: str, longest: int, is_open: float = OPEN) -> dict:
    """A range that holds the day, often as its first or its last."""
    before, after = (rng.choice([0, 0, 1, rng.randint(0, longest)]) for _ in range(2))
    until = None if chance(rng, is_open) else shifted(day, after)
    return {"from": shifted(day, -before), "to": until}


def any_span(rng: Random, longest: int, is_open: float = OPEN) -> dict:
    """Any range that touches the year."""
    return span_with(rng, any_day(rng), longest, is_open)


def role_row(rng: Random, role: str, span: dict) -> dict:
    """A row of the role about somebody of the school."""
    row: dict[str, Any] = {"role": role}
    if role == "class-teacher":
        row["class"] = rng.choice(CLASSES)
    if role == "subject-teacher":
        row["course"] = rng.choice(COURSES)
        if chance(rng, 0.6):
            row["class"] = class_of(row["course"])
    if role in ("parent", "pupil"):
        row["pupil"] = rng.choice(PUPILS)
    return {**row, **span}


def substitution(rng: Random, person: int, span: dict) -> dict:
    """A substitution by the person."""
    return {"person": person, **span}


class Scene:
    """A right that holds: the person, the row that carries it, the day, and the target."""

    def __init__(self, rng: Random, act: str, right: Row):
        self.rng, self.act, self.right = rng, act, right
        self.person, self.on = rng.choice(PERSONS), any_day(rng)
        self.row: dict[str, Any] | None = None
        self.target: dict[str, Any] = {}
        self.key = ""
        if right.scope != "as-named-substitute":
            self.row = role_row(rng, right.role, span_with(rng, self.on, 200))
            self.aim()
        if right.scope in SUBSTITUTIONS:
            self.substitute()

    def aim(self) -> None:
        """Points the target at what the row is about."""
        if self.right.scope == "all":
            return
        assert self.row
        self.key = SHARED.get(self.right.scope, "class")
        if self.right.scope == "own-classes" and ("class" not in self.row or chance(self.rng, 0.5)):
            self.key = "course"
            if chance(self.rng, 0.5):
                self.target["class"] = other(self.rng, CLASSES, self.row.get("class", 0))
        self.target[self.key] = self.row[self.key]

    def substitute(self) -> None:
        """Adds the substitution that runs; the lesson may be past or to come."""
        rng = self.rng
        named = self.right.scope == "as-named-substitute"
        span = span_with(rng, self.on, 14, 0.05)
        if chance(rng, 0.5):
            span = {"from": shifted(self.on, -rng.randint(5, 30))}
            span["to"] = shifted(span["from"], rng.choice([0, 1, 4, 11]))
        start, end = (date.fromisoformat(span[key] or str(LAST)) for key in ("from", "to"))
        length = max(0, (end - start).days)
        days = rng.choice([0, length, rng.randint(0, length)])
        self.target["lesson"] = shifted(span["from"], days)
        person = self.person if named else other(rng, PERSONS, self.person)
        self.target["substitutions"] = [substitution(rng, person, span)]

    @property
    def running(self) -> dict:
        """The substitution of the scene."""
        one: dict = self.target["substitutions"][0]
        return one


def other_own(scene: Scene) -> None:
    """Another class, course or pupil; a subject teacher's class and course both."""
    assert scene.row
    ids = {"class": CLASSES, "course": COURSES, "pupil": PUPILS}
    if scene.right.scope == "own-classes":
        scene.target["class"] = other(scene.rng, CLASSES, scene.row.get("class", 0))
        if chance(scene.rng, 0.7):
            scene.target["course"] = other(scene.rng, COURSES, scene.row["course"])
        else:
            scene.target.pop("course", None)
        return
    scene.target[scene.key] = other(scene.rng, ids[scene.key], scene.row[scene.key])


def crossed_ids(scene: Scene) -> None:
    """The number that the row has stands in the target under other keys only."""
    assert scene.row
    number = scene.row[scene.key]
    other_own(scene)
    scene.person = number if chance(scene.rng, 0.5) else scene.person
    for key in {"class", "course", "pupil"} - {scene.key}:
        if key not in scene.row or scene.right.scope != "own-classes":
            scene.target[key] = number


def without_key(scene: Scene) -> None:
    """The target lacks what the scope needs."""
    if scene.right.scope == "own-classes":
        for key in ("class", "course"):
            scene.target.pop(key, None)
        return
    keys = [scene.key] if scene.key else []
    if scene.right.scope in SUBSTITUTIONS:
        keys += ["lesson", "substitutions"]
    scene.target.pop(scene.rng.choice(keys))


def no_substitution(scene: Scene) -> None:
    """The list of substitutions is there and empty."""
    scene.target["substitutions"] = []


def day_before_role(scene: Scene) -> None:
    """The role begins on the day after the act."""
    assert scene.row
    scene.row["from"] = shifted(scene.on, 1)
    if scene.row["to"]:
        scene.row["to"] = shifted(scene.on, 1 + scene.rng.choice([0, 1, 90]))


def day_after_role(scene: Scene) -> None:
    """The role ended on the day before the act."""
    assert scene.row
    scene.row["to"] = shifted(scene.on, -1)
    scene.row["from"] = shifted(scene.on, -1 - scene.rng.choice([0, 1, 90]))


def between_roles(scene: Scene) -> None:
    """The role was held until the day before, and is again from the day after."""
    day_after_role(scene)


def other_role(scene: Scene) -> None:
    """Another role in the row's place: teaches the class only, or has no right to the act."""
    assert scene.row
    rights = RIGHTS[scene.act]
    held = scene.rng.choice([role for role in ROLES if role not in {row.role for row in rights}])
    teaches = scene.right.role == "class-teacher" and scene.right.scope != "all"
    if teaches and "own-classes" not in {row.scope for row in rights}:
        held = "subject-teacher"
    row = role_row(scene.rng, held, {"from": scene.row["from"], "to": scene.row["to"]})
    if held == "subject-teacher" and teaches:
        row["class"] = scene.row["class"]
        scene.target["course"] = other(scene.rng, COURSES, row["course"])
    scene.row = row


def lesson_before(scene: Scene) -> None:
    """The lesson is dated the day before the substitution begins."""
    scene.target["lesson"] = shifted(scene.running["from"], -1)


def lesson_after(scene: Scene) -> None:
    """The lesson is dated the day after the substitution ends."""
    if scene.running["to"] is None:
        scene.running["to"] = shifted(scene.running["from"], 3)
    scene.target["lesson"] = shifted(scene.running["to"], 1)


def before_start(scene: Scene) -> None:
    """The lesson is covered, but the act is done the day before the substitution begins."""
    start = shifted(scene.on, 1)
    days = scene.rng.choice([0, 1, 11])
    scene.running.update({"from": start, "to": shifted(start, days)})
    scene.target["lesson"] = shifted(start, scene.rng.choice([0, days]))


def split(scene: Scene) -> None:
    """One substitution covers the lesson and has not begun; another has, and covers it not."""
    before_start(scene)
    begun = {"from": shifted(scene.on, -3), "to": scene.on}
    later = substitution(scene.rng, scene.running["person"], begun)
    scene.target["substitutions"].insert(scene.rng.randint(0, 1), later)


def not_named(scene: Scene) -> None:
    """The substitution names somebody else."""
    scene.running["person"] = other(scene.rng, PERSONS, scene.person)


def other_runs(scene: Scene) -> None:
    """The person is named in a substitution that is over, somebody else in the one that runs."""
    not_named(scene)
    ended = shifted(min(scene.running["from"], scene.on), -1)
    over = substitution(scene.rng, scene.person, {"from": shifted(ended, -4), "to": ended})
    scene.target["substitutions"].insert(scene.rng.randint(0, 1), over)


OWN = {"other": other_own, "crossed-ids": crossed_ids}
ROLE = {
    "day-before-role": day_before_role,
    "day-after-role": day_after_role,
    "between-roles": between_roles,
    "other-role": other_role,
}
COVER = {
    "lesson-before-substitution": lesson_before,
    "lesson-after-substitution": lesson_after,
    "act-before-substitution": before_start,
    "split-substitutions": split,
    "no-substitution": no_substitution,
    "without-key": without_key,
}
NAMED = {"not-named": not_named, "other-named-runs": other_runs}
KINDS = [
    "hit",
    "any",
    *(f"other-{key}" for key in ("class", "course", "pupil")),
    *(kind for kinds in (OWN, ROLE, COVER, NAMED) for kind in kinds if kind != "other"),
]


def breaks_of(right: Row) -> dict[str, Callable[[Scene], None]]:
    """The near misses that a right has."""
    if right.scope == "all":
        return dict(ROLE)
    if right.scope == "as-named-substitute":
        return {**COVER, **NAMED}
    if right.scope == "as-substitute":
        return {**OWN, **ROLE, **COVER}
    return {**OWN, **ROLE, "without-key": without_key}


def surround(scene: Scene, kind: str) -> dict:
    """The request: the scene among other roles, facts and substitutions."""
    rng, target = scene.rng, scene.target
    roles = [scene.row] if scene.row else []
    if kind == "between-roles":
        begins = {"from": shifted(scene.on, 1), "to": None}
        roles.append({**roles[0], **begins})
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 3])):
        span = rng.choice([any_span(rng, 200), span_with(rng, scene.on, 200)])
        row = role_row(rng, rng.choice(ROLES), span)
        if row not in roles and len(roles) < ROLES_MAX:
            roles.append(row)
    rng.shuffle(roles)
    if kind != "without-key":
        facts = {"class": CLASSES, "course": COURSES, "pupil": PUPILS}
        for key, ids in facts.items():
            if key not in target and chance(rng, 0.5) and scene.right.scope != "own-classes":
                target[key] = rng.choice(ids)
    if scene.right.scope not in SUBSTITUTIONS and chance(rng, 0.3):
        target["lesson"] = any_day(rng)
    if kind not in ("without-key", "no-substitution") and chance(rng, 0.2):
        more = substitution(rng, rng.choice(PERSONS), any_span(rng, 12, 0.05))
        substitutions = target.setdefault("substitutions", [])
        substitutions.insert(rng.randint(0, len(substitutions)), more)
    return asked(rng, scene.person, roles, scene.act, scene.on, target)


def asked(
    rng: Random, person: int, roles: list, act: str, on: str, target: dict
) -> dict[str, Any]:
    """The request in the contract's form; some with the highest ids that there are."""
    if chance(rng, 0.05):
        base = HIGHEST - max(PERSONS[-1], PUPILS[-1])
        person += base
        keys = ("class", "course", "pupil", "person")
        for row in [*roles, target, *target.get("substitutions", [])]:
            row.update({key: row[key] + base for key in keys if key in row})
    return {
        "regulation": "default",
        "standing": {"person": person, "roles": roles},
        "request": {"act": act, "on": on, "target": target},
    }


def draw_any(rng: Random, act: str) -> dict:
    """A request without a design."""
    on = any_day(rng)
    roles: list[dict] = []
    for _ in range(rng.randint(0, ROLES_MAX)):
        row = role_row(rng, rng.choice(ROLES), any_span(rng, 250))
        if row not in roles:
            roles.append(row)
    facts = {"class": CLASSES, "course": COURSES, "pupil": PUPILS}
    target: dict[str, Any] = {key: rng.choice(ids) for key, ids in facts.items() if chance(rng, 0.7)}
    if chance(rng, 0.6):
        target["lesson"] = shifted(on, rng.randint(-7, 2))
    if chance(rng, 0.6):
        target["substitutions"] = [
            substitution(rng, rng.choice(PERSONS), span_with(rng, shifted(on, -3), 9, 0.05))
            for _ in range(rng.randint(0, 3))
        ]
    return asked(rng, rng.choice(PERSONS), roles, act, on, target)


def draw(rng: Random) -> tuple[str, dict]:
    """One request with what it is: a hit, a kind of near miss, or any."""
    act = rng.choices(ACTS, ACT_SHARES)[0]
    sort = rng.random()
    if sort < ANY:
        return "any", draw_any(rng, act)
    right = rng.choices(RIGHTS[act], [share_of(one) for one in RIGHTS[act]])[0]
    scene, kind = Scene(rng, act, right), "hit"
    if sort >= ANY + HIT:
        breaks = breaks_of(right)
        kind = rng.choice(list(breaks))
        breaks[kind](scene)
    request = surround(scene, kind)
    return f"other-{scene.key}" if kind == "other" else kind, request


def generate(seed: int, cases: int) -> Iterator[tuple[str, dict]]:
    """The requests of a seed, each with its kind."""
    rng = Random(seed)
    for _ in range(cases):
        yield draw(rng)
