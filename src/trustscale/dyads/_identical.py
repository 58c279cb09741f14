"""``identical_answers``: couples in which both partners gave the same answers to (nearly) everything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale.dyads._couples import Couples, Floats, couple_ids
from trustscale.dyads._items import PartnerAnswers, partner_answers
from trustscale.dyads._pairing import Names
from trustscale.dyads._result import CoupleResult
from trustscale.errors import OptionError
from trustscale.responses.frames import Words
from trustscale.responses.tabular import Columns, draft_sentence, result_dict
from trustscale.results.alerts import Alert, threshold
from trustscale.results.render import counted, number, text_table

Counts: TypeAlias = NDArray[np.int64]

KINDS = ("all equal", "nearly all equal")
LEAST_SHARE = 0.5
"""Couples are compared where both answered at least this share of the items."""
_SHIFTS, _MOST = 50, 20_000


@dataclass(frozen=True, slots=True, eq=False)
class IdenticalAnswers(CoupleResult):
    """Couples with the same answers. Made by :func:`trustscale.dyads.identical_answers`.

    Attributes
    ----------
    couples : Couples
        All couples.
    rows : int array
        Positions of those with the same answers.
    n_items, n_same : int array
        Of those: items that both answered, and answers that are equal.
    n_compared : int
        Couples of which both answered at least half of the items.
    by_chance : float
        How many pairs of strangers among as many would have answers as equal.
    share : float
        The share of equal answers from which a couple is listed.
    items : int
        How many items there are.
    """

    couples: Couples
    rows: NDArray[np.intp]
    n_items: Counts
    n_same: Counts
    n_compared: int
    by_chance: float
    share: float
    items: int

    @property
    def n_exact(self) -> int:
        """Couples with all answers equal."""
        return int(np.count_nonzero(self.n_same == self.n_items))

    def columns(self) -> Columns:
        """One row per couple with the same answers."""
        exact = (self.n_same == self.n_items).astype(np.int8)
        return {
            self.couples.dyad: couple_ids(self.couples)[self.rows],
            "n_items": self.n_items,
            "n_same": self.n_same,
            "share": self.n_same / np.maximum(self.n_items, 1),
            "kind": Words(np.int8(1) - exact, KINDS),
        }

    def to_dict(self) -> dict[str, Any]:
        """Counts and rows as plain values."""
        return result_dict(
            self,
            self.columns(),
            n_compared=self.n_compared,
            n_exact=self.n_exact,
            n_listed=len(self.rows),
            by_chance=self.by_chance,
            share=self.share,
        )

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite: none; no published standard was found."""
        return ()

    def lines(self) -> list[str]:
        """Counts, and the first couples."""
        ids = couple_ids(self.couples)[self.rows[:10]]
        cells = [
            [str(name), f"{same} of {items}"]
            for name, same, items in zip(ids, self.n_same[:10], self.n_items[:10], strict=True)
        ]
        lines = [self._counts()]
        if cells:
            lines += text_table([self.couples.dyad, "equal answers"], cells)
        if len(self.rows) > 10:
            lines.append(f"... and {counted(len(self.rows) - 10, 'couple')} more (see .to_frame())")
        return lines

    def sentence(self) -> str:
        """How many couples, and what chance would give."""
        return f"{self._counts()}.{draft_sentence(self.provenance)}"

    def apa(self) -> str:
        """The counts alone."""
        return f"{len(self.rows)} of {self.n_compared} couples, {self.n_exact} with all answers equal"

    def _counts(self) -> str:
        return (
            f"{counted(len(self.rows), 'couple')} of {self.n_compared:,} gave the same answer to at least "
            f"{100 * self.share:g} % of {counted(self.items, 'item')}, {self.n_exact:,} to all; of as many "
            f"random pairs, {number(self.by_chance, 1)} would"
        )


