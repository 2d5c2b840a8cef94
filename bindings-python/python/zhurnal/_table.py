"""What a school answers in rows, as a table: for a notebook, for a loop, for any library of columns."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, overload

from . import _native

Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A column: its name in the answer, its kind as columns, its titles."""

    name: str
    kind: Literal["id", "int", "bool", "text"]
    ru: str
    en: str


_PUPIL = Column("pupil", "id", "Ученик", "Pupil")
_COURSE = Column("course", "id", "Курс", "Course")
_CLASS = Column("class", "id", "Класс", "Class")
_UNKNOWN = Column("unknown", "text", "Неизвестно", "Unknown")

_COLUMNS: dict[str, tuple[Column, ...]] = {
    "finals": (
        _PUPIL,
        _COURSE,
        _CLASS,
        Column("level", "int", "Параллель", "Level"),
        Column("value", "text", "Отметка", "Mark"),
        Column("due", "bool", "Положена", "Due"),
        Column("stands", "bool", "Обоснована", "Stands"),
        Column("findings", "text", "Замечания", "Findings"),
        Column("basis", "text", "Основание", "Basis"),
        _UNKNOWN,
    ),
    "findings": (
        Column("rule", "text", "Правило", "Rule"),
        Column("clause", "text", "Пункт", "Clause"),
        Column("severity", "text", "Важность", "Severity"),
        _PUPIL,
        _COURSE,
        _CLASS,
        Column("lesson", "id", "Урок", "Lesson"),
        Column("assignment", "id", "Задание", "Assignment"),
        Column("person", "id", "Лицо", "Person"),
        Column("evidence", "text", "Факты", "Evidence"),
        Column("message_ru", "text", "Сообщение", "Message in Russian"),
        Column("message_en", "text", "Сообщение по-английски", "Message"),
    ),
    "outlook": (
        _PUPIL,
        _COURSE,
        Column("counted", "int", "Отметок", "Marks"),
        Column("needed", "int", "Нужно", "Needed"),
        Column("missing", "int", "Не хватает", "Missing"),
        Column("key_work_missing", "bool", "Нет ключевой работы", "Key work missing"),
        Column("mean", "text", "Средний балл", "Mean"),
        Column("rounded", "int", "Округлённо", "Rounded"),
        Column("targets", "text", "Как получить", "Targets"),
    ),
}

#: Rows that a notebook is shown.
SHOWN_ROWS = 50


def left_out(rows: int, lang: Literal["ru", "en"]) -> str:
    """What a notebook is told of the rows that it is not shown."""
    more = rows - SHOWN_ROWS
    if more <= 0:
        return ""
    return {"ru": f"<p>… и ещё строк: {more}</p>", "en": f"<p>… and {more} rows more</p>"}[lang]


class Rows:
    """A list of rows that does not change."""

    __slots__ = ("_rows",)

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def to_dicts(self) -> list[Row]:
        """The rows."""
        return list(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        return self._rows[place]


class SchoolTable(Rows):
    """The rows of ``School.finals``, ``School.findings`` or ``School.outlook``.

    A row is a dictionary as the door answers it. Any library that speaks ``__arrow_c_stream__`` reads the
    table as columns: ``polars.DataFrame(table)``, ``pyarrow.table(table)``,
    ``pandas.DataFrame.from_arrow(table)``. There ids are integers where every one is, else texts, and what
    is a list or an object is JSON.
    """

    __slots__ = ("columns", "counts", "unknown", "what")

    def __init__(self, what: str, answer: dict[str, Any]) -> None:
        #: What it is of: ``finals``, ``findings`` or ``outlook``.
        self.what = what
        #: Its columns, each with a title in Russian and in English.
        self.columns: tuple[Column, ...] = _COLUMNS[what]
        #: How many finals are due, given, missing, and stand; empty of other tables.
        self.counts: dict[str, int] = answer.get("counts", {})
        #: What was not handed over and leaves open which rows there are.
        self.unknown: list[str] = answer.get("unknown", [])
        super().__init__(answer[what])

    def titles(self, lang: Literal["ru", "en"] = "ru") -> dict[str, str]:
        """The titles of the columns by name."""
        return {column.name: _title(column, lang) for column in self.columns}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SchoolTable):
            return NotImplemented
        ours = (self.what, self.counts, self.unknown, self._rows)
        return ours == (other.what, other.counts, other.unknown, other._rows)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"SchoolTable({len(self)} rows of {self.what})"

    def _repr_html_(self, lang: Literal["ru", "en"] = "ru") -> str:
        """The first rows as HTML, every text escaped."""
        other = {"ru": "message_en", "en": "message_ru"}[lang]
        columns = [column for column in self.columns if column.name != other]
        head = "".join(f"<th>{html.escape(_title(column, lang))}</th>" for column in columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(_shown(row, column, lang))}</td>" for column in columns) + "</tr>"
            for row in self._rows[:SHOWN_ROWS]
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return table + left_out(len(self), lang)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as an Arrow stream; a requested schema is not needed and not followed."""
        return _native.columns_stream(
            [
                (column.name, column.kind, [_cell(_value(row, column.name), column.kind) for row in self._rows])
                for column in self.columns
            ]
        )


def _title(column: Column, lang: Literal["ru", "en"]) -> str:
    return column.ru if lang == "ru" else column.en


def _value(row: Row, name: str) -> Any:
    """What a row has in a column: its own, or that of the object in which the door puts it."""
    if name in row:
        return row[name]
    if name in ("message_ru", "message_en"):
        return row["message"][name[-2:]]
    inner = row.get("subject") or row.get("outlook") or {}
    return inner.get(name)


def _cell(value: Any, kind: str) -> Any:
    """A value as a cell of columns."""
    if kind == "text" and value is not None and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value


_TRUTH = {"ru": {True: "да", False: "нет"}, "en": {True: "yes", False: "no"}}


def _shown(row: Row, column: Column, lang: Literal["ru", "en"]) -> str:
    """A value as a reader is shown it."""
    value = _value(row, column.name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _TRUTH[lang][value]
    if column.name == "findings":
        return "; ".join(str(finding["message"][lang]) for finding in value)
    if column.name == "unknown":
        return ", ".join(value)
    return str(_cell(value, "text"))
