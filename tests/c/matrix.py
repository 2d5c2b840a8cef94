"""Writes the matrix of bad arguments for every function of the header: matrix.py HEADER SYMBOLS.

Each pointer is NULL in every combination, each input is empty, too long, not UTF-8 or has a NUL
inside (of three inputs, two at once), each number of an enum is out of it. A function or a parameter that is not known here stops
the generator, so that a new one is not left out.
"""

import itertools
import re
import sys

# What a function is asked with where its arguments are good.
GOOD = {
    ("zh_call", "op"): "finals.explain",
    ("zh_call", "request"): '{"regulation": "default", "cases": [], "lang": "ru"}',
    ("zh_regulation_call", "op"): "finals.explain",
    ("zh_regulation_call", "request"): '{"cases": [], "lang": "ru"}',
    ("zh_regulation_preset", "name"): "default",
    ("zh_regulation_load", "file"): '{"name": "ours", "extends": "default"}',
    ("zh_standing_new", "standing"): '{"person": 501, "roles": []}',
    ("zh_tables_add_csv", "name"): "visits",
    ("zh_tables_add_csv", "form"): "rfc4180",
    ("zh_tables_add_csv", "csv"): "person\n7\n",
    ("zh_tables_add_stream", "name"): "visits",
    ("zh_school_from_tables", "mapping"): '{"other_columns": "ignore"}',
    ("zh_school_from_json", "tables"): '{"visits": [{"person": 7, "date": "2026-09-01"}]}',
    ("zh_school_from_json", "mapping"): '{"other_columns": "ignore"}',
    ("zh_school_call", "op"): "school.check",
    ("zh_school_call", "request"): "{}",
    ("zh_school_figures", "op"): "monitoring.control-sheet",
    ("zh_school_figures", "request"): '{"slice": {"from": "2026-09-01", "to": "2026-09-30"}}',
    ("zh_school_watch", "op"): "monitoring.control-sheet",
    ("zh_school_watch", "request"): '{"slice": {"from": "2026-09-01", "to": "2026-09-30"}}',
    ("zh_school_apply_rows", "request"): '{"table": "visits", "upserts": []}',
}
NAMES = {"op", "name", "form"}
# Inputs for which no bytes are a good answer too, and such as may hold a NUL.
MAY_BE_EMPTY = {"mapping", "csv"}
MAY_HOLD_NUL = {"csv"}
# Inputs with a limit of their own.
LIMITS = {"csv": "ZH_TABLE_BYTES", "tables": "ZH_TABLE_BYTES"}
# Objects that are lent: the matrix has one of each, and a new one for each call that may change it.
LENT = {
    "const zh_regulation *": "regulation",
    "const zh_tables *": "tables",
    "const zh_school *": "school",
    "const zh_watch *": "watch",
}
CHANGED = {"zh_tables *", "zh_school *"}
# Inputs that are bad in one call, at most.
BAD_AT_ONCE = 2
# Streams that a host may hand in, and the status each wants.
STREAMS = {
    "stream_of(&GOOD_CASES, 2)": "OK",
    "stream_of(&GOOD_CASES, 0)": "OK",
    "stream_of(&BAD_CASES, 1)": "REFUSED",
    "stream_of(&NO_PROPOSAL, 0)": "REFUSED",
    "stream_of(&GOOD_CASES, -1)": "INVALID_ARGUMENT",
    "stream_of(NULL, 0)": "INVALID_ARGUMENT",
    "stream_released()": "INVALID_ARGUMENT",
}
# Streams that may be a table, and the status each wants.
TABLE_STREAMS = {
    "stream_of(&VISITS, 2)": "OK",
    "stream_of(&VISITS, 0)": "OK",
    "stream_of(&GOOD_CASES, 1)": "REFUSED",
    "stream_of(&VISITS, -1)": "INVALID_ARGUMENT",
    "stream_of(NULL, 0)": "INVALID_ARGUMENT",
    "stream_released()": "INVALID_ARGUMENT",
}
STREAM = "struct ArrowArrayStream *"
# One field of a request that may be decided, its value, the number of substitutions, the status.
NUMBER_FAULTS = {
    "act": ["-1", "0", "ZH_ACT_CLOSE_PERIOD + 1", "INT_MIN", "INT_MAX"],
    "on": ["-1", "0", "20260229", "20261301", "100000101", "INT_MIN", "INT_MAX"],
    "lesson": ["-1", "20260229", "20261301", "100000101", "INT_MIN", "INT_MAX"],
    "class_id": ["1ULL << 53", "UINT64_MAX"],
    "course_id": ["1ULL << 53", "UINT64_MAX"],
    "pupil_id": ["1ULL << 53", "UINT64_MAX"],
}
REQUESTS = [
    ("act", "ZH_ACT_READ_PAGE", "0", "OK"),
    ("act", "ZH_ACT_CHANGE_PLAN", "0", "OK"),
    ("lesson", "0", "0", "OK"),
    ("class_id", "0", "0", "OK"),
    ("substitutions", "NULL", "0", "OK"),
    ("substitutions", "&TWO_WEEKS", "0", "OK"),
    ("substitutions", "&TWO_WEEKS", "1", "OK"),
    ("substitutions", "NULL", "1", "NULL_ARGUMENT"),
    ("substitutions", "NULL", "SIZE_MAX", "NULL_ARGUMENT"),
    ("substitutions", "&TWO_WEEKS", "1001", "REFUSED"),
    ("substitutions", "&TWO_WEEKS", "SIZE_MAX", "REFUSED"),
] + [
    (field, value, "0", "INVALID_ARGUMENT")
    for field, values in NUMBER_FAULTS.items()
    for value in values
]
DECISION = "zh_decision *"
ENUMS = {"lang": {0, 1}}
OBJECTS = {
    "zh_error": ["NULL", "refusal", "own_error"],
    "zh_bytes": ["NULL", "answer", "zh_error_json(refusal)"],
}


