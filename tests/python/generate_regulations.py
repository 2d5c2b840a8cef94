"""Valid regulations that extend the default, drawn from a seed for the final that they judge.

Each names a few parameters. No two cases of a parameter that name equally many conditions hold
at once, unless their values are equal: beside each other stand only cases whose lists have
nothing in common. Whatever must fit a scale is drawn for the scale of its own scope.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple

from regulation_reading import CATEGORIES, CATEGORY_OF, DAYS_OF_WEEK, SYMBOLS, Place, boundaries_of

Draw = Callable[[], Any]
SUBJECTS = (
    "russian native-russian literature literary-reading mathematics algebra geometry"
    " probability physics chemistry geography geography geography other:chess other:шахматы"
).split()
COUNTS = {"quarter": 4, "trimester": 3, "half-year": 2, "year": 1, "exam": 1, "overall": 1}
POOLS: dict[str, list] = {
    "kinds": list(COUNTS),
    "numbers": [1, 2, 3, 4],
    "levels": list(range(1, 12)),
    "subjects": sorted(set(SUBJECTS)),
    "courses": list(range(1, 41)),
}
EVERY = list(POOLS)
SCALES = [(1, 5, 3), (1, 5, 3), (2, 5, 3), (1, 10, 4), (1, 10, 4), (0, 10, 5), (1, 12, 4),
          (1, 12, 7), (1, 20, 10), (0, 20, 10), (0, 100, 50), (1, 100, 60)]
SHIFTS = ["1/2", "0.49", "0.4", "0.35", "1/3", "5/12", "0.6", "0.25", "0", "0.999", "0.001"]
SHARES = ["1/2", "0.5", "1/3", "0.3", "2/3", "3/4", "0.25", "1", "1/12", "0.999", 1]
REASONS = ["ill", "excused", "absent"]
REACHED = ["at-least", "above"]
TEXTS = ["«2» за контрольную", "низкая отметка", "a low mark", "half of the key works"]
ORDERS = ["Приказ № 12", "Положение, п. 3.8", "ФГОС ООО, п. 45"]
FOR_MARKS = ("pending.expiry work.weights final.minimum final.illness final.key_works"
             " final.retakes symbols").split()
FOR_TERMS = "year.basis year.terms year.missing year.not_attested final.tie".split()
CLAUSES = {"school.days": "4.4", "markless": "3.3", "pending.expiry": "4.2", "final.minimum": "4.2",
           "final.illness": "4.2", "final.missed_share": "4.2", "final.outcome": "4.2",
           "final.vetoes": "4.2", "final.key_works": "4.2", "final.days": "4.4",
           "final.before_last_lesson": "4.3"}


class Scope(NamedTuple):
    """Where a scale holds."""

    when: dict
    scale: dict


def chance(rng: Random, share: float) -> bool:
    """True in this share of draws."""
    return rng.random() < share


def text_of(number: Fraction) -> str:
    """An exact number as text: a decimal where three places are enough, else a fraction."""
    if 1000 % number.denominator == 0:
        return f"{float(number):.3f}".rstrip("0").rstrip(".")
    return str(number)


def some(rng: Random, pool: list, own: Any, most: int = 3) -> list:
    """A few of a pool, mostly with the final's own value among them."""
    chosen = rng.sample(pool, min(len(pool), rng.randint(1, most)))
    if own in pool and own not in chosen and chance(rng, 0.7):
        chosen[rng.randrange(len(chosen))] = own
    return chosen


def draw_when(rng: Random, place: Place, names: list[str]) -> dict:
    """Conditions of these names."""
    return {name: some(rng, POOLS[name], getattr(place, name)) for name in names}


def draw_cases(rng: Random, place: Place, draw: Draw) -> list[dict]:
    """Cases of different ranks; beside one of them its sibling elsewhere or its twin."""
    ranks, cases = rng.sample([1, 1, 2, 3], rng.randint(1, 2)), []
    for rank in set(ranks):
        when, value = draw_when(rng, place, rng.sample(EVERY, rank)), draw()
        cases.append({"when": when, "value": value})
        apart = rng.choice(list(when))
        rest = [one for one in POOLS[apart] if one not in when[apart]]
        if rest and chance(rng, 0.3):
            sibling = {**when, apart: some(rng, rest, None)}
            cases.append({"when": sibling, "value": draw()})
        elif chance(rng, 0.15):
            twin = draw_when(rng, place, rng.sample(EVERY, rank))
            cases += [{"when": twin, "value": value}] if twin != when else []
    rng.shuffle(cases)
    return cases


