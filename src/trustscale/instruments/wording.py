"""The same items in other words: a translation, the other partner's form, or a wording file of one's own.

Only texts change. Ids, codes, keys and scores stay, and so does the content hash: answers to two forms of one
instrument are scored by the same definition.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from trustscale.errors import Finding, InstrumentError, InstrumentNotFoundError, did_you_mean
from trustscale.instruments.faults import model_findings
from trustscale.instruments.files import UnreadableError, read_data
from trustscale.instruments.identity import plain_label
from trustscale.instruments.inputs import coded_by
from trustscale.instruments.model import Coding, Instrument, ResponseScale, Wording


def apply_wording(instrument: Instrument, wording: str | Path | Wording) -> Instrument:
    """Lay another wording over an instrument.

    Parameters
    ----------
    instrument : Instrument
        The instrument in the words of its own file, or without any.
    wording : str, Path or Wording
        The name of one of its forms, such as ``"about-me"`` or, where a form is there in several languages,
        ``"about-me.en"``; or the path of a wording file.

    Returns
    -------
    Instrument
        The same instrument in these words; ``form`` names them.

    Raises
    ------
    InstrumentNotFoundError
        No form and no file has this name.
    InstrumentError
        The wording is for another instrument, or its items and options are not those of the instrument.

    Examples
    --------
    >>> from trustscale import load_instrument
    >>> mine = apply_wording(load_instrument("fidelity-trust"), "about-me")
    >>> mine.form, mine.items[0].text
    ('about-me', 'I am open with my partner about my contacts with other people.')
    """
    if instrument.form is not None:
        raise InstrumentError(
            f"{instrument.id} has the words of its form {instrument.form!r} already.",
            code="TS-I204",
            mend="load the instrument again and choose one form.",
        )
    name = "the wording"
    if not isinstance(wording, Wording):
        name = str(wording)
        wording = _wording_file(Path(wording)) if is_path(wording) else form_named(instrument, str(wording))
    if findings := wording_findings(instrument, wording, place=name):
        raise InstrumentError.from_findings(name, findings)
    return _in_words(instrument, wording)


def is_path(name: str | Path) -> bool:
    """Whether a name is meant as the path of a file.

    >>> is_path("about-me.en"), is_path("mine.toml"), is_path("wording/mine")
    (False, True, True)
    """
    text = str(name)
    return isinstance(name, Path) or "/" in text or "\\" in text or text.lower().endswith((".toml", ".json"))


def form_named(instrument: Instrument, name: str) -> Wording:
    """Return one of the instrument's own wordings by its form, or by form and language."""
    wanted = name.strip().lower()
    found = [w for w in instrument.wordings if wanted in (w.form, f"{w.form}.{w.language}".lower())]
    if len(found) > 1:
        own = [w for w in found if w.language == instrument.language]
        found = own or found
    if len(found) == 1:
        return found[0]
    known = [f"{w.form}.{w.language}" for w in instrument.wordings]
    forms = sorted({w.form for w in instrument.wordings})
    if found:
        raise InstrumentError(
            f"{instrument.id} has the form {name!r} in several languages.",
            code="TS-I203",
            mend=f"name one: {', '.join(f'{w.form}.{w.language}' for w in found)}.",
        )
    raise InstrumentNotFoundError(
        f"{instrument.id} has no form {name!r}{did_you_mean(name, [*forms, *known])}.",
        code="TS-I203",
        mend=f"use one of: {', '.join(known)}; or give the path of a wording file."
        if known
        else "it has one wording only; give the path of a wording file to lay another over it.",
    )


def read_wording(entry: Traversable, *, where: str) -> Wording:
    """Read one wording file, or raise an error with all that is wrong in it."""
    data = read_data(entry, where=where)
    try:
        return Wording.model_validate(data)
    except ValidationError as error:
        findings = model_findings(Wording, data, error, place=where)
        raise InstrumentError.from_findings(where, findings) from error


def _wording_file(path: Path) -> Wording:
    if not path.is_file():
        raise InstrumentNotFoundError(
            f"There is no wording file {str(path)!r}.", code="TS-I203", mend="check the path."
        )
    try:
        return read_wording(path, where=path.name)
    except UnreadableError as fault:
        raise InstrumentError.from_findings(str(path), [fault.finding]) from fault


