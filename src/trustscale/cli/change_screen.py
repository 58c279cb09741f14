"""Change on the screen: the question, the first persons, how many changed in which way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trustscale.cli.layout import paragraph
from trustscale.cli.rows import FIRST_ROWS, TableColumn, flush_left, flush_right, score_text, table
from trustscale.cli.screen import Screen, say, show

if TYPE_CHECKING:
    from trustscale.norms.change_result import ReliableChange

__all__ = ["say_question", "say_summary", "show_changes"]

LOOKS = {"recovered": "green", "improved": "green", "deteriorated": "yellow", "harmed": "yellow"}


def say_question(screen: Screen, found: ReliableChange) -> None:
    """What the method asks, and who was there at both times."""
    from trustscale.norms.change_methods import METHODS

    say(screen)
    say(screen, METHODS[found.method].title, "bold")
    say(screen, paragraph(found.question))
    say(screen, paragraph(found.joined.sentence().replace("`", "")))


def show_changes(screen: Screen, found: ReliableChange) -> None:
    """The first rows."""
    frame = found.to_frame()
    part = frame.iloc[:FIRST_ROWS]
    show(screen, "", *table(screen.out, list(_columns(found, part)), total=len(frame)))


def _columns(found: ReliableChange, part: Any) -> Iterator[TableColumn]:
    before, after = part["before"].tolist(), part["after"].tolist()
    for name in found.joined.ids:
        yield flush_left(name, part[name].tolist(), look="dim")
    yield flush_left("scale", part["scale"].tolist(), spare=1 if len(found.scales) == 1 else 0)
    yield flush_right("before", map(score_text, before), spare=2)
    yield flush_right("after", map(score_text, after), spare=2)
    yield flush_right("difference", [score_text(b - a) for a, b in zip(before, after, strict=True)])
    yield flush_left("change", part["change"].tolist())


def say_summary(screen: Screen, found: ReliableChange) -> None:
    """How many changed on each scale, and what that rests on."""
    from trustscale.norms.change_scales import CHANGES, must_exceed
    from trustscale.norms.change_text import better_words, given_words

    rows = found.summary
    kinds = [word for word in CHANGES.values() if any(word in row.changes for row in rows)]
    say(screen)
    columns = [
        flush_left("scale", [row.scale for row in rows], look="bold"),
        flush_right("n", [f"{row.n:,}" for row in rows], spare=1),
        *(
            TableColumn(word, [f"{row.changes.get(word, 0):,}" for row in rows], 0, True, LOOKS.get(word, ""))
            for word in kinds
        ),
        flush_right("not known", [f"{row.n_not_classifiable:,}" for row in rows], spare=2),
    ]
    for part in _fitting(screen, columns):
        say(screen, part)
    for change in found.scales:
        words = f"{change.scale}: {given_words(found.method, change)}; {better_words(change)}"
        exceeded = must_exceed(change)
        if exceeded > 0:
            words += f"; a change must exceed {exceeded:.2f} points"
        say(screen, paragraph(words, "dim"))
    for note in found.provenance.notes:
        say(screen, paragraph(f"Note: {note}.", "dim"))


def _fitting(screen: Screen, columns: list[TableColumn]) -> list[Any]:
    """The counts side by side, or where there is no room for that, one under the other."""
    room = screen.err.width - 2
    needed = sum(column.width for column in columns if not column.spare)
    if not screen.err.is_terminal or needed <= room:
        return table(screen.err, columns)
    names = [str(cell) for cell in columns[0].cells]
    labels = flush_left("", [column.head for column in columns[1:]])
    values = [
        flush_right(name, [str(column.cells[row]) for column in columns[1:]])
        for row, name in enumerate(names)
    ]
    return [part for value in values for part in table(screen.err, [labels, value])]