def draw_free(rng: Random, place: Place, draw: Draw) -> dict:
    """A parameter that asks nothing of the scale."""
    found: dict[str, Any] = {"value": draw()}
    if chance(rng, 0.4):
        found["cases"] = draw_cases(rng, place, draw)
    return found


def draw_scoped(
    rng: Random, place: Place, scopes: list[Scope], draw: Callable[[dict], Any]
) -> dict:
    """A parameter that must fit the scale wherever it holds."""
    base, others = scopes[0], scopes[1:]
    if not others:
        return draw_free(rng, place, lambda: draw(base.scale))
    cases = []
    for scope in others:
        cases.append({"when": scope.when, "value": draw(scope.scale)})
        if chance(rng, 0.4):
            extra = draw_when(rng, place, [rng.choice(["kinds", "numbers"])])
            cases.append({"when": {**scope.when, **extra}, "value": draw(scope.scale)})
    rng.shuffle(cases)
    return {"value": draw(base.scale), "cases": cases}


# Scales and what must fit them


def draw_scale(rng: Random) -> dict:
    """One scale."""
    lowest, highest, positive = rng.choice(SCALES)
    return {"lowest": lowest, "highest": highest, "positive": positive}


def draw_scopes(rng: Random, place: Place) -> list[Scope]:
    """A scale for the whole school, at times with others for some levels or subjects."""
    scopes = [Scope({}, draw_scale(rng))]
    if chance(rng, 0.5):
        return scopes
    names = rng.choice([["levels"], ["levels"], ["subjects"], ["levels", "subjects"]])
    when = draw_when(rng, place, names)
    scopes.append(Scope(when, draw_scale(rng)))
    if chance(rng, 0.3):
        rest = [one for one in POOLS[names[0]] if one not in when[names[0]]]
        scopes.append(Scope({**when, names[0]: some(rng, rest, None)}, draw_scale(rng)))
    return scopes


def draw_boundaries(rng: Random, scale: dict) -> list[dict]:
    """Boundaries below each mark by one shift, or each by its own; they ascend in any case."""
    rows = boundaries_of(scale["lowest"], scale["highest"])
    shifts, reached = [rng.choice(SHIFTS)], [rng.choice(["at-least", *REACHED])]
    if chance(rng, 0.3):
        shifts, reached = SHIFTS, REACHED
    for row in rows if chance(rng, 0.85) else []:
        start = max(Fraction(0), row["final"] - Fraction(rng.choice(shifts)))
        row["from"], row["reached"] = text_of(start), rng.choice(reached)
    return rows


def draw_lowest(rng: Random, scale: dict) -> int:
    """The lowest final, not above the lowest positive one."""
    low, positive = scale["lowest"], scale["positive"]
    return int(rng.choice([low, low + 1, min(2, positive), positive - 1, positive]))


def draw_expiry(rng: Random, scale: dict) -> dict | None:
    """When a pending mark becomes another, mostly soon and a low one."""
    if chance(rng, 0.1):
        return None
    becomes = rng.choice([scale["lowest"], scale["lowest"] + 1, scale["highest"]])
    return {"days": rng.choice([0, 1, 7, 14, 30, 55, 366]), "becomes": becomes}


def draw_vetoes(rng: Random, scale: dict) -> list[dict]:
    """Vetoes: most are met often."""
    rows = []
    for text in rng.sample(TEXTS, rng.randint(1, 3)):
        positive, highest = scale["positive"], scale["highest"]
        marks_to = rng.choice([positive - 1, positive - 1, positive, scale["lowest"], highest - 1])
        limit = rng.choice([positive, positive, positive - 1, highest - 1, scale["lowest"]])
        row = {"text": text, "marks_to": marks_to, "among": rng.choice(["all", "all", "key"])}
        if chance(rng, 0.6):
            row["at_least"] = rng.choice([1, 1, 2, 3])
        else:
            row["above_share"] = rng.choice(["0", "1/2", "0.5", "1/3", "0.25", 0])
        rows.append({**row, "limit": limit})
    return rows


# What asks nothing of the scale, or only that it is high enough


