"""A school from a folder, from frames and from JSON: one school whatever it came in, and tables out."""

from __future__ import annotations

import csv
import datetime
import doctest
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import zhurnal
from conftest import ROOT

FOLDER = ROOT / "examples" / "school"
Rows = list[dict[str, str]]


def rows_of(file: Path) -> Rows:
    """The rows of a CSV, every value a text."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture(scope="module")
def texts() -> dict[str, Rows]:
    """The sample's tables as texts."""
    return {file.stem: rows_of(file) for file in sorted(FOLDER.glob("*.csv"))}


@pytest.fixture(scope="module")
def school() -> zhurnal.School:
    """The sample."""
    return zhurnal.School.read(FOLDER)


WHOLE = set("level number part order weight hours_planned year_hours hours weekly_hours value".split())
TRUTH = set("held roll_taken brought control paper_copy".split())


def typed(column: str, text: str) -> Any:
    """A text of a CSV as a host's JSON would have it."""
    if text == "":
        return None
    if column in TRUTH:
        return text == "true"
    return int(text) if column in WHOLE and text.isdigit() else text


@pytest.fixture(scope="module")
def document(texts) -> dict[str, list[dict[str, Any]]]:
    """The sample as one document of JSON."""
    return {
        table: [{column: typed(column, text) for column, text in row.items()} for row in rows]
        for table, rows in texts.items()
    }


READER = {"person": 13, "roles": [{"role": "subject-teacher", "course": 6, "from": "2026-09-01", "to": None}]}
QUESTIONS: dict[str, dict[str, Any]] = {
    "school.check": {},
    "school.findings": {},
    "school.finals": {"period": {"kind": "quarter", "number": 1}, "as_of": "2026-11-01"},
    "school.outlook": {"period": {"kind": "quarter", "number": 2}, "weights": [1, "3/2"]},
    "school.page": {"course": 6, "period": {"kind": "quarter", "number": 1}, "reader": {"standing": READER}},
}


def answers(school: zhurnal.School) -> dict[str, bytes]:
    """What a school says."""
    asked = {op: school.call_bytes(op, json.dumps(request).encode()) for op, request in QUESTIONS.items()}
    assert not any(answer.startswith(b'{"error"') for answer in asked.values())
    return asked


def test_a_folder_tells_its_progress(school):
    told: list[tuple[str, int, int]] = []
    again = zhurnal.School.read(str(FOLDER), progress=lambda *step: told.append(step))
    count = len(list(FOLDER.glob("*.csv")))
    assert [step[1:] for step in told] == [(place + 1, count) for place in range(count)]
    assert {step[0] for step in told} == {file.stem for file in FOLDER.glob("*.csv")}
    assert answers(again) == answers(school)
    assert repr(school) == "School(60 pupils, 30 courses, 576 lessons, 1634 marks)"


def test_what_progress_raises_stops_the_reading():
    def stop(table: str, done: int, total: int) -> None:
        raise InterruptedError(table)

    with pytest.raises(InterruptedError, match="periods"):
        zhurnal.School.read(FOLDER, progress=stop)


def test_json_is_the_same_school(school, document):
    wanted = answers(school)
    text = json.dumps(document, ensure_ascii=False)
    assert answers(zhurnal.School.load(document)) == wanted
    assert answers(zhurnal.School.load(text)) == wanted
    assert answers(zhurnal.School.load(text.encode(), regulation="default")) == wanted


def test_frames_are_the_same_school(school, texts, document):
    wanted = answers(school)
    pa = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    frames = {table: pa.Table.from_pylist(rows) for table, rows in texts.items()}
    assert answers(zhurnal.School.from_frames(frames)) == wanted
    dated = dict(frames)
    dated["lessons"] = pa.Table.from_pylist(
        [
            {**row, "lesson": int(row["lesson"]), "date": datetime.date.fromisoformat(row["date"])}
            for row in document["lessons"]
        ]
    )
    assert answers(zhurnal.School.from_frames(dated)) == wanted


def test_frames_of_polars_are_the_same_school(school):
    polars = pytest.importorskip("polars", reason="skipped: no polars")
    # A column of fractions is none of exact numbers, and a subgroup is a text.
    exact = dict.fromkeys(("weekly_hours", "weight", "subgroup"), polars.String)
    frames = {}
    for file in FOLDER.glob("*.csv"):
        kept = {name: kind for name, kind in exact.items() if name in rows_of(file)[0]}
        frames[file.stem] = polars.read_csv(file, infer_schema_length=None, schema_overrides=kept)
    assert frames["marks"]["pupil"].dtype == polars.Int64
    assert answers(zhurnal.School.from_frames(frames)) == answers(school)


