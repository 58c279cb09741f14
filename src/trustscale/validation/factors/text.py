"""A factor solution in words: printed table, sentence, the numbers of a journal, the works to cite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trustscale.responses.tabular import LINES, draft_sentence, drafts_of
from trustscale.results.apa import bounded, interval, probability
from trustscale.results.render import counted, number, text_table
from trustscale.validation.correlations.matrix import MATRIX_NAMES
from trustscale.validation.factors.numbers import communalities, complexity, explained, sorted_items
from trustscale.validation.factors.options import EXTRACTION_NAMES, ORTHOGONAL

if TYPE_CHECKING:
    from trustscale.validation.factors.solution import FactorSolution

_ALERTS_SHOWN = 4

_EXTRACTION_WORKS = {
    "minres": "Harman, H. H., & Jones, W. H. (1966). Factor analysis by minimizing residuals (minres). "
    "Psychometrika, 31(3), 351-368.",
    "ml": "Joreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis. Psychometrika, "
    "32(4), 443-482.",
    "gls": "Joreskog, K. G., & Goldberger, A. S. (1972). Factor analysis by generalized least squares. "
    "Psychometrika, 37(3), 243-260.",
}
_ROTATION_WORKS = {
    "varimax": "Kaiser, H. F. (1958). The varimax criterion for analytic rotation in factor analysis. "
    "Psychometrika, 23(3), 187-200.",
    "oblimin": "Jennrich, R. I., & Sampson, P. F. (1966). Rotation for simple loadings. Psychometrika, "
    "31(3), "
    "313-323.",
    "promax": "Hendrickson, A. E., & White, P. O. (1964). Promax: A quick method for rotation to oblique "
    "simple "
    "structure. British Journal of Statistical Psychology, 17(1), 65-70.",
    "geomin": "Yates, A. (1987). Multivariate exploratory data analysis. State University of New York Press.",
    "bi": "Jennrich, R. I., & Bentler, P. M. (2011). Exploratory bi-factor analysis. Psychometrika, 76(4), "
    "537-549.",
    "target": "Browne, M. W. (2001). An overview of analytic rotation in exploratory factor analysis. "
    "Multivariate Behavioral Research, 36(1), 111-150.",
}
_SEARCH = (
    "Bernaards, C. A., & Jennrich, R. I. (2005). Gradient projection algorithms and software for arbitrary "
    "rotation criteria in factor analysis. Educational and Psychological Measurement, 65(5), 676-696."
)


def lines_of(solution: FactorSolution) -> list[str]:
    """What was done, fit, and as much of the sorted table as there is room for."""
    head = head_of(solution)
    header, rows, ends = _table(solution)
    tail = _correlations(solution)
    alerts = len(solution.alerts)
    below = min(alerts, _ALERTS_SHOWN) + (alerts > _ALERTS_SHOWN) + bool(drafts_of(solution.provenance))
    room = LINES - below - len(head) - 1 - len(ends) - len(tail)
    left_out = max(len(rows) - room, 0)
    if left_out:
        left_out += 1
        rows = rows[: len(rows) - left_out]
    table = text_table(header, [*rows, *ends])
    middle = [f"... and {counted(left_out, 'item')} more (see .pattern)"] if left_out else []
    return [*head, *table[: len(rows) + 1], *middle, *table[len(rows) + 1 :], *tail]


def head_of(solution: FactorSolution) -> list[str]:
    """What was done, and how it fits."""
    return [_done(solution), *_fit_lines(solution)]


def _done(solution: FactorSolution) -> str:
    return (
        f"{solution.sample.title}: {solution.sample.words}; {counted(len(solution.factors), 'factor')} of "
        f"{counted(len(solution.items), 'item')}, {_method(solution)}"
    )


def _method(solution: FactorSolution) -> str:
    """Extraction, rotation with its starts, matrix."""
    words = [EXTRACTION_NAMES[solution.extraction]]
    turned = solution.turned
    if turned is None:
        words.append("unrotated" if solution.rotation == "none" else "one factor, not rotated")
    else:
        starts = counted(turned.n_starts, "start")
        optima = f", {turned.n_optima} optima" if turned.n_optima > 1 else ""
        words.append(f"{solution.rotation} ({starts}{optima})")
    words.append(f"{MATRIX_NAMES[solution.sample.matrix]} correlations")
    return ", ".join(words)


def _fit_lines(solution: FactorSolution) -> list[str]:
    fit = solution.fitted
    if np.isnan(fit.chisq):
        return [f"no test of fit: {fit.status.value}; SRMR {bounded(fit.srmr, 3)}"]
    where = "" if solution.extraction == "ml" else f" at the {EXTRACTION_NAMES[solution.extraction]} loadings"
    matrix = solution.sample.matrix
    caution = "" if matrix == "pearson" else f"; no test for {MATRIX_NAMES[matrix]} correlations"
    return [
        f"chi-square({fit.df}) = {fit.chisq:.2f}, {probability(fit.pvalue)} (likelihood ratio{where}, "
        f"Bartlett-corrected{caution})",
        f"RMSEA {bounded(fit.rmsea, 3)} ({interval(fit.rmsea_lower, fit.rmsea_upper, fit.level, 3)}), "
        f"CFI {bounded(fit.cfi, 3)}, TLI {_index(fit.tli)}, SRMR {bounded(fit.srmr, 3)}, BIC {fit.bic:.1f}",
    ]


def _index(value: float) -> str:
    """The Tucker-Lewis index, which can exceed one."""
    return bounded(value, 3) if value <= 1 else number(value, 3)


def _table(solution: FactorSolution) -> tuple[list[str], list[list[str]], list[list[str]]]:
    """Header, one row per item, and the rows of explained variance."""
    pattern, phi = solution._pattern, solution._phi
    h2, unique, c = communalities(pattern, phi), solution.extracted.uniquenesses, complexity(pattern)
    marks = dict.fromkeys(solution.sample.reversed, " (r)")
    rows = [
        [
            f"{solution.items[place]}{marks.get(solution.items[place], '')}",
            *(bounded(float(value)) for value in pattern[place]),
            bounded(float(h2[place])),
            bounded(float(unique[place])),
            number(float(c[place]), 1),
        ]
        for place in sorted_items(pattern)
    ]
    variance = explained(pattern, phi)
    ends = [
        [
            "sum of squares",
            *(number(float(value)) for value in variance[0]),
            number(float(sum(variance[0]))),
            "",
            "",
        ],
        [
            "share of variance",
            *(bounded(float(value)) for value in variance[1]),
            bounded(float(sum(variance[1]))),
            "",
            "",
        ],
    ]
    return ["item", *solution.factors, "h2", "u2", "complexity"], rows, ends


def _correlations(solution: FactorSolution) -> list[str]:
    """The factor correlations in one line, where there are any."""
    if solution.rotation in ORTHOGONAL or len(solution.factors) == 1:
        return []
    names, phi = solution.factors, solution._phi
    pairs = [
        f"{names[i]}-{names[j]} {bounded(float(phi[i, j]))}"
        for i in range(len(names))
        for j in range(i + 1, len(names))
    ]
    if len(pairs) > 10:
        sizes = np.abs(phi[np.triu_indices(len(names), 1)])
        return [
            f"factor correlations: absolute values from {bounded(float(sizes.min()))} to "
            f"{bounded(float(sizes.max()))} (see .factor_correlations)"
        ]
    return [f"factor correlations: {', '.join(pairs)}"]


def sentence_of(solution: FactorSolution) -> str:
    """What was done, what it explains, and how it fits."""
    variance = explained(solution._pattern, solution._phi)
    fit = solution.fitted
    count = "One factor" if len(solution.factors) == 1 else f"{len(solution.factors)} factors"
    of = "" if solution.sample.title == "items" else f" of {solution.sample.title}"
    words = (
        f"{count} of the {len(solution.items)} items{of} ({solution.sample.words}; "
        f"{_method(solution)}) explained {100 * float(sum(variance[1])):.0f} % of the variance"
    )
    if np.isnan(fit.chisq):
        words += f"; there is no test of fit: {fit.status.value}"
    else:
        words += (
            f" (chi-square({fit.df}) = {fit.chisq:.2f}, {probability(fit.pvalue)}; RMSEA = "
            f"{bounded(fit.rmsea, 3)}, "
            f"{interval(fit.rmsea_lower, fit.rmsea_upper, fit.level, 3)}; CFI = {bounded(fit.cfi, 3)}; "
            f"SRMR = {bounded(fit.srmr, 3)})"
        )
    if not solution.status.is_proper:
        words += f". It is not a proper solution: {solution.status}"
    return f"{words}.{draft_sentence(solution.provenance)}"


def apa_of(solution: FactorSolution) -> str:
    """The indices of fit."""
    fit = solution.fitted
    if np.isnan(fit.chisq):
        return f"SRMR = {bounded(fit.srmr, 3)}"
    persons = f", N = {solution.sample.n:.0f}"
    return (
        f"chi-square({fit.df}{persons}) = {fit.chisq:.2f}, {probability(fit.pvalue)}, RMSEA = "
        f"{bounded(fit.rmsea, 3)}, {interval(fit.rmsea_lower, fit.rmsea_upper, fit.level, 3)}, CFI = "
        f"{bounded(fit.cfi, 3)}, TLI = {_index(fit.tli)}, SRMR = {bounded(fit.srmr, 3)}"
    )


def citations_of(extraction: str, rotation: str) -> tuple[str, ...]:
    """The works behind the methods."""
    first = _EXTRACTION_WORKS.get("minres" if extraction in ("uls", "pa") else extraction)
    kind = "oblimin" if rotation == "quartimin" else rotation.removesuffix("-q").removesuffix("-t")
    kind = "bi" if kind in ("bifactor", "bi-geomin") else kind
    second = _ROTATION_WORKS.get(kind)
    search = None if rotation in ("none", "promax") else _SEARCH
    return tuple(work for work in (first, second, search) if work is not None)