def functions(header):
    """Each function of the header: what it gives, its name, its parameters as (type, name)."""
    code = re.sub(r"/\*.*?\*/|//[^\n]*|^#.*?$", "", header, flags=re.S | re.M)
    for gives, name, inside in re.findall(r"([a-z_0-9 ]+[ *]+)(zh_\w+)\(([^()]*)\);", code):
        parameters = []
        if inside.strip() != "void":
            for parameter in inside.split(","):
                kind, own = re.fullmatch(r"\s*(.*?[ *])(\w+)\s*", parameter, re.S).groups()
                parameters.append((" ".join(kind.split()), own))
        yield " ".join(gives.split()), name, parameters


def literal(data):
    """A C string of these bytes."""
    plain = set(range(32, 127)) - set(b'"\\?')
    return '"' + "".join(chr(byte) if byte in plain else f"\\{byte:03o}" for byte in data) + '"'


def input_variants(function, name):
    """The good input and the bad ones: label, the two arguments, the status each wants."""
    good = GOOD[function, name].encode()
    start = f"START({literal(good)})"
    is_name = name in NAMES
    bad = "REFUSED" if is_name else "INVALID_JSON"
    empty = "OK" if name in MAY_BE_EMPTY else bad
    nul = "OK" if name in MAY_HOLD_NUL else bad
    limit = LIMITS.get(name, "ZH_REQUEST_BYTES")
    half = len(good) // 2
    with_nul = good[:half] + b"\0" + good[half:]
    return [
        ("good", f"INPUT({literal(good)})", "OK"),
        ("(NULL, 0)", "NULL, 0", empty),
        ("(p, 0)", f"{start}, 0", empty),
        ("(NULL, 1)", "NULL, 1", "NULL_ARGUMENT"),
        ("(NULL, SIZE_MAX)", "NULL, SIZE_MAX", "NULL_ARGUMENT"),
        ("(p, SIZE_MAX)", f"{start}, SIZE_MAX", "TOO_LARGE"),
        ("(p, PTRDIFF_MAX)", f"{start}, PTRDIFF_MAX", "TOO_LARGE"),
        ("(p, PTRDIFF_MAX + 1)", f"{start}, (size_t)PTRDIFF_MAX + 1", "TOO_LARGE"),
        ("(p, limit + 1)", f"{start}, (size_t){limit} + 1", "TOO_LARGE"),
        ("not UTF-8", f"INPUT({literal(good[:half] + bytes([0xFF]) + good[half:])})", "INVALID_UTF8"),
        ("half a letter", f"INPUT({literal(good + bytes([0xD0]))})", "INVALID_UTF8"),
        ("a surrogate", f"INPUT({literal(good[:2] + bytes([0xED, 0xA0, 0x80]) + good[2:])})", "INVALID_UTF8"),
        ("NUL inside", f"INPUT({literal(with_nul)})", nul),
        ("NUL after", f"INPUT({literal(good + bytes(1))})", nul),
    ]


