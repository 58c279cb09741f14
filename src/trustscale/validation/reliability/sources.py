"""The works that coefficients of reliability and their intervals come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol


class Row(Protocol):
    """What is looked at of a row."""

    @property
    def coefficient(self) -> str:
        """Its name."""

    @property
    def interval_method(self) -> str:
        """Whose interval."""


_COEFFICIENTS: Mapping[str, str] = {
    "alpha": (
        "Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. "
        "Psychometrika, 16(3), 297-334."
    ),
    "alpha-ordinal": (
        "Zumbo, B. D., Gadermann, A. M., & Zeisser, C. (2007). Ordinal versions of coefficients alpha "
        "and theta for Likert rating scales. Journal of Modern Applied Statistical Methods, 6(1), "
        "21-29."
    ),
    "omega": ("McDonald, R. P. (1999). Test theory: A unified treatment. Erlbaum."),
    "omega-hierarchical": (
        "Zinbarg, R. E., Revelle, W., Yovel, I., & Li, W. (2005). Cronbach's alpha, Revelle's beta, "
        "and McDonald's omega_h: Their relations with each other and two alternative "
        "conceptualizations of reliability. Psychometrika, 70(1), 123-133."
    ),
    "omega-categorical": (
        "Green, S. B., & Yang, Y. (2009). Reliability of summed item scores using structural equation "
        "modeling: An alternative to coefficient alpha. Psychometrika, 74(1), 155-167."
    ),
    "lambda": (
        "Guttman, L. (1945). A basis for analyzing test-retest reliability. Psychometrika, 10(4), 255-282."
    ),
    "split-half": (
        "Horst, P. (1951). Estimating total test reliability from parts of unequal length. "
        "Educational and Psychological Measurement, 11(3), 368-371."
    ),
    "spearman-brown": (
        "Brown, W. (1910). Some experimental results in the correlation of mental abilities. British "
        "Journal of Psychology, 3(3), 296-322."
    ),
    "flanagan-rulon": (
        "Rulon, P. J. (1939). A simplified procedure for determining the reliability of a test by "
        "split-halves. Harvard Educational Review, 9, 99-103."
    ),
}
_INTERVALS: Mapping[str, str] = {
    "Feldt": (
        "Feldt, L. S., Woodruff, D. J., & Salih, F. A. (1987). Statistical inference for coefficient "
        "alpha. Applied Psychological Measurement, 11(1), 93-103."
    ),
    "Bonett": (
        "Bonett, D. G. (2002). Sample size requirements for testing and estimating coefficient alpha. "
        "Journal of Educational and Behavioral Statistics, 27(4), 335-340."
    ),
    "van Zyl, Neudecker & Nel": (
        "van Zyl, J. M., Neudecker, H., & Nel, D. G. (2000). On the distribution of the maximum "
        "likelihood estimator of Cronbach's alpha. Psychometrika, 65(3), 271-280."
    ),
    "delta (ML)": (
        "Raykov, T. (2002). Analytic estimation of standard error and confidence interval for scale "
        "reliability. Multivariate Behavioral Research, 37(1), 89-103."
    ),
    "bootstrap percentile": (
        "Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap. Chapman & Hall."
    ),
    "bootstrap BCa": (
        "Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical "
        "Association, 82(397), 171-185."
    ),
}


def sources_of(rows: Iterable[Row]) -> tuple[str, ...]:
    """The works behind these rows, each once."""
    found: dict[str, None] = {}
    for row in rows:
        found[_source(row.coefficient)] = None
        if row.interval_method in _INTERVALS:
            found[_INTERVALS[row.interval_method]] = None
    return tuple(found)


def _source(name: str) -> str:
    """By the longest beginning that is known."""
    known = [start for start in _COEFFICIENTS if name.startswith(start)]
    return _COEFFICIENTS[max(known, key=len)]
