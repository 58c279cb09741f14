"""Scores of options, entries of recodings and numbers of codings, changed one at a time."""

from __future__ import annotations

from collections.abc import Iterator

from trustscale.instruments.inputs import inputs_of
from trustscale.instruments.model import Instrument, Recoding
from trustscale.instruments.structure.phrases import number
from trustscale.scoring.checking.mutant import Mutant, with_part
from trustscale.scoring.checking.thresholds import moves
from trustscale.scoring.checking.values import codes_of_item, scores_of


def code_mutants(instrument: Instrument) -> Iterator[Mutant]:
    """Scores of options, entries of recodings and numbers of codings, changed one at a time."""
    for scale in instrument.response_scales:
        if all(option.score is None for option in scale.options):
            continue
        for place, option in enumerate(scale.options):
            raised = option.model_copy(
                update={"score": (option.code if option.score is None else option.score) + 1}
            )
            options = (*scale.options[:place], raised, *scale.options[place + 1 :])
            yield Mutant(
                f"response_scales.{scale.id}.options",
                f"the score of code {number(option.code)}",
                "were 1 higher",
                f"with the answer {number(option.code)} to an item of {scale.id}",
                with_part(instrument, "response_scales", scale.id, options=options),
            )
    for recoding in instrument.recodings:
        yield from _recoding(instrument, recoding)
    for coding in instrument.codings:
        for place in range(len(coding.options) - 1):
            one, two = coding.options[place], coding.options[place + 1]
            swapped = (one.model_copy(update={"code": two.code}), two.model_copy(update={"code": one.code}))
            options = (*coding.options[:place], *swapped, *coding.options[place + 2 :])
            yield Mutant(
                f"codings.{coding.id}.options",
                f"{number(one.code)}/{number(two.code)}",
                "changed places",
                f'with coding = "{coding.id}" and one of these answers',
                with_part(instrument, "codings", coding.id, options=options),
            )


def _recoding(instrument: Instrument, recoding: Recoding) -> Iterator[Mutant]:
    where = f"recodings.{recoding.id}"
    for place, (code, score) in enumerate(recoding.map or ()):
        pairs = list(recoding.map or ())
        pairs[place] = (code, score + 1)
        yield Mutant(
            f"{where}.map",
            f"the score of code {number(code)}",
            "were 1 higher",
            f"in which {number(code)} is recoded by it",
            with_part(instrument, "recodings", recoding.id, map=tuple(pairs)),
        )
    steps = recoding.steps or ()
    for place, step in enumerate(steps):
        raised = (*steps[:place], step.model_copy(update={"score": step.score + 1}), *steps[place + 1 :])
        bound = step.below if step.below is not None else step.up_to
        name = "the last step" if bound is None else f"the step that ends at {number(bound)}"
        changed = with_part(instrument, "recodings", recoding.id, steps=raised)
        yield Mutant(
            f"{where}.steps", f"the score of {name}", "were 1 higher", f"that reaches {name}", changed
        )
        if bound is None:
            continue
        field = "below" if step.below is not None else "up_to"
        for other, edge in moves(
            "below" if field == "below" else "at_most", bound, _recoded(instrument, recoding)
        ):
            moved = (*steps[:place], step.model_copy(update={field: other}), *steps[place + 1 :])
            changed = with_part(instrument, "recodings", recoding.id, steps=moved)
            subject = f"{field} = {number(bound)}"
            telling = f"in which the recoded value is {number(edge)}"
            yield Mutant(f"{where}.steps", subject, f"were {number(other)}", telling, changed)


def _recoded(instrument: Instrument, recoding: Recoding) -> tuple[float, ...] | None:
    """All values that a recoding is given, where they can be listed."""
    found: set[float] = set()
    for scale in instrument.scales:
        for entry in inputs_of(instrument, scale):
            if entry.recoding != recoding:
                continue
            values = (
                codes_of_item(instrument, entry.source)
                if entry.is_item
                else scores_of(instrument, entry.source)
            )
            if values is None:
                return None
            found |= set(values)
    return tuple(sorted(found)) or None
