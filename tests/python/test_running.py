"""How the module behaves in a long-running process: threads, memory."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import pytest
import zhurnal
from conftest import ROOT


@pytest.fixture(scope="module")
def asked() -> dict:
    """The request of the demo."""
    text = (ROOT / "examples" / "class-7b.json").read_text(encoding="utf-8")
    return {**json.loads(text), "lang": "ru"}


def test_other_threads_run_while_a_door_works(asked):
    request = json.dumps({**asked, "cases": asked["cases"] * 400}).encode()
    stop, ticks = threading.Event(), []

    def tick():
        while not stop.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    ticker = threading.Thread(target=tick)
    ticker.start()
    try:
        before = time.monotonic()
        assert b'"text":' in zhurnal.call_bytes("finals.explain", request)[:100]
        after = time.monotonic()
    finally:
        stop.set()
        ticker.join()
    during = [tick for tick in ticks if before < tick < after]
    assert len(during) >= 3, f"{len(during)} ticks in {after - before:.3f} s"


def test_threads_get_the_same_answer_from_one_regulation(asked):
    regulation = zhurnal.Regulation.preset("default")
    request = json.dumps({"cases": asked["cases"], "lang": "ru"}).encode()
    wanted = regulation.call_bytes("finals.explain", request)
    answers: list[bytes] = []

    def ask():
        for _ in range(20):
            answers.append(regulation.call_bytes("finals.explain", request))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 160 and set(answers) == {wanted}


def resident() -> int:
    """Bytes of memory that the process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


def functions(asked: dict) -> dict[str, object]:
    """Every function of the module as one call of it."""
    case = json.dumps({"regulation": "default", "case": asked["cases"][0]}).encode()
    own = json.dumps({"case": asked["cases"][0]}).encode()
    ours = b'{"name":"ours","extends":"default","parameters":{}}'
    regulation = zhurnal.Regulation.preset("default")
    empty = zhurnal.validate_finals(EmptyCases())

    def refused():
        with pytest.raises(zhurnal.RefusedError):
            zhurnal.Regulation.preset("nowhere")

    return {
        "call_bytes": lambda: zhurnal.call_bytes("finals.validate", case),
        "call_bytes refused": lambda: zhurnal.call_bytes("finals.validate", b"{}"),
        "encode": lambda: zhurnal._native.encode({"a": [1, "x", None]}),
        "Regulation.preset": lambda: zhurnal.Regulation.preset("default"),
        "Regulation.preset refused": refused,
        "Regulation.load": lambda: zhurnal.Regulation.load(ours),
        "Regulation.call": lambda: regulation.call("ops.list", {}),
        "Regulation.call_bytes": lambda: regulation.call_bytes("finals.validate", own),
        "Regulation getters": lambda: (regulation.name, regulation.title, regulation.parameters),
        "Regulation dunders": lambda: (hash(regulation), repr(regulation), regulation.__reduce__()),
        "validate_finals": lambda: zhurnal.validate_finals(EmptyCases()),
        "Table": lambda: (len(empty), repr(empty), empty.to_dicts()),
        "Table stream, never consumed": lambda: empty.__arrow_c_stream__(),
        "Table schema": lambda: empty.__arrow_c_schema__(),
    }


class EmptyCases:
    """A frame without a case, made of the answer's own machinery where no library is needed."""

    def __arrow_c_stream__(self, requested_schema=None):
        from columns import empty_stream

        return empty_stream()


def test_memory_stays_flat_over_many_calls(asked):
    pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    rounds = 100_000
    for name, one in functions(asked).items():
        for _ in range(1_000):
            one()
        before = resident()
        for _ in range(rounds if name != "validate_finals" else rounds // 10):
            one()
        grown = resident() - before
        assert grown < 4 * 1024 * 1024, f"{name}: {grown} bytes"
