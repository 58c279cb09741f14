"""Continuous norms: a model of scores by age, read off as a table for each year."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np

from trustscale import stats
from trustscale.errors import NormError
from trustscale.instruments.norm_model import NormCell, NormCurves, NormRow
from trustscale.norms.lookup import Floats
from trustscale.norms.measured import MeasuredScale
from trustscale.norms.sample import NormSample, People, possible_scores

CriterionWord: TypeAlias = Literal["bic", "aic", "cp", "r2-adjusted"]

_CRITERIA = {
    "bic": stats.Criterion.BIC,
    "aic": stats.Criterion.AIC,
    "cp": stats.Criterion.CP,
    "r2-adjusted": stats.Criterion.R2_ADJUSTED,
}

_QUANTILES = stats.z_from_percentile(100 * (np.arange(2000) + 0.5) / 2000)
"""Norm scores of two thousand persons who stand for everybody."""

_IN_WINDOW = 100
"""Persons that a window of ages should hold, where no width is given."""


@dataclass(frozen=True, slots=True)
class Curving:
    """What a caller asks for of a continuous norm."""

    criterion: CriterionWord = "bic"
    norm_power: int = 4
    age_power: int = 3
    window: float | None = None
    age_groups: tuple[float, ...] | None = None
    age_step: float | None = None
    z_range: tuple[float, float] = (-2.5, 2.5)


@dataclass(frozen=True, slots=True, eq=False)
class Curved:
    """The cells of one group of people, and the model that they were read from."""

    cells: tuple[NormCell, ...]
    curves: NormCurves
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """The persons of one group who have everything that the model needs."""

    scores: Floats
    ages: Floats
    weights: Floats | None
    span: tuple[float, float]
    by_age: bool


AtAge: TypeAlias = tuple[float, float, tuple[NormRow, ...]]
Reader: TypeAlias = Callable[[float], AtAge]
"""From an age to the mean, the SD and the rows of the table there."""


def taylor_cells(
    scale: MeasuredScale,
    sample: NormSample,
    people: People,
    span: tuple[float, float],
    asked: Curving,
    step: float | None,
) -> Curved:
    """Norms of one group by a Taylor polynomial of norm score and age.

    Raises
    ------
    NormError
        TS-N055: the percentile curves cross in every model that was tried, or there are too few persons.
    """
    group = _group(scale, sample, people, span)
    ranked, age, how = _ranked(group, asked)
    seen = group.ages[~np.isnan(age)]
    age_power = min(asked.age_power, np.unique(age[~np.isnan(age)]).size - 1) if group.by_age else 0
    search = stats.fit_taylor(
        group.scores,
        age,
        ranked.z,
        weights=group.weights,
        norm_power=asked.norm_power,
        age_power=max(age_power, 0),
        criterion=_CRITERIA[asked.criterion],
        z_range=asked.z_range,
        raw_range=span,
    )
    if search.model is None:
        raise _no_model(scale, people, search.status.value)
    model = search.model
    if not _rises(model, seen):
        raise _no_model(scale, people, "at each age everybody has the same score")
    scores = possible_scores(np.append(group.scores, span), step)

    def read(at: float) -> AtAge:
        age = float(np.clip(at, *model.age_range))
        found = stats.taylor_norm(model, scores, age)
        inside = found.side == stats.Side.INSIDE.value
        rows = tuple(_row(score, z) for score, z in zip(scores[inside], found.z[inside], strict=True))
        raw = stats.taylor_raw(model, np.clip(_QUANTILES, *model.z_range), age)
        return float(raw.mean()), float(raw.std()), rows

    kind = NormCurves(
        kind="taylor polynomial",
        formula=_taylor_formula(model),
        coefficients={
            f"L{i}A{j}": float(c) for (i, j), c in zip(model.powers.tolist(), model.coefficients, strict=True)
        },
        fit={
            "n": float(model.n),
            "bic": model.bic,
            "r2_adjusted": model.r2_adjusted,
            "rmse": model.rmse,
            "terms": float(len(model.coefficients) - 1),
            "models_compared": float(len(search.candidates)),
        },
        note=_who(people),
    )
    # Ranked in groups, the model runs from the mean age of the first to that of the last; those in the outer
    # halves of these groups are read at their means, as in classical norms.
    cells = tuple(_cells(scale, sample, people, asked, seen, read))
    terms = f"{len(model.coefficients) - 1} terms"
    tried = f"chosen by {asked.criterion} among {len(search.candidates)} models"
    return Curved(cells, kind, (f"{scale.name}, {_who(people)}: {how}; {terms}, {tried}",))


def betabinomial_cells(
    scale: MeasuredScale,
    sample: NormSample,
    people: People,
    span: tuple[float, float],
    asked: Curving,
    step: float | None,
) -> Curved:
    """Norms of one group by a beta-binomial distribution whose mean and spread follow age.

    Raises
    ------
    NormError
        TS-N055: no fit converged. TS-N056: the scores do not lie on even steps.
    """
    group = _group(scale, sample, people, span)
    steps = np.array([]) if step is None else (group.scores - span[0]) / step
    off = steps[np.abs(steps - np.rint(steps)) > 1e-6]
    if step is None or off.size:
        lie = f"; {off.size} do not lie on steps of {step:g}" if step is not None else ""
        raise NormError(
            f"{scale.name}: a beta-binomial norm needs scores on even steps, as sums of whole numbers{lie}.",
            code="TS-N056",
            mend='norm the sum in place of the mean, pass step=, or use method="taylor".',
        )
    criterion = stats.Criterion.AIC if asked.criterion == "aic" else stats.Criterion.BIC
    search = stats.choose_betabinomial(
        group.scores,
        group.ages,
        bounds=span,
        step=step,
        location_degrees=(1, 2, 3, 4) if group.by_age else (0,),
        spread_degrees=(0, 1, 2) if group.by_age else (0,),
        weights=group.weights,
        criterion=criterion,
    )
    if search.model is None or search.model.status is stats.BetaBinomialStatus.BINOMIAL:
        status = stats.BetaBinomialStatus.NOT_CONVERGED if search.model is None else search.model.status
        raise _no_model(scale, people, status.value)
    model = search.model
    scores = possible_scores(np.array(span), step)

    def read(at: float) -> AtAge:
        age = float(np.clip(at, *model.age_range))
        z = stats.betabinomial_norm(model, scores, age).z
        inside = (z >= asked.z_range[0]) & (z <= asked.z_range[1])
        errors = _betabinomial_errors(model, scores, age)
        there = zip(scores[inside], z[inside], errors[inside], strict=True)
        rows = tuple(_row(score, value, error) for score, value, error in there)
        return (*_betabinomial_moments(model, age), rows)

    location, spread = model.location.size - 1, model.spread.size - 1
    kind = NormCurves(
        kind="beta-binomial",
        formula=f"mean a polynomial of age of degree {location}, spread of degree {spread}",
        coefficients={
            **{f"location{j}": float(c) for j, c in enumerate(model.location)},
            **{f"spread{j}": float(c) for j, c in enumerate(model.spread)},
        },
        fit={
            "n": float(model.n),
            "bic": model.bic,
            "log_likelihood": model.log_likelihood,
            "models_compared": float(len(search.candidates)),
        },
        note=_who(people),
    )
    cells = tuple(_cells(scale, sample, people, asked, group.ages, read))
    return Curved(cells, kind, (f"{scale.name}, {_who(people)}: {kind.formula}",))


# -- the sample of a model ---------------------------------------------------------------------------------


def _group(scale: MeasuredScale, sample: NormSample, people: People, span: tuple[float, float]) -> _Group:
    members = people.members & ~np.isnan(scale.values)
    by_age = sample.ages is not None
    if sample.ages is not None:
        members = members & ~np.isnan(sample.ages)
    if sample.weights is not None:
        members = members & (sample.weights > 0)
    ages = sample.ages[members] if sample.ages is not None else np.zeros(int(members.sum()))
    if members.sum() < 2:
        raise _no_model(scale, people, "fewer than two persons have a score and an age")
    return _Group(scale.values[members], ages, sample.weights_of(members), span, by_age)


def _ranked(group: _Group, asked: Curving) -> tuple[stats.RankedScores, Floats, str]:
    """Norm scores of the sample's own persons, the age that stands for each, and how it was done."""
    if not group.by_age:
        return stats.rank_in_groups(group.scores, weights=group.weights), group.ages, "ranked all together"
    if asked.age_groups is not None:
        edges = np.array(asked.age_groups)
        place = np.digitize(group.ages, edges) - 1.0
        place[(place < 0) | (place >= edges.size - 1)] = np.nan
        means = np.full(group.ages.shape, np.nan)
        for number in np.unique(place[~np.isnan(place)]):
            here = place == number
            means[here] = np.average(
                group.ages[here], weights=None if group.weights is None else group.weights[here]
            )
        ranked = stats.rank_in_groups(group.scores, group=place, weights=group.weights)
        return ranked, means, "ranked in age groups"
    width = asked.window or _window(group.ages)
    ranked = stats.rank_in_window(group.scores, group.ages, width=width, weights=group.weights)
    return ranked, group.ages, f"ranked among those within a window of {width:.3g} years of age"


