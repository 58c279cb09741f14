"""``compare_to_norms``: where each score lies in a norm, and where the group does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from trustscale._checks import check_option
from trustscale.errors import NormError, OptionError
from trustscale.instruments.norm_model import AGE, layer_words
from trustscale.instruments.several import InstrumentLike
from trustscale.norms.cautions import comparison_alerts
from trustscale.norms.comparison_figure import comparison_figure
from trustscale.norms.comparison_rows import comparison_columns, comparison_dict
from trustscale.norms.comparison_text import comparison_apa, comparison_lines, comparison_sentence
from trustscale.norms.fitting import FittedScale, NormLike, fit_norms
from trustscale.norms.groups import GroupComparison, GroupTest, compare_groups
from trustscale.norms.lookup import Floats, GroupColumn, lay_out, word_finder
from trustscale.norms.measured import Measured, check_scales, measured, read_ages, read_groups
from trustscale.norms.numbers import by_scale
from trustscale.norms.placing import (
    Extra,
    PercentileMethod,
    Placed,
    Placing,
    StandardMethod,
    place_scores,
)
from trustscale.norms.table import method_words, source_citations
from trustscale.responses.frames import add_columns, repeat_rows
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance, Stamp, package_version
from trustscale.results.render import counted
from trustscale.results.result import Result


@dataclass(frozen=True, slots=True, eq=False)
class NormComparison(Result):
    """Scores placed in norms, one row per person and scale.

    Made by :func:`trustscale.compare_to_norms`. ``to_frame()`` gives the kept columns and ``scale, score,
    score_lower, score_upper, z, t, percentile, percentile_lower, percentile_upper, true_score, true_lower,
    true_upper, band, norm``, then ``norm_group`` (the cell of the norm), ``percentile_method`` and
    ``standard_method`` (how percentile and z came about), ``norm_reason`` (why a score has no place, one of
    :data:`trustscale.norms.placing.NORM_REASONS`), and what was asked for besides.

    ``score_lower`` and ``score_upper`` are the score plus and minus its measurement error,
    ``percentile_lower`` and ``percentile_upper`` the percentiles of these two ends, and ``true_score`` with
    its bounds is Kelley's estimate.
    """

    frame: Any
    keep: tuple[str, ...]
    n_rows: int
    scales: tuple[tuple[FittedScale, Placed], ...]
    groups: tuple[GroupComparison, ...]
    level: float
    _provenance: Provenance
    _alerts: tuple[Alert, ...] = ()

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What deserves a look: skewed norms under a normal curve, scores without a place, drafts."""
        return self._alerts

    @property
    def provenance(self) -> Provenance:
        """Instruments, norms with version and content hash, how each norm was made, rows, versions."""
        return self._provenance

    def to_frame(self) -> Any:
        """One row per person and scale, unrounded, in the caller's library."""
        rows = repeat_rows(self.frame, self.keep, len(self.scales))
        return add_columns(rows, self.keep, comparison_columns(self))

    def to_dict(self) -> dict[str, Any]:
        """Rows, groups, provenance and alerts as plain values."""
        return comparison_dict(self)

    def sentence(self) -> str:
        """Where the scores lie, in words: each person of a few, else the group."""
        return comparison_sentence(self)

    def apa(self) -> str:
        """The group against the norm, scale by scale."""
        return comparison_apa(self)

    @property
    def citations(self) -> tuple[str, ...]:
        """The sources of the norms, and of the instruments."""
        cited = [cite for fitted, _ in self.scales for cite in source_citations(fitted.table.content)]
        for fitted, _ in self.scales:
            if fitted.measured.instrument is not None:
                cited += [source.citation for source in fitted.measured.instrument.sources]
        return tuple(dict.fromkeys(cited))

    def plot(self, row: int = 0, scale: str | None = None) -> Any:
        """The curve of the norm with one person on it: row number and scale, by default the first."""
        return comparison_figure(self, row, scale)

    def __str__(self) -> str:
        return "\n".join(comparison_lines(self))

    def __repr__(self) -> str:
        names = ", ".join(dict.fromkeys(fitted.table.name for fitted, _ in self.scales))
        persons = counted(self.n_rows, "person", "persons")
        return f"<NormComparison with {names}: {persons}, {counted(len(self.scales), 'scale')}>"


