"""Finals over columns: what the door says of each case, for every consumer of Arrow."""

from __future__ import annotations

import json
import os
from collections import defaultdict

import pytest
import zhurnal

pa = pytest.importorskip("pyarrow", reason="skipped: no pyarrow")

from columns import PLAIN, SCHEMA, row, table  # noqa: E402
from generate_cases import generate  # noqa: E402

ROUNDS = int(os.environ.get("ZHURNAL_CASES", "20000"))


@pytest.fixture(scope="module")
def cases() -> list[dict]:
    """Random cases that the door judges by the default regulation."""
    asked = (request for op, request in generate(7, ROUNDS * 5) if op == "finals.validate")
    return [request["case"] for request in asked if request["regulation"] == "default"]


def findings_of_door(cases: list[dict], regulation: zhurnal.Regulation | zhurnal.Regulations | None = None) -> dict[int, list]:
    """What the door finds, by case."""
    regulation = regulation or zhurnal.Regulation.preset("default")
    found = defaultdict(list)
    for place, case in enumerate(cases):
        request = json.dumps({"case": case}, ensure_ascii=False).encode()
        answer = json.loads(regulation.call_bytes("finals.validate", request))
        for finding in answer["findings"]:
            evidence = json.dumps(finding["evidence"], ensure_ascii=False, separators=(",", ":"))
            subject = finding["subject"]
            named = (finding["rule"], finding["clause"], finding["severity"])
            found[place].append((subject["pupil"], subject["course"], *named, evidence))
    return found


def findings_of_batch(answer: zhurnal.Table) -> dict[int, list]:
    """What the columns say, by case."""
    found = defaultdict(list)
    for item in pa.table(answer).to_pylist():
        found[item.pop("case")].append(tuple(item.values()))
    return found


def test_columns_say_what_the_door_says(cases):
    door = findings_of_door(cases)
    assert sum(map(len, door.values())) > len(cases) / 2
    for schema in (PLAIN, SCHEMA):
        assert findings_of_batch(zhurnal.validate_finals(table(cases, schema))) == door


