"""The result of an exploratory factor analysis: loadings, fit, and what is made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale._checks import check_option
from trustscale.errors import OptionError, did_you_mean
from trustscale.responses.frames import Words, new_matrix
from trustscale.responses.tabular import Columns, drafts_of, plain, result_dict
from trustscale.validation.factors.numbers import communalities, complexity, explained, sorted_items
from trustscale.validation.factors.options import ORTHOGONAL, ScoreMethod
from trustscale.validation.factors.status import SolutionStatus, status_of
from trustscale.validation.factors.text import apa_of, citations_of, lines_of, sentence_of
from trustscale.validation.items import Floats
from trustscale.validation.result import StudyResult

if TYPE_CHECKING:
    from trustscale.validation.factors.hierarchy import HierarchicalSolution
    from trustscale.validation.factors.scores import FactorScores


@dataclass(frozen=True, slots=True, eq=False)
class FactorSample:
    """The correlations that factors were extracted from.

    Attributes
    ----------
    title : str
        What the items are called together.
    scale : str or None
        The scale that was asked for.
    items : tuple of str
        The items, k of them.
    reversed, as_answered : tuple of str
        Those that were turned round, and those that two scales key differently and that were not.
    correlation : float array of shape (k, k)
        Correlations of the keyed answers.
    mean, sd : float array of shape (k,)
        Of the keyed answers; NaN where they are not known.
    n : float
        Persons; NaN where nobody said.
    words : str
        The same in words, with what was done with gaps.
    matrix : str
        Which correlations.
    missing : str
        What was done with gaps.
    categories : int array of shape (k,)
        How many answers an item has; 0 where it was not counted.
    """

    title: str
    scale: str | None
    items: tuple[str, ...]
    reversed: tuple[str, ...]
    as_answered: tuple[str, ...]
    correlation: Floats
    mean: Floats
    sd: Floats
    n: float
    words: str
    matrix: str
    missing: str
    categories: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class FactorSolution(StudyResult):
    """Factors of a set of items. Made by :func:`trustscale.explore_factors`.

    ``structure`` is ``pattern @ factor_correlations``, whatever the order and the signs of the factors.

    Attributes
    ----------
    sample : FactorSample
        The correlations they come from.
    factors : tuple of str
        Their names, F1 to Ff; G for a general factor.
    extraction, rotation : str
        The methods.
    extracted : stats.Extraction
        The factors before rotation.
    turned : stats.Rotation or None
        What the rotation reports; None where there was nothing to rotate.
    fitted : stats.FactorFit
        Tests and indices of fit.
    """

    sample: FactorSample
    factors: tuple[str, ...]
    extraction: str
    rotation: str
    extracted: stats.Extraction
    turned: stats.Rotation | None
    fitted: stats.FactorFit
    _pattern: Floats
    _phi: Floats

    # -- matrices --------------------------------------------------------------------------------------------

    @property
    def items(self) -> tuple[str, ...]:
        """The items, in the order of the data."""
        return self.sample.items

    @property
    def pattern(self) -> Any:
        """Loadings: weights of the factors in each item."""
        return new_matrix(self._pattern, self.items, self.factors)

    @property
    def structure(self) -> Any:
        """Correlations of the items with the factors: the pattern times the factor correlations."""
        return new_matrix(self._pattern @ self._phi, self.items, self.factors)

    @property
    def factor_correlations(self) -> Any:
        """Correlations between the factors; the identity after an orthogonal rotation."""
        return new_matrix(self._phi, self.factors, self.factors)

    @property
    def communalities(self) -> Any:
        """Share of each item's variance that the factors explain."""
        return self._series(communalities(self._pattern, self._phi), "communality")

    @property
    def uniquenesses(self) -> Any:
        """What the factors leave of it; 0.005 at the bound of a Heywood case."""
        return self._series(self.extracted.uniquenesses, "uniqueness")

    @property
    def complexity(self) -> Any:
        """Hofmann's index: on how many factors an item loads, 1 for a single one."""
        return self._series(complexity(self._pattern), "complexity")

    @property
    def variance(self) -> Any:
        """Sum of squared loadings of each factor, as a share of all items' variance, and added up.

        Correlated factors share variance; each gets the diagonal of ``Phi P'P``.
        """
        return new_matrix(explained(self._pattern, self._phi), _VARIANCE, self.factors)

    @property
    def correlations(self) -> Any:
        """The correlations that were analysed."""
        return new_matrix(self.sample.correlation, self.items, self.items)

    @property
    def residuals(self) -> Any:
        """Correlations less those that the factors imply; uniquenesses in the diagonal."""
        return new_matrix(self.fitted.residuals, self.items, self.items)

    def _series(self, values: NDArray[Any], name: str) -> Any:
        return new_matrix(values[:, None], self.items, (name,))[name]

    # -- fit and status --------------------------------------------------------------------------------------

    @property
    def fit(self) -> Mapping[str, float]:
        """Tests and indices of fit; NaN where one cannot be had, and `status` says why.

        ``chisq`` is the likelihood-ratio statistic with Bartlett's correction at the loadings found, whatever
        they were found by; see :func:`trustscale.stats.factor_fit`.
        """
        indices = {name: getattr(self.fitted, name) for name in _FIT}
        return MappingProxyType(indices | {"n": self.sample.n, "level": self.fitted.level})

    @property
    def status(self) -> SolutionStatus:
        """How extraction, rotation and test ended, and what to do about it."""
        return status_of(self.extracted, self.turned, self.fitted, self.items)

    # -- rows and words --------------------------------------------------------------------------------------

    def columns(self) -> Columns:
        """One row per item and factor: pattern and structure loading, with what belongs to the item."""
        k, f = self._pattern.shape
        item = np.repeat(np.arange(k), f)
        return {
            "item": Words(item, self.items),
            "factor": Words(np.tile(np.arange(f), k), self.factors),
            "pattern": self._pattern.ravel(),
            "structure": (self._pattern @ self._phi).ravel(),
            "communality": communalities(self._pattern, self._phi)[item],
            "uniqueness": self.extracted.uniquenesses[item],
            "complexity": complexity(self._pattern)[item],
            "keyed": Words(_keyed(self.sample)[item], _KEYED),
            "extraction": Words(np.zeros(k * f, np.int32), (self.extraction,)),
            "rotation": Words(np.zeros(k * f, np.int32), (self.rotation,)),
            "matrix": Words(np.zeros(k * f, np.int32), (self.sample.matrix,)),
            "n": np.full(k * f, self.sample.n),
        }

    def to_dict(self) -> dict[str, Any]:
        """Loadings as rows; fit, factor correlations and status beside them."""
        status = self.status
        return result_dict(
            self,
            self.columns(),
            factors=list(self.factors),
            factor_correlations=self._phi.tolist(),
            fit={name: plain(value) for name, value in self.fit.items()},
            status={
                "extraction": status.extraction.name.lower(),
                "rotation": "none" if status.rotation is None else status.rotation.name.lower(),
                "fit": status.fit.name.lower(),
                "improper_items": list(status.improper),
                "words": str(status),
            },
        )

    def lines(self) -> list[str]:
        """Sorted loadings, explained variance, factor correlations, fit."""
        return lines_of(self)

    def sentence(self) -> str:
        """The solution in words."""
        return sentence_of(self)

    def apa(self) -> str:
        """The indices of fit alone."""
        return apa_of(self)

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return citations_of(self.extraction, self.rotation)

    # -- what is made from it --------------------------------------------------------------------------------

    def scores(
        self, data: Any, method: ScoreMethod = "regression", *, instrument: Any = None
    ) -> FactorScores:
        """Factor scores of persons, with how well they stand for the factors.

        Parameters
        ----------
        data : Responses, frame or path
            Answers to the same items; these need not be the ones that the factors come from. A gap in one of
            them leaves a person without scores.
        method : {"regression", "bartlett", "tenberge", "anderson"}, default "regression"
            Thurstone's regression scores, which correlate highest with the factors; Bartlett's, which are
            right on average; ten Berge's, which correlate as the factors do; Anderson and Rubin's,
            uncorrelated, of uncorrelated factors.
        instrument : str, path, Instrument or list, optional
            What the columns of a frame or file are.

        Returns
        -------
        FactorScores
            ``to_frame()`` has one row per person.
        """
        from trustscale.validation.factors.scores import factor_scores

        chosen = check_option(method, ScoreMethod, name="method")
        return factor_scores(self, data, chosen, instrument=instrument)

    def schmid_leiman(self) -> HierarchicalSolution:
        """A general factor above the correlated ones, and what is left of them beside it.

        Raises
        ------
        StudyError
            TS-V115: one factor, or factors that do not correlate.
        """
        from trustscale.validation.factors.hierarchy import hierarchical_solution

        return hierarchical_solution(self)

    def arrange(
        self,
        order: Sequence[str] | None = None,
        *,
        reflect: str | Sequence[str] = (),
        names: Mapping[str, str] | Sequence[str] | None = None,
    ) -> FactorSolution:
        """The same solution with its factors in another order, turned round, or under other names.

        Parameters
        ----------
        order : sequence of str, optional
            All factors, in the order wanted.
        reflect : str or sequence of str
            Factors whose loadings and correlations change their sign.
        names : mapping or sequence of str, optional
            New names, by the old ones or one per factor in the new order.

        Raises
        ------
        OptionError
            TS-V117: factors that are not there, or not each of them once.
        """
        chosen = tuple(self.factors if order is None else order)
        turned = (reflect,) if isinstance(reflect, str) else tuple(reflect)
        _refuse_unknown(self.factors, [*chosen, *turned])
        if sorted(chosen) != sorted(self.factors):
            raise OptionError(
                "`order` must name each factor once.",
                code="TS-V117",
                mend=f"the factors are {', '.join(self.factors)}.",
            )
        place = [self.factors.index(name) for name in chosen]
        signs = np.where([name in turned for name in chosen], -1.0, 1.0)
        return replace(
            self,
            factors=_renamed(chosen, names),
            _pattern=_read_only(self._pattern[:, place] * signs),
            _phi=_read_only(self._phi[np.ix_(place, place)] * np.outer(signs, signs)),
        )

    def plot(self, *, width: float = 7.0, title: str = "") -> Any:
        """A heat map of the loadings, as a matplotlib figure.

        Parameters
        ----------
        width : float
            Inches; 3.6 for a phone.
        title : str
            Above the picture.
        """
        from trustscale.results.figures.loadings import loadings_map

        order = sorted_items(self._pattern)
        return loadings_map(
            [self.items[place] for place in order],
            self.factors,
            self._pattern[order],
            phi=None if self.rotation in ORTHOGONAL else self._phi,
            title=title or f"Loadings: {self.sample.title}",
            is_draft=bool(drafts_of(self.provenance)),
            width=width,
        )