def wanted(variants, nulls):
    """The statuses that are right where these inputs and NULLs meet."""
    statuses = {status for _, _, status in variants} | ({"NULL_ARGUMENT"} if nulls else set())
    return (statuses - {"OK"}) or {"OK"}


def status_cases(name, parameters):
    """Every case of a function that gives a status: one that gives an object, or changes its own."""
    inputs = [own for kind, own in parameters if kind == "const uint8_t *"]
    lengths = [own for kind, own in parameters if kind == "size_t"]
    assert lengths == [f"{own}_len" for own in inputs], f"{name}: an input without a length"
    handles = [own for kind, own in parameters if kind in LENT]
    changed = [(kind, own) for kind, own in parameters if kind in CHANGED]
    outs = [(kind, own) for kind, own in parameters if kind.endswith("**")]
    known = 2 * len(inputs) + len(handles) + len(changed) + len(outs)
    assert known == len(parameters), f"{name}: a parameter that the matrix does not know"
    assert outs[-1] == ("zh_error **", "err"), f"{name}: no err"
    assert len(outs) + len(changed) == 2, f"{name}: neither out nor an object that is changed"
    gives = outs[0][0].split()[0]
    nullable = handles + [own for _, own in changed] + [own for _, own in outs]
    spread = [input_variants(name, own) for own in inputs]
    for chosen in itertools.product(*spread):
        if sum(label != "good" for label, _, _ in chosen) > BAD_AT_ONCE:
            continue
        for count in range(len(nullable) + 1):
            for null in itertools.combinations(nullable, count):
                shown = [f"{own} {label}" for own, (label, _, _) in zip(inputs, chosen)]
                shown += [f"{own} NULL" for own in null]
                pairs = dict(zip(inputs, (arguments for _, arguments, _ in chosen)))
                arguments = []
                for kind, own in parameters:
                    if own in pairs:
                        arguments.append(pairs[own])
                    elif own in null:
                        arguments.append("NULL")
                    elif kind in LENT:
                        arguments.append(LENT[kind])
                    elif kind in CHANGED:
                        arguments.append("changed")
                    elif kind.endswith("**"):
                        arguments.append(f"&{own}")
                wants = wanted(chosen, set(null) - {"err"})
                mask = " | ".join(f"STATUS({status})" for status in sorted(wants))
                label = f"{name}: {', '.join(shown)}"
                call = f"{name}({', '.join(arguments)})"
                err_given = int("err" not in null)
                if changed:
                    made = changed[0][0].split()[0]
                    yield f'CHANGE("{label}", {made}, {mask}, {err_given}, {call});'
                    continue
                flags = f"{int('out' not in null)}, {err_given}"
                yield f'CALL("{label}", {gives}, {mask}, {flags}, {call});'


