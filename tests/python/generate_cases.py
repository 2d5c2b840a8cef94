"""Valid requests of ``finals.validate`` and ``finals.outlook``, drawn from a seed.

The draw is skewed: every rule of the default regulation fires often, means fall on and beside
the boundaries, instants fall beside midnight in the school's zone.
"""

import random
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Samara")
KEY_KINDS = (
    "control-work independent-work dictation essay exposition quiz laboratory practical"
    " project norm"
).split()
OTHER_KINDS = "oral-answer homework classwork topic".split()
SUBJECTS = (
    "russian native-russian literature literary-reading mathematics algebra geometry"
    " probability physics chemistry geography geography geography other:chess other:шахматы"
).split()
ROLES = "administrator director deputy-head class-teacher subject-teacher parent pupil".split()
SYMBOLS = ["pending", "not-attested", "exempt", "pass", "fail"]
WEIGHTS = ["1", "2", "1/3", "0.5", "0", "0.001", "5/2", "2/4", "7/11", "1000", 1, 2, 3, 0, 10]
HOURS = ["0.5", "1", "2", "2.5", "5/2", "2.001", "4/2", 1, 2, 3, "4", "6"]
OFFSETS = [0, 180, 240, 240, 240, 240, 300, 330, 825, 840, -300, -570, -720]
DESIGNS = "plain plain few tie tie tie near split split symbols passes weightless".split()
FINALS = [1, 2, 3, 4, 5, "not-attested", "not-attested", "exempt", "pass", "fail"]
COUNTS = {"quarter": 4, "trimester": 3, "half-year": 2, "year": 1, "exam": 1, "overall": 1}
KINDS, KIND_SHARES = list(COUNTS), [30, 12, 14, 22, 7, 15]
OUTLOOKS = 0.2


def chance(rng, share) -> bool:
    """True in this share of draws."""
    return rng.random() < share


def spelled(rng, value: int):
    """A whole exact number as an integer or as text."""
    return rng.choice([value, str(value), f"{value}.0"])


def draw_period(rng) -> dict:
    """A period of any kind; some in the years when the zone's offset changed."""
    kind = rng.choices(KINDS, KIND_SHARES)[0]
    year = rng.choice([2026, 2026, 2026, 2025, 2023, 2011, 2010, 2009])
    long = {"year": 265, "overall": 265, "exam": 0, "half-year": 120}.get(kind, 55)
    start = date(year, 9, 1) + timedelta(rng.randint(0, 265 - long))
    end = start + timedelta(max(0, long + rng.randint(-10, 10)))
    number = rng.randint(1, COUNTS[kind])
    return {"kind": kind, "number": number, "from": str(start), "to": str(end)}


def day_in(rng, period: dict) -> date:
    """A day of the period, its two ends more often than others."""
    start, end = date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
    return rng.choice([start, end] + [start + timedelta(rng.randint(0, (end - start).days))] * 6)


def draw_kind(rng, key_share: float) -> str:
    """A work kind, a key work in this share of draws."""
    return rng.choice(KEY_KINDS if chance(rng, key_share) else OTHER_KINDS)


def draw_values(rng) -> list:
    """Marks as (value, weight or None, kind), by one of several designs."""
    low, keys = rng.randint(1, 4), rng.choice([0, 0.2, 0.5, 1])
    design = rng.choice(DESIGNS)
    if design == "few":
        return [(rng.randint(1, 5), None, draw_kind(rng, keys)) for _ in range(rng.randint(0, 3))]
    if design == "plain":
        size, weighed = rng.choice([3, 4, 5, 8, 30]), chance(rng, 0.5)
        span = [low, low + 1, rng.randint(1, 5)]
        return [(rng.choice(span), rng.choice(WEIGHTS) if weighed else None, draw_kind(rng, keys))
                for _ in range(size)]
    if design in ("tie", "near"):
        weight, pairs = rng.choice([None, None, "1/3", "0.001", 2]), rng.randint(1, 4)
        lower, upper = rng.choice([(1, 0), (1, 0), (0.7, 0.3), (0, 1), (1, 1), (0, 0)])
        marks = [(low, weight, draw_kind(rng, lower)) for _ in range(pairs)]
        marks += [(low + 1, weight, draw_kind(rng, upper)) for _ in range(pairs)]
        if design == "near":
            marks.append((rng.randint(1, 5), rng.choice(["0.001", "1/12"]), draw_kind(rng, keys)))
        return marks
    if design == "split":
        far = rng.randint(1, 5)
        marks = [(low, rng.choice([None, 1, 2]), rng.choice(KEY_KINDS))] * rng.randint(1, 3)
        return marks + [(far, None, rng.choice(OTHER_KINDS)) for _ in range(rng.randint(1, 6))]
    if design == "weightless":
        return [(rng.randint(1, 5), rng.choice([0, "0"]), draw_kind(rng, keys)) for _ in range(4)]
    pool = SYMBOLS + [low, low + 1] if design == "symbols" else ["pass", "fail", low, "pass"]
    pool = rng.sample(pool, rng.randint(1, 4))
    return [(rng.choice(pool), None, draw_kind(rng, keys)) for _ in range(rng.randint(1, 7))]


