"""Monitoring: the methods answer as the door, tables are columns and HTML, watches follow, sealed figures add up."""

from __future__ import annotations

import datetime
import json
import pickle
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import zhurnal
from conftest import ROOT

FOLDER = ROOT / "examples" / "school"
OCTOBER = {"from": "2026-10-01", "to": "2026-10-31"}
QUARTER = {"period": {"kind": "quarter", "number": 1}}
OF_DAYS = ["control-sheet", "performance", "attendance", "accumulation", "timeliness"]
FAMILIES = [*OF_DAYS, "objectivity"]
GROUPS = ["school", "level", "class", "course", "teacher", "subject"]
DIRECTOR = {"person": 1, "roles": [{"role": "director", "from": "2026-09-01", "to": None}]}
TEACHER = {"person": 13, "roles": [{"role": "subject-teacher", "course": 6, "from": "2026-09-01", "to": None}]}


@pytest.fixture(scope="module")
def school() -> zhurnal.School:
    """The sample; no test changes it."""
    return zhurnal.School.read(FOLDER)


@pytest.fixture
def changing() -> zhurnal.School:
    """The sample, to be changed."""
    return zhurnal.School.read(FOLDER)


def ask(school: zhurnal.School, family: str, **slice: Any) -> zhurnal.FiguresTable:
    """What the method of a family answers."""
    table = getattr(school, family.replace("-", "_"))(**slice)
    assert isinstance(table, zhurnal.FiguresTable)
    return table


