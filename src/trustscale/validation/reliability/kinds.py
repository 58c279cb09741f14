"""The coefficients of reliability, each with its model, estimator, matrix and denominator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Matrix: TypeAlias = Literal["pearson", "spearman", "polychoric"]

CoefficientName: TypeAlias = Literal[
    "alpha",
    "alpha-standardized",
    "alpha-ordinal",
    "omega",
    "omega-congeneric",
    "omega-congeneric-observed",
    "omega-congeneric-standardized",
    "omega-minres",
    "omega-minres-total",
    "omega-total",
    "omega-hierarchical",
    "omega-hierarchical-asymptotic",
    "omega-categorical",
    "omega-ordinal",
    "omega-ordinal-observed",
    "lambda-1",
    "lambda-2",
    "lambda-3",
    "lambda-4",
    "lambda-5",
    "lambda-6",
    "lambda-1-raw",
    "lambda-2-raw",
    "lambda-4-raw",
    "lambda-5-raw",
    "lambda-6-raw",
    "split-half",
    "spearman-brown",
    "flanagan-rulon",
]

IntervalName: TypeAlias = Literal[
    "feldt", "bonett", "van-zyl", "delta", "bootstrap", "bootstrap-percentile", "bootstrap-bca", "none"
]

INTERVALS: Mapping[str, str] = {
    "feldt": "Feldt",
    "bonett": "Bonett",
    "van-zyl": "van Zyl, Neudecker & Nel",
    "delta": "delta (normal theory)",
    "delta-ml": "delta (ML)",
    "bootstrap-percentile": "bootstrap percentile",
    "bootstrap-bca": "bootstrap BCa",
    "none": "none",
}
"""What the intervals are called in results."""

_BOOTSTRAP = ("bootstrap-percentile", "bootstrap-bca")
_SMOOTH = ("delta", *_BOOTSTRAP)


@dataclass(frozen=True, slots=True)
class Kind:
    """One coefficient.

    Attributes
    ----------
    name : str
        As it is asked for, and called in results.
    family : str
        Coefficients of one family are computed together.
    model, estimator, denominator : str
        In the words of results. The denominator is the variance of the sum that the true variance is divided
        by: of the sample (``observed``) or of the model (``model-implied``).
    basis : str
        ``"covariance"``, ``"correlation"`` or ``"polychoric"``: the matrix that it is taken from.
    intervals : tuple of str
        Those that exist for it, the first one unless another is asked for.
    unit : str
        What is counted in the model.
    """

    name: str
    family: str
    model: str
    estimator: str
    denominator: str
    basis: str
    intervals: tuple[str, ...] = ()
    unit: str = ""


def _closed(name: str, model: str, basis: str) -> Kind:
    return Kind(name, "closed", model, "closed form", "observed", basis, _SMOOTH)


def _guttman(number: int, basis: str) -> Kind:
    tail = "-raw" if basis == "covariance" else ""
    return _closed(f"lambda-{number}{tail}", "lower bound", basis)


def _greatest(basis: str) -> Kind:
    tail = "-raw" if basis == "covariance" else ""
    return Kind(f"lambda-4{tail}", "greatest", "lower bound", "greatest split half", "observed", basis)


def _one_factor(name: str, estimator: str, denominator: str, basis: str, *intervals: str) -> Kind:
    return Kind(name, "one-factor", "one factor, congeneric", estimator, denominator, basis, intervals)


def _factors(name: str, model: str, estimator: str) -> Kind:
    unit = "group factor" if "general" in model else "factor"
    return Kind(name, "factors", model, estimator, "observed", "correlation", unit=unit)


def _categorical(name: str, model: str, denominator: str) -> Kind:
    return Kind(name, "categorical", model, "DWLS", denominator, "polychoric")


_ALL: tuple[Kind, ...] = (
    Kind(
        "alpha",
        "closed",
        "essentially tau-equivalent",
        "closed form",
        "observed",
        "covariance",
        ("feldt", "bonett", "van-zyl", *_SMOOTH),
    ),
    _closed("alpha-standardized", "parallel, standardised items", "correlation"),
    _closed("alpha-ordinal", "parallel responses behind ordinal items", "polychoric"),
    _one_factor("omega-congeneric", "ML", "model-implied", "covariance", "delta-ml", *_BOOTSTRAP),
    _one_factor("omega-congeneric-observed", "ML", "observed", "covariance", "delta-ml", *_BOOTSTRAP),
    _one_factor("omega-congeneric-standardized", "ML", "model-implied", "correlation"),
    _one_factor("omega-minres", "minres", "model-implied", "correlation"),
    _one_factor("omega-minres-total", "minres", "observed (1 - sum u2 / sum R)", "correlation"),
    _factors("omega-total", "{}", "minres"),
    _factors("omega-hierarchical", "general factor and {}", "minres, oblimin, Schmid-Leiman"),
    _factors("omega-hierarchical-asymptotic", "general factor and {}, infinitely many items",
             "minres, oblimin, Schmid-Leiman"),
    _categorical("omega-categorical", "one factor, ordinal items (Green & Yang)",
                 "observed (thresholds, polychoric)"),
    _categorical("omega-ordinal", "one factor, responses behind ordinal items", "model-implied"),
    _categorical("omega-ordinal-observed", "one factor, responses behind ordinal items", "observed"),
    *(_guttman(number, "correlation") for number in (1, 2, 3, 5, 6)),
    *(_guttman(number, "covariance") for number in (1, 2, 5, 6)),
    _greatest("correlation"),
    _greatest("covariance"),
    Kind("split-half", "split", "parallel halves", "Spearman-Brown; Horst for unequal halves", "observed",
         "covariance", _BOOTSTRAP),
    Kind("spearman-brown", "split", "parallel halves of equal length", "Spearman-Brown", "observed",
         "covariance", _BOOTSTRAP),
    Kind("flanagan-rulon", "split", "essentially tau-equivalent halves", "Flanagan-Rulon", "observed",
         "covariance", _BOOTSTRAP),
)  # fmt: skip

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}

_FOR_ORDINAL: Mapping[str, str] = {"alpha": "alpha-ordinal", "omega": "omega-categorical"}
_FOR_RANKS: Mapping[str, str] = {"alpha": "alpha-standardized", "omega": "omega-congeneric"}


def kind_of(name: str, matrix: str) -> Kind:
    """The coefficient that a word stands for, given the matrix."""
    if matrix == "polychoric":
        name = _FOR_ORDINAL.get(name, name)
    elif matrix == "spearman":
        name = _FOR_RANKS.get(name, name)
    return KINDS["omega-congeneric" if name == "omega" else name]
