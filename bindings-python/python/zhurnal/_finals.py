"""Final marks, typed: the facts of a case, and what the rules say of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Self, TypeAlias

from . import _native
from ._errors import refused

#: An exact number: ``2``, ``"2.5"``, ``Fraction(5, 2)``, ``Decimal("2.5")``; never a float.
Exact: TypeAlias = int | str | Fraction | Decimal
#: A mark: a number on the scale, or a symbol such as ``"pass"``.
MarkValue: TypeAlias = int | str


class _Facts:
    """What every record of facts can do: write itself for the door, without what is absent."""

    def to_dict(self) -> dict[str, Any]:
        """The record as the door takes it."""
        out: dict[str, Any] = {}
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if value is None and field.name not in _ALWAYS:
                continue
            key = field.name.rstrip("_")
            if isinstance(value, _Facts):
                value = value.to_dict()
            elif isinstance(value, (list, tuple)):
                value = [item.to_dict() if isinstance(item, _Facts) else item for item in value]
            out[key] = value
        return out


#: Keys that are written even where they are ``None``.
_ALWAYS = frozenset({"number", "value", "to"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(_Facts):
    """A period of the academic year, or what else a final is given for; both days inclusive."""

    kind: str
    number: int | None
    from_: date | str
    to: date | str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange(_Facts):
    """Days of an exemption, both inclusive; ``to=None`` is open."""

    from_: date | str
    to: date | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(_Facts):
    """One mark of the period; without a weight it has its kind's own."""

    value: MarkValue
    kind: str
    on: date | str
    weight: Exact | None = None
    retakes: int | None = None
    brought: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(_Facts):
    """One final that a year or an overall mark rests on; ``value=None`` is still open."""

    kind: str
    number: int | None
    value: MarkValue | None
    level: int | None = None
    subject: str | None = None
    mean: Exact | None = None
    weight: Exact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed(_Facts):
    """Lessons of the period, and those that the pupil missed."""

    lessons: int
    missed: int
    ill: int
    excused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed(_Facts):
    """The final that somebody proposes: when, and in which role."""

    value: MarkValue
    at: datetime | str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalCase(_Facts):
    """A pupil, a course and a period, with everything that the judgement of a final needs.

    >>> case = FinalCase(
    ...     pupil=7, course=3, subject="geography", level=7, weekly_hours="2",
    ...     period=Period(kind="quarter", number=1, from_="2026-09-01", to="2026-10-25"),
    ...     marks=[Mark(value=5, kind="control-work", on="2026-09-10")],
    ...     proposed=Proposed(value=5),
    ... )
    >>> [finding.message.ru for finding in validate_final(case).findings]
    ['1 отметка, нужно не меньше 3']
    """

    pupil: int
    course: int
    subject: str
    level: int
    weekly_hours: Exact
    period: Period
    marks: Sequence[Mark]
    ref: str | None = None
    last_lesson: date | str | None = None
    terms: Sequence[Term] | None = None
    missed: Missed | None = None
    exempt: bool | Sequence[DateRange] | None = None
    early: str | None = None
    proposed: Proposed | None = None


