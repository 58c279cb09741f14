"""How the scores of an instrument are made, in words."""

from __future__ import annotations

from collections.abc import Iterator

from docs.tools.markdown import code, fields, plain, table
from trustscale.cli.rules import missing_rule, number, range_of, rule_of
from trustscale.instruments.model import Instrument, Recoding, Scale

MEASURES = {
    "reflective": "signs of one thing",
    "formative": "parts that add up; no sign of one thing, so no alpha and no factors",
    "single": "one question",
}


def scores(instrument: Instrument) -> Iterator[str]:
    """Each score with its rule, range and direction, then the steps on the way and the recodings."""
    yield from ("## Scores", "")
    yield from _schemes(instrument)
    for scale in instrument.scales:
        if scale.reported:
            yield from (f"### {plain(scale.title or scale.id)}", "", *_scale(instrument, scale))
    hidden = [scale for scale in instrument.scales if not scale.reported]
    if hidden:
        yield from ("### Steps on the way", "", "Computed, and not reported.", "")
        yield from table(
            ("id", "rule"), [(code(scale.id), plain(rule_of(instrument, scale))) for scale in hidden]
        )
    for recoding in instrument.recodings:
        yield from (f"### Recoding {code(recoding.id)}", "", *_recoding(recoding))


def _schemes(instrument: Instrument) -> Iterator[str]:
    if not instrument.schemes:
        return
    named = [
        f"{code(scheme.id)}{' (the default)' if scheme.default else ''}" for scheme in instrument.schemes
    ]
    yield from (f"The same answers can be scored in several ways (`scheme=`): {', '.join(named)}.", "")


def _scale(instrument: Instrument, scale: Scale) -> Iterator[str]:
    if scale.description:
        yield from (plain(scale.description), "")
    yield from fields(
        (
            ("Column", code(scale.id)),
            ("Scheme", code(scale.scheme) if scale.scheme else ""),
            ("Rule", plain(rule_of(instrument, scale))),
            ("Reversed", plain(", ".join(scale.reverse))),
            ("Gaps", plain(missing_rule(scale))),
            ("Range", plain(range_of(scale))),
            ("Items are", MEASURES.get(scale.measures or "", "")),
        )
    )


def _recoding(recoding: Recoding) -> Iterator[str]:
    if recoding.map is not None:
        rows = [(number(answer), number(score)) for answer, score in recoding.map]
    else:
        rows = [
            (
                f"below {number(step.below)}"
                if step.below is not None
                else f"up to {number(step.up_to)}"
                if step.up_to is not None
                else "else",
                number(step.score),
            )
            for step in recoding.steps or ()
        ]
    yield from table(("answer", "score"), rows)
