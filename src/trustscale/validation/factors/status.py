"""How a factor analysis ended, in one record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trustscale import stats


@dataclass(frozen=True, slots=True)
class SolutionStatus:
    """How extraction, rotation and test ended. As text it says what to do about it.

    Attributes
    ----------
    extraction : stats.ExtractionStatus
        ``CONVERGED``, ``HEYWOOD``, ``FEWER_FACTORS``, ``NOT_IDENTIFIED`` or ``NOT_CONVERGED``.
    rotation : stats.RotationStatus or None
        None where nothing was rotated.
    fit : stats.FactorFitStatus
        ``TESTED``, or why there is no test.
    improper : tuple of str
        Items whose uniqueness is at its bound or below.
    """

    extraction: stats.ExtractionStatus
    rotation: stats.RotationStatus | None
    fit: stats.FactorFitStatus
    improper: tuple[str, ...]

    @property
    def is_proper(self) -> bool:
        """The search ended inside its bounds, and so did the rotation."""
        turned = self.rotation in (None, stats.RotationStatus.CONVERGED, stats.RotationStatus.ONE_FACTOR)
        return self.extraction is stats.ExtractionStatus.CONVERGED and turned

    def __str__(self) -> str:
        words = [self.extraction.value]
        if self.improper:
            words = [f"{', '.join(self.improper)}: {self.extraction.value}"]
        if self.rotation not in (None, stats.RotationStatus.ONE_FACTOR):
            words.append(self.rotation.value)
        if self.extraction is not stats.ExtractionStatus.NOT_IDENTIFIED:  # which says the same
            words.append(self.fit.value)
        return "; ".join(filter(None, words)) or "converged"


def status_of(
    extracted: stats.Extraction,
    turned: stats.Rotation | None,
    fitted: stats.FactorFit,
    items: Sequence[str],
) -> SolutionStatus:
    """The status of a solution."""
    return SolutionStatus(
        extraction=extracted.status,
        rotation=None if turned is None else turned.status,
        fit=fitted.status,
        improper=tuple(items[place] for place in extracted.improper),
    )