def compare_to_norms(
    scores: Any,
    norm: NormLike | Sequence[NormLike] | None = None,
    *,
    by: Mapping[str, str] | None = None,
    groups: Mapping[str, Mapping[Any, str]] | None = None,
    level: float = 0.95,
    reliability: Any = None,
    cutoff: Any = None,
    percentile: PercentileMethod | None = None,
    standard: StandardMethod | None = None,
    also: Sequence[Extra] | Extra = (),
    group_test: GroupTest = "welch",
    allow_simulated: bool = False,
    instrument: InstrumentLike | None = None,
    columns: Mapping[str, str] | Sequence[str] | str | None = None,
    keep: Sequence[str] | str | None = None,
) -> NormComparison:
    """Place scores in a norm: percentile, standard scores and intervals, and the group against the norm.

    Parameters
    ----------
    scores : Scores or frame
        What :func:`trustscale.score` gave; or a pandas, Polars or PyArrow frame with score columns, named by
        ``columns`` or called like the scales of ``instrument``.
    norm : NormTable, str, path, tuple or a list of these, optional
        What :func:`load_norm` or :func:`estimate_norms` gave, the path of a norm file, or a shipped norm such
        as ``("gad7", "germany-2006")``. By default the norm that is shipped with each instrument.
    by : mapping of variable to column, optional
        Columns that say to which part of the norm a person belongs, such as ``{"age": "years", "sex":
        "gender"}``; for norms that are divided so. ``age`` is a number, other variables are words.
    groups : mapping of variable to mapping, optional
        The words of the data for those of the norm, such as ``{"sex": {1: "male", 2: "female"}}``.
    level : float, default 0.95
        Of all intervals.
    reliability : number, mapping of scale to number, or a result, optional
        Instead of that of the norm. Intervals need one, and it must come from the population of the norm.
    cutoff : number or mapping of scale to number, optional
        Adds ``above_cutoff``: the probability that the true score lies above it.
    percentile : "table", "linear" or "normal", optional
        How percentiles are made. By default from the table where the norm has one, between two rows by a
        straight line, and from a normal curve where there is no table. ``"table"`` takes rows only.
    standard : "linear", "normalised" or "table", optional
        How z and T are made: from mean and SD, from the percentile, or from a table of T scores. By default
        from the table, else from mean and SD, else from the percentile.
    also : list of "iq", "wechsler", "stanine", "sten", "c", "norm-interval"
        More columns. ``"norm-interval"`` adds ``percentile_norm_lower`` and ``percentile_norm_upper``, within
        which the percentile of this raw score lies in the population, as far as the size of the norm sample
        tells.
    group_test : "welch", "t" or "z", default "welch"
        The group against the norm as against another sample, against a known mean, or against a known mean
        and SD.
    allow_simulated : bool, default False
        Whether a norm with invented numbers may be used.
    instrument, columns : optional
        For a frame: whose scores they are, and which columns; ``{"scale": "column"}`` or a list.
    keep : list of str, optional
        Columns of the data to have beside the norm scores; those that ``Scores`` have by default.

    Returns
    -------
    NormComparison
        One row per person and scale. A score outside the norm's range, or a person for whom the norm has no
        cell, gets a reason and no number: nothing is extrapolated.

    Raises
    ------
    NormError
        TS-N020 no norms; TS-N021, TS-N022 no such norm, or several; TS-N024 the norm is for another metric,
        version or scheme; TS-N025 invented numbers; TS-N027 the norm is not divided so; TS-N028 the norm
        lacks what a method needs; TS-N029 no word of the data is one of the norm's.
    ColumnError
        TS-N026: no such column. TS-N040: a column does not hold numbers.
    OptionError
        TS-N041, TS-N042, TS-N043: arguments that do not go together or are out of range.

    Notes
    -----
    With M, SD and r of the norm: ``z = (x - M) / SD``, ``T = 50 + 10 z``, interval ``x +- c SD sqrt(1 - r)``,
    Kelley's true score ``M + r (x - M)`` with ``+- c SD sqrt(r (1 - r))``, where c is 1.96 for 95 %.

    References
    ----------
    Kelley, T. L. (1947). Fundamentals of statistics. Harvard University Press.
    Crawford, J. R., Garthwaite, P. H., & Slick, D. J. (2009). On percentile norms in neuropsychology. The
    Clinical Neuropsychologist, 23(7), 1173-1195.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> answers = pd.DataFrame({f"g{item}": [1, 3] for item in range(1, 8)}).assign(sex=["female", "male"])
    >>> scores = ts.score(answers, "gad7", keep=["sex"])
    >>> placed = ts.compare_to_norms(scores, by={"sex": "sex"}).to_frame()
    >>> placed[["sex", "score", "t", "norm_group"]].round(1)
          sex  score      t norm_group
    0  female    7.0   60.9     female
    1    male   21.0  107.3       male
    """
    _check_level(level)
    asked = _asked(level, percentile, standard, also)
    data = measured(scores, instrument=instrument, columns=columns, keep=keep)
    by = dict(by or {})
    fitted, notes = fit_norms(data, norm, by, allow_simulated=allow_simulated)
    ages, words = _divided(data, fitted, by, groups or {})
    names = [scale.measured.name for scale in fitted]
    kept = _per_scale(reliability, "reliability", names)
    cuts = _per_scale(cutoff, "cutoff", names)
    test = check_option(group_test, GroupTest, name="group_test")
    placed = []
    for scale in fitted:
        name = scale.measured.name
        one = replace(asked, reliability=kept.get(name), cutoff=cuts.get(name))
        layout = lay_out(scale.norm, scale.layer)
        values = scale.measured.values
        found = place_scores(scale.norm, layout, values, ages=ages, groups=words, asked=one)
        placed.append((scale, found))
    return NormComparison(
        frame=data.frame,
        keep=data.keep,
        n_rows=data.n_rows,
        scales=tuple(placed),
        groups=tuple(
            row
            for scale, found in placed
            for row in compare_groups(scale.measured.name, found, test, level)  # type: ignore[arg-type]  # checked
        ),
        level=level,
        _provenance=_provenance(data, fitted, (*data.notes, *notes, *_reliability_notes(kept))),
        _alerts=comparison_alerts(tuple(placed)),
    )


