"""What is counted of a school, as a table; and sealed figures, which add up over many schools."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any, Literal

from . import _native
from ._errors import refused
from ._table import SHOWN_ROWS, Row, Rows, left_out
from ._titles import title

#: A column for Arrow: its name, ``int`` or ``text``, its cells.
_Cells = tuple[str, str, list[Any]]


class FiguresTable(Rows):
    """The rows of a family of figures: ``School.control_sheet`` and the others, ``Watch.table``, ``Sealed.close``.

    A row is a dictionary as the door answers it; of ``School.dynamics``, with the days or the period of its
    step. Shares are ``{"part": 299, "whole": 300}``, exact numbers are texts, what is unknown is ``None``.
    Any library that speaks ``__arrow_c_stream__`` reads the table as flat columns, ``lessons_filled.part``:
    integers where every cell is one, else texts; lists are no columns.
    """

    __slots__ = ("_columns", "answer")

    def __init__(self, answer: dict[str, Any], columns: list[_Cells]) -> None:
        #: The whole answer, as the door has it.
        self.answer = answer
        self._columns = columns
        super().__init__(_rows(answer))

    @property
    def family(self) -> str:
        """The family, such as ``control-sheet``."""
        return str(self.answer["family"])

    @property
    def by(self) -> str:
        """What each row is of."""
        return str(self.answer["by"])

    @property
    def unknown(self) -> dict[str, list[str]]:
        """For each figure that cannot be computed, what was not handed over."""
        steps = self.answer.get("steps", [self.answer])
        return {figure: lacks for step in steps for figure, lacks in step["unknown"].items()}

    def titles(self, lang: Literal["ru", "en"] = "ru") -> dict[str, str]:
        """The titles of the columns by name."""
        return {name: title(name, lang) for name, _, _ in self._columns}

    def shown(self, lang: Literal["ru", "en"] = "ru") -> list[dict[str, str]]:
        """The rows as a person reads them, by title: ``42 / 44 (95,4… %)``; lists are left out."""
        return [
            {title(name, lang): _told(value, name == self.by, lang) for name, value in _flat(row)} for row in self
        ]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FiguresTable):
            return NotImplemented
        return self.answer == other.answer

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"FiguresTable({len(self)} rows of {self.family} by {self.by})"

    def _repr_html_(self, lang: Literal["ru", "en"] = "ru") -> str:
        """The first rows as HTML: shares as percentages, never rounded up, with their counts as a hint."""
        shown = [dict(_flat(row)) for row in self[:SHOWN_ROWS]]
        names = list(dict.fromkeys(name for row in shown for name in row))
        head = "".join(f"<th>{html.escape(title(name, lang))}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(_cell(row.get(name), name == self.by, lang) for name in names) + "</tr>" for row in shown
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return table + left_out(len(self), lang)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as an Arrow stream; a requested schema is not needed and not followed."""
        return _native.columns_stream(self._columns)


def _rows(answer: dict[str, Any]) -> list[Row]:
    """The rows of an answer; of every step of dynamics, each with the days or the period of its step."""
    if "steps" not in answer:
        return list(answer["rows"])
    rows = []
    for step in answer["steps"]:
        days = {key: step[key] for key in ("from", "to", "period") if step[key] is not None}
        rows += [{**days, **row} for row in step["rows"]]
    return rows


def _is_share(value: dict[str, Any]) -> bool:
    return value.keys() == {"part", "whole"}


def _flat(row: Row) -> Iterator[tuple[str, Any]]:
    """The figures of a row under the names of what they stand in; lists are left out, shares stay whole."""
    for name, value in row.items():
        if isinstance(value, dict) and not _is_share(value):
            yield from ((f"{name}.{inner}", figure) for inner, figure in _flat(value))
        elif not isinstance(value, list):
            yield name, value


