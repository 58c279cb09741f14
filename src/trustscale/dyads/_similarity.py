"""``similarity``: how alike partners' answers are, held against people who are no couple."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Literal, TypeAlias

import numpy as np

from trustscale._checks import check_option
from trustscale.dyads._cautions import gaps_alert
from trustscale.dyads._couples import Floats, Rows
from trustscale.dyads._identical import find_identical
from trustscale.dyads._items import PartnerAnswers, partner_answers
from trustscale.dyads._options import check_count, check_level
from trustscale.dyads._pairing import Names
from trustscale.dyads._similarity_result import INDICES, NORMATIVE, Similarity, SimilarityIndex
from trustscale.errors import OptionError, PairingError
from trustscale.results.alerts import Alert, threshold
from trustscale.results.apa import bounded
from trustscale.results.render import counted
from trustscale.stats import (
    ProfileSimilarity,
    PseudoCouples,
    fisher_average,
    plain_average,
    profile_similarity,
    pseudo_couples,
)

Missing: TypeAlias = Literal["listwise", "pairwise"]
Alternative: TypeAlias = Literal["more-alike", "less-alike", "two-sided"]

LEAST_ITEMS = 3


def similarity(
    data: Any,
    *,
    seed: int,
    permutations: int = 1000,
    items: Names | None = None,
    scale: str | None = None,
    keyed: bool = True,
    missing: Missing = "listwise",
    alternative: Alternative = "more-alike",
    dyad: str | None = None,
    role: str | None = None,
    level: float = 0.95,
) -> Similarity:
    """How alike the answers of partners are over many items, and how alike those of strangers.

    Parameters
    ----------
    data : Responses, Couples or frame
        Answers to items.
    seed : int
        What random pairings are drawn with; the same seed gives the same digits.
    permutations : int, default 1000
        Random pairings of all persons into pseudo-couples.
    items : str or list of str, optional
        The items of the profile; all scored items (or all columns of numbers) otherwise.
    scale : str, optional
        Take the items of this scale. Only for ``Responses``.
    keyed : bool, default True
        Whether items of ``Responses`` are turned round as their scale says, so that high means the same in
        all of them. An item that two scales key differently stays as it was answered.
    missing : "listwise" or "pairwise"
        Leave out couples of which an answer is missing; or compare each pair on the items that both answered.
    alternative : "more-alike", "less-alike" or "two-sided"
        What p is the probability of.
    dyad, role : str, optional
        Columns of a frame that say which couple and which partner.
    level : float, default 0.95
        Of the intervals.

    Returns
    -------
    Similarity
        Per couple and on average: the raw correlation of profiles, which is high because most people answer
        alike; the distinctive one, which has the mean of each item taken out (report this one); the
        double-entry one, which is lower where partners differ in level; the distance; and each partner's
        likeness with the mean profile of the others (normative). Without pseudo-couples beside it no average
        says that couples are alike.

    Raises
    ------
    OptionError
        TS-D010: fewer than three items, or an option that cannot be.
    PairingError
        TS-D014: fewer than two couples are left.

    Notes
    -----
    Means of items are those of the same role, or of all persons where partners are exchangeable. Random
    pairings give each first partner any second one, or anybody anybody where partners are exchangeable;
    the real pairing is one of them. p is (b + 1) / (m + 1).

    References
    ----------
    Furr, R. M. (2008). A framework for profile similarity: Integrating similarity, normativeness, and
    distinctiveness. Journal of Personality, 76(5), 1267-1316.

    Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical Applications in
    Genetics and Molecular Biology, 9(1), 39.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> a = pd.DataFrame([[1, 2, 5, 4, 3], [2, 2, 4, 5, 1], [5, 4, 1, 2, 3]], columns=list("vwxyz"))
    >>> b = pd.DataFrame([[2, 2, 5, 3, 3], [1, 3, 5, 4, 2], [4, 5, 2, 1, 3]], columns=list("vwxyz"))
    >>> both = pd.concat([a.assign(couple=[1, 2, 3], who="a"), b.assign(couple=[1, 2, 3], who="b")])
    >>> found = ts.dyads.similarity(both, dyad="couple", role="who", seed=1)
    >>> found.to_frame()[["couple", "raw", "distinctive", "double_entry"]].round(4)
       couple     raw  distinctive  double_entry
    0       1  0.9037       0.7640        0.8750
    1       2  0.7698       0.8973        0.7608
    2       3  0.8000       0.9805        0.8000
    """
    check_level(level)
    check_count(seed, name="seed", least=0)
    check_count(permutations, name="permutations", least=1)
    way = check_option(alternative, Alternative, name="alternative")
    rule = check_option(missing, Missing, name="missing")
    answers = partner_answers(data, items=items, scale=scale, keyed=keyed, dyad=dyad, role=role)
    used = _used(answers, rule)
    first, second = answers.first[used], answers.second[used]
    exchangeable, bound = not answers.couples.distinguishable, threshold("couples_profile_bound").value
    profiles = profile_similarity(first, second, exchangeable=exchangeable)
    pseudo = pseudo_couples(
        first,
        second,
        permutations=permutations,
        rng=np.random.default_rng(seed),
        bound=bound,
        exchangeable=exchangeable,
    )
    couples = answers.couples
    words = answers.words + (", items that both answered" if rule == "pairwise" else "")
    return Similarity(
        library=couples.library,
        _provenance=replace(couples.provenance, rules={**couples.provenance.rules, "profile": words}),
        _alerts=(*couples.alerts, *answers.alerts, *_alerts(answers, used, profiles)),
        couples=couples,
        profiles=_for_all(profiles, used, answers),
        indices=_averages(profiles, pseudo, way, bound, level),
        pseudo=pseudo,
        items=answers.items,
        words=words,
        n_used=len(used),
        alternative=way,
        permutations=permutations,
        seed=seed,
    )


def _used(answers: PartnerAnswers, rule: str) -> Rows:
    """Positions of the couples that are compared."""
    if len(answers.items) < LEAST_ITEMS:
        raise OptionError(
            f"A profile needs at least three items, and there {'is' if len(answers.items) == 1 else 'are'} "
            f"{len(answers.items)}.",
            code="TS-D010",
            mend="name more items with `items`, or another scale.",
        )
    n_both = (~np.isnan(answers.first + answers.second)).sum(axis=1)
    least = len(answers.items) if rule == "listwise" else LEAST_ITEMS
    used = np.flatnonzero(n_both >= least)
    if len(used) < 2:
        raise PairingError(
            f"Only {counted(len(used), 'couple')} of {answers.couples.n:,} answered enough items.",
            code="TS-D014",
            mend='use missing="pairwise", which takes the items that both answered, or fewer items.',
        )
    return used


def _averages(
    profiles: ProfileSimilarity, pseudo: PseudoCouples, way: str, bound: float, level: float
) -> tuple[SimilarityIndex, ...]:
    """The average of each index, with that of random pairings."""
    rows = []
    for place, index in enumerate(INDICES):
        values, means = getattr(profiles, index), pseudo.means[:, place]
        if index == "distance":
            average = plain_average(values, level=level)
            more, less = int(pseudo.as_low[place]), int(pseudo.as_high[place])
        else:
            average = fisher_average(values, bound=bound, level=level)
            more, less = int(pseudo.as_high[place]), int(pseudo.as_low[place])
        there = means[~np.isnan(means)]
        baseline = float(there.mean()) if there.size else math.nan
        rows.append(
            SimilarityIndex(
                index=index,
                estimate=average.estimate,
                lower=average.lower,
                upper=average.upper,
                level=level,
                baseline=baseline if index == "distance" else math.tanh(baseline),
                baseline_sd=float(there.std(ddof=1)) if there.size > 1 else math.nan,
                p_value=_p_value(way, more, less, len(means)) if average.n else math.nan,
                n=average.n,
            )
        )
    return (*rows, _normative(profiles, bound, level))


def _normative(profiles: ProfileSimilarity, bound: float, level: float) -> SimilarityIndex:
    """The average over couples of what both partners have in common with the others."""
    z = np.arctanh(np.clip(profiles.normative, -bound, bound))
    there = ~np.isnan(z)
    n = there.sum(axis=1)
    of_couples = np.where(there, z, 0.0).sum(axis=1) / np.where(n > 0, n, np.nan)
    found, nothing = fisher_average(np.tanh(of_couples), bound=bound, level=level), math.nan
    return SimilarityIndex(
        NORMATIVE, found.estimate, found.lower, found.upper, level, nothing, nothing, nothing, found.n
    )


def _p_value(way: str, more: int, less: int, m: int) -> float:
    if way == "two-sided":
        return min(2 * (min(more, less) + 1) / (m + 1), 1.0)
    return ((more if way == "more-alike" else less) + 1) / (m + 1)


def _for_all(profiles: ProfileSimilarity, used: Rows, answers: PartnerAnswers) -> ProfileSimilarity:
    """One row for every couple; NaN for those that were left out."""
    n = answers.couples.n

    def spread(values: Floats) -> Floats:
        out = np.full((n, *values.shape[1:]), np.nan)
        out[used] = values
        out.flags.writeable = False
        return out

    n_items = (~np.isnan(answers.first + answers.second)).sum(axis=1).astype(np.int64)
    n_items.flags.writeable = False
    return ProfileSimilarity(
        n_items=n_items,
        raw=spread(profiles.raw),
        distinctive=spread(profiles.distinctive),
        double_entry=spread(profiles.double_entry),
        distance=spread(profiles.distance),
        normative=spread(profiles.normative),
    )


def _alerts(answers: PartnerAnswers, used: Rows, profiles: ProfileSimilarity) -> list[Alert]:
    alerts = list(gaps_alert("profiles", answers.couples.n - len(used), answers.couples.n))
    n_flat = int(np.count_nonzero(np.isnan(profiles.raw)))
    if n_flat:
        alerts.append(
            Alert(
                "TS-D023",
                "profiles",
                f"in {counted(n_flat, 'couple')} a partner gave one answer to everything, so there is no "
                "correlation.",
                "Look at the distance, which has a value for them, and at the answers of these persons.",
                value=float(n_flat),
            )
        )
    bound = threshold("couples_profile_bound")
    n_bounded = int(np.count_nonzero(np.abs(profiles.raw) > bound.value))
    if n_bounded:
        alerts.append(
            Alert(
                "TS-D024",
                "profiles",
                f"in {counted(n_bounded, 'couple')} the profiles are the same but for level and spread; in "
                f"averages their correlation counts as {bounded(bound.value, 3)}.",
                "Short profiles do that by chance; take more items where there are.",
                value=float(n_bounded),
                threshold=bound.value,
                source=bound.source,
            )
        )
    return alerts + list(find_identical(answers).alerts)
