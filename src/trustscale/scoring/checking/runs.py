"""Worked examples, scored: what each states, what it gives, and where the two differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from trustscale.errors import Finding, TrustscaleError
from trustscale.instruments.inputs import coded_by, item_of, response_scale_of
from trustscale.instruments.model import Answer, Coding, Example, Instrument, ResponseScale
from trustscale.instruments.structure.examples import answers_by_item
from trustscale.instruments.structure.phrases import listing, number
from trustscale.responses.folding import fold_text
from trustscale.scoring.compilation import compile_plan
from trustscale.scoring.person import NOT_APPLICABLE, score_person
from trustscale.scoring.plan import Plan

AS_PRINTED = 1e-6
"""How far a score may be from the one that an example states."""


@dataclass(slots=True)
class Outcome:
    """What the answers of one example give, under all schemes together."""

    scores: dict[str, float | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    bands: dict[str, str | None] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


def plans_of(instrument: Instrument) -> tuple[Plan, ...]:
    """One plan per scheme. Nothing is remembered: a check tries hundreds of definitions once."""
    schemes: list[str | None] = [scheme.id for scheme in instrument.schemes]
    return tuple(compile_plan.__wrapped__(instrument, scheme) for scheme in schemes or [None])


def run(plans: Sequence[Plan], codes: dict[str, float | None]) -> Outcome:
    """Score one person's codes under each plan."""
    outcome = Outcome()
    for plan in plans:
        person = score_person(plan, codes)
        outcome.scores |= person.scores
        outcome.reasons |= person.reasons
        outcome.bands |= person.bands
        outcome.notices = tuple(dict.fromkeys((*outcome.notices, *person.notices)))
    return outcome


def codes_of(instrument: Instrument, example: Example) -> dict[str, float | None]:
    """The canonical codes of an example's answers."""
    coding = next((coding for coding in instrument.codings if coding.id == example.coding), None)
    codes: dict[str, float | None] = {}
    for name, answer in answers_by_item(instrument, example).items():
        item = item_of(instrument, name)
        scale = None if item is None else response_scale_of(instrument, item)
        printed = coding if coding is not None and scale in coded_by(instrument, coding) else None
        codes[name] = None if scale is None else _code(scale, printed, answer)
    return codes


def _code(scale: ResponseScale, coding: Coding | None, answer: Answer) -> float | None:
    if isinstance(answer, str):
        hours, colon, minutes = answer.partition(":")
        return int(hours) * 60.0 + int(minutes) if colon else None
    if coding is not None:
        return _coded(scale, coding, answer)
    if answer in scale.missing_codes:
        return None
    return NOT_APPLICABLE if any(entry.code == answer for entry in scale.not_applicable) else answer


def _coded(scale: ResponseScale, coding: Coding, answer: float) -> float | None:
    """The code of the label that was printed at a number of another form."""
    label = fold_text(next(option.label or "" for option in coding.options if option.code == answer))
    codes = {fold_text(option.label): option.code for option in scale.options if option.label is not None}
    return codes.get(label, NOT_APPLICABLE)


def fits(example: Example, outcome: Outcome) -> bool:
    """Whether an outcome is all that an example states."""
    return next(differences("", example, outcome), None) is None


def differences(where: str, example: Example, outcome: Outcome) -> Iterator[Finding]:
    """Each score, band and notice that an example states otherwise."""
    for name, stated in example.scores.items():
        found = outcome.scores.get(name)
        wanted = None if isinstance(stated, str) else stated
        if not _same(wanted, found):
            yield Finding(
                "TS-I102",
                f"{where}.scores.{name}",
                f"the example says {_in_words(wanted)}, and the definition gives {_in_words(found)}"
                f"{_because(outcome.reasons.get(name))}.",
                "See which is right: the example, or the items, keys and rules of the scale.",
            )
    for name, label in example.bands.items():
        if outcome.bands.get(name) != label:
            yield Finding(
                "TS-I103",
                f"{where}.bands.{name}",
                f"the example says {label!r}, and the definition gives "
                f"{_band_in_words(outcome.bands.get(name))}.",
                "See which is right: the example, or the bounds of the bands.",
            )
    if example.notices is not None and set(example.notices) != set(outcome.notices):
        yield Finding(
            "TS-I104",
            f"{where}.notices",
            f"the example says {listing(example.notices)}, and the definition gives "
            f"{listing(outcome.notices)}.",
            "See which is right: the example, or the conditions of the notices.",
        )


def _same(wanted: float | None, found: float | None) -> bool:
    if wanted is None or found is None:
        return wanted is found
    return abs(wanted - found) <= AS_PRINTED


def _in_words(score: float | None) -> str:
    return "missing" if score is None else number(score)


def _band_in_words(label: str | None) -> str:
    return "no band" if label is None else repr(label)


def _because(reason: str | None) -> str:
    return "" if reason is None else f" ({reason})"


@dataclass(frozen=True, slots=True)
class Case:
    """An example that comes out, ready to be run on other definitions."""

    example: Example
    codes: dict[str, float | None]


def run_examples(instrument: Instrument) -> tuple[list[Case], list[Finding]]:
    """The examples that come out as stated, and findings for those that do not."""
    plans = plans_of(instrument)
    good: list[Case] = []
    found: list[Finding] = []
    for place, example in enumerate(instrument.examples, 1):
        codes = codes_of(instrument, example)
        wrong = list(differences(f"examples[{place}]", example, run(plans, codes)))
        found += wrong
        if not wrong:
            good.append(Case(example, codes))
    return good, found


def would_notice(mutant: Instrument, cases: Sequence[Case]) -> bool:
    """Whether any example comes out differently under a changed definition."""
    try:
        plans = plans_of(mutant)
        return any(not fits(case.example, run(plans, _recoded(mutant, case))) for case in cases)
    except (ArithmeticError, TrustscaleError):  # a change that cannot be scored at all cannot slip in
        return True


def _recoded(mutant: Instrument, case: Case) -> dict[str, float | None]:
    """A changed coding changes what the printed numbers mean; all other codes stay."""
    return case.codes if case.example.coding is None else codes_of(mutant, case.example)
