"""Valid requests of ``finals.validate`` and ``finals.outlook``, drawn from a seed.

The draw is skewed: every rule fires often, means fall on and beside the boundaries, shares of
missed lessons on the share asked, instants beside midnight in the school's zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from case_reading import TERM_KINDS, Case
from generate_regulations import COUNTS, SUBJECTS, chance, draw_regulation, text_of
from regulation_reading import (
    CATEGORY_OF,
    KEY_CATEGORIES,
    SYMBOLS,
    Place,
    Regulation,
    exact,
    place_of,
)
from rounding_reading import lessons_missed

ZONE = ZoneInfo("Europe/Samara")
KEY_KINDS = [kind for kind, category in CATEGORY_OF.items() if category in KEY_CATEGORIES]
OTHER_KINDS = [kind for kind in CATEGORY_OF if kind not in KEY_KINDS]
ROLES = "administrator director deputy-head class-teacher subject-teacher parent pupil".split()
WEIGHTS = ["1", "2", "1/3", "0.5", "0", "0.001", "5/2", "2/4", "7/11", "1000", 1, 2, 3, 0, 10]
HOURS = ["0.5", "1", "2", "2.5", "5/2", "2.001", "4/2", 1, 2, 3, "4", "6"]
OFFSETS = [0, 180, 240, 240, 240, 240, 300, 330, 825, 840, -300, -570, -720]
DESIGNS = "plain plain few tie tie tie near split split symbols passes weightless".split()
OTHER_FINALS = ["not-attested", "not-attested", "exempt", "pass", "fail"]
KINDS, KIND_SHARES = list(COUNTS), [30, 12, 14, 22, 7, 15]
OUTLOOKS = 0.2
# The share of cases under a regulation of their own.
OWN = 0.75
# An outlook on a long scale is long: most of them become a question about a final.
LONG_SCALE, LONG_OUTLOOKS = 50, 0.15


class Style:
    """What a regulation makes of marks here: the scale, its boundaries, what is often met."""

    def __init__(self, regulation: Any, place: Place):
        self.regulation, self.place = Regulation(regulation), place
        self.own = set() if regulation == "default" else set(regulation["parameters"])
        self.scale = self.scale_of(place.levels, place.subjects)
        self.lowest, self.highest = self.scale["lowest"], self.scale["highest"]
        self.boundaries = [
            exact(row["from"])
            for row in self.at("final.boundaries")
            if exact(row["from"]) > self.lowest
        ]

    def at(self, name: str) -> Any:
        """The value that holds here."""
        return self.regulation.at(name, self.place)

    def scale_of(self, level: int, subject: str) -> dict:
        """The scale of a level and subject."""
        place = self.place._replace(levels=level, subjects=subject)
        scale: dict = self.regulation.at("scale", place)
        return scale

    def mark(self, rng: Random) -> int:
        """Any mark of the scale."""
        return rng.randint(self.lowest, self.highest)

    def names(self, *names: str) -> bool:
        """Whether the regulation names one of these parameters."""
        return not self.own.isdisjoint(names)


def spelled(rng: Random, value: int) -> int | str:
    """A whole exact number as an integer or as text."""
    ways: list[int | str] = [value, str(value), f"{value}.0"]
    return rng.choice(ways)


def draw_period(rng: Random) -> dict:
    """A period of any kind; some in the years when the zone's offset changed."""
    kind = rng.choices(KINDS, KIND_SHARES)[0]
    year = rng.choice([2026, 2026, 2026, 2025, 2023, 2011, 2010, 2009])
    long = {"year": 265, "overall": 265, "exam": 0, "half-year": 120}.get(kind, 55)
    start = date(year, 9, 1) + timedelta(rng.randint(0, 265 - long))
    end = start + timedelta(max(0, long + rng.randint(-10, 10)))
    number = rng.randint(1, COUNTS[kind])
    return {"kind": kind, "number": number, "from": str(start), "to": str(end)}


