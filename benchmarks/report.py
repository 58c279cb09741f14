"""Lines of the table: what was compared, the ratio, what is aimed at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison.

    ``ratio`` is the cost of trustscale in terms of the peer, ``at_most`` what it should be.
    """

    work: str
    threads: str
    peer: str
    ratio: float
    seconds: float | None = None
    at_most: float | None = None
    unit: str = "times"

    @property
    def reached(self) -> bool | None:
        return None if self.at_most is None else self.ratio <= self.at_most


def table(lines: Iterable[Line]) -> str:
    rows = [("work", "threads", "compared with", "ratio", "at most", "")]
    for line in lines:
        mark = {None: "", True: "reached", False: "MISSED"}[line.reached]
        value = f"{line.ratio:.2f}" if line.unit == "times" else f"{line.ratio:,.3g} {line.unit}"
        bound = (
            ""
            if line.at_most is None
            else f"{line.at_most:g}" + ("" if line.unit == "times" else f" {line.unit}")
        )
        rows.append((line.work, line.threads, line.peer, value, bound, mark))
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def plain(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [
        {key: value for key, value in asdict(line).items() if value is not None and key != "seconds"}
        | {"reached": line.reached}
        for line in lines
    ]