def draw_symbols(rng: Random, highest: int) -> list[dict]:
    """The five symbols, some of them counting otherwise than usual."""
    rows = []
    for symbol in SYMBOLS:
        number, mean = symbol in ("pass", "fail"), None
        if chance(rng, 0.4):
            number = chance(rng, 0.5)
        if chance(rng, 0.35):
            mean = rng.choice([0, 1, 2, rng.randint(0, highest), highest])
        rows.append({"symbol": symbol, "number": number, "mean": mean})
    return rows


def draw_weights(rng: Random) -> list[dict]:
    """Weights of some kinds of work."""
    kinds = rng.sample(list(CATEGORY_OF), rng.randint(1, 6))
    return [{"kind": kind, "weight": rng.choice(["2", "0.5", 3, "1/3", "0", "2.5", "5/2", 1])}
            for kind in kinds]


def draw_minimum(rng: Random) -> list[dict]:
    """A table of the fewest marks by weekly hours."""
    hours = sorted(rng.sample([Fraction(1, 2), Fraction(1), Fraction(2), Fraction(5, 2),
                               Fraction(3)], rng.randint(0, 3)))
    tops: list[str | None] = [text_of(one) for one in hours]
    return [{"hours_to": top, "marks": rng.randint(1, 5)} for top in [*tops, None]]


def draw_absence(rng: Random, **more: Any) -> dict | None:
    """A share of lessons missed for some reasons, with what follows from it; or null."""
    reasons = rng.sample(REASONS, rng.randint(1, 3))
    rule = {"share": rng.choice(SHARES), "reached": rng.choice(REACHED), "reasons": reasons}
    return None if chance(rng, 0.08) else {**rule, **more}


def draw_key_works(rng: Random) -> dict:
    """Which works are key works, how many are wanted, and how severe it is to lack them."""
    categories = rng.sample(CATEGORIES, rng.choice([0, 1, 2, 3, 3, 4]))
    value: dict[str, Any] = {"categories": categories}
    if chance(rng, 0.4):
        named = rng.sample(list(CATEGORY_OF), rng.randint(0 if categories else 1, 2))
        value["kinds"] = [kind for kind in CATEGORY_OF if kind in named]
    severity = rng.choice(["error", "error", "warning", "note"])
    return {**value, "least": rng.choice([0, 1, 1, 2, 2, 3]), "severity": severity}


def draw_days(rng: Random) -> dict:
    """How many days after, or before, the period's end a final is due."""
    days = rng.choice([0, 1, 2, 3, 5, 7, -1, -3, rng.randint(-366, 366)])
    return {"days": days, "counted": rng.choice(["calendar", "school", "school"])}


def draw_term_row(rng: Random, place: Place, kind: str) -> dict:
    """A row of terms of one kind."""
    row: dict[str, Any] = {"kind": kind}
    if chance(rng, 0.6):
        row["numbers"] = rng.sample(range(1, COUNTS[kind] + 1), rng.randint(1, COUNTS[kind]))
    if place.kinds == "overall" and chance(rng, 0.5):
        row["levels"] = rng.sample(sorted({max(2, place.levels - 1), place.levels}), 1)
        row["levels"] += [place.levels] if place.levels not in row["levels"] else []
    if place.kinds == "overall" and chance(rng, 0.4):
        row["subjects"] = some(rng, POOLS["subjects"], place.subjects)
    if chance(rng, 0.5):
        row["weight"] = rng.choice(["2", "1/2", 3, "0.5", "1", 0])
    if chance(rng, 0.5):
        row["required"] = chance(rng, 0.5)
    return row


def draw_term_rows(rng: Random, place: Place) -> list[dict] | None:
    """Rows of terms, a kind required by one row alone; a wider row may follow a narrow one."""
    if chance(rng, 0.1):
        return None
    main = rng.choice(["quarter", "trimester", "half-year"])
    kinds = ["year", "exam", main] if place.kinds == "overall" else [main, "exam"]
    taken = rng.sample(kinds, rng.randint(1, len(kinds)))
    rows = [draw_term_row(rng, place, kind) for kind in taken]
    if "numbers" in rows[0] and chance(rng, 0.5):
        weight = rng.choice(["1", "1/2"])
        rows.append({"kind": rows[0]["kind"], "required": False, "weight": weight})
    return rows


