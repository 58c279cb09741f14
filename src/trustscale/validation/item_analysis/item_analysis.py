"""``item_analysis``: what each item of a scale is like, and how it goes with the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from trustscale._checks import check_option
from trustscale.instruments.several import InstrumentLike
from trustscale.norms.options import check_level
from trustscale.results.alerts import Alert
from trustscale.validation.item_analysis.alerts import item_alerts
from trustscale.validation.item_analysis.result import ItemAnalysis
from trustscale.validation.item_analysis.work import ScaleItems, scale_items
from trustscale.validation.samples import Missing, gaps_alert
from trustscale.validation.study import open_study, provenance_of

Matrix: TypeAlias = Literal["pearson", "spearman", "polychoric"]


def item_analysis(
    data: Any,
    *,
    instrument: InstrumentLike | Sequence[InstrumentLike] | None = None,
    items: Sequence[str] | str | None = None,
    scale: str | None = None,
    missing: Missing = "listwise",
    matrix: Matrix = "pearson",
    level: float = 0.95,
) -> ItemAnalysis:
    """Describe the items of each scale, and find those that do not fit in.

    Parameters
    ----------
    data : Responses, Summary, frame or path
        Answers. Every column of a frame is an item unless ``instrument`` or ``items`` says otherwise.
    instrument : str, path, Instrument or list, optional
        What the columns are. Without it nothing is known about the response scale, so that floor, ceiling and
        difficulty have no value.
    items : sequence of str, optional
        Items to be looked at together.
    scale : str, optional
        One scale; all that add up or average answers otherwise, each by itself.
    missing : {"listwise", "pairwise", "raise"}, default "listwise"
        Rows with an answer to every item of the scale; for each item and pair the rows that it has; or refuse
        gaps.
    matrix : {"pearson", "spearman", "polychoric"}, default "pearson"
        The correlations behind ``r_drop``, ``alpha_if_dropped`` and the inter-item correlations. All but
        Pearson's are of standardised items.
    level : float, default 0.95
        Of the intervals of ``r_drop``.

    Returns
    -------
    ItemAnalysis
        One row per scale and item; ``.shares`` of the categories, ``.inter_item`` correlations, ``.plot()``.

    Raises
    ------
    StudyError
        No items, too few rows, or gaps that were not to be there.

    Notes
    -----
    Values are keyed: a reversed item is turned round by the bounds of its response scale, and its row says
    ``reversed``. Nothing else is turned. Items that likely are keyed the wrong way raise TS-V081, whatever
    the order of the items (see :func:`trustscale.stats.keying_check`).

    Skewness and kurtosis are the third of the three kinds in use (``b1``, ``b2 - 3``), as in psych's
    ``describe``. The interval of ``r_drop`` is Fisher's for a single correlation. Items of a formative scale
    need not go together, so that ``r_drop`` and ``alpha_if_dropped`` have no value there.

    References
    ----------
    Henrysson, S. (1963). Correction of item-total correlations in item analysis. Psychometrika, 28(2),
    211-218.

    Joanes, D. N., & Gill, C. A. (1998). Comparing measures of sample skewness and kurtosis. The Statistician,
    47(1), 183-189.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> answers = pd.DataFrame({"q1": [1, 2, 3, 4, 5, 4], "q2": [2, 2, 3, 5, 5, 3], "q3": [1, 3, 2, 4, 4, 4]})
    >>> print(ts.item_analysis(answers))
    items: n = 6; mean inter-item r .81 (.69 to .86); raw alpha .93
    item     M    SD   skew   kurt  r_drop  alpha w/o
    q1    3.17  1.47  -0.23  -1.72     .93        .82
    q2    3.33  1.37   0.29  -1.96     .81        .92
    q3    3.00  1.26  -0.49  -1.70     .81        .92
    floor, ceiling and difficulty need the response scale (instrument=)
    """
    policy: Any = check_option(missing, Missing, name="missing")
    chosen: Any = check_option(matrix, Matrix, name="matrix")
    check_level(level)
    study = open_study(data, instrument=instrument, items=items, scale=scale)
    parts: list[ScaleItems] = []
    alerts: list[Alert] = list(study.alerts)
    for part in study.parts:
        found = scale_items(part, policy, chosen, level)
        parts.append(found)
        alerts += [*gaps_alert(part, found.n_complete, policy), *item_alerts(part, found)]
    rules = {found.title: f"{found.words}; {chosen} correlations" for found in parts}
    return ItemAnalysis(
        library=study.library,
        _provenance=provenance_of(study, rules),
        _alerts=tuple(alerts),
        parts=tuple(parts),
        matrix=chosen,
        missing=policy,
        level=level,
    )
