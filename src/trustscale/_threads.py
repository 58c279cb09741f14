"""Several threads for work on large arrays: numpy leaves the interpreter to the others while it computes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextvars import copy_context
from typing import TypeVar

import numpy as np

from trustscale.errors import OptionError

Part = TypeVar("Part")
Made = TypeVar("Made")

SETTING = "TRUSTSCALE_THREADS"
LEAST_ROWS = 262_144
"""With fewer rows the work is done in a few milliseconds, and threads would have nothing to save."""
AT_MOST = 8
"""Unless the setting asks for more: by then all threads wait for memory and for the interpreter."""


def threads_for(n_rows: int) -> int:
    """How many threads so many rows are worth: those of the setting, or one per core that we may use.

    Raises
    ------
    OptionError
        TS-S001: the setting is no whole number from 1.
    """
    if n_rows < LEAST_ROWS:
        return 1
    wanted = os.environ.get(SETTING, "").strip()
    if not wanted:
        return min(_cores(), AT_MOST)
    if not (wanted.isascii() and wanted.isdigit() and int(wanted)):
        raise OptionError(
            f"The environment variable {SETTING} cannot be {wanted!r}.",
            code="TS-S001",
            mend="set it to a whole number from 1, or not at all.",
        )
    return int(wanted)


def _cores() -> int:
    """Cores that this process may use, which can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each_in_threads(work: Callable[[Part], Made], parts: Sequence[Part], threads: int) -> list[Made]:
    """What the work makes of each part, in the order of the parts whatever the number of threads.

    The threads see numpy's settings for floating-point errors as the caller does. They end before this
    returns; an error in one of them, or an interruption, is raised here, and parts not begun are left.
    """
    if threads == 1 or len(parts) < 2:
        return [work(part) for part in parts]
    from concurrent.futures import ThreadPoolExecutor

    settings = np.geterr()

    def run(part: Part) -> Made:
        with np.errstate(**settings):  # numpy 1 has them per thread
            return work(part)

    pool = ThreadPoolExecutor(min(threads, len(parts)), thread_name_prefix="trustscale")
    try:
        running = [pool.submit(copy_context().run, run, part) for part in parts]
        return [entry.result() for entry in running]
    finally:
        pool.shutdown(cancel_futures=True)