def _cell(value: Any, is_name: bool, lang: Literal["ru", "en"]) -> str:
    """A figure, or the name of a row, as a cell of HTML."""
    if not isinstance(value, dict):
        return f"<td>{html.escape(_told(value, is_name, lang))}</td>"
    return f'<td title="{html.escape(_counts(value, lang))}">{html.escape(_percentage(value, lang))}</td>'


def _told(value: Any, is_name: bool, lang: Literal["ru", "en"]) -> str:
    """A figure, or the name of a row, as a person reads it."""
    if isinstance(value, dict):
        counts = _counts(value, lang)
        return counts if value["part"] == "withheld" else f"{counts} ({_percentage(value, lang)})"
    return str(value) if is_name else _number(value, lang)


def _counts(share: dict[str, Any], lang: Literal["ru", "en"]) -> str:
    return f"{_number(share['part'], lang)} / {_number(share['whole'], lang)}"


_POINT = {"ru": ",", "en": "."}


def _percentage(share: dict[str, Any], lang: Literal["ru", "en"]) -> str:
    part, whole = share["part"], share["whole"]
    if part == "withheld":
        return title(part, lang)
    if part is None or whole is None:
        return "–"
    return _native.shown_share(str(part), str(whole), _POINT[lang])


def _number(value: Any, lang: Literal["ru", "en"]) -> str:
    if value is None:
        return ""
    if value == "withheld":
        return title(value, lang)
    try:
        return _native.shown_number(str(value), _POINT[lang])
    except ValueError:
        return str(value)


class Sealed:
    """Figures of one school or of many, for outside: counts and no names.

    Made by ``School.seal``, added up by ``merge``, read again from bytes; it pickles, so it crosses
    processes. ``close`` makes figures of the counts.
    """

    __slots__ = ("_bytes",)

    def __init__(self, data: bytes) -> None:
        self._bytes = data

    @classmethod
    def from_bytes(cls, data: bytes) -> Sealed:
        """Reads what ``to_bytes`` wrote, here or in another face; raises ``RefusedError`` for what is none."""
        _asked("monitoring.close", data)
        document = json.dumps(json.loads(data)["sealed"], ensure_ascii=False).encode()
        return cls(_asked("monitoring.merge", b'{"sealed":[' + document + b"]}"))

    def to_bytes(self) -> bytes:
        """What ``monitoring.seal`` answers: ``{"sealed": {…}}``."""
        return self._bytes

    @property
    def document(self) -> dict[str, Any]:
        """The sealed document: what was asked, of which schools, the counts of each row."""
        document: dict[str, Any] = json.loads(self._bytes)["sealed"]
        return document

    @property
    def schools(self) -> list[str]:
        """The schools, in order."""
        return list(self.document["schools"])

    def close(self, least: int | None = None) -> FiguresTable:
        """Makes the figures. With ``least``, cells of fewer pupils are withheld, and what would give them back."""
        return _native.closed(_inner(self), least)

    def __eq__(self, other: object) -> bool:
        return self._bytes == other._bytes if isinstance(other, Sealed) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._bytes)

    def __repr__(self) -> str:
        document = self.document
        count = len(document["schools"])
        return f"Sealed({document['family']} by {document['by']} of {count} school{'s' * (count != 1)})"


def merge(*sealed: Sealed) -> Sealed:
    """Adds up the figures of many schools, in any order and grouping the same.

    Raises ``RefusedError`` for a school twice, and where schools were asked something else or count by other
    parameters.
    """
    documents = b",".join(_inner(one) for one in sealed)
    return Sealed(_asked("monitoring.merge", b'{"sealed":[' + documents + b"]}"))


def _inner(sealed: Sealed) -> bytes:
    """The document itself."""
    return sealed.to_bytes().removeprefix(b'{"sealed":').removesuffix(b"}")


def _asked(op: str, request: bytes) -> bytes:
    answer = _native.call_bytes(op, request)
    if answer.startswith(b'{"error":'):
        raise refused(answer)
    return answer
