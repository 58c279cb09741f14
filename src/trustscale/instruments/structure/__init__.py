"""The structural checks: everything that is wrong with a definition that can be read, all at once.

Each module has one subject and yields findings; none of them stops at the first. They look at the definition
only: whether its worked examples come out is for ``scoring.check``, which can score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trustscale.errors import Finding
from trustscale.instruments.model import Instrument
from trustscale.instruments.structure.answers import answer_findings
from trustscale.instruments.structure.bands import band_findings
from trustscale.instruments.structure.conditions import condition_findings
from trustscale.instruments.structure.examples import example_findings
from trustscale.instruments.structure.fields import field_findings
from trustscale.instruments.structure.gaps import gap_findings
from trustscale.instruments.structure.header import header_findings
from trustscale.instruments.structure.inputs import input_findings
from trustscale.instruments.structure.keys import key_findings
from trustscale.instruments.structure.recodings import recoding_findings
from trustscale.instruments.structure.references import reference_findings
from trustscale.instruments.structure.results import result_findings
from trustscale.instruments.structure.tables import table_findings

__all__ = ["structural_findings"]

_CHECKS: tuple[Callable[[Instrument], Iterator[Finding]], ...] = (
    header_findings,
    reference_findings,
    answer_findings,
    recoding_findings,
    field_findings,
    input_findings,
    gap_findings,
    key_findings,
    result_findings,
    table_findings,
    condition_findings,
    band_findings,
    example_findings,
)


def structural_findings(instrument: Instrument) -> tuple[Finding, ...]:
    """Everything that is wrong, or deserves a look, in a definition.

    Parameters
    ----------
    instrument : Instrument
        A definition whose parts have the right types.

    Returns
    -------
    tuple of Finding
        Each once, those that make the instrument unusable first.
    """
    found = dict.fromkeys(finding for check in _CHECKS for finding in check(instrument))
    return tuple(sorted(found, key=lambda finding: finding.severity != "error"))
