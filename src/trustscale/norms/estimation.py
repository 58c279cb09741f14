"""``estimate_norms``: norms from a sample of one's own."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from pydantic import ValidationError

from trustscale import stats
from trustscale._checks import check_option
from trustscale.errors import NormError, OptionError, did_you_mean
from trustscale.instruments.faults import model_findings
from trustscale.instruments.model import Instrument
from trustscale.instruments.norm_model import (
    AGE,
    NormCell,
    NormFile,
    NormReliability,
    ReliabilityKind,
    ScaleNorm,
)
from trustscale.instruments.several import InstrumentLike
from trustscale.norms.classical import classical_cell
from trustscale.norms.continuous import CriterionWord, Curving, betabinomial_cells, taylor_cells
from trustscale.norms.estimation_alerts import estimation_alerts
from trustscale.norms.measured import Measured, MeasuredScale, check_scales, measured
from trustscale.norms.numbers import by_scale
from trustscale.norms.sample import NormSample, People, cells_of_groups, read_sample, score_step, split_by_age
from trustscale.norms.table import NormTable
from trustscale.norms.weights import RakedWeights, raking_words
from trustscale.responses.frames import library_of

NormMethod: TypeAlias = Literal["percentile", "normalised", "linear", "taylor", "beta-binomial"]

_CONTINUOUS = ("taylor", "beta-binomial")

_METHOD_WORDS = {
    "percentile": "Mid-rank percentiles of the sample",
    "normalised": "Mid-rank percentiles of the sample, T scores normalised through them",
    "linear": "Mean and SD of the sample",
    "taylor": "Continuous norming by a Taylor polynomial of norm score and age",
    "beta-binomial": "Continuous norming by a beta-binomial distribution over age",
}

_ABOUT = (
    "title",
    "population",
    "country",
    "language",
    "years",
    "sampling",
    "inclusion",
    "administration",
    "response_rate",
    "missing",
    "weights",
    "limits",
    "note",
    "sources",
)
"""What only the person who drew the sample can say."""


def estimate_norms(
    scores: Any,
    *,
    by: Mapping[str, str] | Sequence[str] | None = None,
    weight: Any = None,
    method: NormMethod = "percentile",
    id: str = "sample",  # noqa: A002  # what the norm file calls it
    about: Mapping[str, Any] | None = None,
    reliability: Any = None,
    reliability_kind: ReliabilityKind = "alpha",
    age_groups: Sequence[float] | None = None,
    age_step: float | None = None,
    window: float | None = None,
    criterion: CriterionWord = "bic",
    norm_power: int = 4,
    age_power: int = 3,
    z_range: tuple[float, float] = (-2.5, 2.5),
    step: float | None = None,
    simulated: bool = False,
    version: str = "1.0.0",
    instrument: InstrumentLike | None = None,
    columns: Mapping[str, str] | Sequence[str] | str | None = None,
) -> NormTable:
    """Make norms of a sample.

    Parameters
    ----------
    scores : Scores or frame
        The sample: what :func:`trustscale.score` gave for one instrument, or a frame with score columns and
        ``instrument``.
    by : mapping of variable to column, or list of columns, optional
        Divide people by words (``{"sex": "gender"}``) and by ``age``, a number.
    weight : str, array or RakedWeights, optional
        Sampling weights: a column, or what :func:`rake_weights` gave. By default the column that was named
        as ``weight`` when the answers were read.
    method : "percentile", "normalised", "linear", "taylor" or "beta-binomial"
        Percentile: mid-rank percentiles per raw score, with standard errors. Normalised: these and T scores
        through them. Linear: mean and SD. Taylor and beta-binomial are continuous: a model of the scores over
        age, read off as a table for each step of age.
    id : str, default "sample"
        The name of the sample; its file will be called so.
    about : mapping, optional
        What only you can say: ``title, population, country, language, years, sampling, inclusion,
        administration, response_rate, missing, weights, limits, note, sources``. ``.checklist`` of the result
        lists what is missing.
    reliability : number, mapping of scale to number, or a result, optional
        In this sample; intervals of scores need it.
    reliability_kind : "alpha", "omega", "retest", "split-half", "icc", "irt" or "other"
        Which coefficient that is.
    age_groups : list of numbers, optional
        Edges of age groups, each included and the next not: needed for classical norms by age. For a Taylor
        model, the groups within which scores are ranked, in place of a moving window.
    age_step : float, optional
        Steps of age in the table of a continuous norm. By default the grid on which the ages lie, such as
        completed years, or at most 64 steps.
    window : float, optional
        Width of the moving window of ages in which scores are ranked for a Taylor model.
    criterion : "bic", "aic", "cp" or "r2-adjusted", default "bic"
        What models are chosen by; the last two for Taylor models only.
    norm_power, age_power : int, default 4 and 3
        Largest powers of the Taylor polynomial.
    z_range : pair of float, default (-2.5, 2.5)
        The range of norm scores that a continuous norm covers; scores beyond it get no norm score.
    step : float, optional
        How far possible scores are apart; found out for whole numbers.
    simulated : bool, default False
        Whether the numbers are invented; such a norm needs ``allow_simulated=True`` to be used.
    version : str, default "1.0.0"
        Of the norm.
    instrument, columns : optional
        For a frame: whose scores they are, and which columns.

    Returns
    -------
    NormTable
        Ready for :func:`compare_to_norms` and :func:`write_norm`. Besides the cells that were asked for it
        has one for everybody together.

    Raises
    ------
    NormError
        TS-N054: a cell with fewer than two persons, or without variance. TS-N055: no continuous norm could be
        made, for instance since percentile curves cross in all models. TS-N056: scores not on even steps.
        TS-N060: it is not clear which instrument the norm is for. TS-N061: an entry of ``about`` is wrong.
    OptionError
        TS-N053: weights that are none. TS-N062: age groups that are missing or do not rise.

    Notes
    -----
    Standard errors: of a percentile ``sqrt(p (1 - p) / n)``, of a normalised T that of its percentile over
    the normal density, of a beta-binomial percentile by the delta method. With weights, n is Kish's effective
    number. A Taylor model is refused when two of its percentile curves cross within the range of the norm.

    References
    ----------
    Lenhard, A., Lenhard, W., Suggate, S., & Segerer, R. (2018). A continuous solution to the norming problem.
    Assessment, 25(1), 112-125.
    Oosterhuis, H. E. M., van der Ark, L. A., & Sijtsma, K. (2016). Sample size requirements for traditional
    and regression-based norms. Assessment, 23(2), 191-202.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> calm = ts.define_scale(["a", "b"], minimum=1, maximum=5, id="calm", score="sum")
    >>> answers = pd.DataFrame({"a": [1, 2, 3, 3, 4, 5], "b": [1, 2, 2, 4, 4, 5]})
    >>> norm = ts.estimate_norms(ts.score(answers, calm), id="six", simulated=True)
    >>> norm.to_frame()[["score", "percentile"]].round(1).head(3)
       score  percentile
    0    2.0         8.3
    1    3.0        16.7
    2    4.0        25.0
    """
    how = check_option(method, NormMethod, name="method")
    data = measured(scores, instrument=instrument, columns=columns)
    definition = _one_instrument(data)
    names = dict(by) if isinstance(by, Mapping) else {name: name for name in by or ()}
    edges = _edges(age_groups, how, names)
    asked = Curving(
        criterion=check_option(criterion, CriterionWord, name="criterion"),  # type: ignore[arg-type]  # checked
        norm_power=norm_power,
        age_power=age_power,
        window=window,
        age_groups=edges,
        age_step=age_step,
        z_range=z_range,
    )
    sample = read_sample(data, names, weight)
    kept = _reliabilities(reliability, reliability_kind, data)
    made = [_scale_norm(scale, sample, how, asked, step, kept.get(scale.name)) for scale in data.scales]
    content = _content(
        definition, data, [m.norm for m in made], how, id, version, simulated, _said(about, weight, sample)
    )
    return NormTable(
        content,
        status=definition.status,
        library=library_of(data.frame),
        _alerts=estimation_alerts(content, [m.lost for m in made]),
        _notes=(*data.notes, *(note for m in made for note in m.notes)),
    )


# -- one scale ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class MadeNorm:
    """The norm of one scale, what is to be noted about it, and how many persons it leaves out."""

    norm: ScaleNorm
    notes: tuple[str, ...]
    lost: tuple[str, int, int]


def _scale_norm(
    scale: MeasuredScale,
    sample: NormSample,
    method: str,
    asked: Curving,
    step: float | None,
    reliability: NormReliability | None,
) -> MadeNorm:
    span = scale.range
    if span is None or scale.definition is None:
        raise NormError(
            f"The possible scores of {scale.name} are not known.",
            code="TS-N060",
            mend="give the scale a range in its definition.",
        )
    steps = step or score_step(scale.values, span)
    everybody = People(np.ones(scale.values.shape, dtype=np.bool_), {})
    divided = bool(sample.groups) or sample.ages is not None
    parts = list(cells_of_groups(sample)) if divided else [everybody]

    def classical(people: People) -> NormCell:
        return classical_cell(
            scale,
            sample,
            people,
            span=span,
            step=steps,
            normalised=method != "percentile",
            with_rows=method != "linear",
        )

    cells = [classical(everybody)] if divided or method not in _CONTINUOUS else []
    models = []
    if method in _CONTINUOUS:
        make = taylor_cells if method == "taylor" else betabinomial_cells
        models = [make(scale, sample, people, span, asked, steps) for people in parts]
        cells += [cell for model in models for cell in model.cells]
    elif divided:
        cells += [classical(part) for people in parts for part in _by_age(people, sample, asked.age_groups)]
    norm = ScaleNorm(
        scale=scale.scale,
        metric=scale.definition.score,
        range=span,
        percentiles=None if method == "linear" else "mid-rank",
        reliability=reliability,
        cells=tuple(cells),
        curves=tuple(model.curves for model in models),
    )
    placed = sum(cell.n for cell in cells if cell.layer) if divided else cells[0].n
    notes = tuple(note for model in models for note in model.notes)
    return MadeNorm(norm, notes, (scale.name, int(scale.values.size), placed))


def _by_age(people: People, sample: NormSample, edges: tuple[float, ...] | None) -> list[People]:
    if sample.ages is None or edges is None:
        return [people]
    return list(split_by_age(people, sample.ages, edges))


# -- arguments ---------------------------------------------------------------------------------------------


def _one_instrument(data: Measured) -> Instrument:
    found = {scale.instrument.id: scale.instrument for scale in data.scales if scale.instrument is not None}
    if len(found) != 1:
        several = f"there are {', '.join(found)}" if found else "the frame does not say"
        raise NormError(
            f"A norm is for one instrument, and {several}.",
            code="TS-N060",
            mend="score one instrument at a time; for a frame pass `instrument`.",
        )
    return next(iter(found.values()))


def _edges(
    age_groups: Sequence[float] | None, method: str, by: Mapping[str, str]
) -> tuple[float, ...] | None:
    if age_groups is None:
        if AGE in by and method not in _CONTINUOUS:
            raise OptionError(
                f'method="{method}" needs age groups to divide people by age.',
                code="TS-N062",
                mend='pass age_groups=[18, 30, 45, 60, 100], or use a continuous method such as "taylor".',
            )
        return None
    edges = tuple(float(edge) for edge in age_groups)
    if len(edges) < 2 or any(b <= a for a, b in itertools.pairwise(edges)):
        raise OptionError(
            f"`age_groups` cannot be {list(age_groups)!r}.",
            code="TS-N062",
            mend="give rising edges: [18, 30, 45] makes 18 to below 30 and 30 to below 45.",
        )
    return edges


def _reliabilities(value: Any, kind: str, data: Measured) -> dict[str, NormReliability]:
    if value is None:
        return {}
    word: Any = check_option(kind, ReliabilityKind, name="reliability_kind")
    names = [scale.name for scale in data.scales]
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        numbers: Mapping[str, Any] = dict.fromkeys(names, float(value))
    else:
        numbers = by_scale(value, "reliability")
        check_scales(numbers, "reliability", names)
    found = {}
    for name in names:
        number = numbers.get(name)
        if number is None:
            continue
        if not 0 < float(number) < 1:
            raise OptionError(
                f"The reliability of {name} cannot be {number!r}.",
                code="TS-N043",
                mend="pass a number between 0 and 1, both excluded, such as an alpha of 0.85.",
            )
        found[name] = NormReliability(value=float(number), kind=word)
    return found


def _said(about: Mapping[str, Any] | None, weight: Any, sample: NormSample) -> dict[str, Any]:
    """What the caller says about the sample, and what is known about its weights."""
    said = dict(about or {})
    for name in said:
        if name not in _ABOUT:
            raise NormError(
                f"`about` has no entry {name!r}{did_you_mean(name, _ABOUT)}.",
                code="TS-N061",
                mend=f"it can have {', '.join(_ABOUT)}.",
            )
    if "weights" not in said:
        if isinstance(weight, RakedWeights):
            said["weights"] = f"{raking_words(weight)}; design effect {weight.design_effect:.2f}."
        elif sample.weights is not None:
            size = stats.effective_n(sample.weights)
            said["weights"] = f"Weighted; {np.count_nonzero(sample.weights > 0)} persons count as {size:.0f}."
    return said


def _content(
    definition: Instrument,
    data: Measured,
    scales: Sequence[ScaleNorm],
    method: str,
    sample_id: str,
    version: str,
    simulated: bool,
    said: Mapping[str, Any],
) -> NormFile:
    stamp = data.scales[0].stamp
    has_rows = any(cell.rows for scale in scales for cell in scale.cells)
    entries = {
        "instrument": definition.id,
        "instrument_version": definition.version,
        "instrument_hash": definition.content_hash,
        "id": sample_id,
        "version": version,
        "simulated": simulated,
        "coding": None if stamp is None else stamp.coding,
        "form": None if stamp is None else stamp.form,
        "scheme": None if stamp is None else stamp.scheme,
        "method": f"{_METHOD_WORDS[method]}.",
        "table": f"{sample_id}.csv" if has_rows else None,
        "language": definition.language,
        "title": f"{definition.title}, sample {sample_id!r}",
        "scales": tuple(scales),
        **said,
    }
    try:
        return NormFile.model_validate(entries)
    except ValidationError as error:
        findings = model_findings(NormFile, entries, error)
        raise NormError(
            "The norm cannot be described so.",
            code="TS-N061",
            where=[str(finding) for finding in findings],
            mend="change these entries of `about`, or the id and version.",
        ) from error