def _window(ages: Floats) -> float:
    """A width that holds about a hundred persons, and between a twentieth and a third of all ages."""
    reach = float(np.ptp(ages)) or 1.0
    return float(np.clip(reach * _IN_WINDOW / ages.size, reach / 20, reach / 3))


def _no_model(scale: MeasuredScale, people: People, why: str) -> NormError:
    return NormError(
        f"{scale.name}, {_who(people)}: no continuous norm could be made.",
        code="TS-N055",
        where=[why],
        mend='do what the line above says, or use method="normalised" with age_groups=.',
    )


def _who(people: People) -> str:
    return ", ".join(people.groups.values()) or "everybody"


# -- reading the model off ---------------------------------------------------------------------------------


def _cells(
    scale: MeasuredScale,
    sample: NormSample,
    people: People,
    asked: Curving,
    ages: Floats,
    read: Reader,
) -> Iterator[NormCell]:
    """One cell for each step of age, with mean, SD and rows that the model gives there.

    ``n`` is the number of persons in that step; all persons of the model bear on every cell.
    """
    there = people.members & ~np.isnan(scale.values)
    if sample.weights is not None:
        there = there & (sample.weights > 0)
    if sample.ages is None:
        mean, sd, rows = read(0.0)
        n = int(there.sum())
        yield NormCell(groups=people.groups, n=n, mean=mean, sd=sd, rows=rows, percentiles="model")
        return
    for low, high, at in age_steps(ages, asked.age_step):
        mean, sd, rows = read(at)
        inside = there & (sample.ages >= low) & (sample.ages < high)
        yield NormCell(
            groups=people.groups,
            age_from=low,
            age_below=high,
            n=int(inside.sum()),
            mean=mean,
            sd=sd,
            rows=rows,
            percentiles="model",
        )


