"""Cases a second: finals judged by zhurnal from each face, one a call and over columns, beside the
same checks vectorised in Polars and in DuckDB.

One run measures all of them and asserts that they find the same. Prints the best of five rounds, and
each as a ratio of Python's columns. `python benches/python/finals.py LIBRARY RATES [cases]`, with
the C face's shared library and the program `rates` of the benches; `make bench` gives both.
"""

from __future__ import annotations

import ctypes
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import duckdb
import polars as pl
import pyarrow as pa
import zhurnal

START, END = date(2026, 9, 1), date(2026, 10, 25)
KINDS = ["control-work", "oral-answer", "quiz", "homework", "practical"]
SUBJECTS = ["russian", "algebra", "geography", "physics", "music", "history"]
ROUNDS = 5


def cases(count: int) -> pa.Table:
    """So many cases of a quarter, eight marks in the mean; one final in ten is proposed too high."""
    rng = random.Random(1)
    marks, proposed, subjects, at = [], [], [], []
    zone = timezone(timedelta(hours=4))
    for _ in range(count):
        level = rng.randint(2, 4)
        places = range(rng.randint(5, 11))
        values = [min(level + rng.randint(0, 1), 5) for _ in places]
        kinds = ["control-work" if place == 0 else rng.choice(KINDS) for place in places]
        dates = [START + timedelta(days=5 * place) for place in places]
        marks.append([{"value": v, "kind": k, "on": d} for v, k, d in zip(values, kinds, dates)])
        given = max(2, (2 * sum(values) + len(values)) // (2 * len(values)))
        proposed.append(5 if rng.randrange(10) == 0 else given)
        subjects.append(rng.choice(SUBJECTS))
        late = rng.randrange(50) == 0
        at.append(datetime(2026, 10, 30 if late else 27, 15, tzinfo=zone))
    text = pa.dictionary(pa.int32(), pa.utf8())
    mark = pa.struct([("value", pa.int8()), ("kind", pa.utf8()), ("on", pa.date32())])
    plain = pa.array(marks, pa.list_(mark))
    fields = [pa.field("value", pa.int8()), pa.field("kind", text), pa.field("on", pa.date32())]
    structs = plain.values
    coded = pa.StructArray.from_arrays(
        [structs.field("value"), structs.field("kind").dictionary_encode(), structs.field("on")],
        fields=fields,
    )

    def same(value: object, kind: pa.DataType) -> pa.Array:
        return pa.array([value], kind).take(pa.array([0] * count, pa.int32()))

    def same_text(value: str) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), pa.array([value]))

    return pa.table(
        {
            "pupil": pa.array(range(1, count + 1), pa.int64()),
            "course": same(3, pa.int64()),
            "subject": pa.array(subjects).dictionary_encode(),
            "level": same(7, pa.int8()),
            "weekly_hours": same_text("2"),
            "period_kind": same_text("quarter"),
            "period_number": same(1, pa.int8()),
            "period_from": same(START, pa.date32()),
            "period_to": same(END, pa.date32()),
            "last_lesson": same(date(2026, 10, 24), pa.date32()),
            "marks": pa.ListArray.from_arrays(plain.offsets, coded),
            "proposed": pa.array(proposed, pa.int8()),
            "at": pa.array(at, pa.timestamp("s", "UTC")),
            "by": same_text("class-teacher"),
        }
    )


