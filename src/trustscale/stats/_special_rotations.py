"""Rotations that know something of the structure: a general factor beside group factors, or a target."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._arrays import floats, read_only
from trustscale.stats._rotation import (
    Rotation,
    RotationStatus,
    finished,
    loadings_of,
    principal_frame,
    rotate,
)
from trustscale.stats._rotation_criteria import (
    beside_general,
    geomin_criterion,
    pairs_criterion,
    target_criterion,
)


def bifactor(
    loadings: ArrayLike,
    *,
    oblique: bool = False,
    n_starts: int = 20,
    seed: int | None = None,
    normalize: bool = False,
) -> Rotation:
    """Exploratory bifactor rotation: a general factor, and group factors of which each item has few.

    Bi-quartimin: the sum over items and ordered pairs of group factors of products of squared loadings. The
    general factor does not count. It has several minima more often than others, therefore twenty starts.

    Parameters
    ----------
    loadings : array_like of shape (k, f)
        Unrotated loadings of the general factor and the ``f - 1`` group factors together; f at least 3, since
        with one group factor nothing is determined (`UNDETERMINED`, on principal axes).
    oblique : bool
        Whether the factors may correlate, the general one with the others as well.
    n_starts : int
        In the first, the general factor is the first principal axis and the others are near varimax; the
        second is the principal axes, the others are random.
    seed : int, optional
        Of the random starts; without one the same are drawn each time.
    normalize : bool
        Kaiser's normalisation: items weigh the same in the criterion, whatever their communality.

    Returns
    -------
    Rotation
        The general factor comes first.

    Raises
    ------
    ValueError
        Loadings that are no finite table of at least as many items as factors.

    References
    ----------
    Jennrich, R. I., & Bentler, P. M. (2011). Exploratory bi-factor analysis. Psychometrika, 76, 537-549.
    Jennrich, R. I., & Bentler, P. M. (2012). Exploratory bi-factor analysis: The oblique case. Psychometrika,
    77, 442-454.

    Examples
    --------
    >>> true = np.column_stack([np.full(6, 0.6), [0.4] * 3 + [0] * 3, [0] * 3 + [0.5] * 3])
    >>> turned = true @ np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))[0]
    >>> bool(np.allclose(bifactor(turned).loadings[:, 0], 0.6, atol=0.15))
    True
    """
    a = loadings_of(loadings)
    if a.shape[1] == 2:
        return finished(a, principal_frame(a), RotationStatus.UNDETERMINED)
    return rotate(
        a,
        beside_general(pairs_criterion),
        oblique=oblique,
        normalize=normalize,
        n_starts=n_starts,
        seed=seed,
        general=True,
    )


def bi_geomin(
    loadings: ArrayLike,
    *,
    oblique: bool = False,
    delta: float = 0.01,
    n_starts: int = 20,
    seed: int | None = None,
    normalize: bool = False,
) -> Rotation:
    """Exploratory bifactor rotation whose group factors follow geomin.

    Parameters
    ----------
    delta : float
        Above 0; added to squared loadings of group factors.

    Other parameters, returns and errors as in `bifactor`; two factors are enough.

    References
    ----------
    Jennrich, R. I., & Bentler, P. M. (2012). Exploratory bi-factor analysis: The oblique case. Psychometrika,
    77, 442-454.

    Examples
    --------
    >>> true = np.column_stack([np.full(6, 0.6), [0.4] * 3 + [0] * 3, [0] * 3 + [0.5] * 3])
    >>> bi_geomin(true).status.name
    'CONVERGED'
    """
    if not delta > 0:
        raise ValueError(f"`delta` must be above 0, got {delta!r}.")
    return rotate(
        loadings,
        beside_general(geomin_criterion(delta)),
        oblique=oblique,
        normalize=normalize,
        n_starts=n_starts,
        seed=seed,
        general=True,
    )


def target_rotation(
    loadings: ArrayLike,
    target: ArrayLike,
    *,
    oblique: bool = True,
    n_starts: int = 10,
    seed: int | None = None,
) -> Rotation:
    """Rotation towards a target, given in full or in part.

    Parameters
    ----------
    loadings : array_like of shape (k, f)
        Unrotated loadings.
    target : array_like of shape (k, f)
        What each loading should be near; NaN leaves it free.
    oblique : bool
        Whether the factors may correlate.
    n_starts, seed
        As in `oblimin`, but the first start is the orthogonal rotation nearest to the target's values.

    Returns
    -------
    Rotation
        Factors in the order and with the signs of the target, or with loadings of a positive sum where it
        gives a factor only zeros. `criterion` is the sum of squared distances.

    Raises
    ------
    ValueError
        A target of another shape, or without any value; loadings that are no finite table of at least as many
        items as factors.

    References
    ----------
    Browne, M. W. (1972). Orthogonal rotation to a partially specified target. British Journal of Mathematical
    and Statistical Psychology, 25, 115-120; Oblique rotation to a partially specified target. 25, 207-212.

    Examples
    --------
    >>> wanted = [[np.nan, 0], [np.nan, 0], [0, np.nan], [0, np.nan]]
    >>> found = target_rotation([[0.7, 0.3], [0.8, 0.3], [0.7, -0.3], [0.8, -0.3]], wanted)
    >>> found.loadings.round(2)
    array([[ 0.78, -0.03],
           [ 0.83,  0.03],
           [-0.03,  0.78],
           [ 0.03,  0.83]])
    """
    a, wanted = loadings_of(loadings), floats(target)
    if wanted.shape != a.shape or np.isnan(wanted).all() or np.isinf(wanted).any():
        raise ValueError(
            f"`target` must have the shape of the loadings, {a.shape}, and name at least one loading; "
            f"got shape {wanted.shape}."
        )
    known = np.where(np.isnan(wanted), 0.0, wanted)
    left, _, right = np.linalg.svd(a.T @ known)
    found = rotate(
        a,
        target_criterion(wanted),
        oblique=oblique,
        normalize=False,
        n_starts=n_starts,
        seed=seed,
        first=np.asarray(left @ right),
    )
    leaning = (found.loadings * known).sum(axis=0)
    unsigned = ~known.any(axis=0) | (a.shape[1] == 1)
    leaning = np.where(leaning == 0, found.loadings.sum(axis=0), leaning)
    signs = np.where(unsigned & (leaning < 0), -1.0, 1.0)
    return replace(
        found,
        loadings=read_only(found.loadings * signs),
        factor_correlations=read_only(found.factor_correlations * np.outer(signs, signs)),
        rotation_matrix=read_only(found.rotation_matrix * signs),
    )
