"""``rake_weights``: weights that give a norm sample the make-up of its population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import NormError, OptionError
from trustscale.norms.lookup import Floats, word_finder
from trustscale.norms.measured import check_columns, read_ages, read_groups
from trustscale.norms.plain import alert_dict, plain_column
from trustscale.responses.frames import Frame, add_columns, column_names, open_frame, row_count
from trustscale.responses.responses import Responses
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance, package_version
from trustscale.results.render import counted, number, text_table, whole
from trustscale.results.result import Result
from trustscale.scoring.scores import Scores

Level = str | float | int | tuple[float, float]

_DEMING_STEPHAN = (
    "Deming, W. E., & Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when "
    "the expected marginal totals are known. Annals of Mathematical Statistics, 11(4), 427-444."
)
_KISH = "Kish, L. (1965). Survey sampling. Wiley."


@dataclass(frozen=True, slots=True)
class Margin:
    """One level of one variable: its share in the sample, in the population, and after weighting."""

    variable: str
    level: str
    n: int
    sample: float
    target: float
    weighted: float


@dataclass(frozen=True, slots=True, eq=False)
class RakedWeights(Result):
    """Weights from raking, one per row. Made by :func:`trustscale.rake_weights`.

    ``to_frame()`` gives the data with a column ``weight``; pass the result itself as ``weight`` to
    :func:`trustscale.estimate_norms`.
    """

    frame: Frame
    weights: Floats
    margins: tuple[Margin, ...]
    n: int
    n_effective: float
    design_effect: float
    trimmed: int
    limits: tuple[float, float] | None
    _alerts: tuple[Alert, ...] = ()

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What deserves a look: persons without a weight, margins that could not be met."""
        return self._alerts

    @property
    def provenance(self) -> Provenance:
        """The variables, the limits, rows, versions."""
        return Provenance((), {"weight": raking_words(self)}, row_count(self.frame), package_version())

    def to_frame(self) -> Any:
        """The data with a column ``weight``, NaN where a person has a gap."""
        names = [name for name in column_names(self.frame) if name != "weight"]
        return add_columns(self.frame, names, {"weight": self.weights})

    def to_dict(self) -> dict[str, Any]:
        """Margins, design effect, weights and provenance as plain values."""
        return {
            "provenance": self.provenance.to_dict(),
            "alerts": [alert_dict(alert) for alert in self.alerts],
            "n": self.n,
            "n_effective": self.n_effective,
            "design_effect": self.design_effect,
            "margins": [
                {name: getattr(margin, name) for name in Margin.__slots__} for margin in self.margins
            ],
            "weights": plain_column(self.weights),
        }

    def sentence(self) -> str:
        """What the weights are and what they cost."""
        return (
            f"{raking_words(self)}; design effect {number(self.design_effect)}, so that {self.n:,} persons "
            f"count as {self.n_effective:,.0f}."
        )

    def apa(self) -> str:
        """n, design effect and effective n."""
        return f"n = {self.n}, deff = {number(self.design_effect)}, effective n = {self.n_effective:.1f}"

    @property
    def citations(self) -> tuple[str, ...]:
        """Raking, and the design effect."""
        return (_DEMING_STEPHAN, _KISH)

    def __str__(self) -> str:
        return "\n".join(_lines(self))

    def __repr__(self) -> str:
        return f"<RakedWeights of {self.n} persons: design effect {number(self.design_effect)}>"


