"""``check_instrument``: everything that is wrong with an instrument, and everything that no example tests."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from trustscale.errors import Finding
from trustscale.instruments.inputs import inputs_of, scale_of
from trustscale.instruments.load import read_definition
from trustscale.instruments.model import Instrument
from trustscale.instruments.norm_checks import norm_file_findings
from trustscale.instruments.structure import structural_findings
from trustscale.instruments.structure.phrases import listing
from trustscale.instruments.structure.references import parts_of
from trustscale.scoring.checking.bands import band_mutants
from trustscale.scoring.checking.centring import centring_findings
from trustscale.scoring.checking.codes import code_mutants
from trustscale.scoring.checking.extremes import range_findings
from trustscale.scoring.checking.form import form_mutants
from trustscale.scoring.checking.mutant import Mutant
from trustscale.scoring.checking.parts import part_mutants
from trustscale.scoring.checking.rules import rule_mutants
from trustscale.scoring.checking.runs import Case, run_examples, would_notice
from trustscale.scoring.checking.tables import table_findings
from trustscale.scoring.checking.thresholds import threshold_mutants

__all__ = ["Findings", "check_instrument"]


class Findings(tuple[Finding, ...]):
    """Findings in the order of their weight; printed, one a line."""

    __slots__ = ()

    def __str__(self) -> str:
        if not self:
            return "nothing found"
        return "\n".join(f"{finding.severity}: {finding}" for finding in self)


def check_instrument(instrument: str | os.PathLike[str] | Instrument) -> Findings:
    """Check an instrument: its structure, its norm files, its worked examples, and what these do not test.

    Parameters
    ----------
    instrument : str, path or Instrument
        A shipped id, the path of an instrument file, or a definition.

    Returns
    -------
    Findings
        A tuple of ``Finding``, errors first. An error means that the definition cannot be used or gives other
        scores than its own examples; a warning, that something deserves a look. Among the warnings is every
        key, item, threshold and score that could be changed without any example noticing.

    Notes
    -----
    Examples are scored only where the structure is sound.

    Examples
    --------
    >>> print(check_instrument("rs10"))
    nothing found
    """
    norms: tuple[Finding, ...] = ()
    if isinstance(instrument, Instrument):
        definition: Instrument | None = instrument
        found: Sequence[Finding] = structural_findings(instrument)
    else:
        name = Path(instrument) if not isinstance(instrument, str) else instrument
        definition, found = read_definition(name)
        norms = () if definition is None else norm_file_findings(definition, name)
    if definition is None or any(finding.severity == "error" for finding in found):
        return _in_order((*found, *norms))
    return _in_order((*found, *norms, *_scored(definition)))


def _in_order(findings: Iterable[Finding]) -> Findings:
    return Findings(sorted(dict.fromkeys(findings), key=lambda finding: finding.severity != "error"))


def _scored(instrument: Instrument) -> Iterator[Finding]:
    yield from range_findings(instrument)
    yield from centring_findings(instrument)
    if not instrument.examples:
        yield Finding(
            "TS-I101",
            "examples",
            "there are none, so a wrong key or rule would go unseen.",
            "Add worked examples: answers and the scores that they must give, from the source or by hand.",
            "warning",
        )
        return
    cases, wrong = run_examples(instrument)
    yield from wrong
    yield from _untested(instrument, cases)


def _untested(instrument: Instrument, cases: Sequence[Case]) -> Iterator[Finding]:
    """Everything that no example would notice."""
    silent = _unstated(instrument, cases)
    for name in silent:
        if scale_of(instrument, name).reported:  # type: ignore[union-attr]  # the ids are those of scales
            yield Finding(
                "TS-I105",
                f"scales.{name}",
                "no example states a score of it.",
                f"Add an example with {name} among its scores.",
                "warning",
            )
    yield from _grouped(_survivors(_all_mutants(instrument, silent), cases))
    yield from table_findings(instrument, cases, silent)


def _unstated(instrument: Instrument, cases: Sequence[Case]) -> list[str]:
    """Scales of which no example states a number, neither of them nor of anything made of them."""
    open_ = [name for case in cases for name, score in case.example.scores.items() if score != "missing"]
    stated: set[str] = set()
    while open_:
        scale = scale_of(instrument, open_.pop())
        if scale is None or scale.id in stated:
            continue
        stated.add(scale.id)
        open_ += [*parts_of(scale), *(entry.source for entry in inputs_of(instrument, scale))]
    return [scale.id for scale in instrument.scales if scale.id not in stated]


def _all_mutants(instrument: Instrument, silent: Sequence[str]) -> Iterator[Mutant]:
    for scale in instrument.scales:
        if scale.id not in silent:
            yield from part_mutants(instrument, scale)
            yield from rule_mutants(instrument, scale)
            yield from threshold_mutants(instrument, scale)
    for bands in instrument.bands:
        if bands.scale not in silent:
            yield from band_mutants(instrument, bands)
    yield from form_mutants(instrument)
    yield from code_mutants(instrument)


def _survivors(mutants: Iterable[Mutant], cases: Sequence[Case]) -> Iterator[Mutant]:
    return (mutant for mutant in mutants if not would_notice(mutant.instrument, cases))


def _grouped(mutants: Iterable[Mutant]) -> Iterator[Finding]:
    """One finding for all survivors of one kind at one place."""
    groups: dict[tuple[str, str], list[Mutant]] = {}
    for mutant in mutants:
        groups.setdefault((mutant.where, mutant.change), []).append(mutant)
    for (where, change), group in groups.items():
        subjects = listing(dict.fromkeys(mutant.subject for mutant in group))
        tellings = list(dict.fromkeys(mutant.telling for mutant in group))
        yield Finding(
            "TS-I107",
            where,
            f"no example would notice if {' '.join((subjects, change)).strip()}.",
            f"Add an example {'; another '.join(tellings[:4])}.",
            "warning",
        )
