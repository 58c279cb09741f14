"""What every result has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from trustscale.errors import ResultError
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance
from trustscale.results.render import html_block


class Result(ABC):
    """A frozen answer that knows where it comes from.

    ``str()`` is a summary of at most 25 lines, ``to_frame()`` the unrounded rows, ``to_dict()`` survives
    ``json.dumps(allow_nan=False)``.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def alerts(self) -> tuple[Alert, ...]:
        """What deserves a look."""

    @property
    @abstractmethod
    def provenance(self) -> Provenance:
        """Where the numbers come from."""

    @abstractmethod
    def to_frame(self) -> Any:
        """The rows of the result, unrounded, in the caller's library."""

    @abstractmethod
    def to_dict(self) -> dict[str, Any]:
        """The result as plain dictionaries, lists, text and numbers."""

    @abstractmethod
    def sentence(self) -> str:
        """The result in words."""

    @abstractmethod
    def apa(self) -> str:
        """The numbers alone, as a journal prints them."""

    @property
    @abstractmethod
    def citations(self) -> tuple[str, ...]:
        """The works to cite."""

    def plot(self) -> Any:
        """A picture of the result, where it has one."""
        raise ResultError(
            f"{type(self).__name__} has no picture.",
            code="TS-S050",
            mend="use `to_frame()` with a plotting library of your own.",
        )

    def _repr_html_(self) -> str:
        return html_block(str(self))
