"""A page for each shipped instrument, from its definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from docs.tools.markdown import code, fields, plain, table
from docs.tools.pages import write_pages
from docs.tools.scoring_words import scores
from trustscale import list_instruments, list_norms, load_instrument
from trustscale.cli.rules import condition_text, level_bounds, number
from trustscale.instruments.model import DRAFT, Instrument, Item, ResponseScale, Source
from trustscale.norms.loading import NormEntry

Lines = Iterator[str]


def write(folder: Path) -> None:
    """Write the pages and their list."""
    instruments = [load_instrument(entry.id) for entry in list_instruments()]
    pages = {instrument.id: list(_page(instrument)) for instrument in instruments}
    pages["index"] = list(_index())
    write_pages(folder, pages)


def _index() -> Lines:
    yield from ("# Instruments", "")
    yield (
        "These questionnaires are shipped. A *draft* is author-constructed and not validated; see "
        "[](../../explanation/drafts.md). *Keys only* means that the licence does not let the wording be "
        "passed on: a page then tells what each item is about in our own words. *Norms* says whether a score "
        "can be compared with a population."
    )
    yield ""
    rows = [
        (
            f"[{plain(entry.title)}]({entry.id}.md)",
            code(entry.id),
            str(entry.n_items),
            str(entry.n_scales),
            entry.status,
            "yes" if entry.has_wording else "keys only",
            "yes" if list_norms(entry.id) else "no norms",
        )
        for entry in list_instruments()
    ]
    yield from table(("title", "id", "items", "scores", "status", "wording", "norms"), rows)
    yield from ("```{toctree}", ":hidden:", ":titlesonly:", "", *(e.id for e in list_instruments()), "```")


def _page(instrument: Instrument) -> Lines:
    yield from (f"# {plain(instrument.title)}", "")
    if instrument.status == "draft":
        yield from (f":::{{admonition}} {DRAFT[0].upper()}{DRAFT[1:]}", ":class: warning", "")
        yield from ("A draft. [](../../explanation/drafts.md) says what that means.", ":::", "")
    parts = (_about, _answers, _items, _skips, scores, _bands, _notices, _forms, _use, _examples, _licence)
    for part in parts:
        yield from part(instrument)


def _about(instrument: Instrument) -> Lines:
    known = f"{code(instrument.id)} {instrument.version}, content {code(instrument.content_hash)}"
    said = (
        ("Id", known),
        ("Measures", instrument.construct_),
        ("For", instrument.population),
        ("Use", instrument.intended_use),
        ("Not for", instrument.not_for),
        ("Answered by", instrument.respondent),
        ("Asks about", instrument.recall),
        ("Language", instrument.language),
        ("Status", "draft" if instrument.status == "draft" else instrument.status),
        ("Norms", _norms(instrument)),
    )
    yield from fields((term, text if term == "Id" else plain(text or "")) for term, text in said if text)


def _norms(instrument: Instrument) -> str:
    """The norms that are shipped with an instrument, or in words that there are none."""
    shipped = list_norms(instrument.id)
    if not shipped:
        return "No norms. A score can be compared with other scores of the same study, and with nothing else."
    return " ".join(f"{entry.title}: {_norm_words(entry)}." for entry in shipped)


def _norm_words(entry: NormEntry) -> str:
    years = " to ".join(f"{year:g}" for year in dict.fromkeys(entry.years or ()))
    facts = (f"norm {entry.sample}", f"n = {entry.n:,}", years, f"for {', and by '.join(entry.by)}")
    return ", ".join(filter(None, facts))


def _answers(instrument: Instrument) -> Lines:
    yield from ("## Answers", "")
    for scale in instrument.response_scales:
        if len(instrument.response_scales) > 1 or not scale.options:
            users = [item.id for item in instrument.items if item.response_scale == scale.id]
            yield from (f"**{plain(scale.title or scale.id)}** ({plain(_runs(users))})", "")
        if not scale.options:
            yield from (plain(_span(scale)) + ".", "")
        rows = list(_codes(scale))
        if any(row[0] != row[2] for row in rows):
            yield from table(("code", "label", "score"), rows)
        elif rows:
            yield from table(("code", "label"), [row[:2] for row in rows])
    for coding in instrument.codings:
        yield from (f"### Coding {code(coding.id)}", "")
        said = plain(coding.title or "The same form with other numbers")
        yield from (f'{said}. In a shell `--coding {coding.id}`, in Python `coding="{coding.id}"`.', "")
        yield from table(
            ("code", "label"), [(number(entry.code), plain(entry.label or "")) for entry in coding.options]
        )


def _codes(scale: ResponseScale) -> Iterator[tuple[str, str, str]]:
    for option in scale.options:
        score = option.code if option.score is None else option.score
        yield number(option.code), plain(option.label or ""), number(score)
    for entry in scale.not_applicable:
        yield number(entry.code), plain(entry.label or ""), "none: not applicable"
    for missing in scale.missing_codes:
        yield number(missing), "", "none: missing"


def _span(scale: ResponseScale) -> str:
    if scale.format == "time":
        return "A time of day, HH:MM"
    low = "Any number" if scale.minimum is None else f"From {number(scale.minimum)}"
    high = "" if scale.maximum is None else f" to {number(scale.maximum)}"
    return f"{low}{high}" + (f" in steps of {number(scale.step)}" if scale.step else "")


def _runs(names: Iterable[str]) -> str:
    """Names, with those in the middle of a long list left out."""
    listed = list(names)
    return ", ".join(listed) if len(listed) <= 8 else f"{listed[0]}, {listed[1]}, ..., {listed[-1]}"


def _items(instrument: Instrument) -> Lines:
    yield from ("## Items", "")
    if instrument.instructions:
        yield from (f"> {plain(instrument.instructions)}", "")
    shown = any(item.text for item in instrument.items)
    if not shown:
        yield "The wording is not shipped. This is what each item is about, in our own words."
        yield ""
    reversed_in = _reversed_in(instrument)
    rows = [
        (code(item.id), plain(item.text or item.gist or ""), reversed_in.get(item.id, ""), _remarks(item))
        for item in instrument.items
    ]
    head = ("item", "wording" if shown else "about", "reversed", "remark")
    used = [column for column in range(4) if column < 2 or any(row[column] for row in rows)]
    yield from table([head[column] for column in used], [[row[column] for column in used] for row in rows])


def _reversed_in(instrument: Instrument) -> dict[str, str]:
    """Per item, whether all scales that take it reverse it, or which do."""
    found = {}
    for item in instrument.items:
        takers = [scale for scale in instrument.scales if item.id in scale.items]
        turning = [scale.id for scale in takers if item.id in scale.reverse]
        if turning:
            found[item.id] = "yes" if len(turning) == len(takers) else f"in {', '.join(map(code, turning))}"
    return found


def _remarks(item: Item) -> str:
    role = {
        "scored": "",
        "single": "" if item.note else "Reported as it is, in no score.",
        "attention": f"Attention check; asked for: {number(item.expected or 0)}.",
        "covariate": "A covariate, no item.",
    }[item.role]
    blank = "" if item.if_missing is None else f"A blank counts as {number(item.if_missing)}."
    return " ".join(filter(None, (role, blank, plain(item.note or ""))))


def _skips(instrument: Instrument) -> Lines:
    rule = _form_rule(instrument)
    if instrument.skips or rule:
        yield from ("## Before scoring", "")
    for skip in instrument.skips:
        when = " and ".join(map(condition_text, skip.when))
        yield f"- When {plain(when)}: blanks of {plain(_runs(skip.items))} count as {number(skip.code)}."
    if rule:
        yield f"- {rule}"
    yield ""


def _form_rule(instrument: Instrument) -> str:
    if instrument.form_min_share is not None:
        return f"At least {instrument.form_min_share:.0%} of all items must be answered for any score."
    if instrument.form_min_answered is not None:
        return f"At least {instrument.form_min_answered} of all items must be answered for any score."
    return ""


def _bands(instrument: Instrument) -> Lines:
    if instrument.bands:
        yield from ("## Bands", "")
    citations = {source.id: source.citation for source in instrument.sources}
    for bands in instrument.bands:
        yield from (f"**{plain(bands.title or bands.id)}**, of {code(bands.scale)}", "")
        yield from table(
            ("score", "band"), [(plain(level_bounds(level)), plain(level.label)) for level in bands.levels]
        )
        source = citations.get(bands.source or "", bands.source)
        yield from (f"Source: {plain(source)}" if source else "No source is given.", "")
        yield from ((plain(bands.note), "") if bands.note else ())


def _notices(instrument: Instrument) -> Lines:
    if instrument.notices:
        yield from ("## Notices", "", "Said whenever an answer calls for it; never part of a score.", "")
    for notice in instrument.notices:
        when = " and ".join(map(condition_text, notice.when))
        yield f"- {code(notice.id)} ({notice.level}), when {plain(when)}: {plain(notice.text)}"
    yield ""


def _forms(instrument: Instrument) -> Lines:
    if instrument.wordings:
        yield from ("## Other wordings", "")
    for wording in instrument.wordings:
        yield from (f"### {plain(wording.title or wording.form)}", "")
        yield from fields(
            (
                ("Form", code(wording.form)),
                ("Language", wording.language),
                ("Answered by", plain(wording.respondent or "")),
            )
        )
        yield from ((f"> {plain(wording.instructions)}", "") if wording.instructions else ())
        yield from table(
            ("item", "wording"), [(code(item), plain(text)) for item, text in wording.items.items()]
        )


def _use(instrument: Instrument) -> Lines:
    name = instrument.id
    yield from (
        "## Score it",
        "",
        "```console",
        f"$ trustscale score FILE --instrument {name} -o scores.csv",
        "```",
        "",
    )
    yield from ("```python", f'scores = ts.score(ts.read_responses("survey.csv", "{name}"))', "```", "")


def _examples(instrument: Instrument) -> Lines:
    n = len(instrument.examples)
    if not n:
        return
    counted = "1 worked example" if n == 1 else f"{n} worked examples"
    yield from ("## Worked examples", "")
    yield f"The definition carries {counted}; `trustscale check {instrument.id}` scores them. The first:"
    yield ""
    example = instrument.examples[0]
    answers = (
        " ".join(f"{item}={_answer(answer)}" for item, answer in example.answers.items())
        if isinstance(example.answers, dict)
        else " ".join(map(_answer, example.answers))
    )
    scores = [
        (code(scale), value if isinstance(value, str) else number(value))
        for scale, value in example.scores.items()
    ]
    yield from fields(
        (
            ("Answers", code(answers)),
            ("Scores", ", ".join(f"{scale} {value}" for scale, value in scores)),
            ("Source", plain(example.source or "")),
        )
    )


def _answer(answer: float | str) -> str:
    return (answer or "-") if isinstance(answer, str) else number(answer)


def _licence(instrument: Instrument) -> Lines:
    said = instrument.license
    wording = (
        "With the wording of the items." if said.wording else "Keys only, without the wording of the items."
    )
    yield from ("## Licence", "", f"{code(said.spdx)}, {plain(said.holder.rstrip('.'))}. {wording}", "")
    yield from ((plain(said.note), "") if said.note else ())
    if instrument.sources:
        yield from ("## Sources", "")
        yield from (f"- {_source(source)}" for source in instrument.sources)
        yield ""


def _source(source: Source) -> str:
    address = f"https://doi.org/{source.doi}" if source.doi else source.url
    shown = f" <{address}>" if address else ""
    note = f" *{plain(source.note)}*" if source.note else ""
    return f"{plain(source.citation)}{shown}{note}"