def draw_marks(rng, period: dict) -> list:
    """Marks with their dates, retakes, marks brought from another school, marks pending."""
    drawn = draw_values(rng)
    if chance(rng, 0.15):
        drawn += [("pending", None, draw_kind(rng, 0.5))] * rng.randint(1, 2)
    if chance(rng, 0.08):
        drawn.append((rng.choice(SYMBOLS), None, draw_kind(rng, 0.5)))
    rng.shuffle(drawn)
    marks = []
    for value, weight, kind in drawn:
        mark = {"value": value, "kind": kind, "on": str(day_in(rng, period))}
        if weight is not None or chance(rng, 0.3):
            mark["weight"] = spelled(rng, 1) if weight is None else weight
        if chance(rng, 0.05):
            mark["brought"] = chance(rng, 0.8)
            if mark["brought"] and chance(rng, 0.7):
                before = timedelta(rng.randint(1, 60))
                mark["on"] = str(date.fromisoformat(period["from"]) - before)
        elif marks and chance(rng, 0.08):
            mark["retakes"] = rng.randrange(len(marks))
            mark["on"] = max(mark["on"], marks[mark["retakes"]]["on"])
        marks.append(mark)
    return marks


def draw_terms(rng, case: dict) -> list:
    """Terms, no two of the same kind, number, level and subject."""
    subjects, levels = [case["subject"]], [case["level"]]
    kind = rng.choice(["quarter", "trimester", "half-year"])
    kinds = [kind, kind, "exam"]
    if case["period"]["kind"] == "overall":
        kinds = ["year", "exam", kind]
        subjects += rng.sample(SUBJECTS, 2)
        levels += [max(2, case["level"] - 1)]
    pool = sorted({(kind, number, level, subject) for kind in kinds for level in levels
                   for number in range(1, COUNTS[kind] + 1) for subject in subjects})
    low = rng.randint(1, 4)
    numbers, tie = [low, low, low + 1, rng.randint(1, 5)], [low, low + 1]
    values = rng.choice([numbers, numbers, tie, numbers + [None], numbers + SYMBOLS,
                         tie + ["not-attested", "exempt"], [rng.choice(SYMBOLS)],
                         ["pass", "fail", "pass", low], [None, "pending", 3, 5]])
    weighed, terms = chance(rng, 0.4), []
    for kind, number, level, subject in rng.sample(pool, min(len(pool), rng.randint(0, 6))):
        term = {"kind": kind, "number": number, "value": rng.choice(values)}
        if level != case["level"] or chance(rng, 0.2):
            term["level"] = level
        if subject != case["subject"] or chance(rng, 0.2):
            term["subject"] = subject
        if chance(rng, 0.3):
            term["mean"] = rng.choice(["7/2", "4.5", "11/3", "3", 4])
        if weighed:
            term["weight"] = rng.choice(WEIGHTS)
        terms.append(term)
    return terms


def draw_ranges(rng, period: dict) -> list:
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
    ranges = [{"from": str(first), "to": str(last)} for first, last in ranges if first <= last]
    if ranges and ranges[-1]["to"] >= str(end) and chance(rng, 0.3):
        ranges[-1]["to"] = None
    rng.shuffle(ranges)
    return ranges