def test_frames_of_pandas_are_the_same_school(school):
    pandas = pytest.importorskip("pandas", reason="skipped: no pandas")
    pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    # Ids with gaps become floats that hold whole numbers; fractions and subgroups stay text.
    exact = {"weekly_hours": str, "weight": str, "subgroup": str}
    frames = {file.stem: pandas.read_csv(file, dtype=exact) for file in FOLDER.glob("*.csv")}
    assert frames["courses"]["class"].dtype == "float64"
    assert answers(zhurnal.School.from_frames(frames)) == answers(school)


def test_the_forms_of_a_russian_spreadsheet(school, texts, tmp_path):
    for form, encoding in [("excel-ru", "utf-8-sig"), ("excel-ru-1251", "cp1251")]:
        folder = tmp_path / form
        folder.mkdir()
        for table, rows in texts.items():
            with (folder / f"{table}.csv").open("w", encoding=encoding, newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
                writer.writeheader()
                for row in rows:
                    exact = {key: row[key].replace(".", ",") for key in ("weekly_hours", "weight") if key in row}
                    writer.writerow({**row, **exact})
        assert answers(zhurnal.School.read(folder, form=form)) == answers(school)
    with pytest.raises(ValueError, match="no form of CSV: excel"):
        zhurnal.School.read(tmp_path, form="excel")


def test_a_host_names_its_columns_and_subjects(school, texts):
    pa = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    renamed = {**texts}
    renamed["marks"] = [{("student_id" if key == "pupil" else key): row[key] for key in row} for row in texts["marks"]]
    subjects = {"russian": "Рус. яз."}
    renamed["courses"] = [
        {**row, "subject": subjects.get(row["subject"], row["subject"]), "room": "12"} for row in texts["courses"]
    ]
    frames = {table: pa.Table.from_pylist(rows) for table, rows in renamed.items()}
    columns = {"marks": {"pupil": "student_id"}}
    codes = {"Рус. яз.": "russian"}
    mapped = zhurnal.School.from_frames(frames, columns=columns, subjects=codes, other_columns="ignore")
    assert answers(mapped) == answers(school)
    with pytest.raises(zhurnal.InputError) as caught:
        zhurnal.School.from_frames(frames, columns=columns, subjects=codes)
    assert [(error["rule"], error["pointer"]) for error in caught.value.errors] == [
        ("input.unknown-key", "/courses/room")
    ]
    with pytest.raises(zhurnal.InputError) as caught:
        zhurnal.School.from_frames(frames, columns={"marks": {"pupl": "student_id"}})
    assert (caught.value.pointer, caught.value.evidence["suggestion"]) == ("/columns/marks/pupl", "pupil")
    mapping = {"columns": {"people": {"name": "person_name"}}}
    people = [{"person": 1, "person_name": "Жукова"}]
    loaded = zhurnal.School.load({"people": people}, mapping=json.dumps(mapping))
    assert loaded.check()["tables"] == [{"table": "people", "rows": 1, "columns": ["person", "name"]}]


def test_ten_faults_are_told_at_once(document, tmp_path):
    faulty = json.loads(json.dumps(document))
    for place, row in enumerate(faulty["marks"][:10]):
        row["value"] = 6 + place
    with pytest.raises(zhurnal.RefusedError) as caught:
        zhurnal.School.load(faulty)
    wanted = [("input.off-scale", f"/marks/{place}/value") for place in range(10)]
    assert [(error["rule"], error["pointer"]) for error in caught.value.errors] == wanted
    folder = tmp_path / "school"
    shutil.copytree(FOLDER, folder)
    lines = (folder / "marks.csv").read_text(encoding="utf-8").splitlines()
    for place in range(1, 11):
        pupil, assignment, part, _, rest = lines[place].split(",", 4)
        lines[place] = f"{pupil},{assignment},{part},6,{rest}"
    (folder / "marks.csv").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(zhurnal.RefusedError) as caught:
        zhurnal.School.read(folder)
    assert [(error["rule"], error["pointer"]) for error in caught.value.errors] == wanted


def test_a_table_that_there_is_not_is_refused(tmp_path):
    (tmp_path / "mark.csv").write_text("pupil\n")
    (tmp_path / "people.CSV").write_text("person,name\n1,A\n")
    (tmp_path / ".marks.csv").write_text("")
    (tmp_path / "notes.txt").write_text("")
    with pytest.raises(zhurnal.InputError) as caught:
        zhurnal.School.read(tmp_path)
    assert [(error["rule"], error["pointer"], error["evidence"].get("suggestion")) for error in caught.value.errors] == [
        ("input.unknown-key", "/mark", "marks"),
        ("input.unknown-key", "/people.CSV", None),
    ]
    with pytest.raises(zhurnal.InputError) as caught:
        zhurnal.School.load({"mark": []})
    assert caught.value.pointer == "/mark"
    with pytest.raises(zhurnal.InputError) as caught:
        zhurnal.School.from_frames({"mark": None})
    assert caught.value.pointer == "/mark"


def test_what_is_no_table_is_told_by_its_name(tmp_path):
    with pytest.raises(FileNotFoundError) as missing:
        zhurnal.School.read(tmp_path / "nowhere")
    assert missing.value.filename == str(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError):
        zhurnal.School.read(tmp_path)
    (tmp_path / "marks.csv").write_text("pupil,value\n1\n")
    (tmp_path / "people.csv").write_bytes(b"person\n\xff\n")
    with pytest.raises(ValueError) as both:
        zhurnal.School.read(tmp_path)
    assert str(both.value).splitlines() == [
        "people.csv: not UTF-8 at byte 7",
        "marks.csv: row 0 has 1 fields, not 2",
    ]
    with pytest.raises(TypeError, match="marks: list does not speak __arrow_c_stream__"):
        zhurnal.School.from_frames({"marks": []})
    pa = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    with pytest.raises(ValueError, match="marks: column `value`: no column of a table is of type List"):
        zhurnal.School.from_frames({"marks": pa.table({"value": [[1]]})})


def test_a_template_is_an_empty_school(tmp_path):
    folder = tmp_path / "deep" / "school"
    zhurnal.School.template(folder)
    empty = zhurnal.School.read(folder)
    assert repr(empty) == "School(0 pupils, 0 courses, 0 lessons, 0 marks)"
    assert all(op["lacks"] == [] for op in empty.check()["ops"])
    (folder / "themes.csv").write_text("kept")
    for file in folder.glob("[!t]*.csv"):
        file.unlink()
    with pytest.raises(FileExistsError) as there:
        zhurnal.School.template(folder)
    assert there.value.filename == str(folder / "themes.csv")
    assert [file.name for file in folder.iterdir()] == ["themes.csv"]


def test_a_school_answers_as_its_door(school):
    finals = school.finals("quarter", 1, as_of=datetime.date(2026, 11, 1))
    asked = school.call("school.finals", QUESTIONS["school.finals"])
    assert (finals.to_dicts(), finals.counts, finals.unknown) == (asked["finals"], asked["counts"], asked["unknown"])
    assert school.findings().to_dicts() == school.call("school.findings", {})["findings"]
    weights = [1, "3/2"]
    outlook = school.outlook(zhurnal.PeriodKind.QUARTER, 2, weights=weights)
    assert outlook.to_dicts() == school.call("school.outlook", QUESTIONS["school.outlook"])["outlook"]
    assert school.page(6, "quarter", 1, reader=READER) == school.call("school.page", QUESTIONS["school.page"])
    assert school.check() == school.call("school.check", {})
    for key, value in [("level", 5), ("class", 2), ("course", 6), ("pupil", 1015)]:
        named = {f"{key}_" if key == "class" else key: value}
        request = {"slice": {key: value}, "period": {"kind": "quarter", "number": 1}}
        part = school.finals("quarter", 1, **named)
        assert part.to_dicts() == school.call("school.finals", request)["finals"]
        assert 0 < len(part) <= len(finals) + 10
        found = school.call("school.findings", {"slice": {key: value}})["findings"]
        assert school.findings(**named).to_dicts() == found


def test_a_refusal_is_raised_where_a_method_asks(school):
    for ask, pointer in [
        (lambda: school.finals("quarter"), "/period"),
        (lambda: school.finals("quarter", 1, pupil=999_999), "/slice/pupil"),
        (lambda: school.page(6, "quarter", 1, from_="2026-09-01"), "/from"),
        (lambda: school.outlook("quarter", 1, weights=[0.5]), "/weights/0"),
    ]:
        with pytest.raises(zhurnal.InputError) as caught:
            ask()
        assert caught.value.pointer == pointer
    assert school.call("school.finals", {"period": {"kind": "quarter"}})["error"]["pointer"] == "/period"
    assert school.call("school.nothing", {})["error"]["rule"] == "input.unknown-op"


def test_pages_hold_what_the_reader_may_read(school):
    pages = school.pages("quarter", 1)
    assert [page["course"]["course"] for page in pages] == list(range(1, 31))
    assert pages[5] == school.page(6, from_=datetime.date(2026, 9, 1), to="2026-10-25")
    standing = zhurnal.Standing.load(READER)
    own = school.pages("quarter", 1, reader=standing)
    assert [page["course"]["course"] for page in own] == [6]
    assert own == school.pages("quarter", 1, courses=[6], reader=READER)
    with pytest.raises(zhurnal.RefusedError) as caught:
        school.pages("quarter", 1, courses=[6, 7], reader=standing)
    assert caught.value.rule == "access.denied"


def test_a_regulation_of_ones_own(document):
    ours = zhurnal.Regulation.load({"name": "ours", "extends": "default"})
    loaded = zhurnal.School.load(document, regulation=ours)
    assert answers(loaded) == answers(zhurnal.School.load(document))
    late = zhurnal.Regulations.load({"editions": [{"from": "2026-10-01", "regulation": "default"}]})
    with pytest.raises(zhurnal.RefusedError) as caught:
        zhurnal.School.load(document, regulation=late)
    assert {error["rule"] for error in caught.value.errors} == {"regulation.no-edition"}


def test_a_table_is_a_list_of_rows(school):
    finals = school.finals("quarter", 1)
    assert len(finals) == len(finals.to_dicts()) == finals.counts["given"] + finals.counts["missing"]
    assert next(iter(finals)) == finals[0] == finals[:2][0]
    assert repr(finals) == f"SchoolTable({len(finals)} rows of finals)"
    assert finals == school.finals("quarter", 1) != school.finals("quarter", 2)
    assert finals.titles()["pupil"] == "Ученик" and finals.titles("en")["pupil"] == "Pupil"


def test_a_table_is_html_that_runs_nothing(school):
    named = zhurnal.School.load(
        {
            "people": [{"person": 1, "name": "А"}],
            "visits": [{"person": "<script>alert('x')</script>&", "date": "2026-09-01"}],
        }
    )
    shown = named.findings()._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&amp;" in shown
    finals = school.finals("quarter", 1)
    russian, english = finals._repr_html_(), finals._repr_html_("en")
    assert "<th>Ученик</th>" in russian and "<th>Pupil</th>" in english
    assert f"… и ещё строк: {len(finals) - 50}" in russian and russian.count("<tr>") == 51
    findings = school.findings()
    assert "Урок" in findings._repr_html_() and "The final does not count" in findings._repr_html_("en")


def test_a_table_is_columns(school):
    pa = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    finals = school.finals("quarter", 1)
    columns = pa.table(finals)
    kinds = ["int64"] * 4 + ["string", "bool", "bool", "string", "string", "string"]
    assert [str(field.type) for field in columns.schema] == kinds
    for row, item in zip(columns.to_pylist(), finals, strict=True):
        for name in ("pupil", "course", "class", "level", "due", "stands"):
            assert row[name] == item[name]
        assert row["value"] == (None if item["value"] is None else str(item["value"]))
        assert json.loads(row["findings"]) == item["findings"]
    none = pa.table(school.finals("quarter", 1, pupil=1001))
    assert none.num_rows == 0 and none.schema == columns.schema
    findings = pa.table(school.findings()).to_pylist()
    for row, item in zip(findings, school.findings(), strict=True):
        assert (row["pupil"], row["lesson"]) == (item["subject"].get("pupil"), item["subject"].get("lesson"))
        assert row["message_ru"] == item["message"]["ru"]
    outlook = pa.table(school.outlook("quarter", 2)).to_pylist()
    for row, item in zip(outlook, school.outlook("quarter", 2), strict=True):
        assert (row["pupil"], row["needed"]) == (item["pupil"], item["outlook"]["needed"])


def test_ids_of_texts_are_columns_of_texts(document):
    pa = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    rolled = json.loads(json.dumps(document))
    for rows in rolled.values():
        for row in rows:
            if row.get("course"):
                row["course"] = f"c{row['course']}"
    named = zhurnal.School.load(rolled)
    columns = pa.table(named.finals("quarter", 1))
    assert str(columns.schema.field("course").type) == "string"
    assert str(columns.schema.field("pupil").type) == "int64"
    assert columns.column("course")[0].as_py() == named.finals("quarter", 1)[0]["course"]


def test_a_table_is_a_frame_of_any_library(school):
    polars = pytest.importorskip("polars", reason="skipped: no polars")
    finals = school.finals("quarter", 1)
    frame = polars.DataFrame(finals)
    assert frame.shape == (len(finals), len(finals.columns))
    pandas = pytest.importorskip("pandas", reason="skipped: no pandas")
    assert len(pandas.DataFrame.from_arrow(finals)) == len(finals)


def test_the_example_of_the_docs_runs():
    (example,) = doctest.DocTestFinder().find(zhurnal.School, "School", module=False, globs={})[:1]
    result = doctest.DocTestRunner().run(example)
    assert (result.failed, result.attempted) == (0, 4)