def written(answer: Any) -> bytes:
    """An answer as the door writes it: keys in their order, no spaces."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def door(school: zhurnal.School, op: str, request: dict[str, Any]) -> bytes:
    """What the door answers; no refusal."""
    answer = school.call_bytes(f"monitoring.{op}", json.dumps(request).encode())
    assert not answer.startswith(b'{"error"'), answer
    return answer


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("by", [*GROUPS, "pupil"])
def test_a_family_answers_as_its_door(school, family, by):
    if (family, by) == ("control-sheet", "pupil"):
        return  # A control sheet is of no pupil.
    period = ask(school, family, period=("quarter", 1), by=by, as_of="2026-11-01")
    request = {"slice": {**QUARTER, "by": by}, "as_of": "2026-11-01"}
    assert written(period.answer) == door(school, family, request)
    assert (period.family, period.by, len(period) > 0) == (family, by, True)
    if family in OF_DAYS:
        month = ask(school, family, month="2026-10", by=by)
        assert written(month.answer) == door(school, family, {"slice": {**OCTOBER, "by": by}})
        assert month.to_dicts() == month.answer["rows"]


def test_days_are_named_in_any_way(school):
    sheet = school.control_sheet(month="2026-10")
    date = datetime.date(2026, 10, 1)
    assert sheet == school.control_sheet(from_=date, to="2026-10-31") != school.control_sheet(month="2026-09")
    assert (sheet.answer["from"], sheet.answer["to"]) == ("2026-10-01", "2026-10-31")
    assert school.control_sheet(month="2028-02").answer["to"] == "2028-02-29"
    quarter = school.attendance(period=("quarter", 1))
    assert quarter == school.attendance(period=(zhurnal.PeriodKind.QUARTER, 1))
    assert quarter == school.attendance(period={"kind": "quarter", "number": 1})
    assert school.attendance(period="year").answer["period"] == {"kind": "year", "number": None}


def test_a_slice_is_narrowed_by_every_name(school):
    for key, value in [
        ("level", 5),
        ("class", 2),
        ("course", 6),
        ("teacher", 13),
        ("subject", zhurnal.Subject.MATHEMATICS),
        ("pupil", 1015),
    ]:
        named: dict[str, Any] = {f"{key}_" if key == "class" else key: value}
        for family in FAMILIES:
            table = ask(school, family, period=("quarter", 1), **named)
            assert written(table.answer) == door(school, family, {"slice": {**QUARTER, key: value}})


def test_a_reader_sees_the_own_rows(school):
    own = school.performance(month="2026-10", by="course", reader=TEACHER)
    assert [row["course"] for row in own] == [6]
    assert own == school.performance(month="2026-10", by="course", reader=zhurnal.Standing.load(TEACHER))
    request = {"slice": {**OCTOBER, "by": "course"}, "reader": {"standing": TEACHER}}
    assert written(own.answer) == door(school, "performance", request)
    assert len(school.performance(month="2026-10", reader=TEACHER)) == 0


def test_dynamics_is_each_step(school):
    slice = {"from": "2026-09-15", "to": "2026-11-20", "by": "class"}
    months = school.dynamics("attendance", "month", from_="2026-09-15", to="2026-11-20", by="class")
    assert written(months.answer) == door(school, "dynamics", {"family": "attendance", "step": "month", "slice": slice})
    steps = [("2026-09-15", "2026-09-30"), ("2026-10-01", "2026-10-31"), ("2026-11-01", "2026-11-20")]
    alone = [(days, school.attendance(from_=days[0], to=days[1], by="class")) for days in steps]
    rows = [{"from": from_, "to": to, **row} for (from_, to), table in alone for row in table]
    assert months.to_dicts() == rows
    quarters = school.dynamics("performance", "quarter", by="level")
    wanted = {"family": "performance", "step": "quarter", "slice": {"by": "level"}}
    assert written(quarters.answer) == door(school, "dynamics", wanted)
    assert quarters[0]["period"] == {"kind": "quarter", "number": 1}
    assert quarters.titles("en")["period.number"] == "Period: number"


def test_a_refusal_names_the_place(school):
    for asked, pointer in [
        (lambda: school.control_sheet(), "/slice/from"),
        (lambda: school.control_sheet(from_="2026-10-01"), "/slice/to"),
        (lambda: school.control_sheet(month="2026-10", by="pupil"), "/slice/by"),
        (lambda: school.attendance(month="2026-10", class_=999_999), "/slice/class"),
        (lambda: school.attendance(period=("quarter", 1), from_="2026-10-01", to="2026-10-02"), "/slice/from"),
        (lambda: school.objectivity(period="quarter"), "/slice/period/number"),
        (lambda: school.performance(month="2026-10", level=0.5), "/slice/level"),
        (lambda: school.dynamics("control", "month", month="2026-10"), "/family"),
        (lambda: school.dynamics("attendance", "day", month="2026-10"), "/step"),
        (lambda: school.watch("attendance", month="2026-10", teacher=999_999), "/slice/teacher"),
        (lambda: school.watch("control", month="2026-10"), ""),
        (lambda: school.seal("attendance", "", month="2026-10"), "/school"),
        (lambda: school.seal("attendance", "a", month="2026-10", by="class"), "/slice/by"),
    ]:
        with pytest.raises(zhurnal.InputError) as caught:
            asked()
        found = caught.value.pointer
        assert found == pointer or pointer.startswith(found + "/"), (found, pointer)
    with pytest.raises(ValueError, match="no month: October"):
        school.control_sheet(month="October")
    with pytest.raises(ValueError, match="a month, or from_ and to, or a period"):
        school.control_sheet(month="2026-10", to="2026-10-31")
    with pytest.raises(TypeError):
        school.control_sheet(month="2026-10", klass=3)


def test_what_was_not_handed_over_is_unknown():
    days = [{"set": 1, "kind": "quarter", "number": 1, "from": "2026-09-01", "to": "2026-10-25"}]
    bare = zhurnal.School.load({"periods": days, "classes": [{"class": 1, "level": 7, "letter": "Б"}]})
    sheet = bare.control_sheet(month="2026-10")
    assert sheet.unknown == sheet.answer["unknown"]
    assert "no-table:visits" in sheet.unknown["parents_visiting"]
    assert sheet[0]["parents_visiting"] is None
    steps = bare.dynamics("control-sheet", "week", month="2026-10")
    assert steps.unknown == sheet.unknown


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row as columns: what stands inside another under both names, no lists."""
    columns = {}
    for name, value in row.items():
        if isinstance(value, dict):
            columns.update({f"{name}.{inner}": cell for inner, cell in flat(value).items()})
        elif not isinstance(value, list):
            columns[name] = value
    return columns


