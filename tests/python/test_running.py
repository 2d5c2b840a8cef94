"""How the module behaves in a long-running process: threads, memory."""

from __future__ import annotations

import json
import subprocess
import sys
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


def test_memory_stays_flat_over_many_calls():
    pytest.importorskip("pyarrow", reason="skipped: no pyarrow")
    program = [sys.executable, str(Path(__file__).parent / "memory.py"), "100000"]
    run = subprocess.run(program, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