def day_in(rng: Random, period: dict) -> date:
    """A day of the period, its two ends more often than others."""
    start, end = date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
    return rng.choice([start, end] + [start + timedelta(rng.randint(0, (end - start).days))] * 6)


def draw_kind(rng: Random, key_share: float) -> str:
    """A work kind, a key work in this share of draws."""
    return rng.choice(KEY_KINDS if chance(rng, key_share) else OTHER_KINDS)


def draw_pair(rng: Random, style: Style) -> tuple[int, int, Any, Any]:
    """Two neighbouring marks with weights whose mean is exactly on a boundary."""
    start = rng.choice(style.boundaries)
    low = min(int(start), style.highest - 1)
    below, above = low + 1 - start, start - low
    if below == above:
        alike = rng.choice([None, None, "1/3", "0.001", 2])
        return low, low + 1, alike, alike
    return low, low + 1, text_of(below), text_of(above)


def draw_values(rng: Random, style: Style) -> list[tuple]:
    """Marks as (value, weight or None, kind), by one of several designs."""
    low, keys = rng.randint(style.lowest, style.highest - 1), rng.choice([0, 0.2, 0.5, 1])
    design = rng.choice(DESIGNS)
    if style.at("final.grading") == "pass-fail" and chance(rng, 0.5):
        design = "passes"
    if style.names("final.missed_share", "final.outcome") and chance(rng, 0.4):
        design = "few"
    if design == "few":
        return [(style.mark(rng), None, draw_kind(rng, keys)) for _ in range(rng.randint(0, 3))]
    if design == "plain":
        size, weighed = rng.choice([3, 4, 5, 8, 30]), chance(rng, 0.5)
        span = [low, low + 1, style.mark(rng)]
        return [(rng.choice(span), rng.choice(WEIGHTS) if weighed else None, draw_kind(rng, keys))
                for _ in range(size)]
    if design in ("tie", "near"):
        low, high, light, heavy = draw_pair(rng, style)
        lower, upper = rng.choice([(1, 0), (1, 0), (0.7, 0.3), (0, 1), (1, 1), (0, 0)])
        pairs = rng.randint(1, 4)
        marks: list[tuple] = [(low, light, draw_kind(rng, lower)) for _ in range(pairs)]
        marks += [(high, heavy, draw_kind(rng, upper)) for _ in range(pairs)]
        if design == "near":
            marks.append((style.mark(rng), rng.choice(["0.001", "1/12"]), draw_kind(rng, keys)))
        return marks
    if design == "split":
        far = style.mark(rng)
        marks = [(low, rng.choice([None, 1, 2]), rng.choice(KEY_KINDS))] * rng.randint(1, 3)
        return marks + [(far, None, rng.choice(OTHER_KINDS)) for _ in range(rng.randint(1, 6))]
    if design == "weightless":
        return [(style.mark(rng), rng.choice([0, "0"]), draw_kind(rng, keys)) for _ in range(4)]
    pool = SYMBOLS + [low, low + 1] if design == "symbols" else ["pass", "fail", low, "pass"]
    pool = rng.sample(pool, rng.randint(1, 4))
    return [(rng.choice(pool), None, draw_kind(rng, keys)) for _ in range(rng.randint(1, 7))]


