"""``retest_reliability``: how far scores come back when the same persons are measured again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from trustscale import stats
from trustscale.errors import StudyError
from trustscale.norms.joining import Joined, join_waves
from trustscale.norms.options import check_level, scales_asked, waves_provenance
from trustscale.norms.waves import Wave, read_wave
from trustscale.results.alerts import Alert, threshold
from trustscale.results.apa import bounded, probability
from trustscale.results.render import counted, number
from trustscale.validation.agreement.retest_result import RetestReliability, RetestRow

RULE = "second minus first; persons with both scores; ICC(A,1) and ICC(C,1) of McGraw and Wong"


def retest_reliability(
    before: Any,
    after: Any,
    *,
    id: str | Sequence[str] | None = None,  # noqa: A002  # as in read_responses
    scale: str | Sequence[str] | None = None,
    level: float = 0.95,
) -> RetestReliability:
    """How far scores come back when nothing has changed in between.

    Parameters
    ----------
    before, after : Scores or frame
        The scores at both times, joined on the id.
    id : str or list of str, optional
        Columns that say whose a row is. ``Scores`` know theirs when the answers were read with ``id=``.
    scale : str or list of str, optional
        Score columns; all scales that ``Scores`` share otherwise.
    level : float, default 0.95
        Of the intervals, the detectable change and the limits of agreement.

    Returns
    -------
    RetestReliability
        Per scale the correlation, ICC(A,1) and ICC(C,1) with intervals, the change of the mean, the standard
        error of measurement, the smallest detectable change and the limits of agreement.

    Raises
    ------
    OptionError
        TS-N101, TS-N109: no id, or no scale.
    ColumnError, AnswerError, ChangeError
        Columns that are not there, an id that is there twice, nobody at both times.
    StudyError
        TS-V069: fewer than two persons have both scores of a scale.

    Notes
    -----
    The correlation is blind to a change of everybody, as by practice; ICC(A,1) counts it as error. The
    standard error of measurement and the detectable change come in both kinds as well. The detectable change
    of one person is ``z sqrt(2) SEM``; the limits of agreement are the mean difference -+ z times the SD of
    the differences.

    References
    ----------
    McGraw, K. O., & Wong, S. P. (1996). Forming inferences about some intraclass correlation coefficients.
    Psychological Methods, 1(1), 30-46.

    de Vet, H. C. W., Terwee, C. B., Knol, D. L., & Bouter, L. M. (2006). When to use agreement versus
    reliability measures. Journal of Clinical Epidemiology, 59(10), 1033-1039.

    Bland, J. M., & Altman, D. G. (1999). Measuring agreement in method comparison studies. Statistical
    Methods in Medical Research, 8(2), 135-160.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> may = pd.DataFrame({"person": list("abcdefgh"), "calm": [10, 12, 15, 20, 22, 13, 9, 18]})
    >>> june = pd.DataFrame({"person": list("hgfedcba"), "calm": [19, 9, 15, 25, 19, 17, 12, 11]})
    >>> print(ts.retest_reliability(may, june, id="person", scale="calm"))
    8 persons with a record at both times
    scale  n    r     95 % CI  ICC(A,1)     95 % CI  ICC(C,1)     95 % CI
    calm   8  .97  [.84, .99]       .95  [.71, .99]       .97  [.84, .99]
    scale  change        95 % CI   SEM  detectable change  limits of agreement
    calm     1.00  [-0.09, 2.09]  1.12               3.10        -1.57 to 3.57
    SEM and detectable change count a change of everybody as error (agreement)
    calm: 8 persons: the interval of the ICC reaches from .71 to .99. ... [TS-V074]
    """
    check_level(level)
    asked = scales_asked((before, after), scale)
    waves = tuple(
        read_wave(data, name, id=id, scales=asked) for name, data in (("before", before), ("after", after))
    )
    joined = join_waves(waves)
    pairs = [_row(name, waves, joined, level) for name in asked]
    return RetestReliability(
        library=waves[0].library,
        _provenance=waves_provenance(waves, {row.scale: RULE for row, _ in pairs}, [joined.sentence()]),
        _alerts=tuple(alert for row, found in pairs for alert in _alerts(row, found)),
        rows=tuple(row for row, _ in pairs),
        people=joined.sentence(),
        level=level,
    )


def _row(name: str, waves: Sequence[Wave], joined: Joined, level: float) -> tuple[RetestRow, stats.Retest]:
    first, second = (joined.scores(place, wave.scales[name]) for place, wave in enumerate(waves))
    n = int(np.count_nonzero(~np.isnan(first + second)))
    if n < 2:
        raise StudyError(
            f"{name}: {counted(n, 'person has', 'persons have')} a score at both times; two are needed.",
            code="TS-V069",
            mend="look whether the ids are written alike, and whether the scores could be worked out.",
        )
    found = stats.retest(first, second, level=level)
    row = RetestRow(
        scale=name,
        n=found.n,
        n_left_out=joined.n - found.n,
        r=found.correlation.estimate,
        r_lower=found.correlation.lower,
        r_upper=found.correlation.upper,
        icc_agreement=found.agreement.estimate,
        icc_agreement_lower=found.agreement.lower,
        icc_agreement_upper=found.agreement.upper,
        icc_consistency=found.consistency.estimate,
        icc_consistency_lower=found.consistency.lower,
        icc_consistency_upper=found.consistency.upper,
        level=level,
        mean_before=found.mean_1,
        mean_after=found.mean_2,
        sd_before=found.sd_1,
        sd_after=found.sd_2,
        difference=found.difference,
        difference_lower=found.difference_lower,
        difference_upper=found.difference_upper,
        t=found.statistic,
        df=found.df,
        p_value=found.p_value,
        sem_agreement=found.sem_agreement,
        sem_consistency=found.sem_consistency,
        detectable_agreement=found.detectable_agreement,
        detectable_consistency=found.detectable_consistency,
        sd_difference=found.sd_difference,
        limit_lower=found.limit_lower,
        limit_upper=found.limit_upper,
        limit_se=found.limit_se,
    )
    return row, found


def _alerts(row: RetestRow, found: stats.Retest) -> list[Alert]:
    if row.sd_before == 0 or row.sd_after == 0:
        return [
            Alert(
                "TS-V071",
                row.scale,
                "everybody has the same score at one of the times, so that there is nothing to come back.",
                "Look whether the scores are those that were meant.",
            )
        ]
    bound, alerts = threshold("retest_least_n"), []
    if row.n < bound.value:
        alerts.append(
            Alert(
                "TS-V074",
                row.scale,
                f"{counted(row.n, 'person')}: the interval of the ICC reaches from "
                f"{bounded(row.icc_agreement_lower)} to {bounded(row.icc_agreement_upper)}.",
                "Report the interval; measure more persons twice before the number is relied on.",
                value=float(row.n),
                threshold=bound.value,
                source=bound.source,
            )
        )
    level = threshold("retest_change_p")
    if found.p_value < level.value:
        alerts.append(
            Alert(
                "TS-V073",
                row.scale,
                f"the mean has changed by {number(row.difference)} (t({row.df}) = {number(row.t)}, "
                f"{probability(row.p_value)}).",
                "Report ICC(A,1), for which that is error, and say what may have changed.",
                value=row.p_value,
                threshold=level.value,
                source=level.source,
            )
        )
    return alerts