def rake_weights(
    data: Any,
    targets: Mapping[str, Mapping[Level, float]],
    *,
    limits: tuple[float, float] | None = (0.3, 3.0),
    start: str | None = None,
) -> RakedWeights:
    """Weight a sample so that it has the margins of its population (raking).

    Parameters
    ----------
    data : Scores, Responses or frame
        What :func:`trustscale.score` or :func:`read_responses` gave, or a pandas, Polars or PyArrow frame.
    targets : mapping of column to mapping of level to share
        The population: ``{"sex": {"female": 0.51, "male": 0.49}, "age": {(18, 40): 0.4, (40, 100): 0.6}}``.
        A pair is a range of numbers, the first included and the second not. Shares need not add up to 1.
    limits : pair of float or None, default (0.3, 3)
        Smallest and largest weight in units of the mean weight.
    start : str, optional
        A column of design weights to begin with.

    Returns
    -------
    RakedWeights
        With mean 1; NaN for persons with a gap in a variable, who are then left out of norms.

    Raises
    ------
    NormError
        TS-N050: a level of the population has nobody in the sample, or the sample has people whom the
        population does not name, or the margins contradict each other.
    ColumnError
        TS-N026: no such column.
    OptionError
        TS-N051: no targets, or shares below 0.

    References
    ----------
    Deming, W. E., & Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when
    the expected marginal totals are known. Annals of Mathematical Statistics, 11(4), 427-444.

    Examples
    --------
    >>> import pandas as pd
    >>> sex, old = ["f"] * 50 + ["m"] * 50, [0] * 30 + [1] * 20 + [0] * 10 + [1] * 40
    >>> people = pd.DataFrame({"sex": sex, "old": old})
    >>> raked = rake_weights(people, {"sex": {"f": 0.6, "m": 0.4}, "old": {0: 0.45, 1: 0.55}})
    >>> round(raked.design_effect, 4), round(raked.n_effective, 2)
    (1.0405, 96.11)
    """
    frame = open_frame(data.frame if isinstance(data, Scores | Responses) else data)
    check_columns(frame, targets)
    _check_targets(targets)
    codes = np.column_stack([_codes(frame, name, tuple(levels)) for name, levels in targets.items()])
    _check_strangers(targets, codes)
    codes = np.where(codes == _STRANGER, -1, codes)
    base = None if start is None else read_ages(frame, start)
    shares = [np.array(list(levels.values()), dtype=np.float64) for levels in targets.values()]
    found = stats.rake(codes, shares, base_weights=base, limits=limits)
    if found.status in (stats.RakingStatus.EMPTY_LEVEL, stats.RakingStatus.NOT_CONVERGED):
        raise NormError(
            "The sample cannot be raked to this population.",
            code="TS-N050",
            where=_empty_levels(targets, codes),
            mend=f"{found.status.value}.",
        )
    margins = _margins(targets, codes, shares, found.weights)
    return RakedWeights(
        frame=frame,
        weights=found.weights,
        margins=margins,
        n=found.n,
        n_effective=found.n_effective,
        design_effect=found.design_effect,
        trimmed=found.trimmed,
        limits=limits,
        _alerts=_alerts(found, row_count(frame)),
    )


_STRANGER = -2
"""The code of a value that no level holds; a gap is -1."""


def _check_targets(targets: Mapping[str, Mapping[Level, float]]) -> None:
    wrong = [name for name, levels in targets.items() if not levels or any(s < 0 for s in levels.values())]
    if not targets or wrong:
        raise OptionError(
            f"`targets` has no shares{' for ' + ', '.join(wrong) if wrong else ''}, or shares below 0.",
            code="TS-N051",
            mend='write {"sex": {"female": 0.51, "male": 0.49}}.',
        )


def _codes(frame: Frame, name: str, levels: Sequence[Level]) -> NDArray[np.intp]:
    """The place of each person's level."""
    spans = [level for level in levels if isinstance(level, tuple)]
    if len(spans) == len(levels):
        ages = read_ages(frame, name)
        codes = np.where(np.isnan(ages), -1, _STRANGER).astype(np.intp)
        for place, (low, high) in enumerate(spans):
            codes[(ages >= low) & (ages < high)] = place
        return codes
    column = read_groups(frame, name)
    find = word_finder(tuple(map(str, levels)))
    places = np.array([*(find(word) for word in column.words), -1], dtype=np.intp)
    places[:-1][places[:-1] < 0] = _STRANGER
    return np.asarray(places[column.positions])