def wording_findings(instrument: Instrument, wording: Wording, *, place: str) -> tuple[Finding, ...]:
    """Return everything that keeps a wording from fitting an instrument."""
    found = [*_item_findings(instrument, wording, place), *_option_findings(instrument, wording, place)]
    if wording.instrument != instrument.id:
        problem = f"it is for {wording.instrument}, and this is {instrument.id}."
        found.insert(
            0, Finding("TS-I088", f"{place}: instrument", problem, "Use a wording of this instrument.")
        )
    return tuple(found)


def _item_findings(instrument: Instrument, wording: Wording, place: str) -> Iterator[Finding]:
    known = [item.id for item in instrument.items]
    for name in wording.items:
        if name not in known:
            problem = f"it is not an item of {instrument.id}{did_you_mean(name, known)}."
            yield Finding(
                "TS-I088", f"{place}: items.{name}", problem, "Correct the id, or take the text out."
            )
    left_out = [i.id for i in instrument.items if i.role != "covariate" and i.id not in wording.items]
    if left_out:
        names = ", ".join(left_out[:20]) + (f" and {len(left_out) - 20} more" if len(left_out) > 20 else "")
        problem = f"it has no text for {names}."
        yield Finding("TS-I088", f"{place}: items", problem, "Give every item its text.")


def _option_findings(instrument: Instrument, wording: Wording, place: str) -> Iterator[Finding]:
    by_id = {scale.id: scale for scale in instrument.response_scales}
    for name, labels in wording.options.items():
        where, scale = f"{place}: options.{name}", by_id.get(name)
        if scale is None:
            problem = f"it is not a response scale of {instrument.id}{did_you_mean(name, by_id)}."
            yield Finding("TS-I088", where, problem, f"It has: {', '.join(by_id)}.")
        elif len(labels) not in (n := len(scale.options), n + len(scale.not_applicable)):
            problem = f"it has {len(labels)} labels, and the response scale has {n} options."
            cure = "Give one label for each option, in their order; those of not_applicable may follow."
            yield Finding("TS-I088", where, problem, cure)
        elif len({label.strip().lower() for label in labels}) < len(labels):
            yield Finding("TS-I088", where, "it has a label twice.", "Give each option a label of its own.")


def _in_words(instrument: Instrument, wording: Wording) -> Instrument:
    items = tuple(
        item.model_copy(update={"text": wording.items.get(item.id, item.text)}) for item in instrument.items
    )
    update: dict[str, Any] = {
        "items": items,
        "response_scales": tuple(_labelled(s, wording) for s in instrument.response_scales),
        "codings": tuple(_relabelled(c, instrument, wording) for c in instrument.codings),
        "language": wording.language,
        "form": wording.form,
    }
    for name in ("title", "respondent", "instructions", "license"):
        if (value := getattr(wording, name)) is not None:
            update[name] = value
    known = {source.id for source in instrument.sources}
    update["sources"] = (*instrument.sources, *(s for s in wording.sources if s.id not in known))
    return instrument.model_copy(update=update)


def _labelled(scale: ResponseScale, wording: Wording) -> ResponseScale:
    labels = wording.options.get(scale.id)
    if labels is None:
        return scale
    n = len(scale.options)
    options = tuple(o.model_copy(update={"label": x}) for o, x in zip(scale.options, labels[:n], strict=True))
    relabelled = {entry.code: label for entry, label in zip(scale.not_applicable, labels[n:], strict=False)}
    left_out = tuple(
        entry.model_copy(update={"label": relabelled.get(entry.code, entry.label)})
        for entry in scale.not_applicable
    )
    return scale.model_copy(update={"options": options, "not_applicable": left_out})


def _relabelled(coding: Coding, instrument: Instrument, wording: Wording) -> Coding:
    """Give a coding the new labels, so that it still stands for the same options."""
    new: dict[str, str] = {}
    for scale in coded_by(instrument, coding):
        labels = wording.options.get(scale.id, ())
        new |= zip((plain_label(option.label) for option in scale.options), labels, strict=False)
    options = tuple(
        option.model_copy(update={"label": new.get(plain_label(option.label), option.label)})
        for option in coding.options
    )
    return coding.model_copy(update={"options": options})
