"""Cut-offs between two groups, and the five classes of change that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.stats._arrays import FloatArray, floats, read_only, reliability_of, spread_of
from trustscale.stats._change import HAGEMAN_ARRINDELL_CRITICAL, ChangeStatistic

ClassArray: TypeAlias = NDArray[np.int8]


class ChangeClass(IntEnum):
    """What became of a person, in the direction that is better."""

    NOT_CLASSIFIABLE = -9
    HARMED = -2
    DETERIORATED = -1
    UNCHANGED = 0
    IMPROVED = 1
    RECOVERED = 2


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """The three cut-offs of Jacobson and Truax.

    Attributes
    ----------
    a : float
        Two SDs of the clinical group away from its mean, towards the functional group.
    b : float
        Two SDs of the *functional* group away from its mean, towards the clinical group.
    c : float
        Where both groups are equally far away in their own SDs.
    """

    a: float
    b: float
    c: float


def clinical_cutoffs(
    *, mean: float, sd: float, functional_mean: float, functional_sd: float, direction: int
) -> Cutoffs:
    """Cut-offs a, b and c between a clinical and a functional group.

    Parameters
    ----------
    mean, sd : float
        Of the clinical group, before.
    functional_mean, functional_sd : float
        Of the functional group; NaN for both where there are no such norms, then only ``a`` is a number.
    direction : int
        1 where higher scores are better, -1 where lower ones are.

    Returns
    -------
    Cutoffs
        ``a = M_c + 2 d s_c``, ``b = M_f - 2 d s_f``, ``c = (s_c M_f + s_f M_c) / (s_c + s_f)``, with d the
        direction.

    Raises
    ------
    ValueError
        An SD of 0 or below, or a functional group that is no better than the clinical one.

    Notes
    -----
    Jacobson and Truax advise c where the groups overlap, and a where functional norms are missing.

    References
    ----------
    Jacobson, N. S., & Truax, P. (1991). Clinical significance: A statistical approach to defining meaningful
    change in psychotherapy research. Journal of Consulting and Clinical Psychology, 59(1), 12-19.

    Examples
    --------
    >>> clinical_cutoffs(mean=40, sd=7.5, functional_mean=60, functional_sd=7.5, direction=1)
    Cutoffs(a=55.0, b=45.0, c=50.0)
    """
    _check_direction(direction)
    if sd <= 0 or functional_sd <= 0:
        raise ValueError("`sd` and `functional_sd` must be above 0.")
    if direction * (functional_mean - mean) <= 0:
        raise ValueError(
            "The functional group must be better than the clinical one: "
            f"means {functional_mean!r} and {mean!r}, direction {direction!r}."
        )
    return Cutoffs(
        a=mean + 2 * direction * sd,
        b=functional_mean - 2 * direction * functional_sd,
        c=(sd * functional_mean + functional_sd * mean) / (sd + functional_sd),
    )


def side_of_cutoff(scores: ArrayLike, cutoff: ArrayLike, *, direction: int) -> FloatArray:
    """On which side of a cut-off each score lies: -1 the clinical one, 1 the functional one, 0 on it.

    Examples
    --------
    >>> side_of_cutoff([32.5, 50.0, 61.0], 50, direction=1)
    array([-1.,  0.,  1.])
    """
    _check_direction(direction)
    return _signed(floats(scores) - floats(cutoff), direction)


def cutoff_statistic(
    after: ArrayLike,
    cutoff: ArrayLike,
    *,
    mean_after: ArrayLike,
    sd_after: ArrayLike,
    reliability_after: ArrayLike,
) -> FloatArray:
    """Hageman and Arrindell's test whether the true score after lies beyond the cut-off.

    ``(M2 + (x2 - M2) r2 - cutoff) / (sqrt(r2) SEM)`` with ``SEM = s2 sqrt(1 - r2)``; beyond 1.65
    either way it does.

    Parameters
    ----------
    after, cutoff : array_like
        Raw scores and the cut-off.
    mean_after, sd_after, reliability_after : array_like
        Of the group after.

    References
    ----------
    Hageman, W. J. J. M., & Arrindell, W. A. (1999). Establishing clinically significant change: Increment of
    precision and the distinction between individual and group level of analysis. Behaviour Research and
    Therapy, 37(12), 1169-1193.

    Examples
    --------
    >>> cutoff_statistic([35.0], 31.1111, mean_after=34, sd_after=11, reliability_after=0.80).round(4)
    array([0.8384])
    """
    r = reliability_of(reliability_after, name="reliability_after")
    middle = floats(mean_after)
    true = middle + (floats(after) - middle) * r
    return np.asarray((true - floats(cutoff)) / (spread_of(sd_after) * np.sqrt(r * (1 - r))))


def proven_side_of_cutoff(
    statistic: ArrayLike, *, direction: int, critical: float = HAGEMAN_ARRINDELL_CRITICAL
) -> FloatArray:
    """The side on which a `cutoff_statistic` proves the true score to be; 0 where it proves neither.

    Examples
    --------
    >>> proven_side_of_cutoff([-2.1, 0.8, 1.9], direction=-1)
    array([ 1.,  0., -1.])
    """
    _check_direction(direction)
    t = floats(statistic)
    return _signed(np.where(np.abs(t) <= critical, 0.0, t), direction)


def classify_change(
    change: ChangeStatistic,
    *,
    direction: int,
    before_side: ArrayLike | None = None,
    after_side: ArrayLike | None = None,
) -> ClassArray:
    """Recovered, improved, unchanged, deteriorated or harmed.

    Parameters
    ----------
    change : ChangeStatistic
        From any of the methods.
    direction : int
        1 where higher scores are better, -1 where lower ones are.
    before_side, after_side : array_like of shape (n,), optional
        -1, 0 or 1 as `side_of_cutoff` gives them; both or neither. Without a cut-off nobody is recovered or
        harmed.

    Returns
    -------
    int8 array of shape (n,)
        Values of `ChangeClass`.

    Notes
    -----
    A change is reliable when its statistic lies beyond the critical value, not on it. Recovered: reliably
    better, and from the clinical side of the cut-off to the functional one; harmed: reliably worse, and the
    other way. A score on the cut-off has not crossed it.

    Examples
    --------
    >>> from trustscale.stats import jacobson_truax
    >>> change = jacobson_truax([32.5, 32.5, 52.0], [47.5, 52.0, 38.0], sd=7.5, reliability=0.80)
    >>> sides = [side_of_cutoff(x, 50, direction=1) for x in ([32.5, 32.5, 52.0], [47.5, 52.0, 38.0])]
    >>> found = classify_change(change, direction=1, before_side=sides[0], after_side=sides[1])
    >>> [ChangeClass(code).name for code in found]
    ['IMPROVED', 'RECOVERED', 'HARMED']
    """
    _check_direction(direction)
    if (before_side is None) != (after_side is None):
        raise ValueError("Give both `before_side` and `after_side`, or neither.")
    statistic = change.statistic
    reliable = _signed(np.where(np.abs(statistic) <= change.critical, 0.0, statistic), direction)
    gap = np.isnan(statistic)
    crossed: FloatArray | float = 0.0
    if before_side is not None and after_side is not None:
        before, after = floats(before_side), floats(after_side)
        crossed = np.where((before != 0) & (after == -before), after, 0.0)
        gap = gap | np.isnan(before) | np.isnan(after)
    twice = reliable + np.where(reliable == crossed, crossed, 0.0)
    found = np.where(gap, float(ChangeClass.NOT_CLASSIFIABLE), twice)
    classes: ClassArray = read_only(found.astype(np.int8))
    return classes


def _signed(values: FloatArray, direction: int) -> FloatArray:
    """-1, 0 or 1 in the direction that is better; the 0 has no sign."""
    return np.asarray(np.sign(direction * values) + 0.0)


def _check_direction(direction: int) -> None:
    if direction not in (-1, 1):
        raise ValueError(
            f"`direction` must be 1 (higher is better) or -1 (lower is better), got {direction!r}."
        )
