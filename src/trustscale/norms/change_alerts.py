"""What deserves a look before anybody is called changed."""

from __future__ import annotations

import math

import numpy as np

from trustscale import stats
from trustscale.errors import OptionError
from trustscale.norms.change_methods import ChangeNumbers
from trustscale.norms.change_scales import ScaleChange
from trustscale.results.alerts import Alert, threshold
from trustscale.results.render import number, whole


def refuse_impossible(
    scale: str, given: ChangeNumbers, cutoff: float | None, span: tuple[float, float] | None
) -> None:
    """Numbers that no scores of this range can have: most often those of sums for a scale of means.

    Raises
    ------
    OptionError
        TS-N113.
    """
    if span is None:
        return
    low, high = span
    most = (high - low) / math.sqrt(2)  # two persons, one at each end
    wrong = [
        f"{name}: {whole(value)}"
        for name, value in (("sd", given.sd), ("sd_after", given.sd_after))
        if value is not None and value > most
    ]
    wrong += [
        f"{name}: {whole(value)}"
        for name, value in (("mean", given.mean), ("mean_after", given.mean_after), ("cutoff", cutoff))
        if value is not None and not low <= value <= high
    ]
    if wrong:
        raise OptionError(
            f"Numbers given for {scale} cannot be of scores from {whole(low)} to {whole(high)}.",
            code="TS-N113",
            where=wrong,
            mend="give them on the metric of the scores: a scale that is a mean of items has another SD than "
            "their sum.",
        )


def change_alerts(method: str, change: ScaleChange, *, is_own_sd: bool) -> list[Alert]:
    """Everything that deserves a look on one scale."""
    found = [
        _reliability(change),
        _difference(method, change),
        _selection(method, change),
        None if is_own_sd else _other_sd(change),
    ]
    return [alert for alert in found if alert is not None]


def _reliability(change: ScaleChange) -> Alert | None:
    bound, sd = threshold("change_detectable_in_sd"), change.numbers.sd
    if sd is None or math.isnan(change.detectable) or change.detectable <= bound.value * sd:
        return None
    return Alert(
        "TS-N120",
        change.scale,
        f"with a reliability of {number(change.numbers.reliability or math.nan)}, one person must change by "
        f"{number(change.detectable)} points ({number(change.detectable / sd, 1)} SD) before it can be told "
        "from error.",
        "Take a more reliable scale, or speak of the group's mean and not of persons.",
        value=change.detectable / sd,
        threshold=bound.value,
        source=bound.source,
    )


def _difference(method: str, change: ScaleChange) -> Alert | None:
    """The differences have no reliability, so that this method says nothing of anybody."""
    g = change.numbers
    if method != "hageman-arrindell" or None in (g.sd, g.sd_after, g.reliability, g.correlation):
        return None
    r_dd = float(
        stats.difference_reliability(
            sd=g.sd or math.nan,
            sd_after=g.sd_after or math.nan,
            reliability=g.reliability or math.nan,
            correlation=math.nan if g.correlation is None else g.correlation,
        )
    )
    if not math.isnan(r_dd):
        return None
    return Alert(
        "TS-N121",
        change.scale,
        "the differences in this group are no more than measurement error (their reliability is not above "
        "0), so nobody can be classified.",
        'Check reliability, SDs and correlation; method="jacobson-truax" does not use the group\'s '
        "differences.",
    )


def _selection(method: str, change: ScaleChange) -> Alert | None:
    """Persons chosen for extreme scores come nearer to the mean without any change."""
    if method not in ("jacobson-truax", "practice-adjusted"):
        return None
    bound, least = threshold("change_selected_group_in_sd"), threshold("change_least_n")
    g, seen = change.numbers, change.before[~np.isnan(change.before)]
    if g.mean is None or not g.sd or seen.size < least.value:
        return None
    away = (float(seen.mean()) - g.mean) / g.sd
    if abs(away) <= bound.value:
        return None
    return Alert(
        "TS-N122",
        change.scale,
        f"before, these persons lie {number(abs(away), 1)} SD {'above' if away > 0 else 'below'} the mean "
        "that was given, so part of their change may be regression to the mean, which this method does not "
        "take out.",
        'Compare with method="gulliksen-lord-novick".',
        value=away,
        threshold=bound.value,
        source=bound.source,
    )


def _other_sd(change: ScaleChange) -> Alert | None:
    """The SD that was given is far from that of these persons."""
    bound, least = threshold("change_sd_ratio"), threshold("change_least_n")
    seen, sd = change.before[~np.isnan(change.before)], change.numbers.sd
    if sd is None or seen.size < least.value:
        return None
    observed = float(seen.std(ddof=1))
    if observed > 0 and 1 / bound.value <= sd / observed <= bound.value:
        return None
    return Alert(
        "TS-N123",
        change.scale,
        f"the SD that was given is {number(sd)}, and that of these persons before is {number(observed)} "
        f"(n = {seen.size}).",
        "Check that both are on one metric (a mean or a sum of items), and that the reliability is of a "
        "group like this one.",
        value=sd / observed if observed else None,
        threshold=bound.value,
        source=bound.source,
    )
