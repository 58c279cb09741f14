"""What deserves a look in a study of reliability."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from trustscale import stats
from trustscale.responses.responses import Responses
from trustscale.results.alerts import Alert, threshold
from trustscale.results.apa import bounded
from trustscale.validation.categories import category_counts
from trustscale.validation.cautions import few_categories_alert
from trustscale.validation.items import ItemSet
from trustscale.validation.keying_alerts import keying_alerts
from trustscale.validation.reliability.sample import Found, Sample

_OR_ELSE = "Report alpha or lambda-2 if they have values."
_IDENTICAL = 1 - 1e-9


def reliability_alerts(sample: Sample, found: Sequence[Found], alpha: stats.Alpha) -> list[Alert]:
    """All of one scale, the most urgent first."""
    keying = _keying(sample)
    return [
        *_constant(sample),
        *keying,
        *_negative(sample, found),
        *_identical(sample),
        *_two_items(sample),
        *_without_value(sample, found),
        *_improper(sample, found),
        *_reserved(sample, found),
        *([] if keying else _apart(sample, found, alpha)),
        *sample.alerts,
        *_few_categories(sample, found),
    ]


def _constant(sample: Sample) -> list[Alert]:
    names = _named(sample.part, np.diag(sample.covariance) <= 0)
    if not names:
        return []
    return [
        Alert(
            "TS-V040",
            sample.part.title,
            f"{', '.join(names)}: everybody gave the same answer. Raw alpha counts the item; coefficients "
            "from correlations have no value.",
            "Leave the item out with items=[...], or look whether its column was read as it should be.",
        )
    ]


def _keying(sample: Sample) -> list[Alert]:
    return keying_alerts(sample.part, stats.keying_check(sample.pearson, sample.n), sample.n)


def _negative(sample: Sample, found: Sequence[Found]) -> list[Alert]:
    low = [one for one in found if one.estimate < 0]
    if not low:
        return []
    said = ", ".join(f"{one.kind.name} = {bounded(one.estimate)}" for one in low)
    return [
        Alert(
            "TS-V041",
            sample.part.title,
            f"{said}: the items correlate negatively on the whole, so that this is no reliability.",
            "Look at the keys of the items (item_analysis), and whether they measure one thing.",
            value=min(one.estimate for one in low),
            threshold=0.0,
            source="a reliability is a share of variance, which cannot be negative",
        )
    ]


def _identical(sample: Sample) -> list[Alert]:
    rows, columns = np.nonzero(np.triu(np.abs(np.nan_to_num(sample.pearson)) > _IDENTICAL, 1))
    pairs = [f"{sample.part.items[i]} and {sample.part.items[j]}" for i, j in zip(rows, columns, strict=True)]
    if not pairs:
        return []
    more = f" and {len(pairs) - 4} more pairs" if len(pairs) > 4 else ""
    return [
        Alert(
            "TS-V042",
            sample.part.title,
            f"{', '.join(pairs[:4])}{more} correlate perfectly, so that one says nothing beyond the other.",
            "Look whether a column was read twice; leave one of them out with items=[...].",
        )
    ]


def _two_items(sample: Sample) -> list[Alert]:
    if len(sample.part.items) != 2:
        return []
    return [
        Alert(
            "TS-V043",
            sample.part.title,
            "two items have one correlation, so that no omega can be estimated, and alpha is too low unless "
            "both have the same true variance.",
            'Report coefficients="spearman-brown" (Eisinga, te Grotenhuis & Pelzer, 2013).',
        )
    ]


def _without_value(sample: Sample, found: Sequence[Found]) -> list[Alert]:
    lost = [one for one in found if one.estimate != one.estimate]  # NaN alone differs from itself
    return _by_status("TS-V044", sample, lost, "no value")


def _reserved(sample: Sample, found: Sequence[Found]) -> list[Alert]:
    """Values that an estimation gave although it did not end as it should."""
    said = [one for one in found if one.status and not one.improper and one.estimate == one.estimate]
    return _by_status("TS-V047", sample, said, "to be taken with care")


def _by_status(code: str, sample: Sample, found: Sequence[Found], words: str) -> list[Alert]:
    """One alert per state, which says what was seen and, after a semicolon, what to do."""
    names: dict[str, list[str]] = {}
    for one in found:
        names.setdefault(one.status, []).append(one.kind.name)
    alerts = []
    for status, which in names.items():
        seen, _, cure = status.partition("; ")
        message = f"{', '.join(which)}: {words}; {seen}."
        alerts.append(Alert(code, sample.part.title, message, f"To mend it: {cure}." if cure else _OR_ELSE))
    return alerts


def _improper(sample: Sample, found: Sequence[Found]) -> list[Alert]:
    bad: dict[tuple[str, ...], list[str]] = {}
    for one in found:
        if one.improper and one.estimate == one.estimate:
            bad.setdefault(one.improper, []).append(one.kind.name)
    return [
        Alert(
            "TS-V045",
            sample.part.title,
            f"{', '.join(names)}: the solution is improper, {', '.join(items)} "
            f"{'has' if len(items) == 1 else 'have'} no error variance left (Heywood), and there is no "
            "standard error.",
            f"Leave {' or '.join(items)} out, or report alpha or lambda-2 instead; look whether another item "
            "repeats it.",
        )
        for items, names in bad.items()
    ]


def couples_alert(data: Any) -> list[Alert]:
    """Persons who belong together are not independent, and intervals take them as such."""
    if not isinstance(data, Responses) or "dyad" not in data.roles:
        return []
    return [
        Alert(
            "TS-V049",
            "rows",
            f"persons belong to couples ({data.roles['dyad']}), whose answers go together; intervals take "
            "all persons as independent and are too narrow.",
            "Look at each role by itself, or at the couples' scores with dyads.reliability().",
        )
    ]


def interval_alerts(part: ItemSet, lost: Sequence[tuple[str, str]]) -> list[Alert]:
    """Coefficients, with the interval asked for, whose interval has no value."""
    if not lost:
        return []
    said = ", ".join(f"{name} ({method})" for name, method in lost)
    return [
        Alert(
            "TS-V048",
            part.title,
            f"no interval for {said}: too few persons, or too many drawn samples without a value.",
            'Take another interval, such as interval="feldt" for raw alpha.',
        )
    ]


def _apart(sample: Sample, found: Sequence[Found], alpha: stats.Alpha) -> list[Alert]:
    """Alpha and omega of the same sum that differ: items do not measure one thing equally."""
    bound = threshold("reliability_alpha_omega")
    omega = next((one.estimate for one in found if one.kind.name == "omega-congeneric"), np.nan)
    if sample.matrix != "pearson" or not abs(omega - alpha.estimate) >= bound.value:
        return []
    why = (
        "the items do not measure one thing equally well, so that alpha is too low"
        if omega > alpha.estimate
        else "one factor does not account for the items; there may be several, or errors that go together"
    )
    return [
        Alert(
            "TS-V046",
            sample.part.title,
            f"omega-congeneric is {bounded(omega)} and alpha {bounded(alpha.estimate)}: {why}.",
            "Report omega where one factor fits (explore_factors, factors=1)."
            if omega > alpha.estimate
            else 'Look at number_of_factors() and coefficients=("omega-total", "omega-hierarchical").',
            value=abs(omega - alpha.estimate),
            threshold=bound.value,
            source=bound.source,
        )
    ]


def _few_categories(sample: Sample, found: Sequence[Found]) -> list[Alert]:
    if sample.matrix != "pearson" or all(one.kind.basis == "polychoric" for one in found):
        return []
    return list(
        few_categories_alert(sample.part, category_counts(sample.part).tolist(), 'matrix="polychoric"')
    )


def _named(part: ItemSet, mask: Iterable[bool]) -> list[str]:
    return [name for name, hit in zip(part.items, mask, strict=True) if hit]