def by_polars(frame: pl.DataFrame) -> pl.DataFrame:
    """The same checks over columns: one row a finding."""
    key = pl.col("kind").cast(pl.String).is_in(["control-work", "quiz", "practical"])
    marks = (
        frame.lazy()
        .select(pl.int_range(pl.len()).alias("case"), "marks")
        .explode("marks")
        .unnest("marks")
        .group_by("case")
        .agg(
            n=pl.len(),
            s=pl.col("value").cast(pl.Int64).sum(),
            kn=key.sum().cast(pl.Int64),
            ks=pl.col("value").cast(pl.Int64).filter(key).sum(),
        )
    )
    n, s, kn, ks, v = (pl.col(name) for name in ("n", "s", "kn", "ks", "proposed"))
    rounded = ((2 * s + n) // (2 * n)).clip(2, 5)
    key_rounded = pl.when(kn > 0).then(((2 * ks + kn) // (2 * kn)).clip(2, 5))
    near = (2 * (v * n - s)).abs() <= n
    between = v.is_between(pl.min_horizontal("r", "kr"), pl.max_horizontal("r", "kr")) & (kn > 0)
    on = pl.col("at").dt.convert_time_zone("Europe/Samara").dt.date()
    due = pl.col("period_to") + pl.duration(days=4)
    judged = (
        frame.lazy()
        .with_columns(pl.int_range(pl.len()).alias("case"), v.cast(pl.Int64))
        .join(marks, on="case", maintain_order="left")
        .with_columns(r=rounded, kr=key_rounded)
        .select(
            "case",
            pl.when(n < 3).then(pl.lit("final.too-few-marks")).alias("few"),
            pl.when(kn == 0).then(pl.lit("final.no-key-works")).alias("key"),
            pl.when(v == pl.col("r"))
            .then(None)
            .when(between & near)
            .then(pl.lit("final.by-key-works"))
            .when(between | near)
            .then(pl.lit("final.doubtful"))
            .otherwise(pl.lit("final.unjustified"))
            .alias("mean"),
            pl.when(on > due).then(pl.lit("final.late")).alias("late"),
            pl.when(on < pl.col("last_lesson")).then(pl.lit("final.before-last-lesson")).alias("early"),
            pl.when(pl.col("by").cast(pl.String) != "class-teacher")
            .then(pl.lit("final.wrong-author"))
            .alias("author"),
        )
    )
    return judged.unpivot(index="case", value_name="rule").drop_nulls("rule").select("case", "rule").collect()


SQL = """
with rows as (
    select row_number() over () - 1 as "case", marks, proposed::bigint as v, period_to, last_lesson,
           ("at" at time zone 'Europe/Samara')::date as set_on, "by" as author
    from frame
), sums as (
    select *, len(marks) as n,
           list_sum(list_transform(marks, lambda m: m.value::bigint)) as s,
           list_filter(marks, lambda m: m.kind in ('control-work', 'quiz', 'practical')) as keys
    from rows
), means as (
    select *, len(keys) as kn,
           coalesce(list_sum(list_transform(keys, lambda m: m.value::bigint)), 0) as ks,
           greatest(2, least(5, (2 * s + n) // (2 * n))) as r
    from sums
), judged as (
    select *, case when kn > 0 then greatest(2, least(5, (2 * ks + kn) // (2 * kn))) end as kr,
           abs(2 * (v * n - s)) <= n as near
    from means
), found as (
    select *, kn > 0 and v between least(r, kr) and greatest(r, kr) as between_them from judged
)
select "case", unnest(list_filter([
    case when n < 3 then 'final.too-few-marks' end,
    case when kn = 0 then 'final.no-key-works' end,
    case when v = r then null
         when between_them and near then 'final.by-key-works'
         when between_them or near then 'final.doubtful'
         else 'final.unjustified' end,
    case when set_on > period_to + interval 4 day then 'final.late' end,
    case when set_on < last_lesson then 'final.before-last-lesson' end,
    case when author != 'class-teacher' then 'final.wrong-author' end
], lambda rule: rule is not null)) as rule
from found
"""


def by_duckdb(frame: pa.Table) -> pa.Table:
    """The same checks in SQL, materialised."""
    answer = duckdb.sql(SQL)
    return answer.to_arrow_table() if hasattr(answer, "to_arrow_table") else answer.arrow()


class ByC:
    """The C face: the shared library, called as C calls it."""

    def __init__(self, library: str) -> None:
        self.lib = ctypes.CDLL(library)
        self.regulation = ctypes.c_void_p()
        name = b"default"
        status = self.lib.zh_regulation_preset(
            name, ctypes.c_size_t(len(name)), ctypes.byref(self.regulation), None
        )
        assert status == 0

    def columns(self, frame: pa.Table) -> pa.Table:
        """A batch: a stream in, a stream out."""
        given, taken = ctypes.create_string_buffer(64), ctypes.create_string_buffer(64)
        frame.to_reader()._export_to_c(ctypes.addressof(given))
        status = self.lib.zh_regulation_validate_finals(self.regulation, given, taken, None)
        assert status == 0
        return pa.RecordBatchReader._import_from_c(ctypes.addressof(taken)).read_all()

    def single(self, requests: list[bytes]) -> None:
        """One case a call."""
        op = b"finals.validate"
        answer = ctypes.c_void_p()
        for request in requests:
            self.lib.zh_regulation_call(
                self.regulation,
                op,
                ctypes.c_size_t(len(op)),
                request,
                ctypes.c_size_t(len(request)),
                ctypes.byref(answer),
                None,
            )
            self.lib.zh_bytes_free(answer)


def best(run: Callable[[], object]) -> float:
    """The best time of a few rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def main(library: str, rates_program: str, count: int) -> None:
    frame = cases(count)
    by_c = ByC(library)
    polars_frame = pl.from_arrow(frame)
    ours = pa.table(zhurnal.validate_finals(frame))
    found = sorted(zip(ours.column("case").to_pylist(), ours.column("rule").to_pylist()))
    for name, other in [("polars", by_polars(polars_frame)), ("duckdb", by_duckdb(frame))]:
        columns = other.to_dict(as_series=False) if name == "polars" else other.to_pydict()
        assert sorted(zip(columns["case"], columns["rule"])) == found, name
    of_c = by_c.columns(frame)
    assert sorted(zip(of_c.column("case").to_pylist(), of_c.column("rule").to_pylist())) == found
    print(f"{count} cases, {len(found)} findings, the same in all of them")

    regulation = zhurnal.Regulation.preset("default")
    single = frame.slice(0, 2_000).to_pylist()
    asked = [
        json.dumps(
            {
                "case": {
                    "pupil": row["pupil"],
                    "course": 3,
                    "subject": row["subject"],
                    "level": 7,
                    "weekly_hours": "2",
                    "period": {"kind": "quarter", "number": 1, "from": str(START), "to": str(END)},
                    "last_lesson": "2026-10-24",
                    "marks": [{**mark, "on": str(mark["on"])} for mark in row["marks"]],
                    "proposed": {"value": row["proposed"], "at": row["at"].isoformat(), "by": row["by"]},
                }
            }
        ).encode()
        for row in single
    ]

    def one_by_one() -> None:
        for request in asked:
            regulation.call_bytes("finals.validate", request)

    in_rust = subprocess.run([rates_program], capture_output=True, text=True, check=True)
    rates = {
        name: float(rate)
        for name, rate in (line.split("\t") for line in in_rust.stdout.splitlines())
    }
    rates |= {
        "C, columns": count / best(lambda: by_c.columns(frame)),
        "C, one case a call": len(asked) / best(lambda: by_c.single(asked)),
        "Python, columns": count / best(lambda: zhurnal.validate_finals(frame)),
        "Python, one case a call": len(asked) / best(one_by_one),
        "Polars, columns, all threads": count / best(lambda: by_polars(polars_frame)),
        "DuckDB, SQL, all threads": count / best(lambda: by_duckdb(frame)),
    }
    base = rates["Python, columns"]
    for name, rate in rates.items():
        print(f"{name:30}{rate / 1e6:9.3f} million cases a second, {rate / base:6.3f}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 300_000)
