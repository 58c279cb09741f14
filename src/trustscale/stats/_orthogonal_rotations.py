"""Rotations that keep the factors uncorrelated: varimax, quartimax, equamax, Crawford-Ferguson."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trustscale.stats._rotation import Rotation, rotate
from trustscale.stats._rotation_criteria import (
    crawford_ferguson_criterion,
    quartimax_criterion,
    varimax_criterion,
)


def varimax(
    loadings: ArrayLike, *, normalize: bool = False, n_starts: int = 1, seed: int | None = None
) -> Rotation:
    """Varimax: each factor has few large loadings and the rest near zero; factors stay uncorrelated.

    Parameters
    ----------
    loadings : array_like of shape (k, f)
        Unrotated loadings. How they are turned makes no difference.
    normalize : bool
        Kaiser's normalisation: items weigh the same in the criterion, whatever their communality.
    n_starts : int
        The first start is near varimax, the second the principal axes, the others are random.
    seed : int, optional
        Of the random starts; without one the same are drawn each time.

    Returns
    -------
    Rotation

    Raises
    ------
    ValueError
        Loadings that are no finite table of at least as many items as factors.

    References
    ----------
    Kaiser, H. F. (1958). The varimax criterion for analytic rotation in factor analysis. Psychometrika, 23,
    187-200.
    Jennrich, R. I. (2001). A simple general procedure for orthogonal rotation. Psychometrika, 66, 289-306.

    Examples
    --------
    >>> found = varimax([[0.6, 0.4], [0.6, 0.4], [0.5, -0.5], [0.5, -0.5]])
    >>> found.loadings.round(4)
    array([[0.7177, 0.0696],
           [0.7177, 0.0696],
           [0.0711, 0.7035],
           [0.0711, 0.7035]])
    >>> found.status.name, found.n_optima
    ('CONVERGED', 1)
    """
    return rotate(
        loadings, varimax_criterion, oblique=False, normalize=normalize, n_starts=n_starts, seed=seed
    )


def quartimax(
    loadings: ArrayLike, *, normalize: bool = False, n_starts: int = 1, seed: int | None = None
) -> Rotation:
    """Quartimax: each item loads on few factors; tends to a general factor. Factors stay uncorrelated.

    Parameters, returns and errors as in `varimax`.

    References
    ----------
    Neuhaus, J. O., & Wrigley, C. (1954). The quartimax method. British Journal of Statistical Psychology, 7,
    81-91.

    Examples
    --------
    >>> found = quartimax([[0.6, 0.4], [0.6, 0.4], [0.5, -0.5], [0.5, -0.5]])
    >>> bool(found.criterion < -np.sum(np.array([0.6, 0.4, 0.5, 0.5]) ** 4) / 2)
    True
    """
    return rotate(
        loadings, quartimax_criterion, oblique=False, normalize=normalize, n_starts=n_starts, seed=seed
    )


def equamax(
    loadings: ArrayLike, *, normalize: bool = False, n_starts: int = 1, seed: int | None = None
) -> Rotation:
    """Equamax: between varimax and quartimax, so that variance spreads evenly over the factors.

    The Crawford-Ferguson criterion at ``kappa = f / (2 k)``. Parameters, returns and errors as in `varimax`.

    References
    ----------
    Saunders, D. R. (1962). Trans-varimax: Some properties of the ratiomax and equamax criteria for blind
    orthogonal rotation. American Psychologist, 17, 395-396.
    Crawford, C. B., & Ferguson, G. A. (1970). A general rotation criterion and its use in orthogonal
    rotation. Psychometrika, 35, 321-332.

    Examples
    --------
    >>> equamax([[0.6, 0.4], [0.6, 0.4], [0.5, -0.5], [0.5, -0.5]]).loadings[0].round(3)
    array([0.718, 0.07 ])
    """
    k, f = np.shape(loadings) if np.ndim(loadings) == 2 else (1, 1)
    return crawford_ferguson(
        loadings, kappa=f / (2 * max(k, 1)), normalize=normalize, n_starts=n_starts, seed=seed
    )


def crawford_ferguson(
    loadings: ArrayLike,
    *,
    kappa: float,
    oblique: bool = False,
    normalize: bool = False,
    n_starts: int = 1,
    seed: int | None = None,
) -> Rotation:
    """The Crawford-Ferguson family: `kappa` weighs simple columns against simple rows.

    With ``k`` items and ``f`` factors, 0 is quartimax, ``1 / k`` varimax, ``f / (2 k)`` equamax,
    ``(f - 1) / (k + f - 2)`` parsimax and 1 factor parsimony, among orthogonal rotations; obliquely, 0 is
    quartimin.

    Parameters
    ----------
    kappa : float
        From 0 to 1.
    oblique : bool
        Whether the factors may correlate.

    Other parameters, returns and errors as in `varimax`.

    References
    ----------
    Crawford, C. B., & Ferguson, G. A. (1970). A general rotation criterion and its use in orthogonal
    rotation. Psychometrika, 35, 321-332.
    Browne, M. W. (2001). An overview of analytic rotation in exploratory factor analysis. Multivariate
    Behavioral Research, 36, 111-150.

    Examples
    --------
    >>> loadings = [[0.6, 0.4], [0.6, 0.4], [0.5, -0.5], [0.5, -0.5]]
    >>> one, other = crawford_ferguson(loadings, kappa=1 / 4), varimax(loadings)
    >>> bool(np.allclose(one.loadings, other.loadings))
    True
    """
    if not 0 <= kappa <= 1:
        raise ValueError(f"`kappa` must lie between 0 and 1, got {kappa!r}.")
    return rotate(
        loadings,
        crawford_ferguson_criterion(kappa),
        oblique=oblique,
        normalize=normalize,
        n_starts=n_starts,
        seed=seed,
    )
