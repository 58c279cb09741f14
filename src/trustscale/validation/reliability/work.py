"""The coefficients of a scale: those in closed form and from halves; omegas stand by themselves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.validation.items import Floats
from trustscale.validation.reliability.kinds import Kind
from trustscale.validation.reliability.omegas import categorical, one_factor, several_factors
from trustscale.validation.reliability.sample import Found, Groups, Sample, Stack, why_not

_RAW: Mapping[str, Stack] = {
    "alpha": stats.raw_alpha,
    "alpha-standardized": stats.raw_alpha,
    "alpha-ordinal": stats.raw_alpha,
    "lambda-1": stats.lambda_1,
    "lambda-2": stats.lambda_2,
    "lambda-3": stats.lambda_3,
    "lambda-5": stats.lambda_5,
    "lambda-6": stats.lambda_6,
}


def coefficients(
    sample: Sample, kinds: Sequence[Kind], *, n_factors: int = 3, in_first: NDArray[np.bool_] | None = None
) -> tuple[tuple[Found, ...], Groups | None]:
    """All coefficients asked for, in their order; the groups where omega hierarchical is among them."""
    found: dict[str, Found] = {}
    groups = None
    for family in dict.fromkeys(kind.family for kind in kinds):
        wanted = [kind for kind in kinds if kind.family == family]
        if family == "factors":
            more, groups = several_factors(sample, wanted, n_factors)
        elif family == "split":
            more = _split(sample, wanted, in_first)
        else:
            more = _FAMILIES[family](sample, wanted)
        found.update({one.kind.name: one for one in more})
    return tuple(found[kind.name] for kind in kinds), groups


# -- closed forms ------------------------------------------------------------------------------------------


def _closed(sample: Sample, kinds: Sequence[Kind]) -> list[Found]:
    found = []
    for kind in kinds:
        matrix, name = sample.basis(kind)
        raw = _RAW[kind.name.removesuffix("-raw")]
        function = raw if kind.basis == "covariance" else partial(_of_standardised, raw)
        estimate = float(raw(matrix))
        status = "" if estimate == estimate else why_not(matrix)
        found.append(Found(kind, estimate, name, kind.model, status, function=function))
    return found


def _of_standardised(raw: Stack, covariance: Floats) -> Floats:
    return raw(stats.to_correlation(covariance))


def _greatest(sample: Sample, kinds: Sequence[Kind]) -> list[Found]:
    found = []
    for kind in kinds:
        matrix, name = sample.basis(kind)
        if not np.isfinite(matrix).all():
            found.append(Found(kind, math.nan, name, kind.model, why_not(matrix)))
            continue
        best = stats.greatest_split_half(matrix)
        found.append(Found(kind, best.estimate, name, kind.model, best.status.value))
    return found


def _split(sample: Sample, kinds: Sequence[Kind], in_first: NDArray[np.bool_] | None) -> list[Found]:
    k = len(sample.part.items)
    first = stats.odd_even(k) if in_first is None else in_first
    which = "odd and even items" if in_first is None else "given halves"
    lengths = f"{int(first.sum())} and {int(k - first.sum())}"
    found = []
    for kind in kinds:
        matrix, name = sample.basis(kind)
        function = partial(_split_stack, kind.name, first)
        estimate = float(function(matrix[None])[0])
        status = "" if estimate == estimate else "a half of the items does not vary, or the halves cancel out"
        found.append(
            Found(kind, estimate, name, f"{kind.model} ({which}, {lengths})", status, function=function)
        )
    return found


_HALVES = {"split-half": "horst", "spearman-brown": "spearman_brown", "flanagan-rulon": "flanagan_rulon"}


def _split_stack(name: str, first: NDArray[np.bool_], stack: Floats) -> Floats:
    return np.array([getattr(stats.split_half(matrix, first), _HALVES[name]) for matrix in stack])


_FAMILIES = {"closed": _closed, "greatest": _greatest, "one-factor": one_factor, "categorical": categorical}
