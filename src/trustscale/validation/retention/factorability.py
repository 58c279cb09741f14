"""``factorability``: whether items have enough in common to be factored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from trustscale import stats
from trustscale._checks import check_option
from trustscale.validation.correlations.matrix import Matrix
from trustscale.validation.factors.input import factor_sample, open_items
from trustscale.validation.opening import Instruments
from trustscale.validation.retention.factorability_alerts import factorability_alerts
from trustscale.validation.retention.factorability_result import Factorability
from trustscale.validation.samples import Missing
from trustscale.validation.study import provenance_of


def factorability(
    data: Any,
    *,
    instrument: Instruments = None,
    items: Sequence[str] | str | None = None,
    scale: str | None = None,
    matrix: Matrix = "pearson",
    missing: Missing = "listwise",
) -> Factorability:
    """Look whether a correlation matrix is worth factoring: KMO, Bartlett's test, determinant.

    Parameters
    ----------
    data : Responses, Summary, frame or path
        Answers. Every column of a frame is an item unless ``instrument`` or ``items`` says otherwise.
    instrument : str, path, Instrument or list, optional
        What the columns are.
    items : sequence of str, optional
        The items; all that reflective scales score otherwise, together.
    scale : str, optional
        The items of one scale.
    matrix : {"pearson", "spearman", "polychoric", "tetrachoric", "mixed"}, default "pearson"
        Which correlations.
    missing : {"listwise", "pairwise", "raise"}, default "listwise"
        Rows with an answer to every item; for each pair the rows that have both, with the smallest of these
        numbers as n; or refuse gaps.

    Returns
    -------
    Factorability
        One row per item; ``.overall`` has KMO, Bartlett's test and the determinant.

    Raises
    ------
    StudyError
        TS-V118: items without variance; TS-V119: fewer than three items; TS-V003: a formative scale.

    Notes
    -----
    A matrix without inverse has no KMO and no test; it is an alert with the reason, not an error. Bartlett's
    test is for Pearson correlations of normal variables; with others it is given with an alert.

    References
    ----------
    Kaiser, H. F. (1974). An index of factorial simplicity. Psychometrika, 39, 31-36.

    Bartlett, M. S. (1951). The effect of standardization on a chi-square approximation in factor analysis.
    Biometrika, 38, 337-344.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> import trustscale as ts
    >>> rng = np.random.default_rng(1)
    >>> answers = pd.DataFrame(rng.normal(size=(200, 1)) + rng.normal(size=(200, 4)), columns=list("abcd"))
    >>> print(ts.factorability(answers))
    items: n = 200; Pearson correlations of 4 items
    KMO .78 (.77 to .81); Bartlett's sphericity chi2(6) = 201.18, p < .001
    determinant 0.3598; smallest eigenvalue 0.479
    item  KMO  SMC  largest r
    a     .77  .37        .51
    b     .78  .36        .50
    c     .81  .29        .45
    d     .77  .36        .51
    """
    kind: Any = check_option(matrix, Matrix, name="matrix")
    policy: Any = check_option(missing, Missing, name="missing")
    study, alerts = open_items(data, instrument=instrument, items=items, scale=scale)
    (part,) = study.parts
    sample, more = factor_sample(part, scale=scale, matrix=kind, missing=policy)
    r = sample.correlation
    others = np.abs(r - np.eye(len(r))).argmax(axis=1)
    found = Factorability(
        library=study.library,
        _provenance=provenance_of(study, {sample.title: f"{sample.words}; {kind} correlations"}),
        _alerts=(),
        sample=sample,
        adequacy=stats.sampling_adequacy(r),
        sphericity=stats.sphericity(r, sample.n),
        smc=stats.squared_multiple_correlations(r),
        largest=r[np.arange(len(r)), others],
        closest=tuple(part.items[place] for place in others),
        smallest_eigenvalue=float(np.linalg.eigvalsh(r)[0]),
    )
    kept = [alert for alert in (*alerts, *more) if alert.code != "TS-V112"]
    return found.with_alerts((*factorability_alerts(found), *kept))
