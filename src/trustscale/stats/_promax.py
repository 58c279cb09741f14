"""Promax: varimax, then a least-squares turn towards its own powers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import read_only
from trustscale.stats._orthogonal_rotations import varimax
from trustscale.stats._rotation import Rotation, RotationStatus, finished, loadings_of, row_weights


def promax(
    loadings: ArrayLike,
    *,
    power: float = 4.0,
    normalize: bool = False,
    normalize_varimax: bool = True,
    n_starts: int = 1,
    seed: int | None = None,
) -> Rotation:
    """Promax: an oblique rotation towards the varimax loadings raised to a power.

    Programs differ in where Kaiser's normalisation stands, and loadings differ by up to 0.1 for it. As it
    is set here, varimax is normalised and the turn towards the powers is not: R's ``promax(varimax(x))`` and
    ``psych::fa(rotate="Promax")``. With ``normalize=True`` both are done on normalised loadings, which is
    ``psych::fa(rotate="promax")`` and SPSS.

    Parameters
    ----------
    loadings : array_like of shape (k, f)
        Unrotated loadings, of uncorrelated factors.
    power : float
        Above 1; higher powers let the factors correlate more.
    normalize : bool
        Normalise before both steps, and undo it after both.
    normalize_varimax : bool
        Normalise within varimax. No difference with `normalize`.
    n_starts, seed
        Of the varimax rotation.

    Returns
    -------
    Rotation
        Promax minimises nothing: `criterion` is NaN, and what is said of starts and optima is varimax's.

    Raises
    ------
    ValueError
        Loadings that are no finite table of at least as many items as factors; a power not above 1.

    References
    ----------
    Hendrickson, A. E., & White, P. O. (1964). Promax: A quick method for rotation to oblique simple
    structure. British Journal of Statistical Psychology, 17, 65-70.

    Examples
    --------
    >>> found = promax([[0.7, 0.3], [0.8, 0.3], [0.7, -0.3], [0.8, -0.3]])
    >>> found.factor_correlations.round(3)
    array([[1.   , 0.684],
           [0.684, 1.   ]])
    """
    if not power > 1:
        raise ValueError(f"`power` must be above 1, got {power!r}.")
    a = loadings_of(loadings)
    first = varimax(a, normalize=normalize or normalize_varimax, n_starts=n_starts, seed=seed)
    if first.status is not RotationStatus.CONVERGED:
        return first
    weight = row_weights(a, normalize=normalize)
    simple = first.loadings / weight
    wanted = simple * np.abs(simple) ** (power - 1)
    toward = np.linalg.lstsq(simple, wanted, rcond=None)[0]
    if np.linalg.matrix_rank(toward) < len(toward):
        return replace(first, status=RotationStatus.COLLAPSED)
    # The pattern is A T'^-1: `toward`, scaled so that the factors have variance one, is the inverse of T'.
    turn = np.linalg.inv(first.rotation_matrix @ toward).T
    turn = turn / np.sqrt((turn * turn).sum(axis=0))
    arranged = finished(a, turn, RotationStatus.CONVERGED, oblique=True)
    return replace(
        first,
        loadings=arranged.loadings,
        factor_correlations=arranged.factor_correlations,
        rotation_matrix=arranged.rotation_matrix,
        criterion=np.nan,
        optima=read_only(np.full(first.n_optima, np.nan)),
    )