@pytest.mark.parametrize("family", FAMILIES)
def test_a_table_is_flat_columns(school, family):
    pa = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    for by in GROUPS:
        table = ask(school, family, period=("quarter", 1), by=by)
        columns = pa.table(table)
        assert columns.column_names == list(table.titles())
        assert columns.num_rows == len(table)
        kinds = {str(field.type) for field in columns.schema}
        assert kinds <= {"int64", "string"}
        for row, item in zip(columns.to_pylist(), table, strict=True):
            wanted = flat(item)
            # What is not known has empty columns of its form.
            assert {name for name, value in wanted.items() if value is not None} <= row.keys()
            for name, cell in row.items():
                value = wanted.get(name)
                assert cell == (value if value is None or isinstance(cell, int) else str(value)), name
    sheet = pa.table(school.control_sheet(month="2026-10", by="class"))
    assert str(sheet.schema.field("teachers_active.part").type) == "int64"
    assert str(sheet.schema.field("hours.whole").type) == "string"
    steps = pa.table(school.dynamics("control-sheet", "month", from_="2026-09-01", to="2026-10-31", by="class"))
    assert steps.column_names[:3] == ["from", "to", "class"]
    assert steps.column("to").to_pylist() == ["2026-09-30"] * 6 + ["2026-10-31"] * 6


def test_a_table_is_a_frame_of_any_library(school):
    polars = pytest.importorskip("polars", reason="skipped: no polars")
    table = school.attendance(month="2026-10", by="class")
    frame = polars.DataFrame(table)
    assert frame.height == len(table)
    assert frame["attended.whole"].sum() == sum(row["attended"]["whole"] for row in table)
    pandas = pytest.importorskip("pandas", reason="skipped: no pandas")
    assert list(pandas.DataFrame.from_arrow(table)["class"]) == [row["class"] for row in table]


def test_a_table_is_a_list_of_rows(school):
    table = school.control_sheet(month="2026-10", by="class")
    assert len(table) == len(list(table)) == 6
    assert next(iter(table)) == table[0] == table[:2][0]
    assert repr(table) == "FiguresTable(6 rows of control-sheet by class)"
    assert table.titles()["lessons_filled.part"] == "Уроки заполнены: часть"
    again = pickle.loads(pickle.dumps(table))
    assert (again, again.titles(), again._repr_html_()) == (table, table.titles(), table._repr_html_())
    pa = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    assert pa.table(again) == pa.table(table)


def sheet_of(**figures: Any) -> zhurnal.FiguresTable:
    """A table of one row."""
    row = {"subject": "<b>", **figures}
    return zhurnal.FiguresTable({"family": "f", "by": "subject", "rows": [row], "unknown": {}}, [])


def test_html_shows_no_share_larger_than_it_is():
    shown = sheet_of(lessons_filled={"part": 299, "whole": 300})._repr_html_()
    assert '<th>Уроки заполнены</th>' in shown
    assert '<td title="299 / 300">99,6… %</td>' in shown and "100 %" not in shown
    assert '<td title="299 / 300">99.6… %</td>' in sheet_of(x={"part": 299, "whole": 300})._repr_html_("en")
    wanted = {(0, 0): "–", (300, 300): "100 %", (1, 8): "12,5 %", (0, 7): "0 %", (1, 3000): "0,0… %"}
    for (part, whole), percentage in wanted.items():
        assert f">{percentage}</td>" in sheet_of(x={"part": part, "whole": whole})._repr_html_()
    assert '<td title="12 / 52,5">22,8… %</td>' in sheet_of(hours={"part": "12", "whole": "105/2"})._repr_html_()
    assert "<td>4,497…</td>" in sheet_of(mean="1003/223")._repr_html_()
    withheld = sheet_of(success={"part": "withheld", "whole": 40}, mean="withheld", sou=None)
    assert '<td title="скрыто / 40">скрыто</td><td>скрыто</td><td></td>' in withheld._repr_html_()
    texts = {"Предмет": "<b>", "успеваемость": "скрыто / 40", "средний балл": "скрыто", "СОУ": ""}
    assert withheld.shown() == [texts]
    assert sheet_of(x={"part": 42, "whole": 44}).shown("en") == [{"Subject": "<b>", "x": "42 / 44 (95.4… %)"}]
    assert "&lt;b&gt;" in withheld._repr_html_() and "<b>" not in withheld._repr_html_()