def draw_marks(rng: Random, period: dict, style: Style) -> list[dict]:
    """Marks with their dates, retakes, marks brought from another school, marks pending."""
    drawn = draw_values(rng, style)
    if chance(rng, 0.5 if style.names("pending.expiry") else 0.15):
        drawn += [("pending", None, draw_kind(rng, 0.5))] * rng.randint(1, 2)
    if chance(rng, 0.4 if style.names("symbols") else 0.08):
        drawn.append((rng.choice(SYMBOLS), None, draw_kind(rng, 0.5)))
    rng.shuffle(drawn)
    retakes = rng.choice([0.2, 0.5]) if style.names("final.retakes") else 0.08
    marks: list[dict] = []
    for value, weight, kind in drawn:
        mark = {"value": value, "kind": kind, "on": str(day_in(rng, period))}
        if weight is not None or chance(rng, 0.3):
            mark["weight"] = spelled(rng, 1) if weight is None else weight
        if chance(rng, 0.05):
            mark["brought"] = chance(rng, 0.8)
            if mark["brought"] and chance(rng, 0.7):
                before = timedelta(rng.randint(1, 60))
                mark["on"] = str(date.fromisoformat(period["from"]) - before)
        elif marks and chance(rng, retakes):
            mark["retakes"] = rng.randrange(len(marks))
            mark["on"] = max(mark["on"], marks[mark["retakes"]]["on"])
        marks.append(mark)
    return marks


def pool_of_terms(rng: Random, case: dict, style: Style) -> list[tuple]:
    """Which terms to hand over: (kind, number, level, subject), no two alike."""
    subjects, levels = [case["subject"]], [case["level"]]
    kind = rng.choice(["quarter", "trimester", "half-year"])
    kinds = [kind, kind, "exam"]
    if case["period"]["kind"] == "overall":
        kinds = ["year", "exam", kind]
        subjects += rng.sample(SUBJECTS, 2)
        levels += [max(2, case["level"] - 1)]
    pool = sorted({(kind, number, level, subject) for kind in kinds for level in levels
                   for number in range(1, COUNTS[kind] + 1) for subject in subjects})
    rows = style.at("year.terms")
    if rows and chance(rng, 0.85):
        named = sorted({(row["kind"], number, level, subject) for row in rows
                        for level in row.get("levels", [case["level"]])
                        for subject in row.get("subjects", [case["subject"]])
                        for number in row.get("numbers", range(1, COUNTS[row["kind"]] + 1))})
        lacks = 0 if chance(rng, 0.5) else rng.randint(0, min(2, len(named)))
        named = rng.sample(named, len(named) - lacks)
        strange = [one for one in pool if one not in named]
        return named + rng.sample(strange, min(len(strange), rng.choice([0, 0, 1, 2])))
    return rng.sample(pool, min(len(pool), rng.randint(0, 6)))


def draw_terms(rng: Random, case: dict, style: Style) -> list[dict]:
    """Terms, each on the scale of its own level and subject."""
    low, high, light, heavy = draw_pair(rng, style)
    if chance(rng, 0.5):
        low, light = rng.randint(style.lowest, style.highest - 1), None
    numbers: list
    tie: list
    numbers, tie = [low, low, low + 1, style.mark(rng)], [low, low + 1]
    values: list = rng.choice([numbers, numbers, tie, numbers + [None], numbers + SYMBOLS,
                         tie + ["not-attested", "exempt"], [rng.choice(SYMBOLS)],
                         ["pass", "fail", "pass", low], [None, "pending", low, low + 1]])
    weighed, terms, means = chance(rng, 0.4), [], rng.choice([0.3, 0.3, 0.9])
    exactly = rng.choice(style.boundaries) if chance(rng, 0.4) else None
    for place, (kind, number, level, subject) in enumerate(pool_of_terms(rng, case, style)):
        value, scale = rng.choice(values), style.scale_of(level, subject)
        tied = values is tie and light is not None
        value = (low, high)[place % 2] if tied else value
        if isinstance(value, int):
            value = min(scale["highest"], max(scale["lowest"], value))
        term = {"kind": kind, "number": number, "value": value}
        if level != case["level"] or chance(rng, 0.2):
            term["level"] = level
        if subject != case["subject"] or chance(rng, 0.2):
            term["subject"] = subject
        if chance(rng, means):
            near = value if isinstance(value, int) else scale["positive"]
            mean = near + Fraction(rng.randint(-6, 6), rng.choice([1, 2, 3, 8, 12]))
            mean = mean if exactly is None else exactly
            term["mean"] = text_of(min(max(mean, Fraction(scale["lowest"])),
                                       Fraction(scale["highest"])))
        if tied:
            term["weight"] = (light, heavy)[place % 2]
        elif weighed:
            term["weight"] = rng.choice(WEIGHTS)
        terms.append(term)
    return terms