def age_steps(ages: Floats, step: float | None) -> Iterator[tuple[float, float, float]]:
    """From, to and the age at which the model is read, step by step through the observed ages.

    Ages on a grid, such as completed years, are read on the grid, and the last one reaches one step on.
    Otherwise ages are read in the middle of each step, the first step begins with the youngest person and the
    last one ends with the oldest: nothing is extrapolated.

    >>> list(age_steps(np.array([18.0, 20.0, 19.0]), None))
    [(18.0, 19.0, 18.0), (19.0, 20.0, 19.0), (20.0, 21.0, 20.0)]
    >>> list(age_steps(np.array([2.0, 2.5, 3.5]), None))
    [(2.0, 2.5, 2.0), (2.5, 3.0, 2.5), (3.0, 3.5, 3.0), (3.5, 4.0, 3.5)]
    >>> [tuple(round(age, 3) for age in ages) for ages in age_steps(np.array([2.4, 3.6]), 1.0)]
    [(2.4, 3.0, 2.7), (3.0, 3.6, 3.3)]
    """
    low, high = float(ages.min()), float(ages.max())
    grid = _grid(ages)
    if grid is not None and step in (None, grid):
        for number in range(round((high - low) / grid) + 1):
            yield low + number * grid, low + (number + 1) * grid, low + number * grid
        return
    if step is None:
        step = next((nice for nice in _NICE if (high - low) / nice <= _MOST_STEPS), high - low)
    first = math.floor(low / step + 1e-9) * step
    # Whole ages stand for completed years, so that the oldest are not yet one year older.
    end_of_all = high + 1 if grid == 1 else float(np.nextafter(high, math.inf))
    for number in range(math.floor((end_of_all - first) / step + 1e-9) + 1):
        start, end = max(first + number * step, low), min(first + (number + 1) * step, end_of_all)
        if end > start:
            yield start, end, (start + end - (1 if grid == 1 else 0)) / 2


