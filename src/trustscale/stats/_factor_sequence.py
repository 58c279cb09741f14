"""Fit of maximum likelihood factors, one more each time, for sequential tests and the hull method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._arrays import BoolArray, FloatArray, IntArray, read_only
from trustscale.stats._extraction import ExtractionStatus, maximum_likelihood_factors
from trustscale.stats._factorability import (
    MatrixStatus,
    correlation_of,
    matrix_status,
    sampling_adequacy,
)
from trustscale.stats._noncentral import noncentrality_interval

_SIGNIFICANCE = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class FactorSequence:
    """Fit with 0, 1, ... factors.

    Attributes
    ----------
    n_factors, df : int array of shape (m,)
        Degrees of freedom are ``((k - f)^2 - (k + f)) / 2``.
    chisq, pvalue : float array of shape (m,)
        ``(n - 1)`` times the likelihood-ratio discrepancy.
    rmsea, rmsea_lower : float array of shape (m,)
        ``sqrt(max(chisq - df, 0) / (df n))``, and the lower end of its 90 % interval.
    cfi, aic : float array of shape (m,)
        AIC is ``chisq - 2 df``.
    caf : float array of shape (m,)
        Common part accounted for: 1 - KMO of what the factors leave of the correlations.
    improper : bool array of shape (m,)
        A uniqueness stands at its bound, or the search did not end.
    status : MatrixStatus
        Without an inverse everything is NaN.
    """

    n_factors: IntArray
    df: IntArray
    chisq: FloatArray
    pvalue: FloatArray
    rmsea: FloatArray
    rmsea_lower: FloatArray
    cfi: FloatArray
    aic: FloatArray
    caf: FloatArray
    improper: BoolArray
    status: MatrixStatus


def factor_sequence(
    correlation: ArrayLike, n: float, *, max_factors: int | None = None, enough: int | None = None
) -> FactorSequence:
    """Fit 0, 1, 2, ... factors by maximum likelihood, as long as degrees of freedom are left.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
    n : float
        Persons.
    max_factors : int, optional
        The most; as many as leave a degree of freedom otherwise.
    enough : int, optional
        End with so many factors, or later with the first that a chi-square test does not reject (.05).
        Solutions of many factors are slow, since most are improper.

    Returns
    -------
    FactorSequence

    Raises
    ------
    ValueError
        No correlation matrix, or one person.

    References
    ----------
    Lawley, D. N. (1940). The estimation of factor loadings by the method of maximum likelihood. Proceedings
    of the Royal Society of Edinburgh, 60, 64-82.
    Lorenzo-Seva, U., Timmerman, M. E., & Kiers, H. A. L. (2011). The hull method for selecting the number of
    common factors. Multivariate Behavioral Research, 46, 340-364.

    Examples
    --------
    >>> r = np.kron(np.eye(2), np.full((3, 3), 0.5)) + 0.5 * np.eye(6)
    >>> found = factor_sequence(r, 200)
    >>> found.df, found.pvalue.round(3)
    (array([15,  9,  4]), array([0., 0., 1.]))
    """
    r = correlation_of(correlation)
    if n < 2:
        raise ValueError(f"`n` must be at least 2, got {n!r}.")
    k = len(r)
    tried = np.arange(k if max_factors is None else max_factors + 1)
    df = ((k - tried) ** 2 - (k + tried)) // 2
    tried = tried[(df > 0) & (tried < k)]
    df = df[: tried.size]
    status = matrix_status(r)
    discrepancy, caf = np.full((2, tried.size), np.nan)
    improper = np.zeros(tried.size, dtype=np.bool_)
    if status is MatrixStatus.POSITIVE_DEFINITE:
        for f in tried:
            discrepancy[f], caf[f], improper[f] = _fit(r, int(f))
            fits = special.chdtrc(df[f], (n - 1) * max(discrepancy[f], 0.0)) > _SIGNIFICANCE
            if enough is not None and f >= enough and fits:
                tried, df = tried[: f + 1], df[: f + 1]
                discrepancy, caf, improper = discrepancy[: f + 1], caf[: f + 1], improper[: f + 1]
                break
    return _sequence(tried, df, discrepancy, caf, improper, n, status)


def _fit(r: FloatArray, f: int) -> tuple[float, float, bool]:
    """Discrepancy, common part accounted for, and whether the solution is improper."""
    if f == 0:
        return -float(np.linalg.slogdet(r)[1]), 1 - sampling_adequacy(r).overall, False
    found = maximum_likelihood_factors(r, f)
    left = r - found.loadings @ found.loadings.T
    np.fill_diagonal(left, 1.0)
    usable = np.isfinite(left).all()
    caf = 1 - sampling_adequacy(left).overall if usable else np.nan
    return found.objective, caf, found.status is not ExtractionStatus.CONVERGED


def _sequence(
    tried: IntArray,
    df: IntArray,
    discrepancy: FloatArray,
    caf: FloatArray,
    improper: BoolArray,
    n: float,
    status: MatrixStatus,
) -> FactorSequence:
    chisq = np.maximum((n - 1) * discrepancy, 0.0)
    excess = np.maximum(chisq - df, 0.0)
    lower = [
        np.sqrt(noncentrality_interval(float(x), float(d), 0.90)[0] / (d * n)) if np.isfinite(x) else np.nan
        for x, d in zip(chisq, df, strict=True)
    ]
    worst = np.maximum(excess, excess[:1])
    return FactorSequence(
        n_factors=read_only(tried),
        df=read_only(df),
        chisq=read_only(chisq),
        pvalue=read_only(special.chdtrc(df, chisq)),
        rmsea=read_only(np.sqrt(excess / (df * n))),
        rmsea_lower=read_only(np.array(lower, dtype=np.float64)),
        cfi=read_only(1 - np.divide(excess, worst, out=np.full(df.size, np.nan), where=worst > 0)),
        aic=read_only(chisq - 2 * df),
        caf=read_only(caf),
        improper=read_only(improper),
        status=status,
    )


def first_not_rejected(sequence: FactorSequence, *, significance: float = 0.05) -> int | None:
    """The smallest number of factors that a chi-square test does not reject; None where all are rejected.

    Examples
    --------
    >>> r = np.kron(np.eye(2), np.full((3, 3), 0.5)) + 0.5 * np.eye(6)
    >>> first_not_rejected(factor_sequence(r, 200))
    2
    """
    good = np.flatnonzero(sequence.pvalue > significance)
    return int(sequence.n_factors[good[0]]) if good.size else None


def first_close_fit(sequence: FactorSequence, *, rmsea: float = 0.05) -> int | None:
    """The smallest number of factors whose RMSEA may lie below a bound, by its 90 % interval; None without.

    Examples
    --------
    >>> r = np.kron(np.eye(2), np.full((3, 3), 0.5)) + 0.5 * np.eye(6)
    >>> first_close_fit(factor_sequence(r, 200))
    2
    """
    good = np.flatnonzero(sequence.rmsea_lower < rmsea)
    return int(sequence.n_factors[good[0]]) if good.size else None
