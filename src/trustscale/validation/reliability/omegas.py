"""The omegas of a scale: of one factor, of several, and of ordinal items."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import numpy as np

from trustscale import stats
from trustscale.results.render import counted
from trustscale.validation.items import Floats
from trustscale.validation.reliability.kinds import Kind
from trustscale.validation.reliability.sample import Found, Groups, Sample, why_not

_USABLE = frozenset({"CONVERGED", "HEYWOOD", "FEWER_FACTORS"})

# -- one factor --------------------------------------------------------------------------------------------


def one_factor(sample: Sample, kinds: Sequence[Kind]) -> list[Found]:
    """Omegas of one factor, by maximum likelihood or minres."""
    found = []
    is_known = bool(np.isfinite(sample.pearson).all())
    for kind in kinds:
        matrix, name = sample.basis(kind)
        fit = stats.omega_minres(matrix) if kind.estimator == "minres" else _likelihood(matrix)
        field = _ONE_FACTOR[kind.name]
        gradient = {"implied": fit.implied_gradient, "observed": fit.observed_gradient}.get(field)
        found.append(
            Found(
                kind,
                getattr(fit, field),
                name,
                kind.model,
                fit.status.value if is_known else why_not(sample.pearson),
                tuple(sample.part.items[place] for place in fit.improper),
                function=partial(_omega_stack, field),
                gradient=gradient,
                implied=np.outer(fit.loadings, fit.loadings) + np.diag(fit.uniquenesses),
            )
        )
    return found


_ONE_FACTOR = {
    "omega-congeneric": "implied",
    "omega-congeneric-observed": "observed",
    "omega-congeneric-standardized": "implied",
    "omega-minres": "implied",
    "omega-minres-total": "error_free",
}


def _likelihood(matrix: Floats) -> stats.OneFactorOmega:
    return stats.omega_maximum_likelihood(matrix)


def _omega_stack(field: str, stack: Floats) -> Floats:
    implied, observed = stats.omega_stack(stack)
    return implied if field == "implied" else observed


# -- several factors ---------------------------------------------------------------------------------------


def several_factors(
    sample: Sample, kinds: Sequence[Kind], n_factors: int
) -> tuple[list[Found], Groups | None]:
    """Omega total and hierarchical of several factors, and of the items of each group factor."""
    matrix, name = sample.basis(kinds[0])
    values, groups, status, improper = _factor_values(sample, matrix, kinds, n_factors)
    return [
        Found(
            kind,
            values.get(kind.name, math.nan),
            name,
            kind.model.format(counted(n_factors, kind.unit or "factor")),
            status.get(kind.name, ""),
            improper,
        )
        for kind in kinds
    ], groups


def _factor_values(
    sample: Sample, matrix: Floats, kinds: Sequence[Kind], n_factors: int
) -> tuple[dict[str, float], Groups | None, dict[str, str], tuple[str, ...]]:
    """Values and states by coefficient, the groups, and items without error variance."""
    names, items = [kind.name for kind in kinds], sample.part.items
    why = _unfit(matrix, n_factors)
    if why:
        return {}, None, dict.fromkeys(names, why), ()
    fit = stats.minres(matrix, n_factors)
    if fit.status.name not in _USABLE:
        return {}, None, dict.fromkeys(names, fit.status.value), ()
    improper = tuple(items[place] for place in fit.improper)
    values = {"omega-total": stats.omega_total(matrix, fit.uniquenesses)}
    status = dict.fromkeys(names, fit.status.value)
    hierarchical = [name for name in names if name != "omega-total"]
    if not hierarchical:
        return values, None, status, improper
    if n_factors == 1:
        status |= dict.fromkeys(hierarchical, "a hierarchy needs two factors or more; raise n_factors")
        return values, None, status, improper
    turned = stats.oblimin(fit.loadings)
    above = stats.schmid_leiman(turned.loadings, turned.factor_correlations)
    omega = stats.omega_hierarchical(matrix, above.general, above.group, fit.uniquenesses)
    how = fit.status.value or turned.status.value or above.status.value
    status |= dict.fromkeys(hierarchical, how)
    values["omega-hierarchical"] = omega.hierarchical
    values["omega-hierarchical-asymptotic"] = omega.asymptotic
    return values, _groups(items, omega, how), status, improper


def _unfit(matrix: Floats, n_factors: int) -> str:
    """Why a matrix cannot have so many factors."""
    if not np.isfinite(matrix).all():
        return why_not(matrix)
    if len(matrix) <= n_factors:
        return f"{counted(len(matrix), 'item')} cannot have {counted(n_factors, 'factor')}; lower n_factors"
    return ""


def _groups(items: tuple[str, ...], omega: stats.FactorOmega, status: str) -> Groups:
    members = tuple(
        tuple(items[place] for place in np.flatnonzero(omega.group == number))
        for number in range(len(omega.group_total))
    )
    return Groups(
        members,
        omega.group_total,
        omega.group_general,
        omega.group_specific,
        omega.explained_common_variance,
        status,
    )


# -- ordinal items -----------------------------------------------------------------------------------------

_CATEGORICAL = {
    "omega-categorical": "estimate",
    "omega-ordinal": "latent",
    "omega-ordinal-observed": "latent_observed",
}


def categorical(sample: Sample, kinds: Sequence[Kind]) -> list[Found]:
    """Omegas of one factor behind ordinal items."""
    p = sample.polychoric
    if p is None:
        return []
    fit = stats.omega_categorical(p.correlation, p.thresholds, errors=p.se, codes=p.categories)
    status = fit.status.value
    if not np.isfinite(p.correlation).all():
        status = "a pair of items has no polychoric correlation; leave out items that do not vary"
    improper = tuple(sample.part.items[place] for place in fit.improper)
    return [
        Found(kind, getattr(fit, _CATEGORICAL[kind.name]), "polychoric", kind.model, status, improper)
        for kind in kinds
    ]
