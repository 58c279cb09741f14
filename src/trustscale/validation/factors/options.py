"""The words that a factor analysis is asked for with, and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

from numpy.typing import NDArray

from trustscale import stats

ExtractionMethod: TypeAlias = Literal["minres", "uls", "ml", "pa", "wls", "gls"]
RotationMethod: TypeAlias = Literal[
    "none",
    "varimax",
    "quartimax",
    "equamax",
    "oblimin",
    "quartimin",
    "promax",
    "geomin-q",
    "geomin-t",
    "bentler-q",
    "bentler-t",
    "infomax-q",
    "infomax-t",
    "crawford-ferguson-q",
    "crawford-ferguson-t",
    "bifactor",
    "bifactor-q",
    "bi-geomin",
    "bi-geomin-q",
    "target-q",
    "target-t",
]
ScoreMethod: TypeAlias = Literal["regression", "bartlett", "tenberge", "anderson"]

EXTRACTORS: Mapping[str, Callable[[NDArray[Any], int], stats.Extraction]] = {
    "minres": stats.minres,
    "uls": stats.minres,
    "ml": stats.maximum_likelihood_factors,
    "pa": stats.principal_axis,
    "wls": stats.weighted_least_squares_factors,
    "gls": stats.generalized_least_squares_factors,
}

EXTRACTION_NAMES: Mapping[str, str] = {
    "minres": "minres",
    "uls": "unweighted least squares",
    "ml": "maximum likelihood",
    "pa": "principal axes",
    "wls": "weighted least squares",
    "gls": "generalized least squares",
}

ORTHOGONAL = frozenset(
    {
        "none",
        "varimax",
        "quartimax",
        "equamax",
        "geomin-t",
        "bentler-t",
        "infomax-t",
        "crawford-ferguson-t",
        "bifactor",
        "bi-geomin",
        "target-t",
    }
)
"""Rotations that leave the factors uncorrelated."""

BIFACTOR = frozenset({"bifactor", "bifactor-q", "bi-geomin", "bi-geomin-q"})
"""Rotations with a general factor, which comes first."""
