"""
The compiled part of `zhurnal`.
"""

from _typeshed import SupportsGetItem
from collections.abc import Mapping
from datetime import date
from os import PathLike
from typing import Any, Final, SupportsIndex, final
from zhurnal._figures import FiguresTable, Sealed
from zhurnal._table import SchoolTable

__all__ = ["__abi__", "__version__", "Decision", "Regulation", "Regulations", "School", "Standing", "Table", "Watch", "call_bytes", "closed", "columns_stream", "encode", "shown_number", "shown_share", "validate_finals"]

__abi__: Final = 1
"""
The number of the binary interface, the same as in C.
"""

__version__: Final[str]
"""
The version of the package.
"""

@final
class Decision:
    """
    What is decided: true where the act may be done.
    """
    def __bool__(self, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def allowed(self, /) -> bool:
        """
        Whether the act may be done.
        """
    @property
    def clause(self, /) -> str | None:
        """
        The clause of that right.
        """
    @property
    def instead(self, /) -> list[str]:
        """
        The roles that may do it, where it was denied.
        """
    @property
    def lacks(self, /) -> str | None:
        """
        What is lacking: `module`, `time`, `scope` or `role`.
        """
    @property
    def message_en(self, /) -> str | None:
        """
        What is said of a denial in English.
        """
    @property
    def message_ru(self, /) -> str | None:
        """
        What is said of a denial in Russian.
        """
    @property
    def role(self, /) -> str | None:
        """
        The role of the right that allows it, or that comes nearest.
        """
    @property
    def scope(self, /) -> str | None:
        """
        How far that right reaches.
        """

@final
class Regulation:
    """
    One edition of a school's regulation.

    >>> import zhurnal
    >>> regulation = zhurnal.Regulation.preset("default")
    >>> regulation
    Regulation('default')
    >>> ours = zhurnal.Regulation.load({"name": "ours", "extends": "default", "parameters": {
    ...     "final.days": {"clause": "4.4", "said": "text", "value": {"days": 7, "counted": "calendar"}}}})
    >>> [parameter["said"] for parameter in ours.parameters if parameter["name"] == "final.days"]
    ['text']
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple]: ...
    def __repr__(self, /) -> str: ...
    def call(self, /, op: str, request: Any) -> Any:
        """
        Answers one request by this regulation; the request names none.
        """
    def call_bytes(self, /, op: str, request: bytes) -> bytes:
        """
        Answers one request by this regulation, in bytes; the request names none.
        """
    @staticmethod
    def load(file: Any) -> Regulation:
        """
        Reads a regulation file: its bytes, its text, or its value. Raises with every fault of it
        in `errors`.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def parameters(self, /) -> list[dict]:
        """
        Its parameters: `name`, `clause`, and whether the text has `said` the value or left it open.
        """
    @staticmethod
    def preset(name: str) -> Regulation:
        """
        A built-in edition; `default` is the regulation that this library was written from.
        """
    @property
    def title(self, /) -> dict:
        """
        Its title, by language: `ru` and `en`.
        """
    def to_json(self, /) -> bytes:
        """
        The whole regulation as a file, in bytes: what it extends is written out.
        """

@final
class Regulations:
    """
    The editions of a school's regulation, each with the date from which it is in force.

    >>> import zhurnal
    >>> ours = zhurnal.Regulations.load({"editions": [
    ...     {"from": "2025-09-01", "regulation": "default"},
    ...     {"from": "2026-09-01", "regulation": {"name": "2026", "extends": "default"}}]})
    >>> import datetime
    >>> ours.on(datetime.date(2026, 10, 25))
    Regulation('2026')
    >>> ours.on(datetime.date(2024, 10, 25)) is None
    True
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __len__(self, /) -> int: ...
    def __reduce__(self, /) -> tuple[Any, tuple]: ...
    def __repr__(self, /) -> str: ...
    def call(self, /, op: str, request: Any) -> Any:
        """
        Answers one request by the edition in force on its day; the request names none.
        """
    def call_bytes(self, /, op: str, request: bytes) -> bytes:
        """
        Answers one request by the edition in force on its day, in bytes; the request names none.
        """
    @staticmethod
    def load(file: Any) -> Regulations:
        """
        Reads a list of editions, or one regulation, which is then always in force: bytes, text, or
        the value. Raises with every fault of it in `errors`.
        """
    def on(self, /, day: date) -> Regulation | None:
        """
        The edition in force on this day, if there is one.
        """

@final
class School:
    """
    One academic year of one school, read from its host's tables.

    Whatever cannot be read raises `RefusedError` with every fault in `errors`, each with its table, row
    and column. What was not handed over is unknown, and answers say so.

    >>> import zhurnal
    >>> school = zhurnal.School.load({
    ...     "periods": [{"set": 1, "kind": "quarter", "number": 1, "from": "2026-09-01", "to": "2026-10-25"}],
    ...     "classes": [{"class": 1, "level": 7, "letter": "Б"}],
    ...     "enrolments": [{"pupil": 7, "class": 1, "from": "2026-09-01"}]})
    >>> school
    School(1 pupil, 0 courses, 0 lessons, 0 marks)
    >>> "no-table:lessons" in school.finals("quarter", 1).unknown
    True
    """
    def __repr__(self, /) -> str: ...
    def accumulation(self, /, *, month: Any | None = None, from_: Any | None = None, to: Any | None = None, period: Any | None = None, by: Any | None = None, level: Any | None = None, class_: Any | None = None, course: Any | None = None, teacher: Any | None = None, subject: Any | None = None, pupil: Any | None = None, as_of: Any | None = None, reader: Any | None = None) -> FiguresTable:
        """
        Marks against the minimum, and who is at risk; marks a lesson. Asked as `control_sheet` is.
        """
    def apply_rows(self, /, table: Any, upserts: Any | None = None, deletes: Any | None = None) -> None:
        """
        Changes rows of a table: those of `upserts` replace the rows of their keys or are added, `deletes`
        name keys (of a table without a key: whole rows). All or none: a fault is raised with every other in
        `errors`, and the school is as it was.
        """
    def attendance(self, /, *, month: Any | None = None, from_: Any | None = None, to: Any | None = None, period: Any | None = None, by: Any | None = None, level: Any | None = None, class_: Any | None = None, course: Any | None = None, teacher: Any | None = None, subject: Any | None = None, pupil: Any | None = None, as_of: Any | None = None, reader: Any | None = None) -> FiguresTable:
        """
        Lessons and whole days missed, by code. Asked as `control_sheet` is.
        """
    def call(self, /, op: str, request: Any) -> Any:
        """
        Answers one request by this school and its regulation; the request names neither.
        """
    def call_bytes(self, /, op: str, request: bytes) -> bytes:
        """
        Answers one request by this school and its regulation, in bytes; the request names neither.
        """
    def check(self, /) -> Any:
        """
        What was handed over, and what each operation lacks: `tables` and `ops`.
        """
    def control_sheet(self, /, *, month: Any | None = None, from_: Any | None = None, to: Any | None = None, period: Any | None = None, by: Any | None = None, level: Any | None = None, class_: Any | None = None, course: Any | None = None, teacher: Any | None = None, subject: Any | None = None, pupil: Any | None = None, as_of: Any | None = None, reader: Any | None = None) -> FiguresTable:
        """
        The monthly control sheet: teachers active, lessons filled, pupils without marks, hours, visits.

        Days are a `month` (`"2026-10"`), or `from_` … `to`, or a `period`: `("quarter", 1)`, `"year"`.
        `by` is what each row is of: `school` (the default), `level`, `class`, `course`, `teacher`,
        `subject`; the other families also know `pupil`. The further names narrow what is counted. `as_of`
        is a date or an instant, `reader` a `Standing` or the value of one.
        """
    def dynamics(self, /, family: Any, step: Any, *, month: Any | None = None, from_: Any | None = None, to: Any | None = None, by: Any | None = None, level: Any | None = None, class_: Any | None = None, course: Any | None = None, teacher: Any | None = None, subject: Any | None = None, pupil: Any | None = None, as_of: Any | None = None, reader: Any | None = None) -> FiguresTable:
        """
        A family step by step: by `month` or `week` of the days `from_` … `to`, or by each period of a kind
        (`quarter`). Its rows are those of every step, with its days or its period.
        """
    def finals(self, /, kind: Any, number: Any | None = None, *, level: Any | None = None, class_: Any | None = None, course: Any | None = None, pupil: Any | None = None, as_of: Any | None = None, reader: Any | None = None) -> SchoolTable:
        """
        The finals of a period, judged: one row for each that counts or is due.

        `as_of` is a date or an instant: what was set later is not there. `reader` is a `Standing`, or
        the value of one: the answer then holds what that person may read.
        """
    def findings(self, /, *, level: Any | None = None, class_: Any | None = None, course: Any | None = None, pupil: Any | None = None) -> SchoolTable:
        """
        What is found of the tables of a slice.
        """
    @staticmethod
    def from_frames(frames: Mapping, *, columns: Any | None = None, subjects: Any | None = None, other_columns: str = "refuse", regulation: Any | None = None) -> School:
        """
        Reads frames by the name of their table: anything that speaks `__arrow_c_stream__`.

        `columns` is by table and our column the host's name, `subjects` by the host's name of a subject
        its code; `other_columns` is `refuse` or `ignore`.
        """
    @staticmethod
    def load(tables: Any, *, regulation: Any | None = None, mapping: Any | None = None) -> School:
        """
        Reads one document of tables, `{"periods": [{…}, …], …}`: its bytes, its text, or its value.
        """
    def objectivity(self, /, *, month: Any | None = None, from_: Any | None = None, to: Any | None = None, period: Any | None = None, by: Any | None = None, level: Any | None = None, class_: Any | None = None, course: Any | None = None, teacher: Any | None = None, subject: Any | None = None, pupil: Any | None = None, as_of: Any | None = None, reader: Any | None = None) -> FiguresTable:
        """
        Finals of a period against what the marks give. Asked as `control_sheet` is.
        """
    def outlook(self, /, kind: Any, number: Any | None = None, *, weights: Any | None = None, level: Any | None = None, class_: Any | None = None, course: Any | None = None, pupil: Any | None = None, as_of: Any | None = None, reader: Any | None = None) -> SchoolTable:
        """
        What the pupils of a slice still need for each final of a period, with further marks of these
        `weights` (1 alone where none are given).
        """
    def page(self, /, course: Any, kind: Any | None = None, number: Any | None = None, *, from_: Any | None = None, to: Any | None = None, reader: Any | None = None) -> Any:
        """
        A course's page: of a period by `kind` and `number`, or of the days `from_` … `to`.
        """
    def pages(self, /, kind: Any | None = None, number: Any | None = None, *, courses: Any | None = None, from_: Any | None = None, to: Any | None = None, reader: Any | None = None) -> list:
        """
        The pages of these courses, in their order; by default of every course, by id, and those of which
        the reader may read nothing are passed over.
        """
    def performance(self, /, *, month: Any | None = None, from_: Any | None = None, to: Any | None = None, period: Any | None = None, by: Any | None = None, level: Any | None = None, class_: Any | None = None, course: Any | None = None, teacher: Any | None = None, subject: Any | None = None, pupil: Any | None = None, as_of: Any | None = None, reader: Any | None = None) -> FiguresTable:
        """
        Marks and finals by value, means, success, quality; groups of pupils. Asked as `control_sheet` is.
        """
    @staticmethod
    def read(folder: str | PathLike[str], *, regulation: Any | None = None, mapping: Any | None = None, form: str = "rfc4180", progress: Any | None = None) -> School:
        """
        Reads a folder of CSV, each table from `<table>.csv`.

        `form` is how they are written: `rfc4180`, `excel-ru` (UTF-8, semicolons, decimal comma) or
        `excel-ru-1251`. `mapping` says what the host calls columns and subjects. After each file
        `progress(table, done, total)` is called. Raises `ValueError` for what is no such CSV.
        """
    def seal(self, /, family: Any, school: Any, *, month: Any | None = None, from_: Any | None = None, to: Any | None = None, period: Any | None = None, by: Any | None = None, level: Any | None = None, subject: Any | None = None, as_of: Any | None = None) -> Sealed:
        """
        Seals a slice by `school`, `level` or `subject` for outside: counts and no names, which `merge` adds
        up over many schools. `school` is what the host calls this one.
        """
    @staticmethod
    def template(folder: str | PathLike[str]) -> None:
        """
        Writes each table as an empty CSV with a comment on every column into a folder, which is made
        where it is not there. Raises `FileExistsError`, and writes nothing, where one of them is there.
        """
    def timeliness(self, /, *, month: Any | None = None, from_: Any | None = None, to: Any | None = None, period: Any | None = None, by: Any | None = None, level: Any | None = None, class_: Any | None = None, course: Any | None = None, teacher: Any | None = None, subject: Any | None = None, pupil: Any | None = None, as_of: Any | None = None, reader: Any | None = None) -> FiguresTable:
        """
        Days from the lesson to the entry. Asked as `control_sheet` is.
        """
    def watch(self, /, family: str, *, month: Any | None = None, from_: Any | None = None, to: Any | None = None, period: Any | None = None, by: Any | None = None, level: Any | None = None, class_: Any | None = None, course: Any | None = None, teacher: Any | None = None, subject: Any | None = None, pupil: Any | None = None, as_of: Any | None = None, reader: Any | None = None) -> Watch:
        """
        Keeps a slice of a family's figures, asked as its method is: after a change of rows only what changed
        is counted again.
        """

@final
class Standing:
    """
    A person and all their roles, read once: the `standing` of `access.decide`.

    >>> import datetime, zhurnal
    >>> teacher = zhurnal.Standing.load({"person": 5, "roles": [
    ...     {"role": "class-teacher", "class": 11, "from": "2026-09-01", "to": None}]})
    >>> decision = teacher.decide("set-final", datetime.date(2026, 10, 27), class_=11, pupil=7)
    >>> decision.allowed, decision.role, decision.scope, decision.clause
    (True, 'class-teacher', 'own-class', '4.5')
    >>> teacher.decide("set-final", datetime.date(2026, 10, 27), class_=12).lacks
    'scope'
    """
    def __repr__(self, /) -> str: ...
    def decide(self, /, act: str, on: date, *, class_: SupportsIndex | None = None, course: SupportsIndex | None = None, pupil: SupportsIndex | None = None, lesson: date | None = None, substitutions: SupportsGetItem[int, tuple[SupportsIndex, date, date | None]] | None = None, regulation: Any | None = None) -> Decision:
        """
        Decides whether the person may do an act on a day; what the target lacks is in nobody's reach
        but *all*. Substitutions are triples of person, first day, last day or `None`. Raises
        `ValueError` for what is no act, no id or no date.
        """
    @staticmethod
    def load(standing: Any) -> Standing:
        """
        Reads a person with their roles: bytes, text, or the value.
        """
    @property
    def person(self, /) -> int:
        """
        The person's id.
        """

@final
class Table:
    """
    Findings, one a row: `case`, `pupil`, `course`, `rule`, `clause`, `severity`, `evidence`.

    Any library that speaks `__arrow_c_stream__` reads it: `polars.DataFrame(table)`,
    `pyarrow.table(table)`, `pandas.DataFrame.from_arrow(table)`.
    """
    def __arrow_c_schema__(self, /) -> "object":
        """
        The schema of the table.
        """
    def __arrow_c_stream__(self, /, requested_schema: Any | None = None) -> "object":
        """
        The table as an Arrow stream; a requested schema is not needed and not followed.
        """
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def to_dicts(self, /) -> list:
        """
        The rows as dictionaries, evidence read; for small tables and for where no library is.
        """

@final
class Watch:
    """
    A slice of a school's figures that is kept: `School.watch` makes it.
    """
    def __repr__(self, /) -> str: ...
    def answer(self, /) -> Any:
        """
        The figures of the school as it is now, as the door answers them.
        """
    def table(self, /) -> FiguresTable:
        """
        The figures of the school as it is now, as a table.
        """

def call_bytes(op: str, request: bytes) -> bytes:
    """
    Answers one request in bytes; a refusal is an answer too: `{"error": …}`.

    >>> import zhurnal
    >>> zhurnal.call_bytes("nothing", b"{}").startswith(b'{"error":{"rule":"input.unknown-op"')
    True
    """

def closed(sealed: bytes, least: Any) -> FiguresTable:
    """
    The figures of a sealed document, as `monitoring.close` answers them.
    """

def columns_stream(columns: SupportsGetItem[int, tuple[str, str, SupportsGetItem[int, Any]]]) -> "object":
    """
    Columns as one Arrow stream. A column is its name, its kind and its values; a kind is `int`, `bool`,
    `text`, or `id`: integers where every one is an integer, else texts.
    """

def encode(request: Any) -> bytes:
    """
    Writes a request of Python values as the JSON that a door takes.

    Takes `None`, `bool`, `int`, `str` (a `StrEnum` too), `Fraction`, `Decimal`, `date`, `datetime`,
    lists, tuples and mappings. A `float` is written as it is, for the door to refuse it by its
    place. Raises `InputError` for a text that is no Unicode, and `TypeError` for other values.
    """

def shown_number(number: str, separator: str) -> str:
    """
    An exact number as a person reads it, cut after three decimals and never rounded up.
    """

def shown_share(part: str, whole: str, separator: str) -> str:
    """
    A share as a person reads it, a percentage cut and never rounded up: 299 of 300 is «99,6… %». The part and
    the whole are exact numbers.
    """

def validate_finals(frame: Any, *, regulation: Any | None = None) -> Table:
    """
    Judges every case of a frame and gives the findings, one a row.

    Takes anything that speaks `__arrow_c_stream__`, with the columns of
    `zhurnal::exchange::arrow`. Raises `RefusedError` where a column or a value cannot be one.
    """
