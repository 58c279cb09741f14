"""What comes before and after scales, changed: skips, blanks that count, the form rule, notices."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

from trustscale.instruments.inputs import code_bounds, option_codes, response_scale_of
from trustscale.instruments.model import Instrument
from trustscale.instruments.structure.phrases import number
from trustscale.scoring.checking.mutant import Mutant, with_part
from trustscale.scoring.checking.thresholds import moved_conditions
from trustscale.scoring.checking.values import codes_of_item, neighbours, scores_of


def form_mutants(instrument: Instrument) -> Iterator[Mutant]:
    """What comes before and after scales: skips, blanks that count as a code, the form rule, notices."""
    for notice in instrument.notices:
        for subject, change, telling, when in moved_conditions(notice.when, partial(_seen, instrument)):
            changed = with_part(instrument, "notices", notice.id, when=when)
            where = f"notices.{notice.id}.when"
            yield Mutant(where, subject, change, f"{telling}, with its notices", changed)
    for place in range(len(instrument.skips)):
        yield from _skip(instrument, place)
    yield from _blanks(instrument)
    yield from _form_rule(instrument)


def _seen(instrument: Instrument, name: str) -> tuple[float, ...] | None:
    """What a notice looks at: the code of an item, the score of a scale."""
    return codes_of_item(instrument, name) or scores_of(instrument, name)


def _skip(instrument: Instrument, place: int) -> Iterator[Mutant]:
    where, skip = f"skips[{place + 1}]", instrument.skips[place]

    def changed(**changes: object) -> Instrument:
        skips = list(instrument.skips)
        skips[place] = skip.model_copy(update=changes)
        return instrument.model_copy(update={"skips": tuple(skips)})

    for subject, change, telling, when in moved_conditions(skip.when, partial(codes_of_item, instrument)):
        words = f"{telling} and the skipped items are blank"
        yield Mutant(f"{where}.when", subject, change, words, changed(when=when))
    for name in skip.items:
        kept = tuple(other for other in skip.items if other != name)
        yield Mutant(f"{where}.items", name, "were left out", "in which it is skipped", changed(items=kept))
    for other in neighbours(skip.code, codes_of_item(instrument, skip.items[0]) or ())[:1]:
        subject, change = f"code = {number(skip.code)}", f"were {number(other)}"
        yield Mutant(f"{where}.code", subject, change, "with skipped items", changed(code=other))


def _blanks(instrument: Instrument) -> Iterator[Mutant]:
    for item in instrument.items:
        if item.if_missing is None:
            continue
        where, subject = f"items.{item.id}.if_missing", f"if_missing of {item.id}"
        telling = "in which it is blank"
        changed = with_part(instrument, "items", item.id, if_missing=None)
        yield Mutant(where, subject, "were left out", telling, changed)
        answers = response_scale_of(instrument, item)
        codes = () if answers is None else option_codes(answers) or code_bounds(answers)
        for other in neighbours(item.if_missing, [code for code in codes if math.isfinite(code)])[:1]:
            changed = with_part(instrument, "items", item.id, if_missing=other)
            change = f"were {number(other)}"
            yield Mutant(where, subject, change, telling, changed)


def _form_rule(instrument: Instrument) -> Iterator[Mutant]:
    k = sum(item.role == "scored" for item in instrument.items)
    if instrument.form_min_answered is not None:
        field, need = "form_min_answered", instrument.form_min_answered
    elif instrument.form_min_share is not None:
        # The fewest answers that make up the share, as the plan counts them.
        field, need = (
            "form_min_share",
            next(n for n in range(k + 1) if n >= instrument.form_min_share * k - 1e-9),
        )
    else:
        return
    for other in (need - 1, need + 1):
        if 0 <= other <= k:
            changed = instrument.model_copy(
                update={"form_min_answered": other or None, "form_min_share": None}
            )
            telling = f"with {max(need, other) - 1} of {k} items answered"
            yield Mutant(
                field, f"the {need} of {k} answers that are needed", f"were {other}", telling, changed
            )
