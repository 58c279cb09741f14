"""Change as a result: one row per person and scale, and how many changed in which way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trustscale.norms.change_figure import plot_change
from trustscale.norms.change_methods import METHODS
from trustscale.norms.change_rows import change_columns, change_dict
from trustscale.norms.change_scales import ChangeSummary, ScaleChange, summarise
from trustscale.norms.change_text import change_apa, change_lines, change_sentence
from trustscale.norms.joining import Joined
from trustscale.responses.frames import new_frame
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance
from trustscale.results.render import counted
from trustscale.results.result import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True, eq=False)
class ReliableChange(Result):
    """Who has changed by more than measurement error, in which direction.

    Made by :func:`trustscale.reliable_change`. ``to_frame()`` has one row per person and scale: the id
    columns, ``scale``, ``before``, ``after``, ``statistic``, ``critical``, ``change`` (recovered, improved,
    unchanged, deteriorated, harmed, not classifiable) and ``unchanged_from`` and ``unchanged_to``, the
    second scores between which this person counts as unchanged. Persons who were there at one time only have
    a row, too.
    """

    method: str
    level: float
    joined: Joined
    scales: tuple[ScaleChange, ...]
    library: str
    _provenance: Provenance
    _alerts: tuple[Alert, ...]
    _citations: tuple[str, ...]

    @property
    def question(self) -> str:
        """The question that the method answers."""
        return METHODS[self.method].question

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """What deserves a look: low reliability, an SD of another metric, regression to the mean."""
        return self._alerts

    @property
    def provenance(self) -> Provenance:
        """Definitions, the numbers that each scale was judged with, rows, versions."""
        return self._provenance

    @property
    def citations(self) -> tuple[str, ...]:
        """The works to cite: the method, the cut-off, the instruments."""
        return self._citations

    @property
    def summary(self) -> tuple[ChangeSummary, ...]:
        """One record per scale."""
        return tuple(summarise(change) for change in self.scales)

    def to_frame(self) -> Any:
        """One row per person and scale, unrounded, in the library of the scores before."""
        return new_frame(change_columns(self), library=self.library)

    def to_dict(self) -> dict[str, Any]:
        """Provenance, alerts, summary and rows as plain values."""
        return change_dict(self)

    def sentence(self) -> str:
        """How many changed on each scale, and what a change had to exceed."""
        return " ".join(change_sentence(self, change) for change in self.scales)

    def apa(self) -> str:
        """Counts, reliability and SD of each scale."""
        return "; ".join(change_apa(self, change) for change in self.scales)

    def plot(self, scale: str | None = None) -> Figure:
        """Before against after, with the band of no reliable change and the cut-off; needs matplotlib.

        Parameters
        ----------
        scale : str, optional
            Which scale; not needed where there is one.
        """
        return plot_change(self, scale)

    def __str__(self) -> str:
        return "\n".join(change_lines(self))

    def __repr__(self) -> str:
        return f"<ReliableChange of {counted(self.joined.n, 'person', 'persons')} by {self.method}>"
