"""A large school's tables loaded from Parquet: by zhurnal, which reads the files through pyarrow, checks
every row and knows who is on which roll, and beside it in the same run by DuckDB and by Polars, which
take the columns as they are.

The Parquet is written once, from the CSV of `cargo xtask sample --large FOLDER`. Prints the median of
five rounds, and each as a ratio of zhurnal's. `python benches/python/school.py FOLDER`.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import zhurnal

ROUNDS = 5
# Columns of exact numbers and of texts, whatever their cells look like.
TEXTS = """weekly_hours hours_planned weight year_hours hours value topic homework letter name subgroup
title reason document digest channel""".split()


def written(folder: Path, to: Path) -> dict[str, Path]:
    """Each table's CSV as a Parquet file."""
    files = {}
    options = pa.csv.ConvertOptions(
        column_types={name: pa.string() for name in TEXTS},
        null_values=[""],
        strings_can_be_null=True,
    )
    for source in sorted(folder.glob("*.csv")):
        files[source.stem] = to / f"{source.stem}.parquet"
        parse = pa.csv.ParseOptions(newlines_in_values=True)
        table = pa.csv.read_csv(source, parse_options=parse, convert_options=options)
        pq.write_table(table, files[source.stem])
    return files


def median(run: Callable[[], object]) -> float:
    """The median time of a few rounds, in seconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        kept = run()
        times.append(time.perf_counter() - start)
        del kept
    return statistics.median(times)


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        files = written(folder, Path(place))

        def read() -> dict[str, pa.Table]:
            return {name: pq.read_table(path) for name, path in files.items()}

        def by_duckdb() -> duckdb.DuckDBPyConnection:
            base = duckdb.connect()
            for name, path in files.items():
                base.execute(f"create table {name} as select * from read_parquet('{path}')")
            return base

        def by_polars() -> dict[str, pl.DataFrame]:
            return {name: pl.read_parquet(path) for name, path in files.items()}

        frames = read()
        school = zhurnal.School.from_frames(frames)
        given = {row["table"]: row["rows"] for row in school.check()["tables"]}
        tables = by_polars()
        base = by_duckdb()
        for name, frame in frames.items():
            counted = base.execute(f"select count(*) from {name}").fetchone()
            assert given[name] == frame.num_rows == tables[name].height == counted[0], name
        base.close()
        del school, base, tables
        rows = sum(given.values())
        print(f"{rows} rows in {len(files)} tables, {given['marks']} marks, the same in all of them")

        taken = {
            "zhurnal, from Parquet": median(lambda: zhurnal.School.from_frames(read())),
            "zhurnal, from frames": median(lambda: zhurnal.School.from_frames(frames)),
            "pyarrow, from Parquet": median(read),
            "DuckDB, from Parquet": median(by_duckdb),
            "Polars, from Parquet": median(by_polars),
        }
        ours = taken["zhurnal, from Parquet"]
        for name, seconds in taken.items():
            print(f"{name:30}{1000 * seconds:9.1f} ms, {seconds / ours:6.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