def _check_strangers(targets: Mapping[str, Mapping[Level, float]], codes: NDArray[np.intp]) -> None:
    """Raise where the sample has people whom the population does not name."""
    where = [
        f"{name}: {counted(int((codes[:, place] == _STRANGER).sum()), 'row')} with a value that is none of "
        f"{', '.join(map(level_words, levels))}"
        for place, (name, levels) in enumerate(targets.items())
        if (codes[:, place] == _STRANGER).any()
    ]
    if where:
        raise NormError(
            "The sample has people whom the population does not name.",
            code="TS-N050",
            where=where,
            mend="give these levels their share, or leave these rows out of the sample.",
        )


def _empty_levels(targets: Mapping[str, Mapping[Level, float]], codes: NDArray[np.intp]) -> list[str]:
    complete = codes[(codes >= 0).all(axis=1)]
    return [
        f"{name}: nobody with {level_words(level)}"
        for place, (name, levels) in enumerate(targets.items())
        for at, (level, share) in enumerate(levels.items())
        if share > 0 and not (complete[:, place] == at).any()
    ]


def _margins(
    targets: Mapping[str, Mapping[Level, float]],
    codes: NDArray[np.intp],
    shares: Sequence[Floats],
    weights: Floats,
) -> tuple[Margin, ...]:
    kept = ~np.isnan(weights)
    rows = []
    for place, (name, levels) in enumerate(targets.items()):
        own = codes[kept, place]
        count = np.bincount(own, minlength=len(levels))
        weighted = np.bincount(own, weights=weights[kept], minlength=len(levels))
        for at, level in enumerate(levels):
            rows.append(
                Margin(
                    variable=name,
                    level=level_words(level),
                    n=int(count[at]),
                    sample=float(count[at] / count.sum()),
                    target=float(shares[place][at] / shares[place].sum()),
                    weighted=float(weighted[at] / weighted.sum()),
                )
            )
    return tuple(rows)


def level_words(level: Level) -> str:
    """A level in words.

    >>> level_words("female"), level_words((18, 40))
    ('female', '18 to below 40')
    """
    return f"{whole(level[0])} to below {whole(level[1])}" if isinstance(level, tuple) else str(level)


def _alerts(found: stats.Raked, rows: int) -> tuple[Alert, ...]:
    alerts = []
    if found.n < rows:
        lost = rows - found.n
        message = (
            f"{counted(lost, 'row')} with a gap in a variable {'has' if lost == 1 else 'have'} no weight."
        )
        cure = "They are left out of norms; look at who they are."
        alerts.append(Alert("TS-N052", "weight", message, cure, value=float(lost)))
    if found.status is stats.RakingStatus.LIMITED:
        off = 100 * found.margin_error
        message = f"the margins are off by up to {off:.1f} points, since weights stop at their limits."
        cure = "Widen `limits`, merge levels, or accept it and say so."
        alerts.append(Alert("TS-N052", "weight", message, cure, value=found.margin_error))
    return tuple(alerts)


def raking_words(raked: RakedWeights) -> str:
    """What was done, in words."""
    names = ", ".join(dict.fromkeys(margin.variable for margin in raked.margins))
    limits = (
        ""
        if raked.limits is None
        else f", weights between {whole(raked.limits[0])} and {whole(raked.limits[1])} times their mean"
    )
    return f"Raked to the population margins of {names}{limits}"


_MOST_ROWS = 16


def _lines(raked: RakedWeights) -> list[str]:
    lines = [raked.sentence()]
    rows = [
        [m.variable, m.level, f"{m.n:,}", f"{m.sample:.1%}", f"{m.target:.1%}", f"{m.weighted:.1%}"]
        for m in raked.margins
    ]
    header = ["variable", "level", "n", "sample", "population", "weighted"]
    lines += text_table(header, rows[:_MOST_ROWS], left=2)
    if len(rows) > _MOST_ROWS:
        lines.append(f"... and {len(rows) - _MOST_ROWS} levels more (see .margins)")
    known = raked.weights[~np.isnan(raked.weights)]
    lines.append(
        f"weights from {known.min():.2f} to {known.max():.2f}; {counted(raked.trimmed, 'person', 'persons')} "
        "at a limit"
    )
    return lines + [str(alert) for alert in raked.alerts]
