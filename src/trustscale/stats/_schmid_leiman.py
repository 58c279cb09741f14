"""A general factor above correlated factors: higher order, and the Schmid-Leiman transformation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import FloatArray, floats, read_only
from trustscale.stats._extraction import ExtractionStatus, minres


class SchmidLeimanStatus(Enum):
    """How it ended; the value says what to do about it."""

    TRANSFORMED = ""
    EQUAL = (
        "two factors have one correlation, which does not tell their loadings on a general factor apart; "
        "they were set equal. Extract three factors or more, or take the general factor with care"
    )
    HEYWOOD = (
        "a factor is explained wholly by the general factor, so that its items share nothing else; "
        "extract fewer factors"
    )
    NO_GENERAL_FACTOR = (
        "the factors do not correlate in one direction, so that there is no general factor above them; "
        "report the correlated factors"
    )
    NOT_CONVERGED = "no general factor was found above the factors; report the correlated factors"


@dataclass(frozen=True, slots=True, eq=False)
class SchmidLeiman:
    """Loadings on a general factor and on group factors, all uncorrelated.

    Attributes
    ----------
    general : float array of shape (k,)
        Loadings of the items on the general factor.
    group : float array of shape (k, f)
        Loadings on what is left of each factor without the general one.
    second_order : float array of shape (f,)
        Loadings of the correlated factors on the general factor.
    second_order_uniquenesses : float array of shape (f,)
        Their variance that it leaves.
    communalities, uniquenesses : float array of shape (k,)
        Of the items; the same as in the oblique solution.
    explained_common_variance : float
        Share of the general factor in the sum of squared loadings.
    status : SchmidLeimanStatus
        How it ended.
    """

    general: FloatArray
    group: FloatArray
    second_order: FloatArray
    second_order_uniquenesses: FloatArray
    communalities: FloatArray
    uniquenesses: FloatArray
    explained_common_variance: float
    status: SchmidLeimanStatus


def schmid_leiman(pattern: ArrayLike, factor_correlations: ArrayLike) -> SchmidLeiman:
    """Divide correlated factors into a general factor and uncorrelated group factors.

    Parameters
    ----------
    pattern : array_like of shape (k, f)
        Loadings on at least two correlated factors.
    factor_correlations : array_like of shape (f, f)
        Their correlations.

    Returns
    -------
    SchmidLeiman
        The general factor is one factor of the correlations by minres; two factors load equally on it.

    Raises
    ------
    ValueError
        Fewer than two factors, or shapes that do not fit.

    References
    ----------
    Schmid, J., & Leiman, J. M. (1957). The development of hierarchical factor solutions. Psychometrika,
    22(1), 53-61.

    Examples
    --------
    >>> pattern = np.kron(np.eye(3), [[0.8], [0.7]])
    >>> found = schmid_leiman(pattern, [[1.0, 0.56, 0.48], [0.56, 1.0, 0.42], [0.48, 0.42, 1.0]])
    >>> found.second_order.round(3).tolist(), found.general.round(3).tolist()
    ([0.8, 0.7, 0.6], [0.64, 0.56, 0.56, 0.49, 0.48, 0.42])
    """
    p, phi = floats(pattern), floats(factor_correlations)
    if p.ndim != 2 or p.shape[1] < 2 or phi.shape != (p.shape[1], p.shape[1]):
        raise ValueError(
            f"`pattern` needs at least two factors, and `factor_correlations` as many, got shapes {p.shape} "
            f"and {phi.shape}."
        )
    second, status = _second_order(phi)
    left = 1 - second**2
    general = p @ second
    group = p * np.sqrt(left)
    communalities = np.sum((p @ phi) * p, axis=1)
    squares = float(np.sum(general**2))
    total = squares + float(np.sum(group**2))
    return SchmidLeiman(
        general=read_only(general),
        group=read_only(group),
        second_order=read_only(second),
        second_order_uniquenesses=read_only(left),
        communalities=read_only(communalities),
        uniquenesses=read_only(1 - communalities),
        explained_common_variance=squares / total if total > 0 else float("nan"),
        status=status,
    )


def _second_order(phi: FloatArray) -> tuple[FloatArray, SchmidLeimanStatus]:
    """Loadings of the factors on one general factor."""
    f = phi.shape[0]
    off = phi[~np.eye(f, dtype=np.bool_)]
    if not bool(np.all(np.isfinite(off))) or not bool(np.any(np.abs(off) > 1e-10)):
        return np.full(f, np.nan), SchmidLeimanStatus.NO_GENERAL_FACTOR
    if f == 2:
        root = float(np.sqrt(min(abs(phi[0, 1]), 1.0)))
        return np.array([root, np.sign(phi[0, 1]) * root]), SchmidLeimanStatus.EQUAL
    found = minres(phi, 1)
    loadings = found.loadings[:, 0]
    if found.status is ExtractionStatus.NOT_CONVERGED:
        return np.full(f, np.nan), SchmidLeimanStatus.NOT_CONVERGED
    if found.status is ExtractionStatus.HEYWOOD:
        return np.clip(loadings, -1.0, 1.0), SchmidLeimanStatus.HEYWOOD
    return loadings, SchmidLeimanStatus.TRANSFORMED