def draw_instant(rng, day: date) -> str:
    """An instant of this school date, in any offset, often within a second of midnight."""
    second = rng.choice([0, 1, 86399, 10 * 3600, 15 * 3600, rng.randrange(86400)])
    local = datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(seconds=second)
    minutes = rng.choice(OFFSETS)
    text = local.astimezone(timezone(timedelta(minutes=minutes))).isoformat()
    return text.replace("+00:00", "Z") if minutes == 0 and chance(rng, 0.5) else text


def draw_final(rng, case: dict):
    """A final: mostly what the figures round to or a neighbour of it, else anything."""
    if isinstance(case.get("exempt"), (bool, list)) and case["exempt"] and chance(rng, 0.4):
        return "exempt"
    source = case["terms"] if case["period"]["kind"] in ("year", "overall") else case["marks"]
    pairs = [(one["value"], Fraction(one.get("weight", 1))) for one in source
             if isinstance(one["value"], int)]
    total = sum(weight for _, weight in pairs)
    if not total or chance(rng, 0.25):
        return rng.choice(FINALS)
    mean = sum(value * weight for value, weight in pairs) / total
    near = int(mean + Fraction(1, 2))
    if chance(rng, 0.35 if mean.denominator == 2 else 0.6):
        return max(2, near)
    return min(5, max(1, near + rng.choice([-2, -1, -1, -1, 1])))


def draw_proposed(rng, case: dict) -> dict:
    """A proposed final with its author and instant, each of them absent at times."""
    proposed = {"value": draw_final(rng, case)}
    if chance(rng, 0.7):
        day = date.fromisoformat(case["period"]["to"]) + timedelta(rng.choice([1, 2, 3, 4, 4, 5]))
        if chance(rng, 0.15):
            day += timedelta(rng.randint(0, 300))
        elif "last_lesson" in case and chance(rng, 0.4):
            day = date.fromisoformat(case["last_lesson"]) + timedelta(rng.randint(-3, 1))
        proposed["at"] = draw_instant(rng, day)
    if chance(rng, 0.7):
        proposed["by"] = "class-teacher" if chance(rng, 0.8) else rng.choice(ROLES)
    return proposed


def draw_missed(rng):
    """Lessons missed, in all and by reason, or null."""
    lessons = rng.randint(1, 60)
    missed = rng.randint(0, lessons)
    ill = rng.randint(0, missed)
    excused = rng.randint(0, missed - ill)
    whole = {"lessons": lessons, "missed": missed, "ill": ill, "excused": excused}
    return rng.choice([None, whole])


def draw_case(rng) -> dict:
    """A case without its proposed final; what the contract lets be absent sometimes is."""
    period = draw_period(rng)
    level = 1 if chance(rng, 0.05) else rng.randint(2, 11)
    case = {"pupil": rng.choice([7, 1, 2**53 - 1]), "course": rng.randint(1, 40),
            "subject": rng.choice(SUBJECTS), "level": level, "weekly_hours": rng.choice(HOURS),
            "period": period, "marks": draw_marks(rng, period)}
    of_terms = period["kind"] in ("year", "overall")
    if of_terms and chance(rng, 0.7):
        case["marks"] = []
    case["terms"] = draw_terms(rng, case) if of_terms or chance(rng, 0.1) else []
    if chance(rng, 0.6):
        case["last_lesson"] = str(day_in(rng, period))
    if chance(rng, 0.3):
        case["missed"] = draw_missed(rng)
    if chance(rng, 0.4):
        whole = rng.choice([False, False, True, None])
        case["exempt"] = draw_ranges(rng, period) if whole is None else whole
    if chance(rng, 0.3):
        case["early"] = rng.choice([None, None, "приказ № 12"])
    return case


def draw(rng) -> tuple:
    """One (op, request)."""
    op = "finals.outlook" if chance(rng, OUTLOOKS) else "finals.validate"
    case = draw_case(rng)
    request = {"regulation": "default", "case": case}
    if op == "finals.validate" or chance(rng, 0.3):
        case["proposed"] = draw_proposed(rng, case)
    if op == "finals.outlook" and chance(rng, 0.7):
        request["weights"] = [rng.choice(WEIGHTS) for _ in range(rng.randint(1, 4))]
    if not case["terms"] and chance(rng, 0.5):
        del case["terms"]
    return op, request


def generate(seed: int, count: int):
    """Yields ``count`` pairs (op, request); the same seed yields the same pairs."""
    rng = random.Random(seed)
    for _ in range(count):
        yield draw(rng)