# -- arguments ---------------------------------------------------------------------------------------------


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise OptionError(
            f"`level` cannot be {level!r}.",
            code="TS-N043",
            mend="pass a share between 0 and 1, such as 0.95.",
        )


def _asked(
    level: float,
    percentile: PercentileMethod | None,
    standard: StandardMethod | None,
    also: Sequence[Extra] | Extra,
) -> Placing:
    """The options in their stored spelling."""
    wanted = (also,) if isinstance(also, str) else tuple(also)
    ranks: Any = None if percentile is None else check_option(percentile, PercentileMethod, name="percentile")
    scores: Any = None if standard is None else check_option(standard, StandardMethod, name="standard")
    extras: Any = tuple(check_option(extra, Extra, name="also") for extra in wanted)
    return Placing(level=level, percentile=ranks, standard=scores, also=extras)


def _per_scale(value: Any, name: str, scales: Sequence[str]) -> dict[str, float]:
    """The number that was given for each scale, for those for which one was."""
    if value is None:
        return {}
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        found = dict.fromkeys(scales, float(value))
    else:
        known = by_scale(value, name)
        check_scales(known, name, scales)
        found = {scale: float(known[scale]) for scale in scales if known.get(scale) is not None}
    for scale, number in found.items():
        if name == "reliability" and not 0 < number < 1:
            raise OptionError(
                f"The reliability of {scale} cannot be {number!r}.",
                code="TS-N043",
                mend="pass a number between 0 and 1, both excluded, such as an alpha of 0.85.",
            )
    return found


def _reliability_notes(kept: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(f"reliability of {scale} as given: {value:g}" for scale, value in kept.items())


def _divided(
    data: Measured,
    fitted: Sequence[FittedScale],
    by: Mapping[str, str],
    renamed: Mapping[str, Mapping[Any, str]],
) -> tuple[Floats | None, dict[str, GroupColumn]]:
    """The columns that divide people, of those that a norm uses."""
    used = frozenset[str]().union(*(scale.layer for scale in fitted))
    ages = read_ages(data.frame, by[AGE]) if AGE in used else None
    words = {
        name: read_groups(data.frame, by[name], renamed.get(name)) for name in sorted(used) if name != AGE
    }
    for name, column in words.items():
        _check_words(name, by[name], column, fitted)
    return ages, words


def _check_words(name: str, column: str, found: GroupColumn, fitted: Sequence[FittedScale]) -> None:
    """Raise where no word of the data is one of a norm's: then it is written otherwise."""
    for scale in fitted:
        if name not in scale.layer or not found.words:
            continue
        theirs = tuple(
            dict.fromkeys(cell.groups[name] for cell in scale.norm.cells if cell.layer == scale.layer)
        )
        if all(word_finder(theirs)(word) < 0 for word in found.words):
            ours = ", ".join(repr(word) for word in found.words[:6])
            example = ", ".join(
                f"{word!r}: {theirs[place % len(theirs)]!r}" for place, word in enumerate(found.words[:2])
            )
            raise NormError(
                f"The column {column!r} has {ours}, and the norm {scale.table.name} knows "
                f"{', '.join(theirs)}.",
                code="TS-N029",
                mend=f"say which is which: groups={{{name!r}: {{{example}}}}}.",
            )


def _provenance(data: Measured, fitted: Sequence[FittedScale], notes: tuple[str, ...]) -> Provenance:
    stamps: dict[str, Stamp] = {}
    rules = {}
    norms = []
    for scale in fitted:
        content = scale.table.content
        stamp = scale.measured.stamp
        if stamp is None:
            stamp = Stamp(
                content.instrument,
                content.instrument_version,
                content.instrument_hash or "",
                scale.table.status,
            )
        stamps.setdefault(stamp.id, stamp)
        used = layer_words(scale.layer)
        norms.append(f"norm {content.name} {content.version} ({content.content_hash}), {used}")
        how = data.rules.get(scale.measured.name, "")
        rules[scale.measured.name] = f"{how}; norm: {method_words(content, scale.norm)}".lstrip("; ")
    return Provenance(
        tuple(stamps.values()), rules, data.n_rows, package_version(), (*dict.fromkeys(norms), *notes)
    )