def plain_draws(rng: Random, place: Place, scopes: list[Scope]) -> dict[str, Draw]:
    """A draw of the value of each parameter that asks nothing of the scale."""
    highest = min(scope.scale["highest"] for scope in scopes)
    tolerances = ["0", "1/4", "0.4", "1/3", 1, "3/2", "0.51", 0, highest // 4]
    ties = "boundaries up down last-period last-period either either".split()
    choose = rng.choice
    return {
        "work.weights": lambda: draw_weights(rng),
        "markless": lambda: chance(rng, 0.08),
        "final.grading": lambda: choose(["any", "number", "number", "pass-fail", "pass-fail"]),
        "final.tie": lambda: choose(ties),
        "final.tolerance": lambda: choose(tolerances),
        "final.minimum": lambda: draw_minimum(rng),
        "final.illness": lambda: draw_absence(rng, marks=rng.randint(1, 3)),
        "final.missed_share": lambda: draw_absence(rng, join=choose(["and", "or"])),
        "final.outcome": lambda: choose(["not-attested", "empty", "empty", "postponed"]),
        "final.key_works": lambda: draw_key_works(rng),
        "final.retakes": lambda: choose(["both", "last", "last", "best", "best"]),
        "final.days": lambda: draw_days(rng),
        "final.before_last_lesson": lambda: choose(["error", "error", "warning", "note", "off"]),
        "year.basis": lambda: choose(["finals", "period-means", "period-means", "marks", "marks"]),
        "year.terms": lambda: draw_term_rows(rng, place),
        "year.missing": lambda: choose(["refuse", "mean-of-present", "not-attested"]),
        "year.not_attested": lambda: choose(["mean-of-present", "refuse", "not-attested"]),
    }


def draw_parameters(rng: Random, place: Place) -> dict[str, dict]:
    """The parameters that the regulation names, more often those that bear on its final."""
    of_terms = place.kinds in ("year", "overall")

    def named(name: str) -> bool:
        far = name in (FOR_MARKS if of_terms else FOR_TERMS)
        return chance(rng, 0.08 if far else 0.3)

    scopes, found = [Scope({}, {"lowest": 1, "highest": 5, "positive": 3})], {}
    scaled = named("scale")
    if scaled:
        scopes = draw_scopes(rng, place)
        cases = [{"when": scope.when, "value": scope.scale} for scope in scopes[1:]]
        found["scale"] = {"value": scopes[0].scale, **({"cases": cases} if cases else {})}
    fits: dict[str, Callable[[dict], Any]] = {
        "final.boundaries": lambda scale: draw_boundaries(rng, scale),
        "final.lowest": lambda scale: draw_lowest(rng, scale),
        "pending.expiry": lambda scale: draw_expiry(rng, scale),
        "final.vetoes": lambda scale: draw_vetoes(rng, scale),
    }
    for name, fit in fits.items():
        if scaled and name == "final.boundaries" or named(name):
            found[name] = draw_scoped(rng, place, scopes, fit)
    for name, draw in plain_draws(rng, place, scopes).items():
        if named(name):
            found[name] = draw_free(rng, place, draw)
    if named("symbols"):
        highest = min(scope.scale["highest"] for scope in scopes)
        found["symbols"] = {"value": draw_symbols(rng, highest)}
    if named("school.days"):
        days = set(rng.sample(DAYS_OF_WEEK, rng.choice([1, 3, 5, 5, 5, 7])))
        found["school.days"] = {"value": [day for day in DAYS_OF_WEEK if day in days]}
    return found


def draw_basis(rng: Random, found: dict) -> None:
    """Legal references of key works, the parameter's and its cases'; equal cases keep none."""
    if chance(rng, 0.5):
        found["basis"] = rng.choice(ORDERS)
    values = [case["value"] for case in found.get("cases", [])]
    for case in found.get("cases", []):
        if values.count(case["value"]) == 1 and chance(rng, 0.5):
            case["basis"] = rng.choice(ORDERS)


def draw_regulation(rng: Random, place: Place) -> dict:
    """A regulation in the form of a file."""
    parameters = {}
    for name, found in draw_parameters(rng, place).items():
        if name == "final.key_works":
            draw_basis(rng, found)
        said = rng.choice(["text", "open"])
        parameters[name] = {"clause": CLAUSES.get(name, "4.1"), "said": said, **found}
    return {"name": "r", "extends": "default", "parameters": parameters}