@pytest.mark.parametrize("family", FAMILIES)
def test_html_has_a_title_for_every_figure(school, family):
    table = ask(school, family, period=("quarter", 1), by="level")
    for lang in ("ru", "en"):
        for name, title in table.titles(lang).items():
            steps, titles = name.split("."), title.split(": ")
            plain = [step for step, title in zip(steps, titles, strict=True) if step == title and "_" in step]
            assert not plain, (name, title)
            if lang == "ru":
                kept = [step for step in titles if step.isascii() and step.isalpha() and step != "N"]
                assert not kept, (name, title)
    assert table._repr_html_().count("<tr>") == len(table) + 1
    many = ask(school, family, period=("quarter", 1), by="teacher")._repr_html_()
    assert many.startswith("<table>")


def mark(school: zhurnal.School, value: int) -> dict[str, Any]:
    """A mark for a pupil's assignment of the sample, changed."""
    with (FOLDER / "marks.csv").open(encoding="utf-8") as opened:
        names, *rows = (line.rstrip("\n").split(",") for line in opened)
    row = dict(zip(names, rows[700], strict=True))
    return {"pupil": int(row["pupil"]), "assignment": int(row["assignment"]), "value": value}


def test_rows_change_all_or_none(changing):
    before = changing.performance(period=("quarter", 1))
    changing.apply_rows("marks", upserts=[mark(changing, 2)])
    low = changing.performance(period=("quarter", 1))
    changing.apply_rows("marks", [mark(changing, 5)])
    high = changing.performance(period=("quarter", 1))
    assert low != high
    with pytest.raises(zhurnal.RefusedError) as caught:
        changing.apply_rows("marks", upserts=[mark(changing, 6)], deletes=[{"pupil": 0}])
    assert caught.value.pointer == "/upserts/0/value" and len(caught.value.errors) > 1
    assert changing.performance(period=("quarter", 1)) == high
    visit = {"person": 3, "date": datetime.date(2026, 10, 5)}
    counts = [changing.control_sheet(month="2026-10")[0]["parents_visiting"]["part"]]
    changing.apply_rows("visits", upserts=[visit])
    changing.apply_rows("visits", deletes=[visit])
    assert changing.control_sheet(month="2026-10")[0]["parents_visiting"]["part"] == counts[0]
    with pytest.raises(zhurnal.InputError):
        changing.apply_rows("mark", upserts=[])
    with pytest.raises(zhurnal.RefusedError) as caught:
        changing.apply_rows("classes", deletes=[{"class": 1}])
    assert caught.value.rule == "tables.in-use"
    assert repr(changing) == repr(zhurnal.School.read(FOLDER)) and len(before) == 1


@pytest.mark.parametrize("family", FAMILIES)
def test_a_watch_is_a_fresh_answer(changing, family):
    slices: list[dict[str, Any]] = [
        {"period": ("quarter", 1), "by": "class"},
        {"period": ("quarter", 1), "by": "teacher", "level": 5},
        {"period": ("quarter", 1), "class_": 3, "reader": DIRECTOR},
    ]
    watches = [changing.watch(family, **slice) for slice in slices]
    changes: list[dict[str, Any]] = [
        {"table": "marks", "upserts": [mark(changing, 2)]},
        {"table": "marks", "deletes": [{key: mark(changing, 2)[key] for key in ("pupil", "assignment")}]},
        {"table": "visits", "upserts": [{"person": 3, "date": "2026-10-05"}]},
        {"table": "classes", "upserts": [{"class": 9, "level": 5, "letter": "В"}]},
        {"table": "classes", "deletes": [{"class": 9}]},
        {"table": "marks", "upserts": [mark(changing, 4)]},
    ]
    for change in [None, *changes]:
        if change:
            changing.apply_rows(**change)
        for watch, slice in zip(watches, slices, strict=True):
            fresh = ask(changing, family, **slice)
            assert watch.answer() == fresh.answer
            assert watch.table() == fresh and watch.table().titles() == fresh.titles()
    assert repr(watches[0]) == f"Watch({family})"


