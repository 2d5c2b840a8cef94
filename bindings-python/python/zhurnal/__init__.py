"""``zhurnal`` keeps the electronic class journal by the rules of a school's regulation.

Facts go in as plain values, findings come out: which rule speaks, by which clause of the
regulation, on which evidence, in Russian and in English.

>>> import zhurnal
>>> zhurnal.call("rules.render", {
...     "rule": "final.too-few-marks", "evidence": {"have": 2, "need": 3}, "lang": "ru"})
{'text': '2 отметки, нужно не меньше 3'}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from . import _native
from ._enums import (
    Act,
    Category,
    Clause,
    Effect,
    PeriodKind,
    Role,
    Rule,
    Scope,
    Severity,
    Subject,
    Symbol,
    WorkKind,
)
from ._errors import InputError, JournalError, RefusedError
from ._finals import (
    Basis,
    DateRange,
    FinalAnswer,
    FinalCase,
    Finding,
    Mark,
    Message,
    Missed,
    Need,
    Outlook,
    Period,
    Proposed,
    Target,
    Term,
    outlook,
    validate_final,
)
from ._figures import FiguresTable, Sealed, merge
from ._native import (
    Decision,
    Regulation,
    Regulations,
    School,
    Standing,
    Table,
    Watch,
    __abi__,
    __version__,
    call_bytes,
    validate_finals,
)
from ._table import SchoolTable

__all__ = [
    "Act",
    "Basis",
    "Category",
    "Clause",
    "DateRange",
    "Decision",
    "Effect",
    "FiguresTable",
    "FinalAnswer",
    "FinalCase",
    "Finding",
    "InputError",
    "JournalError",
    "Mark",
    "Message",
    "Missed",
    "Need",
    "Outlook",
    "Period",
    "PeriodKind",
    "Proposed",
    "RefusedError",
    "Regulation",
    "Regulations",
    "Role",
    "Rule",
    "School",
    "SchoolTable",
    "Scope",
    "Sealed",
    "Severity",
    "Standing",
    "Subject",
    "Symbol",
    "Table",
    "Target",
    "Term",
    "Watch",
    "WorkKind",
    "__abi__",
    "__version__",
    "call",
    "call_bytes",
    "merge",
    "outlook",
    "validate_final",
    "validate_finals",
]


def call(op: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Answers one request; a refusal is an answer too: ``{"error": {…}}``.

    Takes ``int``, ``str``, ``Fraction``, ``Decimal``, ``date``, ``datetime`` and ``StrEnum``
    values; a ``float`` is refused where it stands.

    >>> call("finals.outlook", {"regulation": "default", "weights": [0.5]})["error"]["pointer"]
    '/weights/0'
    """
    try:
        encoded = _native.encode(request)
    except RefusedError as refusal:
        return refusal.to_dict()
    answer: dict[str, Any] = json.loads(call_bytes(op, encoded))
    return answer