def identical_answers(
    data: Any,
    *,
    share: float | None = None,
    items: Names | None = None,
    scale: str | None = None,
    dyad: str | None = None,
    role: str | None = None,
) -> IdenticalAnswers:
    """Look for couples whose partners gave the same answers, as if one person had filled both forms in.

    Parameters
    ----------
    data : Couples, Responses or frame
        Answers to items; the more items, the more equal answers mean.
    share : float, optional
        Share of equal answers from which a couple is listed; 0.95 unless told.
    items, scale : optional
        Which items; all scored ones otherwise.
    dyad, role : str, optional
        Columns of a frame that say which couple and which partner.

    Returns
    -------
    IdenticalAnswers
        The couples, counted and listed. It is a reason to look, never a verdict: people who both tick the
        best answer of a short scale are equal, too. ``by_chance`` says how many pairs of strangers would be.

    Raises
    ------
    OptionError
        TS-D010: a share that cannot be.

    Notes
    -----
    Couples are compared on the items that both answered, if these are at least half of all. What chance gives
    is counted over pairs of persons of different couples: each first member with the second members of the
    next fifty couples in the data, for the first 20,000 couples.

    Examples
    --------
    >>> import pandas as pd
    >>> import trustscale as ts
    >>> answers = pd.DataFrame(
    ...     {"couple": [1, 1, 2, 2], "a": [1, 1, 5, 2], "b": [4, 4, 1, 3], "c": [2, 2, 3, 1]}
    ... )
    >>> found = ts.dyads.identical_answers(answers, dyad="couple")
    >>> found.to_frame()
       couple  n_items  n_same  share       kind
    0       1        3       3    1.0  all equal
    """
    answers = partner_answers(data, items=items, scale=scale, keyed=False, dyad=dyad, role=role)
    return find_identical(answers, share)


def find_identical(answers: PartnerAnswers, share: float | None = None) -> IdenticalAnswers:
    """Couples with the same answers among these."""
    bound = threshold("couples_same_answers")
    wanted = bound.value if share is None else share
    if not 0 < wanted <= 1:
        raise OptionError(
            f"`share` cannot be {share!r}.",
            code="TS-D010",
            mend="use a share above 0 and up to 1, such as 0.95.",
        )
    couples = answers.couples
    n_items, n_same, compared = _equal_answers(answers.first, answers.second)
    rows = np.flatnonzero(_listed(n_items, n_same, compared, wanted))
    n_compared = int(np.count_nonzero(compared))
    found = IdenticalAnswers(
        library=couples.library,
        _provenance=couples.provenance,
        _alerts=(),
        couples=couples,
        rows=rows,
        n_items=n_items[rows],
        n_same=n_same[rows],
        n_compared=n_compared,
        by_chance=_by_chance(answers, wanted) * n_compared,
        share=wanted,
        items=len(answers.items),
    )
    return found if not len(rows) else _with_alert(found, bound.source if share is None else None)


def _with_alert(found: IdenticalAnswers, source: str | None) -> IdenticalAnswers:
    alert = Alert(
        "TS-D022",
        "couples",
        f"{found._counts()}.",
        "Look at them: one person may have filled both forms in, or both are at the end of the scale. "
        "Nothing is left out.",
        value=float(len(found.rows)),
        threshold=found.share,
        source=source,
    )
    return replace(found, _alerts=(alert,))


def _equal_answers(first: Floats, second: Floats) -> tuple[Counts, Counts, NDArray[np.bool_]]:
    """Items that both answered, equal answers, and whether these are enough items to compare."""
    both = ~(np.isnan(first) | np.isnan(second))
    n_items = both.sum(axis=1).astype(np.int64)
    n_same = (both & (first == second)).sum(axis=1).astype(np.int64)
    return n_items, n_same, n_items >= max(LEAST_SHARE * first.shape[1], 1)


def _listed(n_items: Counts, n_same: Counts, compared: NDArray[np.bool_], share: float) -> NDArray[np.bool_]:
    return np.asarray(compared & (n_same >= share * n_items - 1e-9))


def _by_chance(answers: PartnerAnswers, share: float) -> float:
    """The share of pairs of strangers that would be listed, over pairs that do not depend on chance."""
    first, second = answers.first[:_MOST], answers.second[:_MOST]
    sides = [(first, second)]
    if not answers.couples.distinguishable:  # so that nothing depends on who is the first
        sides += [(second, first), (first, first), (second, second)]
    n_listed = n_compared = 0
    for shift in range(1, min(len(first), _SHIFTS + 1)):
        for one, other in sides:
            n_items, n_same, compared = _equal_answers(one, np.roll(other, -shift, axis=0))
            n_listed += int(np.count_nonzero(_listed(n_items, n_same, compared, share)))
            n_compared += int(np.count_nonzero(compared))
    return n_listed / n_compared if n_compared else 0.0
