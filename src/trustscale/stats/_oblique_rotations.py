"""Rotations that let the factors correlate: oblimin, geomin, Bentler's criterion, infomax."""

from __future__ import annotations

from numpy.typing import ArrayLike

from trustscale.stats._rotation import Rotation, rotate
from trustscale.stats._rotation_criteria import (
    bentler_criterion,
    geomin_criterion,
    infomax_criterion,
    oblimin_criterion,
)


def oblimin(
    loadings: ArrayLike,
    *,
    gamma: float = 0.0,
    n_starts: int = 1,
    seed: int | None = None,
    normalize: bool = False,
) -> Rotation:
    """Direct oblimin: items load on few factors, which may correlate; 0 is quartimin.

    Parameters
    ----------
    loadings : array_like of shape (k, f)
        Unrotated loadings, of uncorrelated factors. How they are turned makes no difference.
    gamma : float
        Below 0 the factors correlate less; above 0 more, until they collapse (`COLLAPSED`).
    n_starts : int
        The first start is near varimax, the second the principal axes, the others are random.
    seed : int, optional
        Of the random starts; without one the same are drawn each time.
    normalize : bool
        Kaiser's normalisation: items weigh the same in the criterion, whatever their communality.

    Returns
    -------
    Rotation

    Raises
    ------
    ValueError
        Loadings that are no finite table of at least as many items as factors.

    References
    ----------
    Jennrich, R. I., & Sampson, P. F. (1966). Rotation for simple loadings. Psychometrika, 31, 313-323.
    Jennrich, R. I. (2002). A simple general method for oblique rotation. Psychometrika, 67, 7-19.
    Bernaards, C. A., & Jennrich, R. I. (2005). Gradient projection algorithms and software for arbitrary
    rotation criteria in factor analysis. Educational and Psychological Measurement, 65, 676-696.

    Examples
    --------
    >>> found = oblimin([[0.7, 0.3], [0.8, 0.3], [0.7, -0.3], [0.8, -0.3]])
    >>> found.factor_correlations.round(3)
    array([[1.   , 0.726],
           [0.726, 1.   ]])
    >>> found.gradient_norm < 1e-8
    True
    """
    return rotate(
        loadings,
        oblimin_criterion(gamma),
        oblique=True,
        normalize=normalize,
        n_starts=n_starts,
        seed=seed,
    )


def geomin(
    loadings: ArrayLike,
    *,
    oblique: bool = True,
    delta: float = 0.01,
    n_starts: int = 10,
    seed: int | None = None,
    normalize: bool = False,
) -> Rotation:
    """Geomin: each item has at least one loading near zero; suits items that load on several factors.

    Geomin has several minima more often than others, therefore ten starts.

    Parameters
    ----------
    oblique : bool
        Whether the factors may correlate (geomin-q), or not (geomin-t).
    delta : float
        Above 0; added to squared loadings. Smaller ones give more minima.

    Other parameters, returns and errors as in `oblimin`.

    References
    ----------
    Yates, A. (1987). Multivariate exploratory data analysis. State University of New York Press.
    Browne, M. W. (2001). An overview of analytic rotation in exploratory factor analysis. Multivariate
    Behavioral Research, 36, 111-150.

    Examples
    --------
    >>> found = geomin([[0.7, 0.3], [0.8, 0.3], [0.7, -0.3], [0.8, -0.3]])
    >>> found.n_starts, found.n_best, found.n_optima
    (10, 10, 1)
    """
    if not delta > 0:
        raise ValueError(f"`delta` must be above 0, got {delta!r}.")
    return rotate(
        loadings,
        geomin_criterion(delta),
        oblique=oblique,
        normalize=normalize,
        n_starts=n_starts,
        seed=seed,
    )


def bentler(
    loadings: ArrayLike,
    *,
    oblique: bool = True,
    n_starts: int = 1,
    seed: int | None = None,
    normalize: bool = False,
) -> Rotation:
    """Bentler's invariant pattern simplicity: the factors' squared loadings have nothing in common.

    Parameters
    ----------
    oblique : bool
        Whether the factors may correlate.

    Other parameters, returns and errors as in `oblimin`.

    References
    ----------
    Bentler, P. M. (1977). Factor simplicity index and transformations. Psychometrika, 42, 277-295.

    Examples
    --------
    >>> bentler([[0.7, 0.3], [0.8, 0.3], [0.7, -0.3], [0.8, -0.3]]).status.name
    'CONVERGED'
    """
    return rotate(
        loadings, bentler_criterion, oblique=oblique, normalize=normalize, n_starts=n_starts, seed=seed
    )


def infomax(
    loadings: ArrayLike,
    *,
    oblique: bool = True,
    n_starts: int = 1,
    seed: int | None = None,
    normalize: bool = False,
) -> Rotation:
    """Infomax: knowing the item tells most about which factor its loading belongs to.

    Parameters
    ----------
    oblique : bool
        Whether the factors may correlate.

    Other parameters, returns and errors as in `oblimin`.

    References
    ----------
    Browne, M. W. (2001). An overview of analytic rotation in exploratory factor analysis. Multivariate
    Behavioral Research, 36, 111-150 (McKeon's criterion).

    Examples
    --------
    >>> infomax([[0.7, 0.3], [0.8, 0.3], [0.7, -0.3], [0.8, -0.3]]).status.name
    'CONVERGED'
    """
    return rotate(
        loadings, infomax_criterion, oblique=oblique, normalize=normalize, n_starts=n_starts, seed=seed
    )
