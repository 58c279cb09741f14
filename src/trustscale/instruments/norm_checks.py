"""Everything that is wrong with a norm: in itself, and against the instrument that it is for.

Each function has one subject and yields findings; none of them stops at the first.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from trustscale.errors import Finding
from trustscale.instruments.inputs import TOLERANCE, scale_of
from trustscale.instruments.model import Instrument, Scale
from trustscale.instruments.norm_files import NORMS, NormPlace, cell_key, norm_places, read_norm
from trustscale.instruments.norm_model import (
    AGE,
    NormCell,
    NormFile,
    ScaleNorm,
    cell_words,
    layer_words,
)
from trustscale.instruments.ranges import derived_range
from trustscale.instruments.shipped import DEFINITION, shipped_folder
from trustscale.instruments.wording import is_path

_TO_SAY = {
    "population": "whom the sample stands for",
    "country": "where it was drawn",
    "years": "when it was drawn, as [first, last]",
    "sampling": "how it was drawn",
    "limits": "what the norm must not be used for",
}
"""What a reader must know before the numbers mean anything."""

_MOST_POINTS_OFF = 1e-6

_CHECK_METRIC = "Check the metric: a sum or a mean, and codes from 0 or from 1."


def norm_file_findings(instrument: Instrument, name: str | Path) -> tuple[Finding, ...]:
    """Everything that is wrong with the norm files that lie beside a definition, named as for loading it."""
    folder: Traversable | None = None if is_path(name) else shipped_folder(str(name))
    if folder is None:
        path = Path(name)
        folder = path if path.is_dir() else path.parent if path.name == DEFINITION else None
    return () if folder is None else folder_norm_findings(instrument, folder)


def folder_norm_findings(instrument: Instrument, folder: Traversable) -> tuple[Finding, ...]:
    """Everything that is wrong with the norms in the folder of an instrument."""
    found: list[Finding] = []
    for place in norm_places(folder):
        norm, faults = read_norm(place)
        found.extend(faults)
        if norm is not None:
            found.extend(name_findings(norm, place))
            found.extend(norm_findings(norm, instrument, where=place.where))
    return tuple(dict.fromkeys(found))


def name_findings(norm: NormFile, place: NormPlace) -> Iterator[Finding]:
    """A file must be called like its sample, since that is the name by which it is loaded."""
    if norm.id != place.sample:
        problem = f"its id is {norm.id!r}, and its file is called {place.entry.name!r}."
        yield Finding("TS-N007", place.where, problem, f"Call the file {norm.id}.toml, or change the id.")


def norm_findings(
    norm: NormFile, instrument: Instrument | None = None, *, where: str | None = None
) -> tuple[Finding, ...]:
    """Everything that is wrong with a norm, by itself and, where it is given, against its instrument."""
    place = where or f"{NORMS}/{norm.id}.toml"
    found = [*_said(norm, place), *_scales_twice(norm, place)]
    for scale in norm.scales:
        at = f"{place}: scales.{scale.scale}"
        found += [*_cells_apart(scale, at), *_ages_covered(scale, at)]
        for cell in scale.cells:
            spot = f"{at}, {cell_words(cell)}"
            found += [*_cell_says(cell, spot), *_moments(scale, cell, spot), *_rows(scale, cell, spot)]
    if instrument is not None:
        found += _against(norm, instrument, place)
    return tuple(dict.fromkeys(found))


# -- what is said ------------------------------------------------------------------------------------------


def _said(norm: NormFile, place: str) -> Iterator[Finding]:
    for name, words in _TO_SAY.items():
        if getattr(norm, name) is None:
            yield Finding("TS-N006", f"{place}: {name}", f"it does not say {words}.", "Say it.", "warning")
    if norm.years is not None and norm.years[0] > norm.years[1]:
        cure = "Write the first year first."
        yield Finding("TS-N006", f"{place}: years", "they run backwards.", cure)
    if not norm.sources and not norm.simulated:
        cure = "Give the work with page and table, or say simulated = true for invented numbers."
        problem = "it does not say where its numbers are from."
        yield Finding("TS-N005", f"{place}: sources", problem, cure, "warning")


def _scales_twice(norm: NormFile, place: str) -> Iterator[Finding]:
    names = [scale.scale for scale in norm.scales]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Finding("TS-N003", f"{place}: scales.{name}", "it is there twice.", "Keep one of them.")
    if not names:
        yield Finding("TS-N004", f"{place}: scales", "it has none.", "Add a [[scales]] with its cells.")


# -- cells -------------------------------------------------------------------------------------------------


def _cells_apart(scale: ScaleNorm, at: str) -> Iterator[Finding]:
    """Two cells of one layer must not hold the same person."""
    if not scale.cells:
        yield Finding("TS-N004", at, "it has no cells.", "Add [[scales.cells]] with n, mean and sd.")
    keys = [cell_key(scale.scale, cell) for cell in scale.cells]
    for cell in {
        key: cell for key, cell in zip(keys, scale.cells, strict=True) if keys.count(key) > 1
    }.values():
        yield Finding("TS-N003", at, f"the cell {cell_words(cell)!r} is there twice.", "Keep one of them.")
    for cell in scale.cells:
        low, high = _ages(cell)
        if low >= high:
            cure = "age_from is included and must lie below age_below."
            yield Finding("TS-N003", at, f"the cell {cell_words(cell)!r} holds no age.", cure)
        for name, word in cell.groups.items():
            if not word.strip() or word != word.strip() or name == AGE:
                cure = 'Write groups = { sex = "female" }, and ages as age_from and age_below.'
                yield Finding("TS-N003", at, f"the group {name} = {word!r} is not one.", cure)
    for cells in _same_groups(scale):
        for first, second in itertools.pairwise(cells):
            if _ages(second)[0] < _ages(first)[1] and _ages(first) != _ages(second):
                problem = f"the cells {cell_words(first)!r} and {cell_words(second)!r} overlap."
                cure = "age_from is included and age_below is not."
                yield Finding("TS-N003", at, problem, cure)


def _ages_covered(scale: ScaleNorm, at: str) -> Iterator[Finding]:
    """A gap between two ages, and groups that are missing at some ages, are said."""
    for cells in _same_groups(scale):
        for first, second in itertools.pairwise(cells):
            if _ages(second)[0] > _ages(first)[1]:
                problem = (
                    f"there is no norm between the cells {cell_words(first)!r} and {cell_words(second)!r}."
                )
                cure = "Persons of that age get no norm score; say so in `limits` if it is meant."
                yield Finding("TS-N008", at, problem, cure, "warning")
    for layer in scale.layers:
        words: dict[str, set[str]] = {}
        cells = [cell for cell in scale.cells if cell.layer == layer]
        for cell in cells:
            for name, word in cell.groups.items():
                words.setdefault(name, set()).add(word)
        there = {tuple(sorted(cell.groups.items())) for cell in cells}
        if len(there) < math.prod(len(found) for found in words.values()):
            problem = f"by {layer_words(layer)}, some combinations of groups have no cell."
            cure = "Persons there get no norm score; say so in `limits` if it is meant."
            yield Finding("TS-N008", at, problem, cure, "warning")


def _same_groups(scale: ScaleNorm) -> Iterator[list[NormCell]]:
    """The cells that differ in age only, from young to old."""
    sorted_cells = sorted(
        (cell for cell in scale.cells if AGE in cell.layer),
        key=lambda cell: (sorted(cell.groups.items()), _ages(cell)),
    )
    for _, cells in itertools.groupby(sorted_cells, key=lambda cell: sorted(cell.groups.items())):
        yield list(cells)


def _ages(cell: NormCell) -> tuple[float, float]:
    low = -math.inf if cell.age_from is None else cell.age_from
    return low, math.inf if cell.age_below is None else cell.age_below


def _cell_says(cell: NormCell, at: str) -> Iterator[Finding]:
    if not cell.rows and (cell.mean is None or cell.sd is None):
        cure = "Give its mean and sd, or rows in the table."
        yield Finding("TS-N004", at, "it has neither a mean and an SD nor rows in a table.", cure)
    if not cell.rows and cell.n == 0:
        yield Finding("TS-N004", at, "nobody was in it.", "Take it out, or correct its n.")


def _moments(scale: ScaleNorm, cell: NormCell, at: str) -> Iterator[Finding]:
    """Mean, SD and extremes must be possible on the metric."""
    low, high = scale.range
    for name in ("mean", "minimum", "maximum"):
        value = getattr(cell, name)
        if value is not None and not low - TOLERANCE <= value <= high + TOLERANCE:
            problem = f"its {name} {value:g} lies outside the possible scores {low:g} to {high:g}."
            yield Finding("TS-N009", at, problem, _CHECK_METRIC)
    if cell.sd is None or cell.mean is None or cell.n < 2:
        return
    # The widest spread with this mean has everybody at one of the two ends.
    room = max((cell.mean - low) * (high - cell.mean), 0) * cell.n / (cell.n - 1)
    if cell.sd**2 > room + 0.01 * (high - low) ** 2:
        problem = f"its SD {cell.sd:g} is larger than scores from {low:g} to {high:g} can have."
        yield Finding("TS-N009", at, problem, "Check the metric, and that it is not a standard error.")


# -- tables of raw scores ----------------------------------------------------------------------------------


def _rows(scale: ScaleNorm, cell: NormCell, at: str) -> Iterator[Finding]:
    if not cell.rows:
        return
    scores = [row.score for row in cell.rows]
    if (cell.percentiles or scale.percentiles) is None and any(
        row.percentile is not None for row in cell.rows
    ):
        cure = 'Say percentiles = "mid-rank", "at or below" or "below" for the scale.'
        yield Finding("TS-N010", at, "it does not say how its percentiles count.", cure)
    if any(second <= first for first, second in itertools.pairwise(scores)):
        cure = "Write each raw score once, from the lowest to the highest."
        yield Finding("TS-N001", at, "its raw scores do not rise.", cure)
    low, high = scale.range
    outside = [score for score in scores if not low - TOLERANCE <= score <= high + TOLERANCE]
    if outside:
        problem = f"it has a row for the score {outside[0]:g}, which {low:g} to {high:g} does not hold."
        yield Finding("TS-N002", at, problem, _CHECK_METRIC)
    for name in ("percentile", "t"):
        values = [getattr(row, name) for row in cell.rows]
        yield from _column(values, scores, name, at)


def _column(values: Sequence[float | None], scores: Sequence[float], name: str, at: str) -> Iterator[Finding]:
    there = [value for value in values if value is not None]
    if not there:
        return
    if len(there) < len(values):
        gap = scores[list(values).index(None)]
        cure = "Fill the cell, or take the row out."
        yield Finding("TS-N001", at, f"the score {gap:g} has no {name}.", cure)
    for (first, second), score in zip(itertools.pairwise(there), scores[1:], strict=False):
        if second < first - _MOST_POINTS_OFF:
            problem = f"its {name} falls from {first:g} to {second:g} at the score {score:g}."
            yield Finding("TS-N001", at, problem, "A higher score cannot have a lower norm score: check it.")
            return


# -- against the instrument --------------------------------------------------------------------------------


def _against(norm: NormFile, instrument: Instrument, place: str) -> Iterator[Finding]:
    if norm.instrument != instrument.id:
        problem = f"it is for {norm.instrument}, and this is {instrument.id}."
        yield Finding("TS-N004", f"{place}: instrument", problem, "Use a norm of this instrument.")
        return
    if reason := version_reason(norm, instrument):
        cure = "Check that nothing changed that changes scores, then write the version in the norm."
        yield Finding("TS-N013", f"{place}: instrument_version", f"{reason}.", cure)
    schemes = {scheme.id for scheme in instrument.schemes}
    if norm.scheme is not None and norm.scheme not in schemes:
        problem = f"the instrument has no scheme {norm.scheme!r}."
        yield Finding("TS-N004", f"{place}: scheme", problem, "Name one of its schemes, or leave it out.")
    codings = {coding.id for coding in instrument.codings}
    if norm.coding is not None and norm.coding not in codings:
        problem = f"the instrument has no coding {norm.coding!r}."
        yield Finding("TS-N004", f"{place}: coding", problem, "Name one of its codings, or leave it out.")
    for entry in norm.scales:
        at = f"{place}: scales.{entry.scale}"
        scale = scale_of(instrument, entry.scale)
        if scale is None:
            known = ", ".join(scale.id for scale in instrument.scales)
            yield Finding("TS-N004", at, "the instrument has no such scale.", f"Its scales are {known}.")
        elif reason := metric_reason(entry, scale, instrument):
            yield Finding("TS-N014", at, f"{reason}.", "Give the norm in the metric of the instrument.")


def version_reason(norm: NormFile, instrument: Instrument) -> str | None:
    """Why a norm does not belong to this version of its instrument, or None where it does."""
    if norm.instrument_version != instrument.version:
        return (
            f"it was made for version {norm.instrument_version} of {norm.instrument}, "
            f"and this is {instrument.version}"
        )
    if norm.instrument_hash is not None and norm.instrument_hash != instrument.content_hash:
        return (
            f"it was made for a definition of {norm.instrument} that scores otherwise "
            f"({norm.instrument_hash}, and this is {instrument.content_hash})"
        )
    return None


def metric_reason(norm: ScaleNorm, scale: Scale, instrument: Instrument) -> str | None:
    """Why the metric of a norm is not that of the scale, or None where it is."""
    if norm.metric != scale.score:
        return f"it is a norm for the {norm.metric}, and the score is a {scale.score}"
    span = scale.range or derived_range(instrument, scale)
    if span is not None and any(abs(a - b) > TOLERANCE for a, b in zip(norm.range, span, strict=True)):
        return (
            f"it is a norm for scores from {norm.range[0]:g} to {norm.range[1]:g}, and the scale runs from "
            f"{span[0]:g} to {span[1]:g}"
        )
    return None
