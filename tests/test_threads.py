"""Work shared by threads: the same results, errors and settings as in one."""

from __future__ import annotations

import os
import signal
import threading
import time

import numpy as np
import pytest

from trustscale._threads import AT_MOST, LEAST_ROWS, SETTING, each_in_threads, threads_for
from trustscale.errors import OptionError


@pytest.fixture(autouse=True)
def _no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_come_in_the_order_of_the_parts(threads: int) -> None:
    slow_first = threading.Event()

    def work(part: int) -> int:
        if threads > 1 and part == 0:
            assert slow_first.wait(10)  # the first part is done after the second
        if part == 1:
            slow_first.set()
        return part * part

    assert each_in_threads(work, range(20), threads) == [part * part for part in range(20)]


def test_parts_are_worked_on_at_the_same_time() -> None:
    together = threading.Barrier(3, timeout=10)
    each_in_threads(lambda _: together.wait(), range(3), 3)


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_the_first_error_in_order_is_raised_and_the_rest_left(
    threads: int, error: type[BaseException]
) -> None:
    begun = []

    def work(part: int) -> None:
        begun.append(part)
        if part > 2:
            time.sleep(0.01)
        if part >= 2:
            raise error(part)

    with pytest.raises(error) as raised:
        each_in_threads(work, range(1_000), threads)
    assert raised.value.args == (2,)
    assert len(begun) < 1_000
    assert not _running()


def test_an_interruption_ends_the_wait() -> None:
    """Ctrl-C reaches the thread that waits for the others."""
    begun = []

    def work(part: int) -> None:
        begun.append(part)
        time.sleep(0.01)
        if part == 50:  # by then all parts are handed out, and the main thread waits
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            each_in_threads(work, range(1_000), 2)
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(begun) < 1_000
    assert not _running()


def _running() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("trustscale")]


@pytest.mark.parametrize("threads", [1, 2])
def test_settings_for_floating_point_errors_are_those_of_the_caller(threads: int) -> None:
    def work(part: float) -> np.float64:
        return np.float64(part) / np.float64(0.0)

    with np.errstate(divide="raise"), pytest.raises(FloatingPointError):
        each_in_threads(work, [1.0, 2.0], threads)
    with np.errstate(divide="ignore"):
        assert each_in_threads(work, [1.0, 2.0], threads) == [np.inf, np.inf]


def test_few_rows_are_not_worth_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "4")
    assert threads_for(LEAST_ROWS - 1) == 1
    assert threads_for(LEAST_ROWS) == 4


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 2), (200, AT_MOST)])
def test_without_a_setting_there_is_a_thread_per_core(
    monkeypatch: pytest.MonkeyPatch, cores: int, threads: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert threads_for(LEAST_ROWS) == threads
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert threads_for(LEAST_ROWS) == threads
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert threads_for(LEAST_ROWS) == 1


def test_the_setting_counts_over_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    for given, threads in ((" 1 ", 1), ("30", 30)):
        monkeypatch.setenv(SETTING, given)
        assert threads_for(LEAST_ROWS) == threads


@pytest.mark.parametrize("given", ["0", "-1", "two", "1.5", "²"])
def test_a_setting_that_is_no_number_of_threads_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv(SETTING, given)
    with pytest.raises(OptionError, match=SETTING) as raised:
        threads_for(LEAST_ROWS)
    assert raised.value.code == "TS-S001"
