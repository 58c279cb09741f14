"""What a report on norms must say, and what this norm does not say yet.

The questions are the project's own wording of what users of norm tables have to know. The guideline to answer
in full is the GRoNC (Timmerman, de Bildt & Urban, 2025), whose own list of questions is not repeated here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from trustscale.instruments.norm_model import NormCell, NormFile, ScaleNorm, cell_words, layer_words
from trustscale.results.render import number, whole

GRONC = (
    "Timmerman, M. E., de Bildt, A., & Urban, J. (2025). The GRoNC: Guidelines for Reporting on "
    "Norm-Referenced and Criterion-Referenced Scores. Assessment. https://doi.org/10.1177/10731911251371395"
)


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One question, and what the norm says to it; an empty answer is missing."""

    topic: str
    question: str
    answer: str

    @property
    def is_missing(self) -> bool:
        """Whether the norm does not say it."""
        return not self.answer


class NormChecklist(tuple[ChecklistItem, ...]):
    """All questions with their answers; printed, what is there and what is missing."""

    __slots__ = ()

    @property
    def missing(self) -> tuple[ChecklistItem, ...]:
        """The questions that the norm does not answer."""
        return tuple(item for item in self if item.is_missing)

    def __str__(self) -> str:
        lines = [f"{len(self) - len(self.missing)} of {len(self)} questions answered"]
        for item in self:
            mark = "missing" if item.is_missing else "ok     "
            answer = item.question if item.is_missing else item.answer
            lines.append(f"{mark}  {item.topic}: {answer if len(answer) <= 90 else answer[:87] + '...'}")
        return "\n".join(lines)

    __repr__ = __str__


def norm_checklist(norm: NormFile) -> NormChecklist:
    """Hold a norm against everything that a report on it must say."""
    return NormChecklist(
        ChecklistItem(topic, question, " ".join(answer(norm).split()))
        for topic, question, answer in _QUESTIONS
    )


def _said(name: str) -> Callable[[NormFile], str]:
    return lambda norm: str(getattr(norm, name) or "")


def _cells(norm: NormFile) -> list[tuple[ScaleNorm, NormCell]]:
    return [(scale, cell) for scale in norm.scales for cell in scale.cells]


def _where(norm: NormFile) -> str:
    return ", ".join(part for part in (norm.country, norm.language) if part) if norm.country else ""


def _years(norm: NormFile) -> str:
    return "" if norm.years is None else " to ".join(str(int(y)) for y in dict.fromkeys(norm.years))


def _persons(norm: NormFile) -> str:
    cells = _cells(norm)
    if not cells:
        return ""
    smallest = min((cell for _, cell in cells), key=lambda cell: cell.n)
    largest = max(cell.n for _, cell in cells)
    return f"{largest:,} in all; the smallest cell is {cell_words(smallest)} with {smallest.n:,}"


def _division(norm: NormFile) -> str:
    layers = dict.fromkeys(layer for scale in norm.scales for layer in scale.layers)
    return "; ".join(f"by {layer_words(layer)}" if layer else layer_words(layer) for layer in layers)


def _metric(norm: NormFile) -> str:
    return "; ".join(
        f"{scale.scale}: {scale.metric}, {whole(scale.range[0])} to {whole(scale.range[1])}"
        for scale in norm.scales
    )


def _shape(norm: NormFile) -> str:
    said = [
        f"{scale.scale}, {cell_words(cell)}: M = {number(cell.mean)}, SD = {number(cell.sd)}, "
        f"skewness {number(cell.skewness)}"
        for scale, cell in _cells(norm)
        if cell.mean is not None and cell.sd is not None and cell.skewness is not None
    ]
    return said[0] + (f"; and {len(said) - 1} more" if len(said) > 1 else "") if said else ""


def _ends(norm: NormFile) -> str:
    shares = [
        (cell.share_at_minimum, cell.share_at_maximum)
        for _, cell in _cells(norm)
        if cell.share_at_minimum is not None and cell.share_at_maximum is not None
    ]
    if not shares:
        return ""
    return (
        f"at most {max(low for low, _ in shares):.0%} at the lowest and "
        f"{max(high for _, high in shares):.0%} at the highest possible score"
    )


def _method(norm: NormFile) -> str:
    made = dict.fromkeys(scale.method or norm.method or "" for scale in norm.scales)
    return "; ".join(words for words in made if words)


def _models(norm: NormFile) -> str:
    curves = [curve for scale in norm.scales for curve in scale.curves]
    if not curves:
        by_rank = any(cell.rows for _, cell in _cells(norm))
        return "no model; percentiles are those of the sample" if by_rank else "no model; mean and SD"
    first = curves[0]
    fit = ", ".join(f"{name} {number(value)}" for name, value in first.fit.items())
    return f"{first.kind} ({fit})" + (f"; and {len(curves) - 1} more" if len(curves) > 1 else "")


def _precision(norm: NormFile) -> str:
    errors = [row.se for _, cell in _cells(norm) for row in cell.rows if row.se is not None]
    if errors:
        return norm.precision or f"standard error of a percentile at most {max(errors):.1f} points"
    return norm.precision or ""


def _reliability(norm: NormFile) -> str:
    said = [
        f"{scale.scale}: {kept.kind} {number(kept.value)}"
        for scale, cell in _cells(norm)
        if (kept := cell.reliability or scale.reliability) is not None
    ]
    return "; ".join(dict.fromkeys(said))


def _source(norm: NormFile) -> str:
    return "; ".join(source.citation for source in norm.sources)


def _version(norm: NormFile) -> str:
    return f"norm {norm.version}; {norm.instrument} {norm.instrument_version}"


_QUESTIONS: tuple[tuple[str, str, Callable[[NormFile], str]], ...] = (
    ("population", "Whom is a score compared with, and why with them?", _said("population")),
    ("place and language", "In which country and language was the sample drawn?", _where),
    ("time", "In which years?", _years),
    ("sampling", "How were persons found, and what was the plan?", _said("sampling")),
    ("inclusion", "Who was included and who was left out?", _said("inclusion")),
    ("response", "How many of those asked took part?", _said("response_rate")),
    ("persons", "How many are they, in all and per cell?", _persons),
    (
        "representation",
        "Do they have the make-up of the population; were they weighted?",
        _said("weights"),
    ),
    ("administration", "On paper, on screen, in an interview; alone or together?", _said("administration")),
    ("missing answers", "How were missing answers treated?", _said("missing")),
    ("instrument", "Which version of the instrument, and which version of the norm?", _version),
    ("metric", "For which score, on which metric?", _metric),
    ("distribution", "How are the scores distributed?", _shape),
    ("floor and ceiling", "How many have the lowest or the highest possible score?", _ends),
    ("division", "By which variables is the norm divided, and how?", _division),
    ("method", "How were raw scores turned into norm scores?", _method),
    ("model", "Which models were compared, and how well does the chosen one fit?", _models),
    ("precision", "How precisely does the norm place a score?", _precision),
    ("reliability", "How reliable is the score in the norm group, and by which coefficient?", _reliability),
    ("use", "What may the norm be used for, and what not?", _said("limits")),
    ("source", "Where is all this documented?", _source),
)
