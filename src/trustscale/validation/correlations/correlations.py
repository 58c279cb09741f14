"""``correlations``: how the items of a study go together, pair by pair, with precision and n."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from trustscale import stats
from trustscale._checks import check_option
from trustscale.errors import OptionError, did_you_mean
from trustscale.instruments.several import InstrumentLike
from trustscale.norms.options import check_level
from trustscale.results.alerts import Alert
from trustscale.validation.categories import category_counts
from trustscale.validation.cautions import few_categories_alert
from trustscale.validation.correlations.matrices import correlation_matrix
from trustscale.validation.correlations.matrix import SPEARMAN, CorrelationMatrix, Matrix
from trustscale.validation.correlations.result import Correlations
from trustscale.validation.items import ItemSet
from trustscale.validation.samples import Missing, gaps_alert
from trustscale.validation.study import open_study, provenance_of


def correlations(
    data: Any,
    *,
    instrument: InstrumentLike | Sequence[InstrumentLike] | None = None,
    items: Sequence[str] | str | None = None,
    scale: str | None = None,
    matrix: Matrix = "pearson",
    missing: Missing = "listwise",
    level: float = 0.95,
    smooth: bool = False,
    correct: float = 0.0,
    continuous: Sequence[str] | str = (),
) -> Correlations:
    """Correlate the items of a scale, of an instrument, or of a frame.

    Parameters
    ----------
    data : Responses, Summary, frame or path
        Answers. Every column of a frame is an item unless ``instrument`` or ``items`` says otherwise.
    instrument : str, path, Instrument or list, optional
        What the columns are. Reversed items are turned round.
    items : sequence of str, optional
        These items only, in this order.
    scale : str, optional
        The items of one scale; all scored items otherwise.
    matrix : {"pearson", "spearman", "polychoric", "tetrachoric", "mixed"}, default "pearson"
        Of the answers; of their ranks; of the normal variables that ordinal answers are cut from, which are
        called tetrachoric where all items have two categories; or of each pair what its items call for:
        polychoric for two ordinal items, polyserial for an ordinal and a continuous one, Pearson for two
        continuous ones.
    missing : {"listwise", "pairwise", "raise"}, default "listwise"
        Rows with an answer to every item; for each pair the rows that have both; or refuse gaps.
    level : float, default 0.95
        Of the intervals.
    smooth : bool, default False
        Make a matrix that is not positive definite so; the result says how far it moved.
    correct : float, default 0
        Added to empty cells of 2 x 2 tables. Nothing is added unless it is asked for.
    continuous : sequence of str, optional
        Under ``mixed``, items taken as continuous in any case. So are those with answers that are no whole
        numbers, or with more than fifteen different ones.

    Returns
    -------
    Correlations
        One row per pair; ``.matrix``, ``.se``, ``.n``, ``.thresholds``, ``.plot()``.

    Raises
    ------
    StudyError
        No items, too few rows, gaps that were not to be there (TS-V007), or items that cannot be counted by
        category (TS-V010, TS-V027).
    OptionError
        TS-V028: options that do not fit together.
    NeedsMoreError
        TS-V014: a summary without tables of categories, or ``mixed``, which needs the rows.

    Notes
    -----
    Standard errors: Pearson, ``(1 - r^2) / sqrt(n - 1)``; Spearman after Bonett and Wright (2000);
    polychoric, tetrachoric and polyserial from the two steps, the uncertainty of thresholds included (Muthen,
    1984; Joreskog, 1994). Intervals go by Fisher's z. All of them take persons to be independent and, for
    Pearson, answers to be normal.

    Polychoric correlations: thresholds come from all answers to an item, under ``pairwise`` also of persons
    who left other items out. Categories that nobody chose are left out. A likelihood that rises up to a
    perfect correlation gives 1 or -1 without a standard error. See :func:`trustscale.stats.polychoric`.
    Drawn persons (``benchmarks/simulations/polychoric.py``): from 200 persons on, 95 % intervals held the
    true value in 93.7 to 95.5 % of the samples; of 100 persons with six categories, in 92.5 to 94.1 %. Where
    2 x 2 tables often come to the boundary, the other samples' intervals held it in up to 97.3 %.

    Under ``pairwise`` a Pearson correlation has the means and standard deviations of its own pair, as in
    R's ``cor(use = "pairwise")``.

    References
    ----------
    Olsson, U. (1979). Maximum likelihood estimation of the polychoric correlation coefficient. Psychometrika,
    44, 443-460.

    Bonett, D. G., & Wright, T. A. (2000). Sample size requirements for estimating Pearson, Kendall and
    Spearman correlations. Psychometrika, 65, 23-28.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> counts = {(1, 1): 20, (1, 2): 10, (1, 3): 5, (2, 1): 10, (2, 2): 20, (2, 3): 10}
    >>> counts |= {(3, 1): 5, (3, 2): 10, (3, 3): 20}
    >>> rows = [pair for pair, n in counts.items() for _ in range(n)]
    >>> found = ts.correlations(pd.DataFrame(rows, columns=["calm", "open"]), matrix="polychoric")
    >>> print(found)
    items: polychoric correlations (two-step maximum likelihood); n = 110
             1
    1 calm
    2 open  .53
    lowest .53 (calm, open), highest .53 (calm, open), median size .53
    >>> round(float(found.matrix.loc["calm", "open"]), 6)
    0.529194
    """
    kind: Any = check_option(matrix, Matrix, name="matrix")
    policy: Any = check_option(missing, Missing, name="missing")
    check_level(level)
    study = open_study(data, instrument=instrument, items=items, scale=scale, per_scale=False)
    part = study.parts[0]
    named = (continuous,) if isinstance(continuous, str) else tuple(continuous)
    _check_options(part, kind, named, correct)
    found = correlation_matrix(part, kind, policy, correct=correct, continuous=named)
    precision = _precision(found, level)
    smoothed, more = _smoothed(part, found) if smooth else (None, ())
    few = _few_categories(part) if kind == "pearson" else ()
    return Correlations(
        library=study.library,
        _provenance=provenance_of(study, {part.title: found.words}),
        _alerts=(
            *(alert for alert in study.alerts if alert.code != "TS-V012"),  # SDs do not matter here
            *gaps_alert(part, found.least_n, policy),
            *(alert for alert in found.alerts if not (more and alert.code == "TS-V024")),
            *more,
            *few,
        ),
        title=part.title,
        reversed=part.reversed,
        found=found,
        lower=precision.lower,
        upper=precision.upper,
        smoothed=smoothed,
        level=level,
        missing=policy,
    )


def _few_categories(part: ItemSet) -> tuple[Alert, ...]:
    return few_categories_alert(part, category_counts(part).tolist(), 'matrix="polychoric"')


def _precision(found: CorrelationMatrix, level: float) -> stats.CorrelationPrecision:
    """Intervals; those of Pearson and Spearman do not go by the standard error of r itself."""
    r = found.correlation
    if found.matrix == "pearson":
        return stats.pearson_precision(r, found.n, level=level)
    if found.matrix == "spearman":
        return stats.spearman_precision(r, found.n, level=level)
    latent = stats.latent_precision(r, found.se, level=level)
    if found.matrix != "mixed":
        return latent
    plain = stats.pearson_precision(r, found.n, level=level)
    is_plain = found.methods < SPEARMAN
    return stats.CorrelationPrecision(
        found.se,
        np.where(is_plain, plain.lower, latent.lower),
        np.where(is_plain, plain.upper, latent.upper),
    )


def _smoothed(part: ItemSet, found: CorrelationMatrix) -> tuple[stats.Smoothed | None, tuple[Alert, ...]]:
    if bool(np.isnan(found.correlation).any()):
        return None, (
            Alert(
                "TS-V030",
                part.title,
                "the matrix cannot be smoothed, because pairs have no correlation.",
                "Leave out the items that these pairs have in common.",
            ),
        )
    smoothed = stats.smooth_correlation(found.correlation)
    if not smoothed.moved:
        return smoothed, ()
    return smoothed, (
        Alert(
            "TS-V029",
            part.title,
            f"the matrix was smoothed: no correlation moved by more than {smoothed.largest_move:.3g}, all "
            f"together by {smoothed.distance:.3g} (Frobenius norm); its smallest eigenvalue is "
            f"{smoothed.smallest_after:.2g} and was {smoothed.smallest_before:.3g}.",
            "Say so in the report; standard errors and intervals are those before smoothing.",
            value=smoothed.largest_move,
        ),
    )


def _check_options(part: ItemSet, matrix: str, continuous: Sequence[str], correct: float) -> None:
    if not correct >= 0:
        raise OptionError(
            f"`correct` must not be below 0, got {correct!r}.",
            code="TS-V028",
            mend="use correct=0.5, or leave it out.",
        )
    if continuous and matrix != "mixed":
        raise OptionError(
            f'`continuous` belongs to matrix="mixed", not to {matrix!r}.',
            code="TS-V028",
            mend='use matrix="mixed", or leave `continuous` out.',
        )
    unknown = [name for name in continuous if name not in part.items]
    if unknown:
        raise OptionError(
            "`continuous` names items that are not in the study.",
            code="TS-V028",
            where=[f"{name}{did_you_mean(name, part.items)}" for name in unknown],
            mend=f"the items are {', '.join(part.items[:30])}{', ...' if len(part.items) > 30 else ''}.",
        )