def test_a_school_is_shared_while_it_changes(changing):
    """Every answer is of the school before or after a change."""
    watch = changing.watch("performance", period=("quarter", 1), by="class")
    wanted = []
    for value in (2, 5):
        changing.apply_rows("marks", upserts=[mark(changing, value)])
        wanted.append(changing.performance(period=("quarter", 1), by="class").answer)

    def change(step: int) -> None:
        changing.apply_rows("marks", upserts=[mark(changing, (2, 5)[step % 2])])

    def asked() -> Any:
        return changing.performance(period=("quarter", 1), by="class").answer

    with ThreadPoolExecutor(8) as threads:
        changes = [threads.submit(change, step) for step in range(40)]
        told = [threads.submit(ask) for _ in range(40) for ask in (watch.answer, asked)]
        assert all(answer.result() in wanted for answer in told)
        assert [one.result() for one in changes] == [None] * 40


def seals(school: zhurnal.School, family: str = "control-sheet") -> list[zhurnal.Sealed]:
    """Three schools alike."""
    return [school.seal(family, name, month="2026-10", by="level") for name in ("63-017", "63-018", "а")]


def test_sealed_figures_are_those_of_the_door(school):
    for family in OF_DAYS:
        sealed = school.seal(family, "63-017", month="2026-10", by="level", as_of="2026-10-20")
        request = {"family": family, "slice": {**OCTOBER, "by": "level"}, "as_of": "2026-10-20", "school": "63-017"}
        assert sealed.to_bytes() == door(school, "seal", request)
        documents = [one.document for one in seals(school, family)]
        merged = zhurnal.merge(*seals(school, family))
        assert merged.to_bytes() == zhurnal.call_bytes("monitoring.merge", written({"sealed": documents}))
        assert merged.schools == ["63-017", "63-018", "а"]
        for least in (None, 5, 1000):
            closed = merged.close(least)
            wanted = zhurnal.call_bytes("monitoring.close", written({"sealed": merged.document, "least": least}))
            assert written(closed.answer) == wanted
            assert [row["level"] for row in closed] == [1, 5, 9, 10, 11]


def test_sealed_figures_add_up(school):
    one, two, three = seals(school)
    assert zhurnal.merge(one, zhurnal.merge(three, two)) == zhurnal.merge(one, two, three)
    assert zhurnal.merge(one) == one
    for row, all_of_them in zip(one.close(), zhurnal.merge(one, two, three).close(), strict=True):
        assert all_of_them["lessons"] == 3 * row["lessons"]
        assert all_of_them["pupils_without_marks"]["whole"] == 3 * row["pupils_without_marks"]["whole"]
    assert one.close().to_dicts() == school.control_sheet(month="2026-10", by="level").to_dicts()
    withheld = one.close(least=1000)
    assert withheld[0]["pupils_without_marks"] == "withheld" and "скрыто" in withheld._repr_html_()
    assert repr(one) == "Sealed(control-sheet by level of 1 school)"
    assert repr(zhurnal.merge(one, two)) == "Sealed(control-sheet by level of 2 schools)"


def test_closed_figures_are_columns(school):
    pa = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    merged = zhurnal.merge(*seals(school))
    columns = pa.table(merged.close(least=1000))
    assert columns.column("lessons").to_pylist()[:2] == ["withheld"] * 2
    assert columns.column("level").to_pylist() == [1, 5, 9, 10, 11]
    assert pa.table(merged.close()).column_names == list(school.control_sheet(month="2026-10", by="level").titles())


