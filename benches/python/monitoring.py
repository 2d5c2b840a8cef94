"""Monitoring of a large school, a million marks, beside DuckDB and Polars in the same run.

Each of them is asked for the same figures and has to answer the same whole numbers: asked for the
first time (*cold*, days never asked before), asked again (*warm*) and after one mark more (*after*:
the mark entered and the figures asked again). zhurnal has the tables as a host hands them over; the
others have wide tables in which everything that rests on the small tables is worked out already
(`monitoring_tables.sql`, by the referee's SQL), which no clock counts. zhurnal works on one thread;
the others on as many as the table says. By pupil zhurnal tells of the lessons too, and by class
names how many lessons are left to each who lacks marks; the others are not asked for that.
`python benches/python/monitoring.py FOLDER`, that of `cargo xtask sample --large FOLDER`.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.parquet as pq
import zhurnal
from monitoring_questions import CASES, Case, Days, Tuples
from pyarrow import feather
from school import written


HERE = Path(__file__).parent
ROUNDS = 11
TABLES = (
    """mark lesson lesson_of_class taught_by member seat stay visited plan due quarter""".split()
)


# ---- The run.


def loaded(folder: Path) -> Any:
    """The wide tables, made by the referee's SQL and ours."""
    sys.path.insert(0, str(HERE.parents[1] / "tests" / "python"))
    from referee.referee import COLUMNS
    from referee.referee import HERE as SQL

    base = duckdb.connect()
    base.execute("SET threads = 2; SET TimeZone = 'UTC'")
    for name, columns in COLUMNS.items():
        path = folder / f"{name}.csv"
        handed = path.open(encoding="utf-8").readline().strip().split(",")
        types = ", ".join(f"'{column}': 'VARCHAR'" for column in handed)
        cells = [
            f'"{it}"' if it in handed else f'CAST(NULL AS VARCHAR) AS "{it}"'
            for it in columns.split()
        ]
        base.execute(
            f"CREATE TABLE raw_{name} AS SELECT row_number() OVER () - 1 AS place, {', '.join(cells)} FROM"
            f" read_csv('{path}', header = true, auto_detect = false, columns = {{{types}}}, delim = ',',"
            " quote = '\"', escape = '\"')"
        )
    base.execute(
        "CREATE TABLE whole_year AS SELECT DATE '2026-08-01' AS least_day, DATE '2027-07-31' AS greatest_day"
    )
    for sql in ("tables", "school", "places"):
        base.execute((SQL / f"{sql}.sql").read_text(encoding="utf-8"))
    base.execute((HERE / "monitoring_tables.sql").read_text(encoding="utf-8"))
    return base


def free_places(base: Any, count: int) -> list[dict[str, Any]]:
    """Marks that nobody gave yet, on lessons of the middle of October, each as a row of the wide table."""
    cursor = base.execute(
        """
        SELECT a.assignment, m.lesson, m.day, m.course, m.subject, p.pupil, m.class, 4 AS "value",
            m.weight, m.is_key, TRUE AS counted, TRUE AS of_member, m.by
        FROM (SELECT lesson, any_value(COLUMNS(* EXCLUDE (lesson, pupil))) FROM mark GROUP BY lesson) AS m
        JOIN assignments AS a ON a.lesson = m.lesson
        JOIN courses AS c ON c.course = m.course AND c.class = m.class
        JOIN member AS p ON p.course = m.course AND m.day BETWEEN p.starts AND p.ends
        JOIN (SELECT pupil FROM stay GROUP BY pupil HAVING count(*) = 1) AS s ON s.pupil = p.pupil
        ANTI JOIN marks AS g ON g.pupil = p.pupil AND g.assignment = a.assignment
        WHERE m.day BETWEEN DATE '2026-10-13' AND DATE '2026-10-20' AND m.weight = 693000 AND NOT m.is_key
            AND a.weight IS NULL AND a.kind NOT IN (SELECT kind FROM key_kinds)
            AND NOT EXISTS (SELECT 1 FROM mark AS o WHERE o.pupil = p.pupil AND o.class <> m.class)
        QUALIFY row_number() OVER (PARTITION BY a.assignment ORDER BY p.pupil) = 1
        ORDER BY a.assignment
        LIMIT ?
        """,
        [count],
    )
    names = [it[0] for it in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]


