"""Change in words: a sentence, the counts alone, and a summary of a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trustscale.instruments.model import DRAFT
from trustscale.norms.change_methods import METHODS
from trustscale.norms.change_scales import CHANGES, ScaleChange, summarise
from trustscale.results.render import counted, number, text_table

if TYPE_CHECKING:
    from trustscale.norms.change_result import ReliableChange

_MOST_ROWS = 8
_MOST_ALERTS = 4

_NAMES = {
    "reliability": "reliability",
    "reliability_after": "reliability after",
    "sd": "SD",
    "sd_after": "SD after",
    "mean": "mean",
    "mean_after": "mean after",
    "correlation": "correlation",
}


def change_sentence(result: ReliableChange, change: ScaleChange) -> str:
    """How many changed in which way, and what that rests on."""
    row = summarise(change)
    draft = f" ({DRAFT})" if change.is_draft else ""
    if not row.n:
        return f"{row.title}{draft}: nobody can be classified, so nothing can be said of change."
    shares = [f"{n:,} ({100 * n / row.n:.0f} %) {word}" for word, n in row.changes.items() if n]
    bound = f"; a change had to exceed {number(row.must_exceed)} points" if row.must_exceed > 0 else ""
    left = f"; {row.n_not_classifiable:,} more could not be classified" if row.n_not_classifiable else ""
    basis = f"{METHODS[result.method].title}, {given_words(result.method, change)}{bound}"
    return (
        f"{row.title}{draft}: of {counted(row.n, 'person', 'persons')} with both scores, "
        f"{_listed(shares)}{left} ({basis}; {better_words(change)})."
    )


def change_apa(result: ReliableChange, change: ScaleChange) -> str:
    """Counts, and the numbers that they rest on."""
    row = summarise(change)
    kinds = ", ".join(f"{word} {n}" for word, n in row.changes.items())
    basis = f"{METHODS[result.method].title}; {given_words(result.method, change)}"
    return f"{row.title}: {kinds}, n = {row.n} ({basis})"


def given_words(method: str, change: ScaleChange) -> str:
    """The numbers that a judgement rests on, in words: those that the method uses."""
    record, given = METHODS[method], change.numbers
    words = [
        f"{word} = {getattr(given, name):.4g}"
        for name, word in _NAMES.items()
        if name in (*record.needs, *record.uses) and getattr(given, name) is not None
    ]
    if "control" in record.needs and given.control is not None:
        moved = given.control.mean_after - given.control.mean
        words.append(f"mean change of the control group = {moved:.4g}")
    if change.cutoff is not None:
        words.append(f"cut-off {change.cutoff:.4g}")
    return ", ".join(words)


def better_words(change: ScaleChange) -> str:
    """Which way is better."""
    return "higher is better" if change.direction == 1 else "lower is better"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def change_lines(result: ReliableChange) -> list[str]:
    """The question, who was there, and a table of all scales."""
    rows = result.summary
    kinds = list(dict.fromkeys(word for row in rows for word in row.changes))
    kinds.sort(key=list(CHANGES.values()).index)
    header = ["scale", "n", *kinds, "not classifiable", "must exceed"]
    cells = [
        [
            row.scale,
            f"{row.n:,}",
            *(f"{row.changes[word]:,}" if word in row.changes else "-" for word in kinds),
            f"{row.n_not_classifiable:,}",
            number(row.must_exceed) if row.must_exceed > 0 else "by person",
        ]
        for row in rows
    ]
    record = METHODS[result.method]
    lines = [f"Change by {record.title}. {record.question}", result.joined.sentence()]
    lines += text_table(header, cells[:_MOST_ROWS])
    if len(cells) > _MOST_ROWS:
        lines.append(f"... and {counted(len(cells) - _MOST_ROWS, 'scale')} more (see .summary)")
    for change in result.scales[:3]:
        lines.append(f"{change.scale}: {given_words(result.method, change)}; {better_words(change)}")
    drafts = [change.scale for change in result.scales if change.is_draft]
    if drafts:
        lines.append(f"{', '.join(drafts[:6])}: {DRAFT}")
    lines += [f"note: {note}" for note in result.provenance.notes[:3]]
    lines += [str(alert) for alert in result.alerts[:_MOST_ALERTS]]
    if len(result.alerts) > _MOST_ALERTS:
        lines.append(f"... and {counted(len(result.alerts) - _MOST_ALERTS, 'alert')} more (see .alerts)")
    return lines