def test_sealed_figures_cross_processes(school):
    sealed = zhurnal.merge(*seals(school))
    again = pickle.loads(pickle.dumps(sealed))
    assert again == sealed and hash(again) == hash(sealed) and again != seals(school)[0]
    read = zhurnal.Sealed.from_bytes(sealed.to_bytes())
    assert read == sealed and read.close(5) == sealed.close(5)
    spaced = json.dumps({"sealed": sealed.document}, indent=2).encode()
    assert zhurnal.Sealed.from_bytes(spaced) == sealed


def test_what_cannot_be_added_up_is_refused(school):
    one, two, _ = seals(school)
    other = school.seal("control-sheet", "63-019", month="2026-09", by="level")
    for sealed, rule in [((one, one), "monitoring.same-school"), ((one, other), "monitoring.other-range")]:
        with pytest.raises(zhurnal.RefusedError) as caught:
            zhurnal.merge(*sealed)
        assert caught.value.rule == rule
    with pytest.raises(zhurnal.InputError):
        zhurnal.merge()
    with pytest.raises(zhurnal.InputError) as caught:
        two.close(least=0)
    assert caught.value.pointer == "/least"
    for data in (b"", b"{}", b"[]", b'{"sealed": 1}', one.to_bytes()[:-1], one.to_bytes() + b" 1"):
        with pytest.raises(zhurnal.InputError):
            zhurnal.Sealed.from_bytes(data)
    newer = one.to_bytes().replace(b'"version":1', b'"version":2')
    with pytest.raises(zhurnal.RefusedError) as caught:
        zhurnal.Sealed.from_bytes(newer)
    assert caught.value.rule == "monitoring.version"


def test_the_region_of_the_examples_runs(tmp_path):
    folders = []
    for name in ("63-001", "63-002", "63-003"):
        folders.append(str(shutil.copytree(FOLDER, tmp_path / name)))
    page = tmp_path / "region.html"
    program = [sys.executable, str(ROOT / "examples" / "python" / "region.py"), "--by", "level", "--html", str(page)]
    ran = subprocess.run([*program, *folders], capture_output=True, text=True, timeout=600)
    assert (ran.stderr, ran.returncode) == ("", 0)
    lines = ran.stdout.splitlines()
    assert lines[0] == "3 schools, 2026-10"
    sheet = zhurnal.School.read(FOLDER).control_sheet(month="2026-10", by="level")
    lessons = [int(line.split()[-1]) for line in lines if line.startswith("Lessons  ")]
    assert lessons == [3 * row["lessons"] for row in sheet]
    assert page.read_text(encoding="utf-8").startswith("<table>")


def test_a_watch_follows_what_its_request_names():
    tables = {
        "classes": [{"class": 8, "level": 5, "letter": "А"}, {"class": 9, "level": 7, "letter": "Б"}],
        "courses": [{"course": 1, "class": 9, "subject": "mathematics", "weekly_hours": 1}],
        "lessons": [{"lesson": 1, "course": 1, "date": "2026-09-02", "number": 1, "held": True}],
        "people": [{"person": 3, "name": "А"}],
    }
    school = zhurnal.School.load(tables)
    watch = school.watch("control-sheet", month="2026-09", by="class", class_=9)
    school.apply_rows("classes", deletes=[{"class": 8}])
    assert [(row["class"], row["lessons"]) for row in watch.table()] == [(9, 1)]
    for table, key in [("lessons", "lesson"), ("courses", "course"), ("classes", "class")]:
        school.apply_rows(table, deletes=[{key: tables[table][-1][key]}])
    assert watch.answer()["rows"] == []
    school.apply_rows("classes", upserts=[tables["classes"][1]])
    assert [(row["class"], row["lessons"]) for row in watch.table()] == [(9, 0)]


def test_the_example_of_the_docs_prints_what_it_says(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "monitoring.en.md").read_text(encoding="utf-8")
    example = page.split("## Python\n")[1].split("```python\n")[1].split("```")[0]
    exec(example, {})
    said = [line.split("  # ")[1] for line in example.splitlines() if line.startswith("print")]
    assert capsys.readouterr().out.splitlines() == said
    assert len(said) == 5
