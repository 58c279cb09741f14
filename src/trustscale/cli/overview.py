"""What was read and what came out, at a glance: for each score n, mean, spread and a small histogram."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from trustscale.cli.bars import histogram
from trustscale.cli.layout import columns
from trustscale.cli.phrasing import in_shell_words
from trustscale.cli.rules import number
from trustscale.cli.screen import Screen, literal, say, show, spans

if TYPE_CHECKING:
    from rich.console import RenderableType

    from trustscale.responses.responses import Responses
    from trustscale.results.alerts import Alert
    from trustscale.results.result import Result
    from trustscale.scoring.scores import Scores

__all__ = [
    "alert_parts",
    "decimals",
    "draft_words",
    "say_alerts",
    "say_summary",
    "say_what_was_read",
    "show_first_rows",
    "show_remarks",
]

FIRST_ROWS = 8
NARROW = 72
"""Below this width a table leaves out what can be spared."""


def say_what_was_read(screen: Screen, answers: Responses) -> None:
    """Rows, items found, cells missing or invalid, columns not used."""
    from rich.padding import Padding

    from trustscale.instruments.model import DRAFT

    first, *rest = str(answers).splitlines()
    say(screen, first, "bold")
    for line in rest:
        text = line.lstrip()
        if DRAFT not in text:  # said beside the scores
            say(screen, Padding(literal(text), (0, 0, 0, len(line) - len(text)), expand=False))


def say_summary(screen: Screen, scores: Scores) -> None:
    """One line per score."""
    if screen.quiet:
        return
    from trustscale.scoring.scores import score_columns

    values = score_columns(scores)
    narrow = screen.err.width < NARROW
    rows: list[Sequence[Any]] = []
    for entry in scores.summary:
        middle = [decimals(entry.mean), decimals(entry.sd)]
        cells = [entry.scale, str(entry.n), str(entry.n_missing) if entry.n_missing else ""]
        span = f"{number(entry.range[0])}-{number(entry.range[1])}" if entry.range else ""
        drawn = histogram(values[entry.scale], entry.range, stream=screen.err.file)
        rows.append((cells[0], middle[0], drawn) if narrow else (*cells, *middle, span, drawn))
    heads = ("score", "M", "") if narrow else ("score", "n", "missing", "M", "SD", "range", "")
    flush = (1,) if narrow else (1, 2, 3, 4, 5)
    looks = ("bold", "", "cyan") if narrow else ("bold", "", "yellow", "", "", "dim", "cyan")
    say(screen)
    say(screen, columns(rows, heads=heads, right=flush, looks=looks, fixed=range(1, len(heads)), indent=2))
    _say_why_missing(screen, scores)


def _say_why_missing(screen: Screen, scores: Scores) -> None:
    """The reasons of each score, in one line for those that have the same ones."""
    said: dict[str, list[str]] = {}
    for entry in scores.summary:
        if entry.reasons:
            reasons = sorted(entry.reasons.items(), key=lambda pair: -pair[1])
            said.setdefault(", ".join(f"{word} {n:,}" for word, n in reasons), []).append(entry.scale)
    for number_, (words, scales) in enumerate(said.items()):
        label = "missing because:" if number_ == 0 else ""
        text = words if len(scales) == len(scores.summary) == 1 else f"{', '.join(scales)}: {words}"
        say(screen, columns([(label.ljust(16), text)], looks=("dim", "dim"), fixed=(0,)))


def decimals(value: float) -> str:
    """Two decimals; a dash where there is no number."""
    return "-" if math.isnan(value) else f"{value:.2f}"


def say_alerts(screen: Screen, *results: Result, alerts: Sequence[Alert] | None = None) -> None:
    """What deserves a look, each with its cure; and again that drafts are drafts."""
    for part in alert_parts(*results, alerts=alerts):
        say(screen, part)
    words = draft_words(*results)
    if words:
        say(screen)
        say(screen, words, "yellow")


def draft_words(*results: Result) -> str:
    """Which instruments are drafts, and what that means; nothing where none is."""
    from trustscale.instruments.model import DRAFT

    stamps = [stamp for result in results for stamp in result.provenance.instruments]
    drafts = dict.fromkeys(stamp.id for stamp in stamps if stamp.status == "draft")
    return f"{', '.join(drafts)}: {DRAFT}" if drafts else ""


def show_remarks(screen: Screen, *results: Result, remarks: Sequence[str] = ()) -> None:
    """Where alerts are not said, what must never be left out stands with the numbers."""
    if not screen.quiet:
        return
    for remark in filter(None, [draft_words(*results), *remarks]):
        show(screen, literal(remark, "yellow"))


def alert_parts(*results: Result, alerts: Sequence[Alert] | None = None) -> Iterator[RenderableType]:
    """Each alert with its cure, in words of the command line; those with one cure stand together."""
    from rich.padding import Padding

    said = [alert for result in results for alert in result.alerts] if alerts is None else alerts
    together: dict[tuple[str, str], list[Alert]] = {}
    for alert in dict.fromkeys(said):
        together.setdefault((alert.code, alert.cure), []).append(alert)
    for (code, cure), group in together.items():
        yield ""
        for alert in group:
            yield spans((f"{alert.subject}: ", "bold yellow"), (in_shell_words(alert.message), ""))
        yield Padding(
            spans((in_shell_words(cure), "cyan"), (f"  [{code}]", "dim")), (0, 0, 0, 2), expand=False
        )


def show_first_rows(screen: Screen, scores: Scores, who: Collection[str]) -> None:
    """The first persons, with as many scores as the terminal is wide; for looking, not for keeping."""
    from trustscale.scoring.scores import score_columns

    values: Mapping[str, Any] = score_columns(scores)
    names = [entry.scale for entry in scores.summary]
    leading = _leading(scores, who)
    fitting = _fitting(screen.out.width, [name for name, _ in leading], names)
    n = min(FIRST_ROWS, scores.n_rows)
    written = [_as_written(values[name][:n]) for name in fitting]
    rows = list(zip(*(list(map(str, column[:n])) for _, column in leading), *written, strict=True))
    heads = [*(name for name, _ in leading), *fitting]
    show(screen, "")
    show(
        screen,
        columns(
            rows, heads=heads, right=range(len(leading), len(heads)), looks=["dim"] * len(leading), indent=2
        ),
    )
    left_out = [
        f"{scores.n_rows - n:,} more rows" if scores.n_rows > n else "",
        f"{len(names) - len(fitting)} more scores" if len(names) > len(fitting) else "",
    ]
    if any(left_out):
        show(screen, literal(f"  ... and {', '.join(word for word in left_out if word)}", "dim"))


def _as_written(values: Any) -> list[str]:
    """Whole numbers as such, others with two decimals; nothing where there is no score."""
    there = [value for value in values.tolist() if not math.isnan(value)]
    form = "{:.0f}" if all(value == int(value) for value in there) else "{:.2f}"
    return ["" if math.isnan(value) else form.format(value) for value in values.tolist()]


def _leading(scores: Scores, who: Collection[str]) -> list[tuple[str, Sequence[Any]]]:
    """Columns that say who it is, or the number of the row."""
    if not who:
        return [("row", [str(row + 1) for row in range(min(FIRST_ROWS, scores.n_rows))])]
    frame = scores.to_frame()
    return [(name, frame[name].tolist()) for name in dict.fromkeys(who)]


def _fitting(width: int, leading: Sequence[str], names: Sequence[str]) -> list[str]:
    """As many scores as go beside the leading columns; at least one."""
    left = width - 2 - sum(max(len(name), 6) + 2 for name in leading)
    fitting: list[str] = []
    for name in names:
        left -= max(len(name), 5) + 2
        if left < 0 and fitting:
            break
        fitting.append(name)
    return fitting