def draw_ranges(rng: Random, period: dict) -> list[dict]:
    """Exemptions that together hold the whole period, or all of it but a day or more."""
    start, end = date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
    cut, day = day_in(rng, period), timedelta(1)
    ranges = [(start, cut), (cut + day, end)] if cut < end else [(start, end)]
    if chance(rng, 0.5):
        spoil = rng.choice(["gap", "first", "last", "none"])
        if spoil == "gap":
            ranges = [(start, cut - day), (cut + day, end)]
        elif spoil == "first":
            ranges[0] = (start + day, ranges[0][1])
        elif spoil == "last":
            ranges[-1] = (ranges[-1][0], end - day)
        else:
            ranges = []
    elif chance(rng, 0.4):
        ranges = [(first - day, last + day) for first, last in ranges]
    found: list[dict] = [
        {"from": str(first), "to": str(last)} for first, last in ranges if first <= last
    ]
    if found and found[-1]["to"] >= str(end) and chance(rng, 0.3):
        found[-1]["to"] = None
    rng.shuffle(found)
    return found


def draw_instant(rng: Random, day: date) -> str:
    """An instant of this school date, in any offset, often within a second of midnight."""
    second = rng.choice([0, 1, 86399, 10 * 3600, 15 * 3600, rng.randrange(86400)])
    local = datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(seconds=second)
    minutes = rng.choice(OFFSETS)
    text = local.astimezone(timezone(timedelta(minutes=minutes))).isoformat()
    return text.replace("+00:00", "Z") if minutes == 0 and chance(rng, 0.5) else text