_NICE = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
_MOST_STEPS = 64


def _grid(ages: Floats) -> float | None:
    """How far the ages are apart where all lie on even steps, as completed years or school terms do."""
    distinct = np.unique(ages)
    if bool(np.all(distinct == np.floor(distinct))):
        return 1.0
    apart = np.diff(distinct)
    if distinct.size < 2 or distinct.size > _MOST_STEPS:
        return None
    steps = (distinct - distinct[0]) / apart.min()
    return float(apart.min()) if bool(np.all(np.abs(steps - np.rint(steps)) < 1e-6)) else None


def _row(score: float, z: float, error: float | None = None) -> NormRow:
    percentile = float(stats.percentile_from_z(z))
    return NormRow(
        score=float(score),
        percentile=percentile,
        t=float(stats.t_score(z)),
        se=None if error is None or not math.isfinite(error) else float(error),
    )


def _betabinomial_moments(model: stats.BetaBinomialModel, age: float) -> tuple[float, float]:
    """Mean and SD of the scores at one age."""
    mu, sigma = (float(part[0]) for part in stats.betabinomial_parameters(model, [age]))
    k = model.points
    variance = k * mu * (1 - mu) * (1 + (k - 1) * sigma / (1 + sigma))
    return model.lowest + model.step * k * mu, model.step * math.sqrt(variance)


def _betabinomial_errors(model: stats.BetaBinomialModel, scores: Floats, age: float) -> Floats:
    """Standard errors of the percentiles at one age, by the delta method."""
    split = model.location.size
    parameters = np.concatenate([model.location, model.spread])
    slopes = []
    for place in range(parameters.size):
        ends = []
        width = 1e-5 * max(abs(parameters[place]), 1.0)
        for sign in (-1, 1):
            moved = parameters.copy()
            moved[place] += sign * width
            other = replace(model, location=moved[:split], spread=moved[split:])
            ends.append(stats.percentile_from_z(stats.betabinomial_norm(other, scores, age).z))
        slopes.append((ends[1] - ends[0]) / (2 * width))
    slope = np.column_stack(slopes)
    variance = np.einsum("ij,jk,ik->i", slope, model.covariance, slope)
    return np.asarray(np.sqrt(np.maximum(variance, 0)))


def _rises(model: stats.TaylorModel, ages: Floats) -> bool:
    """Whether raw scores differ at any age by more than rounding between the ends of the norm range."""
    at = np.clip(np.unique(ages), *model.age_range)
    low, high = (stats.taylor_raw(model, z, at) for z in model.z_range)
    return bool(np.max(high - low) > 1e-6 * (model.raw_range[1] - model.raw_range[0]))


def _taylor_formula(model: stats.TaylorModel) -> str:
    terms = []
    for (i, j), c in zip(model.powers.tolist(), model.coefficients, strict=True):
        name = " ".join(part for part in (_power("L", i), _power("A", j)) if part)
        terms.append(f"{c:.6g}{' ' + name if name else ''}")
    return f"raw = {' + '.join(terms)}, with L on the T metric and A the age".replace("+ -", "- ")


def _power(letter: str, exponent: int) -> str:
    return "" if exponent == 0 else letter if exponent == 1 else f"{letter}^{exponent}"
