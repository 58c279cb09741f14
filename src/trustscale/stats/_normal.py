"""The bivariate normal distribution: its density, and the probability of lower orthants and of rectangles.

The lower orthant is computed with few Gauss-Legendre nodes: over the arcsine of the correlation where that is
moderate, and, beyond, over what separates it from a perfect one, after the part that oscillates most has been
integrated by hand (Drezner & Wesolowsky, 1990, as refined by Genz, 2004).
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from trustscale.stats._arrays import BoolArray, FloatArray, floats, read_only

TWO_PI = 2 * math.pi
FARTHEST = 38.0
"""Beyond it the normal density is 0 in double precision; infinite bounds are put here."""

ANGLE_NODES = ((0.3, 6), (0.5, 8), (0.75, 12), (0.925, 20))
"""Up to which absolute correlation how many nodes over the angle give the orthant to about 1e-15."""
TAIL_NODES = 20
"""Nodes above the last of these correlations."""


def bivariate_normal_density(h: ArrayLike, k: ArrayLike, rho: ArrayLike) -> FloatArray:
    """The density of two standard normal variables at (h, k); arguments are broadcast.

    It is also the derivative of :func:`bivariate_normal_cdf` by the correlation (Plackett, 1954).

    Parameters
    ----------
    h, k : float array
        The point; infinite coordinates have density 0.
    rho : float array
        Correlation, strictly between -1 and 1; NaN elsewhere.

    Examples
    --------
    >>> float(bivariate_normal_density(0.0, 0.0, 0.6).round(6))
    0.198944
    """
    h, k, r = np.broadcast_arrays(_within_reach(h), _within_reach(k), floats(rho))
    r = np.where(np.abs(r) < 1, r, np.nan)
    return density_at(h.ravel(), k.ravel(), r.ravel()).reshape(h.shape)


def bivariate_normal_cdf(h: ArrayLike, k: ArrayLike, rho: ArrayLike) -> FloatArray:
    """The probability that two standard normal variables lie below h and below k; arguments are broadcast.

    Parameters
    ----------
    h, k : float array
        Upper bounds; may be infinite. NaN gives NaN.
    rho : float array
        Correlation, from -1 to 1, both included; NaN elsewhere.

    Returns
    -------
    float array
        With an absolute error below 1e-14.

    References
    ----------
    Drezner, Z., & Wesolowsky, G. O. (1990). On the computation of the bivariate normal integral. Journal of
    Statistical Computation and Simulation, 35, 101-107.

    Genz, A. (2004). Numerical computation of rectangular bivariate and trivariate normal and t probabilities.
    Statistics and Computing, 14, 251-260.

    Examples
    --------
    >>> bivariate_normal_cdf(0.0, 0.0, [0.0, 0.5, 1.0]).round(6).tolist()
    [0.25, 0.333333, 0.5]
    """
    h, k, r = np.broadcast_arrays(_within_reach(h), _within_reach(k), floats(rho))
    shape = h.shape
    h, k, r = h.ravel(), k.ravel(), r.ravel()
    out = np.full(h.size, np.nan)
    for chosen, nodes in nodes_by_correlation(r):
        out[chosen] = orthant(h[chosen], k[chosen], r[chosen], nodes)
    perfect = np.abs(r) == 1
    if bool(perfect.any()):
        out[perfect] = _perfect_orthant(h[perfect], k[perfect], r[perfect])
    return np.asarray(np.clip(out, 0.0, 1.0).reshape(shape))


def bivariate_normal_rectangle(
    lower_h: ArrayLike, upper_h: ArrayLike, lower_k: ArrayLike, upper_k: ArrayLike, rho: ArrayLike
) -> FloatArray:
    """The probability of a rectangle under two standard normal variables; arguments are broadcast.

    Parameters
    ----------
    lower_h, upper_h : float array
        Bounds of the first variable; may be infinite.
    lower_k, upper_k : float array
        Bounds of the second variable.
    rho : float array
        Correlation, from -1 to 1.

    Returns
    -------
    float array
        With an absolute error below 1e-13; never below 0.

    Examples
    --------
    >>> float(bivariate_normal_rectangle(-1.0, 1.0, -1.0, 1.0, 0.0).round(6))
    0.466065
    """
    p = (
        bivariate_normal_cdf(upper_h, upper_k, rho)
        - bivariate_normal_cdf(lower_h, upper_k, rho)
        - bivariate_normal_cdf(upper_h, lower_k, rho)
        + bivariate_normal_cdf(lower_h, lower_k, rho)
    )
    return np.maximum(p, 0.0)


def nodes_by_correlation(rho: FloatArray) -> list[tuple[BoolArray, int]]:
    """Which correlations are integrated with how many nodes; 0 stands for the way near a perfect correlation.

    Groups nobody is in are left out; so are correlations of 1 and more in size, and NaN.
    """
    size = np.abs(rho)
    groups = []
    low = -1.0
    for high, nodes in (*ANGLE_NODES, (math.nextafter(1.0, 0.0), 0)):
        chosen = np.asarray((size > low) & (size <= high))
        if bool(chosen.any()):
            groups.append((chosen, nodes))
        low = high
    return groups


def orthant(h: FloatArray, k: FloatArray, rho: FloatArray, nodes: int) -> FloatArray:
    """The lower orthant with so many nodes, which must be those that the correlations call for."""
    return _over_angle(h, k, rho, nodes) if nodes else _near_perfect(h, k, rho)


def density_at(h: FloatArray, k: FloatArray, rho: FloatArray) -> FloatArray:
    """The density for finite points and correlations strictly between -1 and 1."""
    rest = (1 - rho) * (1 + rho)
    z = h - rho * k
    z *= z
    z /= rest
    z = z + k * k
    z *= -0.5
    np.exp(z, out=z)
    z /= TWO_PI * np.sqrt(rest)
    return z


@cache
def legendre(nodes: int) -> tuple[FloatArray, FloatArray]:
    """Nodes and weights of Gauss and Legendre on (-1, 1)."""
    x, w = np.polynomial.legendre.leggauss(nodes)
    return read_only(x), read_only(w)


def _within_reach(bound: ArrayLike) -> FloatArray:
    """Bounds with the infinite ones moved to where nothing is left beyond."""
    return np.clip(floats(bound), -FARTHEST, FARTHEST)


def _over_angle(h: FloatArray, k: FloatArray, rho: FloatArray, nodes: int) -> FloatArray:
    """Independence plus the integral of the density over the correlation, from 0, by its arcsine."""
    half = np.arcsin(rho) / 2
    hk, squares = h * k, (h * h + k * k) / 2
    total = np.zeros(np.broadcast_shapes(hk.shape, half.shape))
    term = np.empty_like(total)
    for node, weight in zip(*legendre(nodes), strict=True):
        sine = np.sin(half * (1 + node))
        np.multiply(hk, sine, out=term)
        term -= squares
        term /= 1 - sine * sine
        np.exp(term, out=term)
        term *= weight
        total += term
    total *= half / TWO_PI
    total += special.ndtr(h) * special.ndtr(k)
    return total


def _near_perfect(h: FloatArray, k: FloatArray, rho: FloatArray) -> FloatArray:
    """The perfect correlation's orthant less the integral from there, by x = sqrt(1 - r^2).

    Under the integral stands exp(-(h - k)^2 / 2x^2) times a smooth function of x^2. Its first terms,
    1 + c x^2 (1 + d x^2), are integrated by hand and only the rest by nodes. A negative correlation
    is that of (X, -Y): P(X < h, Y < k) = P(X < h) - P(X < h, -Y < -k).
    """
    sign = np.where(rho < 0, -1.0, 1.0)
    k = k * sign
    hk, gap = h * k, np.abs(h - k)
    squared = gap * gap
    rest = (1 - rho) * (1 + rho)
    width = np.sqrt(rest)
    c, d = (4 - hk) / 8, (12 - hk) / 16
    missing = width * np.exp(-(squared / rest + hk) / 2)
    missing *= 1 - c * (squared - rest) * (1 - d * squared / 5) / 3 + c * d * rest * rest / 5
    # One exponential for both: the first alone overflows where the tail is 0.
    tail = np.exp(special.log_ndtr(-gap / width) - hk / 2) * math.sqrt(TWO_PI)
    missing -= tail * gap * (1 - c * squared * (1 - d * squared / 5) / 3)
    for node, weight in zip(*legendre(TAIL_NODES), strict=True):
        x2 = (width * (1 + node) / 2) ** 2
        root = np.sqrt(1 - x2)
        # Exponents are joined before they are taken: hk below zero makes one of them overflow.
        base = -squared / (2 * x2)
        smooth = np.exp(base - hk / 2 - hk * x2 / (2 * (1 + root) ** 2)) / root
        missing += width / 2 * weight * (smooth - np.exp(base - hk / 2) * (1 + c * x2 * (1 + d * x2)))
    positive = special.ndtr(np.minimum(h, k)) - missing / TWO_PI
    return np.asarray(np.where(rho < 0, special.ndtr(h) - positive, positive))


def _perfect_orthant(h: FloatArray, k: FloatArray, rho: FloatArray) -> FloatArray:
    both = np.minimum(special.ndtr(h), special.ndtr(k))
    opposed = np.maximum(special.ndtr(h) - special.ndtr(-k), 0.0)
    return np.asarray(np.where(rho > 0, both, opposed))
