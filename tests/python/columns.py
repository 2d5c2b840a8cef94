"""Cases of the door as columns, by pyarrow."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import pyarrow as pa

CODED = pa.dictionary(pa.int32(), pa.utf8())
MARK = pa.struct(
    [
        ("value", pa.int8()),
        ("symbol", CODED),
        ("weight", CODED),
        ("kind", CODED),
        ("on", pa.date32()),
        ("brought", pa.bool_()),
        ("retakes", pa.int32()),
    ]
)
TERM = pa.struct(
    [
        ("kind", CODED),
        ("number", pa.int16()),
        ("level", pa.int8()),
        ("subject", CODED),
        ("value", pa.int8()),
        ("symbol", CODED),
        ("weight", CODED),
        ("mean", CODED),
    ]
)
RANGE = pa.struct([("from", pa.date32()), ("to", pa.date32())])
SCHEMA = pa.schema(
    [
        ("pupil", pa.int64()),
        ("course", pa.int64()),
        ("ref", pa.utf8()),
        ("subject", CODED),
        ("level", pa.int8()),
        ("weekly_hours", CODED),
        ("period_kind", CODED),
        ("period_number", pa.int16()),
        ("period_from", pa.date32()),
        ("period_to", pa.date32()),
        ("last_lesson", pa.date32()),
        ("marks", pa.list_(MARK)),
        ("terms", pa.list_(TERM)),
        ("lessons", pa.int32()),
        ("missed", pa.int32()),
        ("ill", pa.int32()),
        ("excused", pa.int32()),
        ("exempt", pa.bool_()),
        ("exempt_ranges", pa.list_(RANGE)),
        ("early", pa.utf8()),
        ("proposed", pa.int8()),
        ("proposed_symbol", CODED),
        ("at", pa.timestamp("s", "UTC")),
        ("by", CODED),
    ]
)


def plain(schema: pa.Schema) -> pa.Schema:
    """The same columns with plain text in place of dictionaries."""

    def free(kind: pa.DataType) -> pa.DataType:
        if pa.types.is_dictionary(kind):
            return pa.utf8()
        if pa.types.is_list(kind):
            return pa.list_(free(kind.value_type))
        if pa.types.is_struct(kind):
            return pa.struct([(field.name, free(field.type)) for field in kind])
        return kind

    return pa.schema([(field.name, free(field.type)) for field in schema])


PLAIN = plain(SCHEMA)


def split(value: int | str | None) -> tuple[int | None, str | None]:
    """A mark as a number or a symbol."""
    return (value, None) if isinstance(value, int) else (None, value)


def day(text: str | None) -> date | None:
    """A date of the wire."""
    return date.fromisoformat(text) if text else None


def text(number: int | str | None) -> str | None:
    """An exact number as text."""
    return None if number is None else str(number)


def row(case: dict[str, Any]) -> dict[str, Any]:
    """One case of the door as a row."""
    period, proposed, exempt = case["period"], case["proposed"], case.get("exempt", False)
    number, symbol = split(proposed["value"])

    def mark(item: dict[str, Any]) -> dict[str, Any]:
        value, sign = split(item["value"])
        return {
            "value": value,
            "symbol": sign,
            "weight": text(item.get("weight")),
            "kind": item["kind"],
            "on": day(item["on"]),
            "brought": item.get("brought", False),
            "retakes": item.get("retakes"),
        }

    def term(item: dict[str, Any]) -> dict[str, Any]:
        value, sign = split(item["value"])
        named = {key: item.get(key) for key in ("kind", "number", "level", "subject")}
        return {**named, "value": value, "symbol": sign, "weight": text(item.get("weight")), "mean": text(item.get("mean"))}

    missed = case.get("missed") or {}
    ranges = exempt if isinstance(exempt, list) else []
    return {
        "pupil": case["pupil"],
        "course": case["course"],
        "ref": case.get("ref"),
        "subject": case["subject"],
        "level": case["level"],
        "weekly_hours": str(case["weekly_hours"]),
        "period_kind": period["kind"],
        "period_number": period["number"],
        "period_from": day(period["from"]),
        "period_to": day(period["to"]),
        "last_lesson": day(case.get("last_lesson")),
        "marks": [mark(item) for item in case["marks"]],
        "terms": [term(item) for item in case.get("terms", [])],
        **{name: missed.get(name) for name in ("lessons", "missed", "ill", "excused")},
        "exempt": exempt is True,
        "exempt_ranges": [{"from": day(one["from"]), "to": day(one["to"])} for one in ranges],
        "early": case.get("early"),
        "proposed": number,
        "proposed_symbol": symbol,
        "at": datetime.fromisoformat(proposed["at"]) if proposed.get("at") else None,
        "by": proposed.get("by"),
    }


def table(cases: list[dict[str, Any]], schema: pa.Schema = PLAIN) -> pa.Table:
    """Cases of the door as a table."""
    rows = pa.Table.from_pylist([row(case) for case in cases], schema=PLAIN)
    return rows if schema is PLAIN else coded(rows)


def coded(rows: pa.Table) -> pa.Table:
    """The same rows with their texts as dictionaries, inside lists too."""

    def code(array: pa.Array, kind: pa.DataType) -> pa.Array:
        if pa.types.is_dictionary(kind):
            return array.dictionary_encode().cast(kind)
        if pa.types.is_list(kind):
            values = code(array.values, kind.value_type)
            return pa.ListArray.from_arrays(array.offsets, values, type=kind)
        if pa.types.is_struct(kind):
            fields = [code(array.field(field.name), field.type) for field in kind]
            return pa.StructArray.from_arrays(fields, fields=list(kind))
        return array

    columns = [code(rows.column(field.name).combine_chunks(), field.type) for field in SCHEMA]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


@cache
def empty() -> pa.Table:
    """No cases."""
    return PLAIN.empty_table()


def empty_stream() -> object:
    """A stream of no cases."""
    return empty().__arrow_c_stream__()