class _Answer:
    """What every record of an answer can do: give the very bytes of the door back."""

    def to_dict(self) -> dict[str, Any]:
        """The record as the door answers it."""
        out: dict[str, Any] = {}
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if value is None and field.name in _OMITTED:
                continue
            if isinstance(value, _Answer):
                value = value.to_dict()
            elif isinstance(value, tuple):
                value = [item.to_dict() if isinstance(item, _Answer) else item for item in value]
            out[field.name] = value
        return out

    def to_json(self) -> bytes:
        """The record in the door's own bytes."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":")).encode()


#: Keys that are left out where they are ``None``.
_OMITTED = frozenset({"weight"})


@dataclass(frozen=True, slots=True)
class Message(_Answer):
    """A text in both languages."""

    ru: str
    en: str


@dataclass(frozen=True, slots=True)
class Finding(_Answer):
    """What a rule says: by which clause, how seriously, of whom, on which facts."""

    rule: str
    clause: str | None
    severity: str
    subject: dict[str, Any]
    evidence: dict[str, Any]
    message: Message

    def __hash__(self) -> int:
        return hash((self.rule, self.severity, self.message))

    @classmethod
    def _of(cls, answer: dict[str, Any]) -> Self:
        return cls(**{**answer, "message": Message(**answer["message"])})


@dataclass(frozen=True, slots=True)
class Basis(_Answer):
    """The figures that the judgement rests on; means are exact, such as ``"19/4"``."""

    counted: int
    needed: int
    mean: str | None
    key_mean: str | None
    rounded: int | None
    key_rounded: int | None


@dataclass(frozen=True, slots=True)
class FinalAnswer(_Answer):
    """Whether a final stands, what the rules say of it, and on which figures."""

    stands: bool
    findings: tuple[Finding, ...]
    basis: Basis

    @classmethod
    def _of(cls, answer: dict[str, Any]) -> Self:
        findings = tuple(Finding._of(finding) for finding in answer["findings"])
        return cls(answer["stands"], findings, Basis(**answer["basis"]))


@dataclass(frozen=True, slots=True)
class Need(_Answer):
    """So many marks of one value and weight; for a year, so many open terms of one value."""

    value: int
    weight: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Target(_Answer):
    """One final and how it can be reached: ``safe``, ``reachable`` or ``unreachable``."""

    final: int
    state: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Outlook(_Answer):
    """What a pupil still needs, for each positive final."""

    counted: int
    needed: int
    missing: int
    key_work_missing: bool
    mean: str | None
    rounded: int | None
    targets: tuple[Target, ...]

    @classmethod
    def _of(cls, answer: dict[str, Any]) -> Self:
        def need(item: dict[str, Any]) -> Need:
            return Need(item["value"], item.get("weight"), item["count"])

        def target(item: dict[str, Any]) -> Target:
            return Target(item["final"], item["state"], tuple(map(need, item["needs"])))

        return cls(**{**answer, "targets": tuple(map(target, answer["targets"]))})


#: A regulation's name, or a regulation.
RegulationLike: TypeAlias = str | _native.Regulation | _native.Regulations


def ask(regulation: RegulationLike, op: str, request: dict[str, Any]) -> dict[str, Any]:
    """Asks a door by a regulation and raises where the request is refused."""
    if isinstance(regulation, _native.Regulation | _native.Regulations):
        answer = regulation.call_bytes(op, _native.encode(request))
    else:
        answer = _native.call_bytes(op, _native.encode({"regulation": regulation, **request}))
    if answer.startswith(b'{"error":'):
        raise refused(answer)
    read: dict[str, Any] = json.loads(answer)
    return read


def validate_final(case: FinalCase, *, regulation: RegulationLike = "default") -> FinalAnswer:
    """Judges the final that is proposed in a case.

    Raises :class:`zhurnal.RefusedError` where the case cannot be one.
    """
    return FinalAnswer._of(ask(regulation, "finals.validate", {"case": case.to_dict()}))


def outlook(
    case: FinalCase,
    *,
    weights: Sequence[Exact] = ("1",),
    regulation: RegulationLike = "default",
) -> Outlook:
    """Says, for each positive final, the fewest further marks that bring it.

    >>> case = FinalCase(
    ...     pupil=7, course=3, subject="geography", level=7, weekly_hours="2",
    ...     period=Period(kind="quarter", number=1, from_="2026-09-01", to="2026-10-25"),
    ...     marks=[Mark(value=4, kind="practical", on="2026-09-10")] * 3,
    ... )
    >>> outlook(case).targets[-1]
    Target(final=5, state='reachable', needs=(Need(value=5, weight='1', count=3),))
    """
    request = {"case": case.to_dict(), "weights": list(weights)}
    return Outlook._of(ask(regulation, "finals.outlook", request))