def stream_cases(name, parameters):
    """Every case of a function that takes a stream and gives one."""
    kinds = ["const zh_regulation *", STREAM, STREAM, "zh_error **"]
    names = ["regulation", "in", "out", "err"]
    assert parameters == list(zip(kinds, names)), f"{name}: a shape that the matrix does not know"
    for made, status in STREAMS.items():
        for count in range(len(names) + 1):
            for null in itertools.combinations(names, count):
                if "in" in null and made == "stream_released()":
                    continue
                values = {"regulation": "regulation", "in": "&in", "out": "&out", "err": "&err"}
                arguments = ", ".join("NULL" if own in null else values[own] for own in names)
                wants = "NULL_ARGUMENT" if set(null) - {"err"} else status
                flags = ", ".join(str(int(own not in null)) for own in names[1:])
                label = f"{name}: {made}, NULL: {' '.join(null)}"
                call = f"{name}({arguments})"
                yield f'STREAMS("{label}", {made}, STATUS({wants}), {flags}, {call});'


def table_stream_cases(name, parameters):
    """Every case of a function that adds a stream to tables."""
    kinds = ["zh_tables *", "const uint8_t *", "size_t", STREAM, "zh_error **"]
    names = ["tables", "name", "name_len", "in", "err"]
    assert parameters == list(zip(kinds, names)), f"{name}: a shape that the matrix does not know"
    nullable = ["tables", "in", "err"]
    for made, status in TABLE_STREAMS.items():
        for variant in input_variants(name, "name"):
            shown, table, name_status = variant
            for count in range(len(nullable) + 1):
                for null in itertools.combinations(nullable, count):
                    if "in" in null and made == "stream_released()":
                        continue
                    object_ = "NULL" if "tables" in null else "changed"
                    stream = "NULL" if "in" in null else "&in"
                    err = "NULL" if "err" in null else "&err"
                    statuses = {status, name_status} - {"OK"} or {"OK"}
                    if set(null) - {"err"}:
                        statuses = (statuses - {"OK"}) | {"NULL_ARGUMENT"}
                    mask = " | ".join(f"STATUS({one})" for one in sorted(statuses))
                    flags = f"{int('in' not in null)}, {int('err' not in null)}"
                    label = f"{name}: {made}, name {shown}, NULL: {' '.join(null)}"
                    call = f"{name}({object_}, {table}, {stream}, {err})"
                    yield f'ADDS("{label}", {made}, {mask}, {flags}, {call});'


def figures_cases(name, parameters):
    """Every case of a function that gives a stream of what a request asks."""
    kinds = ["const zh_school *", *["const uint8_t *", "size_t"] * 2, STREAM, "zh_error **"]
    names = ["school", "op", "op_len", "request", "request_len", "out", "err"]
    assert parameters == list(zip(kinds, names)), f"{name}: a shape that the matrix does not know"
    nullable = ["school", "out", "err"]
    for chosen in itertools.product(input_variants(name, "op"), input_variants(name, "request")):
        for count in range(len(nullable) + 1):
            for null in itertools.combinations(nullable, count):
                (op, op_arguments, _), (request, request_arguments, _) = chosen
                school = "NULL" if "school" in null else "school"
                out = "NULL" if "out" in null else "&out"
                err = "NULL" if "err" in null else "&err"
                mask = " | ".join(f"STATUS({one})" for one in sorted(wanted(chosen, set(null) - {"err"})))
                flags = f"{int('out' not in null)}, {int('err' not in null)}"
                label = f"{name}: op {op}, request {request}, NULL: {' '.join(null)}"
                call = f"{name}({school}, {op_arguments}, {request_arguments}, {out}, {err})"
                yield f'GIVES("{label}", {mask}, {flags}, {call});'


