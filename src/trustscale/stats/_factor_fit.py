"""How well common factors reproduce a correlation matrix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._arrays import FloatArray, floats, read_only
from trustscale.stats._noncentral import noncentrality_interval


class FactorFitStatus(Enum):
    """Whether the fit can be tested; the value says what to do about it."""

    TESTED = ""
    NO_DEGREES_OF_FREEDOM = (
        "the factors have as many free loadings as there are correlations, or more, so that nothing is left "
        "to test; extract fewer factors or add items"
    )
    NO_N = "the number of persons is not known, and a test needs it; give `n`"
    TOO_FEW_PERSONS = "there are too few persons for a test with so many items and factors; collect more"
    NOT_POSITIVE_DEFINITE = (
        "the correlation matrix, or the one that the factors imply, has an eigenvalue of zero or below, so "
        "that there is no chi-square; leave out an item that others determine, or smooth the matrix"
    )
    NO_LOADINGS = "there are no loadings to test"
    NO_BASELINE = (
        "the items are not more correlated than chance would have them, so that there is nothing for CFI and "
        "TLI to compare with; look whether the items have anything in common, or collect more persons"
    )


@dataclass(frozen=True, slots=True, eq=False)
class FactorFit:
    """Tests and indices of fit. What cannot be had is NaN, and the status says why.

    Attributes
    ----------
    discrepancy : float
        Likelihood-ratio discrepancy of the correlations from those the factors imply, whatever the method of
        extraction was.
    chisq, pvalue : float
        Discrepancy times Bartlett's (1951) multiplier n - 1 - (2k + 5) / 6 - 2f / 3.
    df : int
        ((k - f)^2 - (k + f)) / 2.
    null_chisq : float
        The same without factors, multiplier n - 1 - (2k + 5) / 6.
    null_df : int
        k (k - 1) / 2.
    rmsea, rmsea_lower, rmsea_upper : float
        Root mean square error of approximation, sqrt(chisq / (n df) - 1 / (n - 1)), with an interval from the
        noncentral chi-square distribution over (n - 1) df.
    level : float
        Of that interval.
    tli, cfi : float
        Tucker-Lewis index of the discrepancies over their multipliers, and comparative fit index.
    srmr : float
        Root mean square residual correlation, of the k (k - 1) / 2 pairs.
    bic, sabic : float
        chisq - df log(n), and with (n + 2) / 24 for n.
    empirical_chisq, empirical_pvalue : float
        n times the sum of squared residuals over both triangles, held against the same df.
    residuals : float array of shape (k, k)
        Correlations less those the factors imply; the diagonal holds the uniquenesses.
    status : FactorFitStatus
        Whether there is a test.
    """

    discrepancy: float
    chisq: float
    df: int
    pvalue: float
    null_chisq: float
    null_df: int
    rmsea: float
    rmsea_lower: float
    rmsea_upper: float
    level: float
    tli: float
    cfi: float
    srmr: float
    bic: float
    sabic: float
    empirical_chisq: float
    empirical_pvalue: float
    residuals: FloatArray
    status: FactorFitStatus


def factor_fit(
    correlation: ArrayLike,
    loadings: ArrayLike,
    n: float | None = None,
    *,
    factor_correlations: ArrayLike | None = None,
    level: float = 0.90,
) -> FactorFit:
    """Test common factors against a correlation matrix.

    Parameters
    ----------
    correlation : array_like of shape (k, k)
        Correlations.
    loadings : array_like of shape (k, f)
        Unrotated loadings, or a pattern together with the correlations of its factors.
    n : float, optional
        Persons; without them there are residuals only.
    factor_correlations : array_like of shape (f, f), optional
        Correlations of the factors; uncorrelated if left out.
    level : float
        Of the interval of the RMSEA.

    Returns
    -------
    FactorFit
        NaN where there is no degree of freedom, no n, or no inverse.

    Notes
    -----
    Chi-square is that of maximum likelihood at whatever loadings are given, as in R's psych. At loadings of
    minres it is a little larger than at its own minimum, and its p-value a little small. Values agree with
    psych 2.2.9, where the estimate of the RMSEA has n and n - 1 side by side and its interval n - 1; the
    usual sqrt((chisq - df) / (df (n - 1))) differs from it by 0.0002 at n = 301.

    References
    ----------
    Bartlett, M. S. (1951). The effect of standardization on a chi-square approximation in factor analysis.
    Biometrika, 38(3/4), 337-344.
    Tucker, L. R., & Lewis, C. (1973). A reliability coefficient for maximum likelihood factor analysis.
    Psychometrika, 38(1), 1-10.
    Browne, M. W., & Cudeck, R. (1992). Alternative ways of assessing model fit. Sociological Methods &
    Research, 21(2), 230-258.

    Examples
    --------
    >>> loadings = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    >>> correlation = np.outer(loadings, loadings)
    >>> np.fill_diagonal(correlation, 1.0)
    >>> correlation[3, 4] = correlation[4, 3] = 0.4
    >>> fit = factor_fit(correlation, loadings[:, None], 200)
    >>> fit.df, round(fit.chisq, 2), round(fit.srmr, 4)
    (5, 3.78, 0.0316)
    """
    r, pattern = floats(correlation), floats(loadings)
    k, f = pattern.shape
    phi = np.eye(f) if factor_correlations is None else floats(factor_correlations)
    residuals = r - pattern @ phi @ pattern.T
    squares = float(np.sum(residuals[~np.eye(k, dtype=np.bool_)] ** 2))
    df, null_df = ((k - f) ** 2 - (k + f)) // 2, k * (k - 1) // 2
    discrepancy, null = _discrepancy(r, residuals), _log_det(r)
    status = _status(residuals, discrepancy, df, n, k, f)
    tested = status is FactorFitStatus.TESTED
    persons = float(n) if tested and n is not None else np.nan
    factor = persons - 1 - (2 * k + 5) / 6 - 2 * f / 3
    null_factor = persons - 1 - (2 * k + 5) / 6
    chisq, null_chisq = discrepancy * factor, -null * null_factor
    comparable = tested and null_chisq > null_df
    if tested and not comparable:
        status = FactorFitStatus.NO_BASELINE
    empirical = squares * persons
    rmsea, lower, upper = _rmsea(chisq, df, persons, level)
    return FactorFit(
        discrepancy=discrepancy,
        chisq=chisq,
        df=df,
        pvalue=_tail(chisq, df),
        null_chisq=null_chisq,
        null_df=null_df,
        rmsea=rmsea,
        rmsea_lower=lower,
        rmsea_upper=upper,
        level=level,
        tli=_tli(discrepancy / df, -null / null_df, factor) if comparable else np.nan,
        cfi=_cfi(chisq - df, null_chisq - null_df) if comparable else np.nan,
        srmr=float(np.sqrt(squares / (2 * null_df))),
        bic=chisq - df * float(np.log(persons)),
        sabic=chisq - df * float(np.log((persons + 2) / 24)),
        empirical_chisq=empirical,
        empirical_pvalue=_tail(empirical, df),
        residuals=read_only(residuals),
        status=status,
    )


def _status(
    residuals: FloatArray, discrepancy: float, df: int, n: float | None, k: int, f: int
) -> FactorFitStatus:
    if not bool(np.all(np.isfinite(residuals))):
        return FactorFitStatus.NO_LOADINGS
    if df <= 0:
        return FactorFitStatus.NO_DEGREES_OF_FREEDOM
    if not np.isfinite(discrepancy):
        return FactorFitStatus.NOT_POSITIVE_DEFINITE
    if n is None:
        return FactorFitStatus.NO_N
    if n - 1 - (2 * k + 5) / 6 - 2 * f / 3 <= 0:
        return FactorFitStatus.TOO_FEW_PERSONS
    return FactorFitStatus.TESTED


def _log_det(matrix: FloatArray) -> float:
    """NaN unless all eigenvalues are clearly above zero."""
    if not bool(np.all(np.isfinite(matrix))):
        return float("nan")
    values = np.linalg.eigvalsh(matrix)
    return float(np.sum(np.log(values))) if values[0] > 1e-10 * values[-1] else float("nan")


def _discrepancy(r: FloatArray, residuals: FloatArray) -> float:
    """log|Sigma| - log|R| + tr(R Sigma^-1) - k, where Sigma has the diagonal of R."""
    implied = r - residuals
    np.fill_diagonal(implied, np.diag(r))
    log_det, log_implied = _log_det(r), _log_det(implied)
    if not np.isfinite(log_det + log_implied):
        return float("nan")
    trace = float(np.trace(np.linalg.solve(implied, r)))
    return float(max(log_implied - log_det + trace - r.shape[0], 0.0))


def _tail(chisq: float, df: int) -> float:
    return float(special.chdtrc(df, chisq)) if df > 0 and np.isfinite(chisq) else float("nan")


def _rmsea(chisq: float, df: int, n: float, level: float) -> tuple[float, float, float]:
    if df <= 0 or not np.isfinite(chisq):
        return float("nan"), float("nan"), float("nan")
    estimate = np.sqrt(max(chisq / (n * df) - 1 / (n - 1), 0.0))
    lower, upper = (np.sqrt(bound / (df * (n - 1))) for bound in noncentrality_interval(chisq, df, level))
    return float(estimate), float(lower), float(upper)


def _tli(of_model: float, of_null: float, factor: float) -> float:
    if of_null * factor <= 1:
        return float("nan")
    return float((of_null - of_model) / (of_null - 1 / factor))


def _cfi(excess: float, null_excess: float) -> float:
    return float(1 - max(excess, 0.0) / max(null_excess, excess))