def draw_final(rng: Random, request: dict, style: Style) -> Any:
    """A final: mostly what the figures round to or a neighbour of it, else anything."""
    exempt = request["case"].get("exempt")
    if isinstance(exempt, (bool, list)) and exempt and chance(rng, 0.4):
        return "exempt"
    absence = style.names("final.missed_share", "final.outcome")
    if absence and chance(rng, 0.5):
        return "not-attested"
    if style.at("final.grading") == "pass-fail" and chance(rng, 0.5):
        return rng.choice(["pass", "pass", "fail"])
    figures = Case(request)
    means = figures.means(with_cap=chance(rng, 0.6))
    if means["rounded"] is None or chance(rng, 0.25):
        marks: list = [style.mark(rng) for _ in range(5)]
        return rng.choice(marks + OTHER_FINALS)
    near: int = means["rounded"]
    on_boundary = figures.mean in style.boundaries
    if chance(rng, 0.35 if on_boundary else 0.6):
        return near
    if on_boundary and chance(rng, 0.6):
        return max(style.lowest, near - 1)
    key = near if means["key_rounded"] is None else means["key_rounded"]
    near = rng.choice([near, near, (near + key) // 2, key])
    return min(style.highest, max(style.lowest, near + rng.choice([-2, -1, -1, -1, 0, 1])))


def draw_proposed(rng: Random, request: dict, style: Style) -> dict:
    """A proposed final with its author and instant, each of them absent at times."""
    case = request["case"]
    proposed: dict[str, Any] = {"value": draw_final(rng, request, style)}
    if chance(rng, 0.7):
        days = style.at("final.days")["days"]
        near = [1, 2, 3, 4, 4, 5] + [days - 1, days, days, days + 1, days + 2]
        day = date.fromisoformat(case["period"]["to"]) + timedelta(rng.choice(near))
        if chance(rng, 0.15):
            day += timedelta(rng.randint(0, 300))
        elif "last_lesson" in case and chance(rng, 0.4):
            day = date.fromisoformat(case["last_lesson"]) + timedelta(rng.randint(-3, 1))
        proposed["at"] = draw_instant(rng, day)
    if chance(rng, 0.7):
        proposed["by"] = "class-teacher" if chance(rng, 0.8) else rng.choice(ROLES)
    return proposed


def draw_missed(rng: Random, style: Style) -> dict | None:
    """Lessons missed, in all and by reason, or null; often exactly the share asked, or beside."""
    if chance(rng, 0.25):
        return None
    lessons = rng.choice([0, 12, 24, 36, 60, rng.randint(1, 60)])
    missed = rng.randint(0, lessons)
    ill = rng.randint(0, missed)
    excused = rng.randint(0, missed if chance(rng, 0.1) else missed - ill)
    found = {"lessons": lessons, "missed": missed, "ill": ill, "excused": excused}
    rule = style.at("final.missed_share") or style.at("final.illness")
    if rule is not None and chance(rng, 0.5):
        # As many lessons as make the share, where there are such.
        part, whole = exact(rule["share"]).as_integer_ratio()
        for_reasons = lessons_missed(found, rule["reasons"])
        if for_reasons % part == 0 and for_reasons // part * whole >= missed:
            found["lessons"] = for_reasons // part * whole + rng.choice([0, 0, 1])
    return found


def draw_case(rng: Random, own: float) -> tuple[dict, Style]:
    """A request without its proposed final; what the contract lets be absent sometimes is."""
    period = draw_period(rng)
    level = 1 if chance(rng, 0.05) else rng.randint(2, 11)
    case = {"pupil": rng.choice([7, 1, 2**53 - 1]), "course": rng.randint(1, 40),
            "subject": rng.choice(SUBJECTS), "level": level, "weekly_hours": rng.choice(HOURS),
            "period": period}
    place = place_of(case)
    regulation: Any = draw_regulation(rng, place) if chance(rng, own) else "default"
    style = Style(regulation, place)
    case["marks"] = draw_marks(rng, period, style)
    of_terms = period["kind"] in TERM_KINDS
    if of_terms and style.at("year.basis") != "marks" and chance(rng, 0.7):
        case["marks"] = []
    case["terms"] = draw_terms(rng, case, style) if of_terms or chance(rng, 0.1) else []
    if chance(rng, 0.6):
        case["last_lesson"] = str(day_in(rng, period))
    if chance(rng, 0.85 if style.names("final.illness", "final.missed_share") else 0.3):
        case["missed"] = draw_missed(rng, style)
    if chance(rng, 0.4):
        whole = rng.choice([False, False, True, None])
        case["exempt"] = draw_ranges(rng, period) if whole is None else whole
    if chance(rng, 0.3):
        case["early"] = rng.choice([None, None, "приказ № 12"])
    return {"regulation": regulation, "case": case}, style


def draw(rng: Random, own: float) -> tuple[str, dict]:
    """One (op, request)."""
    op = "finals.outlook" if chance(rng, OUTLOOKS) else "finals.validate"
    request, style = draw_case(rng, own)
    case, long = request["case"], style.highest > LONG_SCALE
    if op == "finals.outlook" and long and not chance(rng, LONG_OUTLOOKS):
        op = "finals.validate"
    if op == "finals.validate" or chance(rng, 0.3):
        case["proposed"] = draw_proposed(rng, request, style)
    if op == "finals.outlook" and chance(rng, 0.7):
        most = 2 if long else 4
        request["weights"] = [rng.choice(WEIGHTS) for _ in range(rng.randint(1, most))]
    if not case["terms"] and chance(rng, 0.5):
        del case["terms"]
    return op, request


def generate(seed: int, count: int, own: float = OWN) -> Iterator[tuple[str, dict]]:
    """Yields ``count`` pairs (op, request); the same seed and share yield the same pairs.

    ``own`` is the share under a regulation of its own; all others are under the default one.
    """
    rng = Random(seed)
    for _ in range(count):
        yield draw(rng, own)
