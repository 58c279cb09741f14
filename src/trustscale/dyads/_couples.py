"""Couples: rows of persons, and which two of them belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale._checks import check_option
from trustscale.dyads._layouts import to_dyad, to_pairwise
from trustscale.dyads._naming import Naming
from trustscale.dyads._result import KENNY
from trustscale.dyads._sources import check_columns
from trustscale.errors import ColumnError
from trustscale.responses.allowed import shown
from trustscale.responses.frames import Frame, column_names, column_values, library_of
from trustscale.responses.tabular import draft_sentence, result_dict, summary_lines
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance
from trustscale.results.render import counted
from trustscale.results.result import Result

Layout: TypeAlias = Literal["individual", "dyad", "pairwise"]
Rows: TypeAlias = NDArray[np.intp]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Couples(Result):
    """Couples that were paired; every function of ``trustscale.dyads`` takes them.

    Made by :func:`trustscale.dyads.pair`.

    Attributes
    ----------
    frame : frame
        One row per person, those without a partner among them.
    dyad : str
        The column that says which couple.
    role : str or None
        The column that says which partner; none where partners are exchangeable and nothing orders them.
    members : pair
        What the two partners are called, the first one first.
    distinguishable : bool
        Whether roles tell the partners apart. If not, no number depends on who is the first.
    variables : tuple of str
        Columns of numbers that functions take unless they are told others.
    shared : tuple of str
        Columns that belong to the couple.
    id : str or None
        The column that says which person.
    first, second : int array of shape (n,)
        Rows of the two partners of each couple.
    singles : int array
        Rows of persons whose partner is not in the data.
    naming : Naming
        How the columns of a file with one row per couple are named.
    numbered : bool
        Whether the couples had no column of their own and were numbered.
    """

    frame: Frame
    dyad: str
    role: str | None
    members: tuple[Any, Any]
    distinguishable: bool
    variables: tuple[str, ...]
    shared: tuple[str, ...]
    id: str | None
    first: Rows
    second: Rows
    singles: Rows
    naming: Naming
    numbered: bool
    _provenance: Provenance
    _alerts: tuple[Alert, ...]

    @property
    def n(self) -> int:
        """Couples of which both partners are there."""
        return len(self.first)

    @property
    def library(self) -> str:
        """The dataframe library of the data."""
        return library_of(self.frame)

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """Persons without a partner."""
        return self._alerts

    @property
    def provenance(self) -> Provenance:
        """Definitions, rules, rows, versions."""
        return self._provenance

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""
        return (KENNY,)

    def to_frame(
        self,
        layout: Layout = "dyad",
        *,
        naming: Naming | None = None,
        suffixes: tuple[str, str] = ("_actor", "_partner"),
    ) -> Any:
        """The data in one of the three layouts, in the library of the data.

        Parameters
        ----------
        layout : "dyad", "individual" or "pairwise"
            One row per couple (for structural equation models); one per person, in the order of the data
            (for descriptives and scoring); or one per person with the partner's values beside it (for
            multilevel models). Persons without a partner are in the individual layout only.
        naming : Naming, optional
            How columns of the dyad layout are named.
        suffixes : pair of str
            Ends of the names of the pairwise layout.
        """
        wanted = check_option(layout, Layout, name="layout")
        if wanted == "individual":
            return self.frame.to_native()
        if wanted == "pairwise":
            return to_pairwise(self, suffixes).to_native()
        return to_dyad(self, naming or self.naming).to_native()

    def to_dict(self) -> dict[str, Any]:
        """Provenance, alerts and the rows of persons as plain values."""
        columns = {name: column_values(self.frame, name) for name in column_names(self.frame)}
        return result_dict(
            self,
            columns,
            n_couples=self.n,
            n_singles=len(self.singles),
            members=[str(member) for member in self.members] if self.distinguishable else None,
        )

    def sentence(self) -> str:
        """How many couples, and what tells partners apart."""
        told = (
            f"whose partners are told apart by {self.role} ({self._pair()})"
            if self.distinguishable
            else "whose partners are exchangeable"
        )
        alone = counted(len(self.singles), "person", "persons")
        rest = f" {alone} had no partner in the data." if len(self.singles) else ""
        return f"There were {counted(self.n, 'couple')} {told}.{rest}{draft_sentence(self.provenance)}"

    def apa(self) -> str:
        """The number of couples."""
        return f"N = {self.n} couples"

    def __str__(self) -> str:
        told = (
            f"{self.role} tells partners apart: {self._pair()}"
            if self.distinguishable
            else "partners are exchangeable"
        )
        names = ", ".join(self.variables[:8]) + (", ..." if len(self.variables) > 8 else "")
        lines = [
            f"{counted(self.n, 'couple')}; {told}",
            f"  {counted(len(self.variables), 'variable')}: {names}",
        ]
        return "\n".join(summary_lines(self, lines))

    def __repr__(self) -> str:
        return f"<Couples: {self.n} in {self.dyad!r}>"

    def _pair(self) -> str:
        return " and ".join(shown(member) for member in self.members)


def couple_ids(couples: Couples) -> NDArray[Any]:
    """What the data call each couple."""
    return column_values(couples.frame, couples.dyad)[couples.first]


def partner_values(couples: Couples, variable: str) -> tuple[Floats, Floats]:
    """A variable of both partners of each couple, with NaN for gaps.

    Raises
    ------
    ColumnError
        TS-D009 no such column, or one that does not hold numbers.
    """
    check_columns((variable,), column_names(couples.frame), "the data")
    values = column_values(couples.frame, variable)
    if values.dtype.kind not in "iuf":
        raise ColumnError(
            f"{variable!r} does not hold numbers.", code="TS-D009", mend="name other columns in `variables`."
        )
    numbers = values.astype(np.float64)
    return numbers[couples.first], numbers[couples.second]
