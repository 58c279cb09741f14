"""Standard errors of two-step polychoric correlations, the uncertainty of the thresholds included."""

from __future__ import annotations

import numpy as np
from scipy import special

from trustscale.stats._arrays import FloatArray
from trustscale.stats._pair_tables import PairTables
from trustscale.stats._polychoric_likelihood import cells_at

ROUNDING = 1e-9


def two_step_errors(pairs: PairTables, rho: FloatArray) -> FloatArray:
    """Standard errors at the maxima.

    Every person moves the estimate in two ways: through the cell of the pair's table, and through the
    thresholds, which all answers to each of the two items decide, also those of persons who left the other
    item out. The variance is the sum of squares of what the persons contribute (a sandwich in which the
    information is that of the persons' scores; Muthen, 1984), times n / (n - 1).

    Parameters
    ----------
    pairs : PairTables
        Pairs, p of them.
    rho : float array of shape (p,)
        The estimates, strictly between -1 and 1.

    Returns
    -------
    float array of shape (p,)
        NaN where there are too few persons to tell.
    """
    cells = cells_at(pairs, rho)
    score = cells.slope / cells.probability
    weighted = pairs.counts * score
    information = np.einsum("pij,pij->p", weighted, score)
    per_density = weighted / cells.probability
    from_h = _threshold_part(per_density, pairs.h, pairs.k, rho, pairs.margin_h)
    from_k = _threshold_part(per_density.transpose(0, 2, 1), pairs.k, pairs.h, rho, pairs.margin_k)
    person = score - from_h[:, :, None] - from_k[:, None, :]
    total = np.einsum("pij,pij,pij->p", pairs.counts, person, person)
    for part, margin, axis in ((from_h, pairs.margin_h, 2), (from_k, pairs.margin_k, 1)):
        alone = margin - pairs.counts.sum(axis=axis)
        total += np.einsum("pi,pi,pi->p", alone, part, part)
    n = pairs.counts.sum(axis=(1, 2))
    told = information > ROUNDING
    se = np.sqrt(total * n / np.maximum(n - 1, 1)) / np.where(told, information, 1.0)
    # With a handful of persons their contributions can cancel: what is left is rounding.
    return np.where(told & (se > ROUNDING), se, np.nan)


def _threshold_part(
    per_density: FloatArray, own: FloatArray, other: FloatArray, rho: FloatArray, margin: FloatArray
) -> FloatArray:
    """What a person in each category of one item contributes through the thresholds of that item.

    Parameters
    ----------
    per_density : float array of shape (p, m, m)
        Count times score over probability, the item whose thresholds are meant in rows.
    own, other : float array of shape (p, m - 1)
        Thresholds of this and of the other item.
    rho : float array of shape (p,)
    margin : float array of shape (p, m)
        All answers to the item.
    """
    scale = np.sqrt((1 - rho) * (1 + rho))[:, None, None]
    edges = np.zeros((rho.size, own.shape[1], other.shape[1] + 2))
    edges[:, :, 1:-1] = special.ndtr((other[:, None, :] - rho[:, None, None] * own[:, :, None]) / scale)
    edges[:, :, -1] = 1.0
    # Density of the threshold and how its line is shared out among the categories of the other item.
    share = np.diff(edges, axis=2)
    lost = np.einsum("pab,pab->pa", share, per_density[:, :-1] - per_density[:, 1:])
    # A threshold moves by (below - P) / density / n for each person, so that the density cancels.
    n = margin.sum(axis=1, keepdims=True)
    share_below = np.cumsum(margin, axis=1)[:, :-1] / n
    real = np.cumsum(margin[:, ::-1], axis=1)[:, ::-1][:, 1:] > 0
    pull = np.where(real, lost, 0.0) / n
    at_or_below = np.cumsum(pull[:, ::-1], axis=1)[:, ::-1]
    reach = np.zeros_like(margin)
    reach[:, :-1] = at_or_below
    return np.asarray(reach - np.sum(pull * share_below, axis=1, keepdims=True))
