"""What a summary says beside its numbers."""

from __future__ import annotations

from collections.abc import Iterable

from trustscale.results.alerts import Alert
from trustscale.results.render import counted
from trustscale.summaries.layout import Layout
from trustscale.summaries.sums import Sums


def alerts_of(layout: Layout, sums: Sums, others: Iterable[Alert] = ()) -> tuple[Alert, ...]:
    """What deserves a look: answers off the response scale, patterns that were not kept, and `others`."""
    kept = {alert: None for alert in others if alert.code not in ("TS-S068", "TS-S069")}
    return (*_invalid(layout, sums), *_patterns(sums), *kept)


def unused_weights(column: str) -> Alert:
    """Sampling weights that were read, and make no difference to sums and to what follows from them."""
    return Alert(
        "TS-S070",
        column,
        "the sampling weights are not used: every person counts once.",
        "Say so in the report.",
    )


def _invalid(layout: Layout, sums: Sums) -> tuple[Alert, ...]:
    by_item = {
        column.item: int(n) for column, n in zip(layout.columns, sums.invalid.tolist(), strict=True) if n
    }
    total = sum(by_item.values())
    if not total:
        return ()
    items = ", ".join(f"{item} {n:,}" for item, n in list(by_item.items())[:5])
    more = f", and {len(by_item) - 5} more items" if len(by_item) > 5 else ""
    return (
        Alert(
            "TS-S069",
            "answers",
            f"{counted(total, 'answer')} off the response scale counted as missing ({items}{more}).",
            'Look at them: read the data with invalid="raise" to be told the rows.',
            value=float(total),
        ),
    )


def _patterns(sums: Sums) -> tuple[Alert, ...]:
    if not sums.no_patterns:
        return ()
    return (
        Alert(
            "TS-S068",
            "patterns of gaps",
            f"not kept: there are {sums.no_patterns}.",
            "Sum up fewer items, or raise `max_patterns`.",
        ),
    )
