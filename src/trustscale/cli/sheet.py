"""One instrument on one sheet: what it is for, its items and keys, how they are answered and scored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from trustscale.cli.layout import columns, heading, paragraph
from trustscale.cli.rules import level_bounds, missing_rule, number, range_of, rule_of, runs
from trustscale.cli.screen import Screen, literal, show

if TYPE_CHECKING:
    from rich.console import RenderableType

    from trustscale.instruments.model import Instrument, Item, ResponseScale, Scale, Source

__all__ = ["show_sheet"]


def show_sheet(screen: Screen, instrument: Instrument) -> None:
    """Show the sheet, part by part; a part that the instrument does not have is left out."""
    parts = (_title, _about, _response_scales, _codings, _items, _scales, _bands, _notices, _licence, _forms)
    for part in parts:
        show(screen, *part(instrument))


Parts = Iterable["RenderableType"]


def _title(instrument: Instrument) -> Parts:
    from trustscale.instruments.model import DRAFT

    yield literal(instrument.title, "bold cyan")
    form = f", form {instrument.form}" if instrument.form else ""
    content = f"content {instrument.content_hash}"
    known_by = f"{instrument.id} {instrument.version}{form}, {content}, {instrument.language}"
    yield paragraph(known_by, "dim", indent=0)
    if instrument.status == "draft":
        yield paragraph(f"draft: {DRAFT}", "bold yellow", indent=0)


def _about(instrument: Instrument) -> Parts:
    said = (
        ("measures", instrument.construct_),
        ("for", instrument.population),
        ("use", instrument.intended_use),
        ("not for", instrument.not_for),
        ("answered by", instrument.respondent),
        ("recall", instrument.recall),
    )
    rows = [(label, " ".join(text.split())) for label, text in said if text]
    if rows:
        yield ""
        yield columns(rows, looks=("dim",), fixed=(0,), indent=0)


def _response_scales(instrument: Instrument) -> Parts:
    if not instrument.response_scales:
        return
    yield heading("Answers")
    several = len(instrument.response_scales) > 1
    for scale in instrument.response_scales:
        title = scale.title or scale.id
        if several:
            used = [item.id for item in instrument.items if item.response_scale == scale.id]
            title = f"{title} ({runs(used)})"
        if not scale.options:
            title = f"{title}: {_span(scale)}"
        if several or not scale.options:
            yield paragraph(title)
        yield from _options(scale)


def _span(scale: ResponseScale) -> str:
    if scale.format == "time":
        return "a time of day, HH:MM"
    low = "any number" if scale.minimum is None else number(scale.minimum)
    high = "" if scale.maximum is None else f" to {number(scale.maximum)}"
    return f"{low}{high}" + (f" in steps of {number(scale.step)}" if scale.step else "")


def _options(scale: ResponseScale) -> Parts:
    rows = [
        (
            number(option.code),
            option.label or "",
            "" if option.score is None else f"scores {number(option.score)}",
        )
        for option in scale.options
    ]
    rows += [
        (number(entry.code), entry.label or "", "not applicable: no score") for entry in scale.not_applicable
    ]
    rows += [(number(code), "", "missing") for code in scale.missing_codes]
    if rows:
        yield columns(rows, looks=("cyan", "", "dim"), right=(0,), fixed=(0,), indent=4)


def _codings(instrument: Instrument) -> Parts:
    if not instrument.codings:
        return
    yield heading("The same form with other numbers (--coding)")
    rows = []
    for coding in instrument.codings:
        first, last = coding.options[0], coding.options[-1]
        ends = f"{number(first.code)} {first.label or ''} ... {number(last.code)} {last.label or ''}"
        rows.append((coding.id, coding.title or ends))
    yield columns(rows, looks=("cyan",), fixed=(0,))


def _items(instrument: Instrument) -> Parts:
    yield heading(f"Items ({len(instrument.items)})")
    if instrument.instructions:
        yield paragraph(instrument.instructions, "italic")
        yield ""
    rows = [(item.id, _key(instrument, item.id), _wording(item)) for item in instrument.items]
    yield columns(rows, looks=("cyan", "yellow"), fixed=(0,))
    notes = [_reversed_note(instrument)] if any(row[1] for row in rows) else []
    if instrument.items and not any(item.text for item in instrument.items):
        notes.append(
            "The items' own words are not shipped; these are their gists. "
            "--form FILE lays a wording file of yours over them."
        )
    for note in notes:
        yield paragraph(note, "dim")


def _key(instrument: Instrument, item: str) -> str:
    """``R`` where a scale reverses the item."""
    return "R" if any(item in scale.reverse for scale in instrument.scales) else ""


def _reversed_note(instrument: Instrument) -> str:
    conflicting = [
        item.id
        for item in instrument.items
        if 0
        < sum(item.id in scale.reverse for scale in instrument.scales)
        < sum(item.id in scale.items for scale in instrument.scales)
    ]
    note = "R: reversed before it is scored, by the declared answers."
    return f"{note} Not in every scale: {', '.join(conflicting)}." if conflicting else note


def _wording(item: Item) -> RenderableType:
    from rich.text import Text

    text = literal(" ".join((item.text or item.gist or "").split()))
    if item.role == "scored":
        return text
    role = {
        "single": "reported as it is, in no score",
        "attention": f"attention check, right is {number(item.expected or 0)}",
        "covariate": "covariate, not an item",
    }[item.role]
    return Text.assemble(text, (f"  {role}", "dim"))


def _scales(instrument: Instrument) -> Parts:
    reported = [scale for scale in instrument.scales if scale.reported]
    if reported:
        yield heading(f"Scores ({len(reported)})")
        yield columns([_score_row(instrument, scale) for scale in reported], looks=("cyan",), fixed=(0,))
    hidden = [scale.id for scale in instrument.scales if not scale.reported]
    if hidden:
        yield paragraph(f"Steps on the way, not reported: {', '.join(hidden)}.", "dim")


def _score_row(instrument: Instrument, scale: Scale) -> Sequence[RenderableType]:
    from rich.text import Text

    lines = [literal(scale.title or scale.id)]
    details = [rule_of(instrument, scale), missing_rule(scale), range_of(scale)]
    if scale.scheme:
        details.insert(0, f"scheme {scale.scheme}")
    lines += [literal(detail, "dim") for detail in details if detail]
    return literal(scale.id), Text("\n").join(lines)


def _bands(instrument: Instrument) -> Parts:
    for bands in instrument.bands:
        yield heading(bands.title or f"Bands of {bands.scale}")
        yield columns(
            [(level_bounds(level), level.label) for level in bands.levels], looks=("cyan",), fixed=(0,)
        )
        source = f"Source: {bands.source}." if bands.source else "No source."
        yield paragraph(f"{source} {bands.note or ''}", "dim")


def _notices(instrument: Instrument) -> Parts:
    if not instrument.notices:
        return
    yield heading("Notices")
    for notice in instrument.notices:
        yield paragraph(f"{notice.id} ({notice.level}): {notice.text}")


def _licence(instrument: Instrument) -> Parts:
    license_ = instrument.license
    yield heading("Licence")
    wording = (
        "with the wording of the items" if license_.wording else "keys only, without the wording of the items"
    )
    yield paragraph(f"{license_.spdx}, {license_.holder}; {wording}. {license_.note or ''}")
    if instrument.sources:
        yield heading("Cite")
        yield columns(
            [(source.id, _citation(source)) for source in instrument.sources], looks=("dim",), fixed=(0,)
        )


def _citation(source: Source) -> str:
    where = f" https://doi.org/{source.doi}" if source.doi else f" {source.url}" if source.url else ""
    return " ".join(f"{source.citation}{where}".split())


def _forms(instrument: Instrument) -> Parts:
    if not instrument.wordings:
        return
    yield heading("Other wordings (--form)")
    rows = [
        (wording.form, wording.language, wording.title or "", wording.respondent or "")
        for wording in instrument.wordings
    ]
    yield columns(rows, looks=("cyan", "dim", "", "dim"), fixed=(0, 1))