def test_columns_say_what_the_door_says_under_every_regulation(cases):
    """Each random regulation judges its own case, which may have what the default has no use for
    (retakes, lessons missed, means of periods), and those on the scale of five a hundred more."""
    asked = [
        request
        for op, request in generate(8, ROUNDS // 10)
        if op == "finals.validate" and request["regulation"] != "default"
    ]
    judged = 0
    for place, request in enumerate(asked):
        regulation = zhurnal.Regulation.load(request["regulation"])
        more = place % 20 == 0 and "scale" not in request["regulation"]["parameters"]
        few = [request["case"]] + (cases[place : place + 100] if more else [])
        door = findings_of_door(few, regulation)
        assert findings_of_batch(zhurnal.validate_finals(table(few), regulation=regulation)) == door, request
        judged += len(few)
    assert len(asked) > ROUNDS // 50 and judged > len(asked)


def test_each_row_is_judged_by_the_edition_of_its_period(cases):
    editions = zhurnal.Regulations.load(
        {"editions": [{"from": "2000-01-01", "regulation": "default"}, {"from": "2026-10-01", "regulation": "mesh-2022"}]}
    )
    few = cases[:1000]
    before = sum(case["period"]["to"] < "2026-10-01" for case in few)
    assert 0 < before < len(few)
    found = findings_of_batch(zhurnal.validate_finals(table(few), regulation=editions))
    assert found == findings_of_door(few, editions)
    assert found != findings_of_door(few)
    later = zhurnal.Regulations.load({"editions": [{"from": "2026-10-01", "regulation": "default"}]})
    with pytest.raises(zhurnal.RefusedError) as refused:
        zhurnal.validate_finals(table(few), regulation=later)
    first = next(place for place, case in enumerate(few) if case["period"]["to"] < "2026-10-01")
    assert refused.value.rule == "regulation.no-edition" and refused.value.pointer == f"/{first}/period"


def test_batches_count_their_cases_on(cases):
    few = cases[:1000]
    cut = pa.Table.from_batches(
        [batch for start in range(0, 1000, 70) for batch in table(few[start : start + 70]).to_batches()]
    )
    assert findings_of_batch(zhurnal.validate_finals(cut)) == findings_of_door(few)
    sliced = table(few).slice(137, 500)
    assert findings_of_batch(zhurnal.validate_finals(sliced)) == findings_of_door(few[137:637])


def test_columns_may_be_missing_where_the_door_s_keys_may(cases):
    bare = [
        {key: case[key] for key in ("pupil", "course", "subject", "level", "weekly_hours", "period")}
        | {"marks": case["marks"], "proposed": {"value": case["proposed"]["value"]}}
        for case in cases[:500]
        if not any(mark.get("brought") for mark in case["marks"])
    ]
    optional = ["ref", "last_lesson", "terms", "exempt", "exempt_ranges", "early", "at", "by"]
    assert findings_of_batch(
        zhurnal.validate_finals(table(bare).drop_columns(optional))
    ) == findings_of_door(bare)


def consumers() -> list:
    """Each library that reads Arrow: what makes its frame, and what reads the answer."""

    def polars(rows, answer=None):
        library = pytest.importorskip("polars", reason="skipped: no polars")
        return library.from_arrow(rows) if answer is None else library.DataFrame(answer).to_dicts()

    def pandas(rows, answer=None):
        library = pytest.importorskip("pandas", reason="skipped: no pandas")
        if answer is None:
            return library.DataFrame.from_arrow(rows) if hasattr(library.DataFrame, "from_arrow") else None
        return library.DataFrame.from_arrow(answer).to_dict("records")

    def duckdb(rows, answer=None):
        library = pytest.importorskip("duckdb", reason="skipped: no duckdb")
        if answer is None:
            return library.sql("select * from rows")
        read = library.sql("select * from answer")
        return [dict(zip(read.columns, item)) for item in read.fetchall()]

    def pyarrow(rows, answer=None):
        return rows if answer is None else pa.table(answer).to_pylist()

    return [pyarrow, polars, pandas, duckdb]


@pytest.mark.parametrize("library", consumers(), ids=lambda library: library.__name__)
def test_every_library_reads_the_answer(library, cases):
    for few in (cases[:300], []):
        answer = zhurnal.validate_finals(table(few))
        wanted = [{**item, "evidence": json.dumps(item["evidence"], ensure_ascii=False, separators=(",", ":"))} for item in answer.to_dicts()]
        read = [dict(item) for item in library(None, answer)]
        assert json.loads(json.dumps(read, default=str)) == wanted
        assert len(answer) == len(wanted)


@pytest.mark.parametrize("library", [consumers()[1], consumers()[3]], ids=["polars", "duckdb"])
def test_frames_of_other_libraries_go_in(library, cases):
    few = cases[:300]
    rows = table(few)
    assert findings_of_batch(zhurnal.validate_finals(library(rows))) == findings_of_door(few)


def test_a_stream_is_given_as_often_as_it_is_asked_for(cases):
    answer = zhurnal.validate_finals(table(cases[:100]))
    first = pa.RecordBatchReader._import_from_c_capsule(answer.__arrow_c_stream__()).read_all()
    again = pa.RecordBatchReader._import_from_c_capsule(answer.__arrow_c_stream__(None)).read_all()
    assert first.equals(again)
    assert first.schema.equals(pa.schema(answer))


FAULTS = [
    ({"pupil": 0}, "input.out-of-range", "/2/pupil"),
    ({"pupil": None}, "input.type", "/2/pupil"),
    ({"subject": "geograhpy"}, "input.unknown-subject", "/2/subject"),
    ({"level": 12}, "input.out-of-range", "/2/level"),
    ({"weekly_hours": "x"}, "input.type", "/2/weekly_hours"),
    ({"weekly_hours": "1001"}, "limit.ratio", "/2/weekly_hours"),
    ({"period_kind": "week"}, "input.unknown-code", "/2/period/kind"),
    ({"period_number": None}, "input.type", "/2/period/number"),
    ({"period_from": "2026-11-01"}, "input.reversed", "/2/period/to"),
    ({"marks": None}, "input.type", "/2/marks"),
    ({"proposed": None}, "input.type", "/2/proposed/value"),
    ({"proposed": 6}, "input.off-scale", "/2/proposed/value"),
    ({"proposed_symbol": "pass"}, "input.type", "/2/proposed/value"),
    ({"proposed": None, "proposed_symbol": "pending"}, "input.not-proposable", "/2/proposed/value"),
    ({"by": "teacher"}, "input.unknown-code", "/2/proposed/by"),
    ({"ref": "x" * 65}, "limit.text", "/2/ref"),
    ({"exempt_ranges": [{"from": "2026-10-01", "to": "2026-09-01"}]}, "input.reversed", "/2/exempt/0/to"),
]
MARK_FAULTS = [
    ({"value": 6}, "input.off-scale", "value"),
    ({"value": None}, "input.type", "value"),
    ({"symbol": "pass"}, "input.type", "value"),
    ({"value": None, "symbol": "passed"}, "input.unknown-code", "value"),
    ({"weight": "1/13"}, "limit.ratio", "weight"),
    ({"kind": "tets"}, "input.unknown-code", "kind"),
    ({"kind": None}, "input.type", "kind"),
    ({"on": "2026-08-31"}, "input.outside-period", "on"),
    ({"on": None}, "input.type", "on"),
]


def good() -> dict:
    """A row with which nothing is wrong."""
    text = (os.path.dirname(__file__) + "/../../examples/class-7b.json")
    return row(json.load(open(text, encoding="utf-8"))["cases"][0])


def dated(value):
    """Dates of a list of faults, written as text."""
    from datetime import date

    if isinstance(value, dict):
        return {key: dated(item) for key, item in value.items()}
    if isinstance(value, list):
        return [dated(item) for item in value]
    is_date = isinstance(value, str) and len(value) == 10 and value[4:5] == "-"
    return date.fromisoformat(value) if is_date else value


@pytest.mark.parametrize(("change", "rule", "pointer"), FAULTS, ids=lambda item: str(item)[:40])
def test_a_fault_is_refused_at_its_row_and_place(change, rule, pointer):
    rows = pa.Table.from_pylist([good(), good(), {**good(), **dated(change)}], schema=PLAIN)
    with pytest.raises(zhurnal.RefusedError) as caught:
        zhurnal.validate_finals(rows)
    assert (caught.value.rule, caught.value.pointer) == (rule, pointer)


@pytest.mark.parametrize(("change", "rule", "key"), MARK_FAULTS, ids=lambda item: str(item)[:40])
def test_a_faulty_mark_is_refused_at_its_place(change, rule, key):
    faulty = good()
    faulty["marks"][1].update(dated(change))
    with pytest.raises(zhurnal.RefusedError) as caught:
        zhurnal.validate_finals(pa.Table.from_pylist([good(), faulty], schema=PLAIN))
    assert (caught.value.rule, caught.value.pointer) == (rule, f"/1/marks/1/{key}")


@pytest.mark.parametrize("enough", [True, False], ids=["plain", "in full"])
@pytest.mark.parametrize(
    ("column", "days", "pointer"),
    [
        ("period_from", -1_000_000, "/0/period/from"),
        ("period_to", 4_800_000, "/0/period/to"),
        ("last_lesson", 4_800_000, "/0/last_lesson"),
        ("at", 8_210_266_876_799, "/0/proposed/at"),
        ("at", -100_000_000_000, "/0/proposed/at"),
        ("at", 253_402_300_799, "/0/proposed/at"),
    ],
)
def test_days_that_the_wire_cannot_write_are_refused_on_either_way(column, days, pointer, enough):
    """The last is 9999-12-31T23:59:59Z, which is in no year of the wire on the school's clock."""
    item = good()
    item["marks"] = item["marks"] if enough else item["marks"][:1]
    rows = pa.Table.from_pylist([item], schema=PLAIN)
    place = PLAIN.get_field_index(column)
    kind = PLAIN.field(place).type
    storage = pa.int64() if pa.types.is_timestamp(kind) else pa.int32()
    rows = rows.set_column(place, PLAIN.field(place), pa.array([days], storage).view(kind))
    with pytest.raises(zhurnal.RefusedError) as caught:
        zhurnal.validate_finals(rows)
    assert caught.value.pointer == pointer


def test_columns_of_another_form_are_refused_by_name():
    rows = table([])
    for changed, rule, pointer in [
        (rows.drop_columns(["pupil"]), "input.missing-key", ""),
        (rows.append_column("pupli", pa.array([], pa.int64())), "input.unknown-key", "/pupli"),
        (rows.append_column("level", pa.array([], pa.int64())), "input.duplicate-key", "/level"),
        (rows.set_column(0, "pupil", pa.array([], pa.float64())), "input.type", "/pupil"),
        (rows.set_column(11, "marks", pa.array([], pa.list_(pa.int64()))), "input.type", "/marks"),
        (rows.set_column(rows.schema.get_field_index("at"), "at", pa.array([], pa.timestamp("s"))), "input.type", "/at"),
    ]:
        with pytest.raises(zhurnal.RefusedError) as caught:
            zhurnal.validate_finals(changed)
        assert (caught.value.rule, caught.value.pointer) == (rule, pointer)


def damaged(array: pa.Array, buffer: int, data: bytes) -> pa.Array:
    """The same array, one of its buffers changed after it was made, behind pyarrow's back."""
    ours = bytearray(array.buffers()[buffer])
    buffers = [pa.py_buffer(ours) if place == buffer else item for place, item in enumerate(array.buffers()[:3])]
    nested = pa.types.is_nested(array.type)
    children = [array.values] if nested else []
    made = pa.Array.from_buffers(array.type, len(array), buffers[:2] if nested else buffers, children=children)
    ours[: len(data)] = data
    return made


def test_a_damaged_batch_is_refused_and_never_read():
    """Offsets that lead out of their buffer or backwards, and text that is no UTF-8."""
    rows = pa.Table.from_pylist([good()], schema=PLAIN)
    marks = rows.column("marks").combine_chunks()
    subject = rows.column("subject").combine_chunks()
    offsets = [(0, 1_000_000), (-5, 5), (5, 0)]
    wild = [b"".join(number.to_bytes(4, "little", signed=True) for number in pair) for pair in offsets]
    for column, name, array, buffer, data in [
        *((11, "marks", marks, 1, item) for item in wild),
        *((3, "subject", subject, 1, item) for item in wild[1:]),
        (3, "subject", subject, 2, b"\xff\xfe"),
    ]:
        with pytest.raises((zhurnal.RefusedError, ValueError)):
            zhurnal.validate_finals(rows.set_column(column, name, damaged(array, buffer, data)))


def test_what_is_no_frame_is_a_type_error():
    with pytest.raises(TypeError, match="does not speak __arrow_c_stream__"):
        zhurnal.validate_finals([1, 2])
    with pytest.raises(zhurnal.RefusedError):
        zhurnal.validate_finals(table([]), regulation="nowhere")


def test_random_damage_is_answered_or_refused_and_never_breaks_the_process():
    """Bytes of any buffer of any column changed at random, behind pyarrow's back; but for the offsets
    of texts, whose buffers' sizes the interface does not carry: see the damage by hand above."""
    import random

    rng = random.Random(20_260_901)
    rows = table([json.loads(json.dumps(case)) for case in demo_cases()])
    answered = refused = 0
    for _ in range(3_000):
        schema = rng.choice((PLAIN, SCHEMA))
        frame = rows if schema is PLAIN else table(demo_cases(), SCHEMA)
        place = rng.randrange(len(schema))
        kept: list[bytearray] = []
        wounded = wound(frame.column(place).combine_chunks(), kept)
        for _ in range(rng.randint(1, 3)):
            ours = rng.choice(kept) if kept else bytearray(1)
            if ours:
                ours[rng.randrange(len(ours))] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
        try:
            zhurnal.validate_finals(frame.set_column(place, schema.field(place), wounded))
            answered += 1
        except (zhurnal.RefusedError, ValueError):
            refused += 1
    assert answered > 100 and refused > 100


def demo_cases() -> list[dict]:
    """The cases of the demo."""
    text = os.path.dirname(__file__) + "/../../examples/class-7b.json"
    with open(text, encoding="utf-8") as file:
        return json.load(file)["cases"]


def wound(array: pa.Array, kept: list[bytearray]) -> pa.Array:
    """The same array over buffers of our own, which are kept to be changed later."""
    buffers = []
    own = array.buffers()
    count = len(own) if not pa.types.is_nested(array.type) else (2 if pa.types.is_list(array.type) else 1)
    for place, buffer in enumerate(own[: 2 if pa.types.is_dictionary(array.type) else count]):
        if buffer is None or (pa.types.is_string(array.type) and place == 1):
            buffers.append(buffer)
            continue
        kept.append(bytearray(buffer))
        buffers.append(pa.py_buffer(kept[-1]))
    if pa.types.is_dictionary(array.type):
        kind = array.indices.type
        keys = pa.Array.from_buffers(kind, len(array), buffers, offset=array.offset)
        return pa.DictionaryArray.from_arrays(keys, wound(array.dictionary, kept), safe=False)
    if pa.types.is_list(array.type):
        children = [wound(array.values, kept)]
    elif pa.types.is_struct(array.type):
        children = [wound(array.field(place), kept) for place in range(array.type.num_fields)]
    else:
        return pa.Array.from_buffers(array.type, len(array), buffers, offset=array.offset)
    return pa.Array.from_buffers(array.type, len(array), buffers, offset=array.offset, children=children)
