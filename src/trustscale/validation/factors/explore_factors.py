"""``explore_factors``: how many things a set of items measures, and which item measures what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from trustscale import stats
from trustscale._checks import check_option
from trustscale.errors import OptionError, StudyError
from trustscale.instruments.several import InstrumentLike
from trustscale.norms.options import check_level
from trustscale.results.provenance import Provenance
from trustscale.validation.correlations.matrix import Matrix
from trustscale.validation.factors.alerts import factor_alerts, perfect_pairs
from trustscale.validation.factors.input import factor_sample, open_items
from trustscale.validation.factors.options import (
    BIFACTOR,
    EXTRACTION_NAMES,
    EXTRACTORS,
    ExtractionMethod,
    RotationMethod,
)
from trustscale.validation.factors.rotation import RotationChoice, check_rotation, read_target, rotated
from trustscale.validation.factors.solution import FactorSample, FactorSolution
from trustscale.validation.samples import Missing
from trustscale.validation.study import provenance_of


def explore_factors(
    data: Any,
    *,
    factors: int,
    instrument: InstrumentLike | Sequence[InstrumentLike] | None = None,
    items: Sequence[str] | str | None = None,
    scale: str | None = None,
    extraction: ExtractionMethod = "minres",
    rotation: RotationMethod = "oblimin",
    matrix: Matrix = "pearson",
    missing: Missing = "listwise",
    gamma: float | None = None,
    delta: float | None = None,
    kappa: float | None = None,
    power: float | None = None,
    target: Any = None,
    normalize: bool | None = None,
    n_starts: int | None = None,
    seed: int | None = None,
    level: float = 0.90,
) -> FactorSolution:
    """Find the factors that explain why items correlate.

    Parameters
    ----------
    data : Responses, Summary, frame or path
        Answers. Every column of a frame is an item unless ``instrument`` or ``items`` says otherwise.
    factors : int
        How many; :func:`number_of_factors` compares rules.
    instrument : str, path, Instrument or list, optional
        What the columns of a frame or file are.
    items : sequence of str, optional
        Items to be looked at.
    scale : str, optional
        One scale; the items of all reflective scales together otherwise.
    extraction : {"minres", "uls", "ml", "pa", "wls", "gls"}, default "minres"
        Smallest residual correlations (``uls`` is another name for it); maximum likelihood; principal axes,
        iterated to a standstill; least squares weighted by what each item's multiple correlation with the
        others leaves; generalized least squares.
    rotation : str, default "oblimin"
        ``none``; uncorrelated factors: ``varimax``, ``quartimax``, ``equamax``, ``geomin-t``, ``bentler-t``,
        ``infomax-t``, ``crawford-ferguson-t``, ``bifactor``, ``bi-geomin``, ``target-t``; correlated factors:
        ``oblimin``, ``quartimin``, ``promax``, ``geomin-q``, ``bentler-q``, ``infomax-q``,
        ``crawford-ferguson-q``, ``bifactor-q``, ``bi-geomin-q``, ``target-q``.
    matrix : {"pearson", "spearman", "polychoric", "tetrachoric", "mixed"}, default "pearson"
        Which correlations (see :func:`correlations`). Polychoric ones take answers as ordered categories.
    missing : {"listwise", "pairwise", "raise"}, default "listwise"
        Rows with an answer to every item; for each pair the rows that have both (the smallest of these
        numbers then counts as n); or refuse gaps.
    gamma : float, optional
        Of oblimin; 0 unless given.
    delta : float, optional
        Of geomin and bi-geomin; 0.01 unless given.
    kappa : float, optional
        Of the Crawford-Ferguson family.
    power : float, optional
        Of promax; 4 unless given.
    target : array or frame of shape (k, factors), optional
        Of a target rotation, with NaN where anything may stand; a pandas frame is matched by the names of the
        items.
    normalize : bool, optional
        Kaiser's normalisation; on for varimax and promax, off otherwise, as in R's ``psych::fa``.
    n_starts : int, optional
        Rotations are started so often; 10 for geomin and targets, 20 for bifactor rotations, 1 otherwise
        unless given. `FactorSolution.turned` says how many distinct optima were found.
    seed : int, optional
        Of the random starts; without one the same are drawn each time.
    level : float, default 0.90
        Of the interval of the RMSEA.

    Returns
    -------
    FactorSolution
        ``.pattern``, ``.structure``, ``.factor_correlations``, ``.communalities``, ``.fit``, ``.status``,
        ``.scores(data)``, ``.schmid_leiman()``, ``.plot()``.

    Raises
    ------
    StudyError
        TS-V118: items without variance; TS-V119: fewer than three items; TS-V120: a matrix without inverse
        where the method needs one; TS-V003: a formative scale, whose items need not go together.
    OptionError
        TS-V114: a number of factors that the items cannot have; TS-V116: options that do not belong to the
        rotation.

    Notes
    -----
    Values are keyed: reversed items are turned round. Factors come by falling sum of squared loadings, each
    turned so that its loadings sum to at least zero. A Heywood case is no error: `FactorSolution.status`
    and an alert name the item. Chi-square is the likelihood ratio with Bartlett's correction at the
    loadings found, as in psych; see :func:`trustscale.stats.factor_fit` for the indices.

    References
    ----------
    Harman, H. H., & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres). Psychometrika,
    31(3), 351-368.

    Browne, M. W. (2001). An overview of analytic rotation in exploratory factor analysis. Multivariate
    Behavioral Research, 36(1), 111-150.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> import trustscale as ts
    >>> rng = np.random.default_rng(1)
    >>> f = rng.normal(size=(500, 2)) @ [[1.0, 0.3], [0.0, 0.95]]
    >>> x = f[:, [0, 0, 0, 1, 1, 1]] * [0.9, 0.9, 0.9, 0.7, 0.7, 0.7] + 0.5 * rng.normal(size=(500, 6))
    >>> solution = ts.explore_factors(pd.DataFrame(x, columns=list("abcdef")), factors=2)
    >>> solution.pattern.round(1).abs()
        F1   F2
    a  0.9  0.0
    b  0.9  0.0
    c  0.9  0.0
    d  0.0  0.8
    e  0.0  0.8
    f  0.0  0.8
    >>> solution.fit["df"], str(solution.status)
    (4, 'converged')
    """
    method = check_option(extraction, ExtractionMethod, name="extraction")
    turn = check_option(rotation, RotationMethod, name="rotation")
    kind: Any = check_option(matrix, Matrix, name="matrix")
    policy: Any = check_option(missing, Missing, name="missing")
    check_level(level)
    choice = RotationChoice(
        method=turn,
        gamma=gamma,
        delta=delta,
        kappa=kappa,
        power=power,
        target=target,
        normalize=normalize,
        n_starts=n_starts,
        seed=seed,
    )
    check_rotation(choice)
    study, alerts = open_items(data, instrument=instrument, items=items, scale=scale)
    (part,) = study.parts
    _check_factors(factors, len(part.items))
    choice, names = _with_target(choice, part.items, factors)
    sample, more = factor_sample(part, scale=scale, matrix=kind, missing=policy)
    solution = solve(
        sample,
        factors,
        method,
        choice,
        level=level,
        names=names,
        library=study.library,
        provenance=provenance_of(study, {sample.title: _rule(sample, method, choice)}),
    )
    return replace(solution, _alerts=(*factor_alerts(solution), *alerts, *more))


def solve(
    sample: FactorSample,
    factors: int,
    method: str,
    choice: RotationChoice,
    *,
    level: float,
    names: tuple[str, ...] | None,
    library: str,
    provenance: Provenance,
) -> FactorSolution:
    """Extract, rotate, test.

    Raises
    ------
    StudyError
        TS-V120: the matrix has no inverse, and the method needs one.
    """
    extracted = EXTRACTORS[method](sample.correlation, factors)
    if extracted.status is stats.ExtractionStatus.NOT_POSITIVE_DEFINITE:
        raise _singular(sample, method)
    turned = rotated(extracted.loadings, choice)
    pattern, phi = extracted.loadings, np.eye(factors)
    if turned is not None:
        pattern, phi = turned.loadings, turned.factor_correlations
    return FactorSolution(
        library=library,
        _provenance=provenance,
        _alerts=(),
        sample=sample,
        factors=names or _names(factors, general=choice.method in BIFACTOR and factors > 1),
        extraction=method,
        rotation=choice.method,
        extracted=extracted,
        turned=turned,
        fitted=stats.factor_fit(
            sample.correlation, extracted.loadings, None if np.isnan(sample.n) else sample.n, level=level
        ),
        _pattern=pattern,
        _phi=phi,
    )


def _names(factors: int, *, general: bool) -> tuple[str, ...]:
    numbered = tuple(f"F{place + 1}" for place in range(factors - general))
    return ("G", *numbered) if general else numbered


def _with_target(
    choice: RotationChoice, items: Sequence[str], factors: int
) -> tuple[RotationChoice, tuple[str, ...] | None]:
    """The target in the order of the items, and the names that it gives the factors."""
    if choice.target is None:
        return choice, None
    values, names = read_target(choice.target, items, factors)
    return replace(choice, target=values), names


def _check_factors(factors: Any, k: int) -> None:
    whole = isinstance(factors, int | np.integer) and not isinstance(factors, bool)
    if not whole or not 1 <= factors < k:
        raise OptionError(
            f"{k} items cannot have {factors!r} factors.",
            code="TS-V114",
            mend=f"pass a whole number from 1 to {k - 1}; number_of_factors() compares rules.",
        )


def _rule(sample: FactorSample, method: str, choice: RotationChoice) -> str:
    options = [
        f"{name} {value!r}"
        for name, value in (
            ("gamma", choice.gamma),
            ("delta", choice.delta),
            ("kappa", choice.kappa),
            ("power", choice.power),
            ("normalize", choice.normalize),
            ("n_starts", choice.n_starts),
            ("seed", choice.seed),
        )
        if value is not None
    ]
    extra = f" ({', '.join(options)})" if options else ""
    return (
        f"{sample.words}; {sample.matrix} correlations; {EXTRACTION_NAMES[method]}; "
        f"rotation {choice.method}{extra}"
    )


def _singular(sample: FactorSample, method: str) -> StudyError:
    """Say which items are determined by others, as far as pairs tell."""
    return StudyError(
        f"{EXTRACTION_NAMES[method]} needs a correlation matrix with an inverse, and this one has an "
        "eigenvalue of "
        f"zero or below: items are determined by others, or there are fewer persons than items.",
        code="TS-V120",
        where=perfect_pairs(sample.correlation, sample.items)[:10],
        mend='use extraction="minres", leave such items out, or collect more persons.',
    )
