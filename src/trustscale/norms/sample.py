"""The norm sample: scores, ages, groups and weights, and the cells into which it is divided."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import NormError, OptionError
from trustscale.instruments.norm_model import AGE, NormCell
from trustscale.norms.lookup import Floats, GroupColumn
from trustscale.norms.measured import Measured, MeasuredScale, read_ages, read_groups
from trustscale.norms.weights import RakedWeights

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class NormSample:
    """Everybody of the sample: ages, groups and weights, one value per row."""

    ages: Floats | None
    groups: Mapping[str, GroupColumn]
    weights: Floats | None

    def weights_of(self, people: Bools) -> Floats | None:
        """The weights of some of them; None where there are none."""
        return None if self.weights is None else self.weights[people]


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Those who fall into one cell, and what the cell will be called."""

    members: Bools
    groups: dict[str, str]
    age_from: float | None = None
    age_below: float | None = None


def read_sample(data: Measured, by: Mapping[str, str], weight: Any) -> NormSample:
    """Read the columns that divide the sample, and its weights."""
    groups = {name: read_groups(data.frame, column) for name, column in by.items() if name != AGE}
    ages = read_ages(data.frame, by[AGE]) if AGE in by else None
    return NormSample(ages, groups, _weights(data, weight))


def _weights(data: Measured, weight: Any) -> Floats | None:
    if weight is None:
        weight = data.weight
    if weight is None:
        return None
    if isinstance(weight, RakedWeights):
        found = weight.weights
    elif isinstance(weight, str):
        found = read_ages(data.frame, weight)
    else:
        found = np.asarray(weight, dtype=np.float64)
    if found.shape != (data.n_rows,) or (found < 0).any() or not (found > 0).any():
        raise OptionError(
            "`weight` must have one number per row, none below 0 and some above.",
            code="TS-N053",
            mend="name a column of weights, or pass what rake_weights() gave for the same rows.",
        )
    return np.asarray(found)


def cells_of_groups(sample: NormSample) -> Iterator[People]:
    """One cell for each combination of groups that somebody has; one for everybody without groups."""
    names = sorted(sample.groups)
    n = _size(sample)
    if not names:
        yield People(np.ones(n, dtype=np.bool_), {})
        return
    codes = np.column_stack([sample.groups[name].positions for name in names])
    words = [tuple(map(group_word, sample.groups[name].words)) for name in names]
    complete = (codes >= 0).all(axis=1)
    for key in sorted(set(map(tuple, codes[complete].tolist())), key=lambda key: _in_words(key, words)):
        members = complete & (codes == key).all(axis=1)
        yield People(members, dict(zip(names, _in_words(key, words), strict=True)))


def _in_words(key: Sequence[int], words: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(part[place] for part, place in zip(words, key, strict=True))


def group_word(value: Any) -> str:
    """A value of a column as the word by which a norm calls it; whole numbers without their decimals.

    >>> group_word("female "), group_word(2.0)
    ('female', '2')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _size(sample: NormSample) -> int:
    if sample.ages is not None:
        return int(sample.ages.size)
    column = next(iter(sample.groups.values()), None)
    return 0 if column is None else int(column.positions.size)


def split_by_age(people: People, ages: Floats, edges: Sequence[float]) -> Iterator[People]:
    """The same people by ages from one edge to the next."""
    for low, high in itertools.pairwise(edges):
        members = people.members & (ages >= low) & (ages < high)
        yield People(members, people.groups, float(low), float(high))


# -- what a cell says --------------------------------------------------------------------------------------


def describe(
    scale: MeasuredScale, sample: NormSample, people: People, span: tuple[float, float]
) -> tuple[NormCell, stats.NormDistribution]:
    """n, mean, SD, skewness and ends of the scores in one cell, and their distribution.

    Raises
    ------
    NormError
        TS-N054: fewer than two persons with a score, or all of them with the same one.
    """
    values = scale.values[people.members]
    found = stats.norm_distribution(values, weights=sample.weights_of(people.members))
    if found.n < 2 or not found.sd > 0:
        who = ", ".join(people.groups.values()) or "everybody"
        ages = "" if people.age_from is None else f", {people.age_from:g} to below {people.age_below:g} years"
        raise NormError(
            f"{scale.name}, {who}{ages}: "
            + (f"{found.n} persons have a score." if found.n < 2 else "all have the same score."),
            code="TS-N054",
            mend="merge this cell with a neighbouring one (age_groups=, or fewer variables in `by`).",
        )
    shares = found.weight / found.weight.sum()
    return (
        NormCell(
            groups=people.groups,
            age_from=people.age_from,
            age_below=people.age_below,
            n=found.n,
            n_effective=found.n_effective if sample.weights is not None else None,
            mean=found.mean,
            sd=found.sd,
            skewness=found.skewness if math.isfinite(found.skewness) else None,
            minimum=float(found.raw[0]),
            maximum=float(found.raw[-1]),
            share_at_minimum=_share_at(found.raw, shares, span[0]),
            share_at_maximum=_share_at(found.raw, shares, span[1]),
        ),
        found,
    )


def _share_at(raw: Floats, shares: Floats, end: float) -> float:
    return min(float(shares[np.abs(raw - end) < 1e-9].sum()), 1.0)


def score_step(values: Floats, span: tuple[float, float]) -> float | None:
    """How far possible scores are apart: 1 for whole numbers from a whole lowest score, else unknown."""
    known = values[~np.isnan(values)]
    whole = bool(np.all(known == np.floor(known))) and float(span[0]).is_integer()
    return 1.0 if whole else None


def possible_scores(values: Floats, step: float | None) -> Floats:
    """The raw scores that a table lists: all from the lowest to the highest that occur, or those that do."""
    known = np.unique(values[~np.isnan(values)])
    if step is None or known.size == 0:
        return np.asarray(known)
    steps = round((known[-1] - known[0]) / step)
    return np.asarray(known[0] + step * np.arange(steps + 1))