_FIT = (
    "chisq",
    "df",
    "pvalue",
    "rmsea",
    "rmsea_lower",
    "rmsea_upper",
    "tli",
    "cfi",
    "srmr",
    "bic",
    "sabic",
    "discrepancy",
    "null_chisq",
    "null_df",
    "empirical_chisq",
    "empirical_pvalue",
)
_VARIANCE = (
    "ss_loadings",
    "proportion_variance",
    "cumulative_variance",
    "proportion_explained",
    "cumulative_explained",
)
_KEYED = ("as answered", "reversed", "keyed differently by two scales, as answered")


def _keyed(sample: FactorSample) -> NDArray[np.int32]:
    return np.array(
        [2 if item in sample.as_answered else int(item in sample.reversed) for item in sample.items], np.int32
    )


def _refuse_unknown(factors: Sequence[str], asked: Sequence[str]) -> None:
    unknown = [name for name in asked if name not in factors]
    if unknown:
        raise OptionError(
            "There are no such factors.",
            code="TS-V117",
            where=[f"{name}{did_you_mean(name, factors)}" for name in unknown],
            mend=f"the factors are {', '.join(factors)}.",
        )


def _renamed(chosen: tuple[str, ...], names: Mapping[str, str] | Sequence[str] | None) -> tuple[str, ...]:
    if names is None:
        return chosen
    if isinstance(names, Mapping):
        _refuse_unknown(chosen, list(names))
        new = tuple(names.get(name, name) for name in chosen)
    else:
        new = tuple(names)
    if len(new) != len(chosen) or len(set(new)) < len(new):
        raise OptionError(
            "`names` must give each factor a name of its own.",
            code="TS-V117",
            mend=f"the factors are {', '.join(chosen)}.",
        )
    return new


def _read_only(values: NDArray[Any]) -> NDArray[Any]:
    values = np.array(values)
    values.flags.writeable = False
    return values
