"""Raking: weights that give a sample the margins of its population, and what they cost in precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trustscale.stats._arrays import FloatArray, distinct_rows, floats, person_weights, read_only

_TRIM_ROUNDS = 500
_PATIENCE = 20
"""Rounds of trimming in which the margins must get closer by a tenth, or it ends."""


class RakingStatus(Enum):
    """How a raking ended; the value says what to do about it."""

    CONVERGED = ""
    EMPTY_LEVEL = (
        "a level of the target has nobody in the sample, so that no weight can reach its share; "
        "merge it with a neighbouring level"
    )
    NOT_CONVERGED = (
        "the margins contradict each other in this sample, usually because combinations of levels are "
        "empty; merge levels or rake on fewer variables"
    )
    LIMITED = (
        "the margins cannot be met within the limits on the weights; `margin_error` says how far off they "
        "are: widen the limits, merge levels, or accept it"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Raked:
    """Weights from raking.

    Attributes
    ----------
    weights : float array of shape (n,)
        Mean 1 over the persons with a weight, or less where limits cut more than could be given back; NaN for
        a person with a gap, and for everybody when a level is empty.
    n : int
        Persons with a weight.
    n_effective : float
        Kish's effective number of persons.
    design_effect : float
        ``n / n_effective``: how much larger the variance of a mean is than with equal weights.
    cycles : int
        Passes over all margins.
    margin_error : float
        Largest distance of a weighted margin from its target, as a share.
    trimmed : int
        Persons whose weight stands at a limit.
    status : RakingStatus
        Whether the margins are met.
    """

    weights: FloatArray
    n: int
    n_effective: float
    design_effect: float
    cycles: int
    margin_error: float
    trimmed: int
    status: RakingStatus


def effective_n(weights: ArrayLike) -> float:
    """Kish's effective number of persons, ``(sum w)^2 / sum w^2``; NaN without weights above 0.

    References
    ----------
    Kish, L. (1965). Survey sampling. Wiley. (section 11.7)

    Examples
    --------
    >>> round(effective_n([1.0, 1.0, 2.0]), 4)
    2.6667
    """
    w = floats(weights)
    w = w[~np.isnan(w)]
    squares = float(np.square(w).sum())
    return float(w.sum()) ** 2 / squares if squares > 0 else np.nan


def design_effect(weights: ArrayLike) -> float:
    """Kish's design effect of unequal weights, ``n sum w^2 / (sum w)^2``, 1 for equal weights.

    Examples
    --------
    >>> design_effect([1.0, 1.0, 2.0])
    1.125
    """
    return int(np.count_nonzero(~np.isnan(floats(weights)))) / effective_n(weights)


def rake(
    levels: ArrayLike,
    targets: Sequence[ArrayLike],
    *,
    base_weights: ArrayLike | None = None,
    limits: tuple[float, float] | None = None,
    tolerance: float = 1e-10,
    max_cycles: int = 1000,
) -> Raked:
    """Iterative proportional fitting of weights to population margins.

    Parameters
    ----------
    levels : int array of shape (n, m)
        The level of each person on each of m margins, counted from 0; below 0 is a gap.
    targets : m arrays
        Population share of each level of a margin. Each margin is divided by its sum.
    base_weights : array_like of shape (n,), optional
        Design weights above 0 to start from.
    limits : pair of float, optional
        Smallest and largest weight in units of the mean weight, such as ``(0.3, 3)``. Weights beyond are set
        to the limit and the rest is raked again until both hold, or no longer get closer.
    tolerance : float
        Largest margin error, as a share, at which raking ends.
    max_cycles : int
        Passes over all margins before it gives up.

    Returns
    -------
    Raked
        With its status; a level without persons is a status, not an error.

    Raises
    ------
    ValueError
        A level that its target does not name, a target of 0 for a level with persons, a negative target.

    Notes
    -----
    ``w <- w * target / current``, margin by margin. The work is done on the distinct combinations of levels,
    so that its cost does not grow with the number of persons.

    References
    ----------
    Deming, W. E., & Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when
    the expected marginal totals are known. Annals of Mathematical Statistics, 11(4), 427-444.

    Examples
    --------
    >>> levels = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], [30, 20, 10, 40], axis=0)
    >>> found = rake(levels, [[0.6, 0.4], [0.45, 0.55]])
    >>> found.weights[[0, 30, 50, 60]].round(6)
    array([1.222939, 1.165591, 0.831182, 0.792205])
    >>> round(found.n_effective, 4), round(found.design_effect, 6), found.status.name
    (96.1061, 1.040516, 'CONVERGED')
    """
    codes = np.atleast_2d(np.asarray(levels))
    shares = [_shares(target) for target in targets]
    if codes.ndim != 2 or codes.shape[1] != len(shares):
        raise ValueError(f"`levels` must have one column for each of the {len(shares)} targets.")
    base = person_weights(base_weights, codes.shape[0])
    kept = (codes >= 0).all(axis=1) & (base > 0)
    cells, of_person, persons = distinct_rows(*codes[kept].T, base[kept])
    margins, start = cells[:, :-1].astype(np.intp), cells[:, -1]
    weights = np.full(codes.shape[0], np.nan)
    if not _all_levels_have_persons(margins, shares):
        return _raked(weights, 0, np.nan, 0, RakingStatus.EMPTY_LEVEL)
    fit = _Cells(margins, floats(persons), shares, tolerance, max_cycles)
    cell_weights, cycles, reached = _within_limits(fit, start, limits)
    weights[kept] = cell_weights[of_person]
    error = fit.error(cell_weights)
    at_limit = 0
    if limits is not None:
        at_limit = int(
            persons[np.isclose(cell_weights, limits[0]) | np.isclose(cell_weights, limits[1])].sum()
        )
    return _raked(weights, cycles, error, at_limit, reached)


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """The distinct combinations of levels, and what they are raked to."""

    margins: NDArray[np.intp]
    persons: FloatArray
    shares: list[FloatArray]
    tolerance: float
    max_cycles: int

    def shares_now(self, weights: FloatArray, margin: int) -> FloatArray:
        total = self.persons * weights
        by_level = np.bincount(self.margins[:, margin], weights=total, minlength=self.shares[margin].size)
        return np.asarray(by_level / total.sum())

    def error(self, weights: FloatArray) -> float:
        """Largest distance of a margin from its target."""
        far = (np.abs(self.shares_now(weights, j) - share).max() for j, share in enumerate(self.shares))
        return float(max(far, default=0.0))


def _fit(cells: _Cells, weights: FloatArray) -> tuple[FloatArray, int]:
    """Rake the weights of the cells until every margin is met; how many passes that took."""
    for cycle in range(cells.max_cycles):
        if cells.error(weights) <= cells.tolerance:
            return weights, cycle
        for j, share in enumerate(cells.shares):
            now = cells.shares_now(weights, j)
            weights = weights * (share / np.where(now > 0, now, 1.0))[cells.margins[:, j]]
    return weights, cells.max_cycles


def _within_limits(
    cells: _Cells, start: FloatArray, limits: tuple[float, float] | None
) -> tuple[FloatArray, int, RakingStatus]:
    """Rake, and trim and rake again as long as weights lie beyond the limits. Mean weight 1."""
    weights, cycles = _fit(cells, start)
    weights = _mean_one(cells, weights)
    if cells.error(weights) > cells.tolerance:
        return weights, cycles, RakingStatus.NOT_CONVERGED
    if limits is None:
        return weights, cycles, RakingStatus.CONVERGED
    if not 0 < limits[0] < 1 < limits[1]:
        raise ValueError(f"`limits` must enclose 1, the mean weight, and be above 0, got {limits!r}.")
    errors: list[float] = []
    for _ in range(_TRIM_ROUNDS):
        trimmed = np.clip(weights, *limits)
        errors.append(cells.error(trimmed))
        if errors[-1] <= cells.tolerance:
            return trimmed, cycles, RakingStatus.CONVERGED
        if len(errors) > _PATIENCE and errors[-1] > 0.9 * errors[-1 - _PATIENCE]:
            break
        weights, more = _fit(cells, trimmed)
        weights, cycles = _mean_one(cells, weights), cycles + more
    return np.clip(weights, *limits), cycles, RakingStatus.LIMITED


def _mean_one(cells: _Cells, weights: FloatArray) -> FloatArray:
    return np.asarray(weights * cells.persons.sum() / (cells.persons @ weights))


def _shares(target: ArrayLike) -> FloatArray:
    share = floats(target)
    if share.ndim != 1 or not bool(np.all(share >= 0)) or not share.sum() > 0:
        raise ValueError("Each target must be a list of shares, none negative, not all 0.")
    return np.asarray(share / share.sum())


def _all_levels_have_persons(margins: NDArray[np.intp], shares: list[FloatArray]) -> bool:
    """Whether each level with a share has persons; persons without a share are an error."""
    complete = True
    for j, share in enumerate(shares):
        there = np.unique(margins[:, j])
        if there.size and there[-1] >= share.size:
            raise ValueError(f"Margin {j} has level {there[-1]}, but its target names {share.size} levels.")
        if bool(np.any(share[there] == 0)):
            raise ValueError(
                f"The target of margin {j} is 0 for a level that the sample has; leave those persons out."
            )
        complete = complete and there.size == np.count_nonzero(share)
    return complete


def _raked(weights: FloatArray, cycles: int, error: float, trimmed: int, status: RakingStatus) -> Raked:
    n = int(np.count_nonzero(~np.isnan(weights)))
    size = effective_n(weights)
    return Raked(
        weights=read_only(weights),
        n=n,
        n_effective=size,
        design_effect=n / size,
        cycles=cycles,
        margin_error=error,
        trimmed=trimmed,
        status=status,
    )