def ms(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    kept = run()
    return 1000 * (time.perf_counter() - start), kept


class Zhurnal:
    def __init__(self, folder: Path) -> None:
        frames = {path.stem: pq.read_table(path) for path in folder.glob("*.parquet")}
        self.school = zhurnal.School.from_frames(frames)
        self.watches: dict[str, Any] = {}

    def cold(self, case: Case, days: Days) -> Any:
        a, z = days
        slice_: dict[str, Any] = {"from": str(a), "to": str(z), "by": case.by}
        request: dict[str, Any] = {"slice": slice_}
        if case.family == "accumulation":
            request["slice"] = {"period": {"kind": "quarter", "number": 1}, "by": case.by}
            request["as_of"] = str(z)
        return self.school.call_bytes(f"monitoring.{case.family}", json.dumps(request).encode())

    def figures(self, case: Case, answer: Any) -> Tuples:
        read = json.loads(answer) if isinstance(answer, bytes) else answer
        return case.read(read, case.by)

    def watch(self, case: Case) -> None:
        self.watches = {case.name: self.school.watch(case.family, **case.request(case.days))}

    def again(self, case: Case) -> Any:
        return self.watches[case.name].answer()

    def enter(self, row: dict[str, Any]) -> None:
        mark = {"pupil": row["pupil"], "assignment": row["assignment"], "value": row["value"]}
        self.school.apply_rows("marks", upserts=[{**mark, "by": row["by"]}])


class Duck:
    def __init__(self, base: Any, threads: int) -> None:
        self.base = base
        base.execute(f"SET threads = {threads}")

    def cold(self, case: Case, days: Days) -> Any:
        return self.base.execute(case.sql, {"a": days[0], "z": days[1]}).fetchall()

    def figures(self, case: Case, answer: Any) -> Tuples:
        return case.figures(answer)

    def watch(self, case: Case) -> None:
        pass

    def again(self, case: Case) -> Any:
        return self.cold(case, case.days)

    def enter(self, row: dict[str, Any]) -> None:
        cells = list(row.values())[1:]
        self.base.execute(
            f"INSERT INTO mark ({names(row)}) VALUES ({', '.join('?' * len(cells))})", cells
        )


def names(row: dict[str, Any]) -> str:
    return ", ".join(f'"{name}"' for name in list(row)[1:])


class Polars:
    def __init__(self, tables: dict[str, Any]) -> None:
        self.tables = {name: pl.from_arrow(table).rechunk() for name, table in tables.items()}

    def cold(self, case: Case, days: Days) -> Any:
        lazy = {name: frame.lazy() for name, frame in self.tables.items()}
        asked = case.lazy(lazy, *days)
        return pl.collect_all(asked) if isinstance(asked, tuple) else asked.collect()

    def figures(self, case: Case, answer: Any) -> Tuples:
        if isinstance(answer, list):
            rows, risk = answer
            listed = [(-pupil, *rest, *[0] * 8) for pupil, *rest in risk.rows()]
            return case.figures([*rows.rows(), *listed])
        return case.figures(answer.rows())

    def watch(self, case: Case) -> None:
        pass

    def again(self, case: Case) -> Any:
        return self.cold(case, case.days)

    def enter(self, row: dict[str, Any]) -> None:
        marks = self.tables["mark"]
        more = pl.DataFrame({name: [row[name]] for name in marks.columns}, schema=marks.schema)
        self.tables["mark"] = pl.concat([marks, more], rechunk=False)


def agree(answers: dict[str, Tuples], what: str) -> None:
    ours = answers["zhurnal"]
    for name, theirs in answers.items():
        if theirs == ours:
            continue
        odd = (
            [row for row in theirs if row not in ours][:2],
            [row for row in ours if row not in theirs][:2],
        )
        raise AssertionError(f"{what}: {name} says {odd[0]}, zhurnal {odd[1]}")


def measured(folder: Path, made: Path, threads: int) -> list[list[Any]]:
    """Three figures of each, for each case; every answer compared."""
    places = json.loads((made / "places.json").read_text())
    memory = duckdb.connect()
    tables = {name: feather.read_table(made / f"{name}.arrow") for name in TABLES}
    for name, table in tables.items():
        memory.register("handed", table)
        memory.execute(f"CREATE TABLE {name} AS SELECT * FROM handed")
        memory.unregister("handed")
    engines: dict[str, Any] = {
        "zhurnal": Zhurnal(folder), "DuckDB": Duck(memory, threads), "Polars": Polars(tables),
    }  # fmt: skip
    places = [{**row, "day": date.fromisoformat(row["day"])} for row in places]
    turns = iter(places)
    rows = []
    for case in CASES:
        took: dict[str, dict[str, list[float]]] = {name: {} for name in engines}
        for engine in engines.values():
            engine.watch(case)
        for turn in range(-1, ROUNDS):
            place = next(turns)
            answers: dict[str, dict[str, Tuples]] = {}
            for name, engine in engines.items():
                steps = {
                    "cold": lambda: engine.cold(case, case.asked(turn + 2)),
                    "warm": lambda: engine.again(case),
                    "after": lambda: (engine.enter(place), engine.again(case))[1],
                }
                for step, run in steps.items():
                    spent, answer = ms(run)
                    answers.setdefault(step, {})[name] = engine.figures(case, answer)
                    if turn >= 0:
                        took[name].setdefault(step, []).append(spent)
            for step, of_step in answers.items():
                agree(of_step, f"{case.name}, {step}")
        for step in ("cold", "warm", "after"):
            medians = [statistics.median(took[name][step]) for name in engines]
            bests = [min(took[name][step]) for name in engines]
            rows.append([case.name, step, medians, bests])
    return rows


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        made = Path(place)
        base = loaded(folder)
        for name in TABLES:
            feather.write_feather(base.sql(f"FROM {name}").to_arrow_table(), made / f"{name}.arrow")
        (made / "school").mkdir()
        written(folder, made / "school")
        places = free_places(base, len(CASES) * (ROUNDS + 1))
        (made / "places.json").write_text(json.dumps(places, default=str))
        counted = base.execute("SELECT count(*) FROM marks").fetchone()[0]
        base.close()
        print(f"{counted} marks; milliseconds, medians of {ROUNDS}; every answer is the same in all three.")
        print("How many times faster zhurnal is: by medians, and by the best of each.")
        for threads in (1, 2):
            command = [sys.executable, __file__, str(made / "school"), str(made), str(threads)]
            env = {**os.environ, "POLARS_MAX_THREADS": str(threads)}
            done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
            print(f"\nthreads of DuckDB and Polars: {threads}")
            print(f"{'':38}zhurnal   DuckDB   Polars{'than DuckDB':>18}{'than Polars':>18}")
            for row in json.loads(done.stdout):
                print(line(*row))


def line(name: str, step: str, medians: list[float], bests: list[float]) -> str:
    """A row of the table."""
    ours, *others = medians
    best, *best_others = bests
    times = [
        f"{other / ours:9.1f}{best_other / best:9.1f}"
        for other, best_other in zip(others, best_others)
    ]
    return f"{name:30}{step:6}{ours:9.3f}" + "".join(f"{it:9.2f}" for it in others) + "".join(times)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(json.dumps(measured(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(Path(sys.argv[1]))