def decision_cases(name, parameters):
    """Every case of a function that decides a request of plain numbers."""
    wants_kinds = ["regulation", "standing", "access_request"]
    kinds = [f"const zh_{kind} *" for kind in wants_kinds] + [DECISION, "zh_error **"]
    names = ["regulation", "standing", "request", "out", "err"]
    assert parameters == list(zip(kinds, names)), f"{name}: a shape that the matrix does not know"
    values = dict(zip(names, ["regulation", "director", "&request", "&out", "&err"]))
    for field, value, rows, status in REQUESTS:
        for count in range(len(names) + 1):
            for null in itertools.combinations(names, count):
                arguments = ", ".join("NULL" if own in null else values[own] for own in names)
                wants = "NULL_ARGUMENT" if set(null) - {"err"} else status
                flags = f"{int('out' not in null)}, {int('err' not in null)}"
                label = f"{name}: {field} {value}, {rows} substitutions, NULL: {' '.join(null)}"
                call = f"{name}({arguments})"
                made = f"{field}, {value}, {rows}"
                yield f'DECIDES("{label}", {made}, STATUS({wants}), {flags}, {call});'


def value_cases(gives, name, parameters):
    """Every case of a function that gives a value of an object, or of nothing."""
    choices = []
    for kind, own in parameters:
        if kind.startswith("const zh_"):
            choices.append([(value, value != "NULL") for value in OBJECTS[kind.split()[1]]])
        elif own in ENUMS:
            top = max(ENUMS[own]) + 1
            numbers = {"-1": -1, str(top): top, "INT_MIN": -(2**31), "INT_MAX": 2**31 - 1}
            numbers |= {str(number): number for number in ENUMS[own]}
            choices.append([(text, number in ENUMS[own]) for text, number in numbers.items()])
        else:
            sys.exit(f"{name}: a parameter {kind} {own} that the matrix does not know")
    # A refusal by these rules carries no clause, and the call's own errors carry no rule.
    empty = {"zh_error_clause": {"refusal", "own_error"}, "zh_error_rule": {"own_error"}}
    for chosen in itertools.product(*choices):
        arguments = ", ".join(text for text, _ in chosen)
        good = all(is_good for _, is_good in chosen) and arguments not in empty.get(name, set())
        yield f"CHECK(({name}({arguments}) != 0) == {int(good)});"


def free_cases(name, parameters):
    """A _free of NULL does nothing, however often: these fail by ending the program."""
    assert len(parameters) == 1, name
    for _ in range(2):
        yield f"{name}(NULL), passed++;"


def cases(gives, name, parameters):
    """Every case of a function."""
    if (STREAM, "out") in parameters and (STREAM, "in") not in parameters:
        return list(figures_cases(name, parameters))
    if [kind for kind, _ in parameters].count(STREAM) == 1:
        return list(table_stream_cases(name, parameters))
    if any(kind == STREAM for kind, _ in parameters):
        return list(stream_cases(name, parameters))
    if any(kind == DECISION for kind, _ in parameters):
        return list(decision_cases(name, parameters))
    if gives == "zh_status" and name != "zh_error_code":
        return list(status_cases(name, parameters))
    if gives == "void":
        return list(free_cases(name, parameters))
    return list(value_cases(gives, name, parameters))


def main():
    """Writes the C source to the standard output."""
    header_path, symbols_path = sys.argv[1:]
    with open(header_path, encoding="utf-8") as file:
        found = list(functions(file.read()))
    with open(symbols_path, encoding="utf-8") as file:
        symbols = file.read().split()
    assert sorted(name for _, name, _ in found) == symbols, "the header and the symbols differ"
    total = 0
    print('/* @generated by matrix.py: every function with every bad argument. */\n#include "matrix.h"')
    for gives, name, parameters in found:
        lines = cases(gives, name, parameters)
        assert lines, f"{name} has no case"
        total += len(lines)
        print(f"\nstatic void test_{name}(void)\n{{")
        print("".join(f"    {line}\n" for line in lines) + "}")
    calls = "".join(f"    test_{name}();\n" for _, name, _ in found)
    print(f"\nint main(void)\n{{\n    begin();\n{calls}    return end({total});\n}}")


main()
