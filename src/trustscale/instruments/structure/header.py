"""What the head of a definition must say before anybody uses it: licence, purpose, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustscale.errors import Finding, did_you_mean
from trustscale.instruments.model import NAME_PATTERN, Instrument
from trustscale.instruments.structure.phrases import error, listing, warning

_OF_DRAFTS = ("population", "intended_use", "not_for")


def header_findings(instrument: Instrument) -> Iterator[Finding]:
    """Everything that is wrong with the head of the file."""
    if not instrument.items:
        yield error("TS-I017", "items", "there are none.", "Define the items.")
    yield from _licence(instrument)
    yield from _purpose(instrument)
    yield from _sources(instrument)


def _licence(instrument: Instrument) -> Iterator[Finding]:
    worded = [item.id for item in instrument.items if item.text is not None]
    # A wording of the user's own, laid over the definition, is not what its licence speaks of.
    if not instrument.license.wording and worded and instrument.form is None:
        yield error(
            "TS-I054",
            "license.wording",
            f"it says that the wording may not be shown, and {listing(worded)} "
            f"{'carries' if len(worded) == 1 else 'carry'} text.",
            "Move the text into a wording file that is not passed on, or correct the licence.",
        )
    if instrument.license.wording and not worded and not instrument.wordings:
        yield warning(
            "TS-I054",
            "license.wording",
            "it says that the wording may be shown, and no item has text.",
            "Write the text of the items, or wording = false.",
        )


def _purpose(instrument: Instrument) -> Iterator[Finding]:
    if instrument.status == "draft":
        for field in _OF_DRAFTS:
            if not getattr(instrument, field):
                yield error(
                    "TS-I055",
                    field,
                    "a draft does not say it.",
                    "Write it in a sentence: for whom and for what a draft is, and what it is not for.",
                )
    if instrument.status != "unstated" and not instrument.construct_:
        yield warning("TS-I055", "construct", "it is missing.", "Say in a sentence what is measured.")


def _sources(instrument: Instrument) -> Iterator[Finding]:
    if instrument.status == "published" and not instrument.sources:
        yield warning("TS-I055", "sources", "there are none.", "Cite where the items and keys are from.")
    sources = [source.id for source in instrument.sources]
    named = [(f"scales.{scale.id}.rule_source", scale.rule_source) for scale in instrument.scales]
    named += [(f"examples[{place}].source", ex.source) for place, ex in enumerate(instrument.examples, 1)]
    for where, source in named:
        if source is not None and re.match(NAME_PATTERN, source) and source not in sources:
            yield warning(
                "TS-I010",
                where,
                f"there is no source {source!r}{did_you_mean(source, sources)}.",
                "Use the id of a source, or cite it in words.",
            )
