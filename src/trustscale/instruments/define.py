"""Instruments without a file: one scale over the columns of a table, or a definition as a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any, Literal, TypeAlias

from trustscale._checks import check_option
from trustscale.errors import OptionError, did_you_mean
from trustscale.instruments.idlists import expand_ids, is_run
from trustscale.instruments.load import build, usable
from trustscale.instruments.model import NAME_PATTERN, Instrument
from trustscale.instruments.naming import derive_id, ids_for

OwnScore: TypeAlias = Literal["mean", "sum", "maximum", "minimum"]

UNSTATED = {"spdx": "NOASSERTION", "holder": "not stated", "wording": False}
"""The licence of a scale that was defined in a call: nothing is known, and no item text is carried."""


def define_scale(
    items: Iterable[Any],
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    step: float | None = 1,
    options: Mapping[float, str] | None = None,
    reverse: Iterable[Any] = (),
    id: str = "scale",  # noqa: A002  # the key of a file has this name
    title: str | None = None,
    score: OwnScore = "mean",
    min_answered: int | None = None,
    min_share: float | None = None,
    fill: Literal["none", "mean"] | float = "none",
) -> Instrument:
    """Define one scale over columns of any name.

    Parameters
    ----------
    items : sequence of str
        The names of the columns, in any spelling; ``"t1..t9"`` stands for all nine. A frame stands for all
        its columns.
    minimum, maximum : float, optional
        The lowest and the highest number that can be answered. They are not taken from the data: where nobody
        gave the lowest answer, every reversed item would be shifted.
    step : float or None, default 1
        From one answer to the next; None where every number in between is an answer.
    options : mapping of number to text, optional
        Instead of minimum and maximum, the codes with their labels, such as ``{1: "never", 2: "often"}``.
        Files that hold labels can then be read, too.
    reverse : sequence of str, optional
        The columns whose items mean the opposite, by the same names.
    id : str, default "scale"
        The name of the score: the column that `score` gives.
    title : str, optional
        A name to show.
    score : {"mean", "sum", "maximum", "minimum"}, default "mean"
        How the items are put together.
    min_answered : int, optional
        How many items must be answered. By default all.
    min_share : float, optional
        Instead of a count, the share of items that must be answered, such as 0.8.
    fill : {"none", "mean"} or float, default "none"
        What stands for a gap when enough items are answered. A sum with gaps needs it: ``"mean"`` is the mean
        of the person's own answers.

    Returns
    -------
    Instrument
        An instrument with this one scale. Its items have ids made of the names, and the names themselves as
        aliases, so that the columns are found. Its status is ``"unstated"`` and its licence ``NOASSERTION``:
        nothing is claimed about whether the items were published or validated.

    Raises
    ------
    OptionError
        An argument cannot be what it is.
    InstrumentError
        The arguments do not fit together.

    Examples
    --------
    >>> trust = define_scale(
    ...     ["Trust 1 (past)", "Trust 2", "Trust 3"], minimum=1, maximum=5, reverse=["Trust 2"], id="trust"
    ... )
    >>> [item.id for item in trust.items], trust.scales[0].reverse
    (['trust_1_past', 'trust_2', 'trust_3'], ('trust_2',))
    """
    names = _column_names(items, argument="items")
    _check_id(id, names)
    ids = ids_for(names, taken=(id,))
    by_name = _by_any_name(names, ids)
    scale = {
        "id": id,
        "items": ids,
        "reverse": _chosen(reverse, by_name, names),
        "score": check_option(score, OwnScore, name="score"),
        "min_answered": _whole(min_answered),
        "min_share": min_share,
        "fill": fill if isinstance(fill, str) else _number(fill, "fill"),
    }
    answers = _answers(minimum, maximum, step, options)
    definition = {
        "id": id,
        "version": "1.0.0",
        "title": title or id,
        "status": "unstated",
        "license": UNSTATED,
        "response_scales": [{"id": "answers", **answers}],
        "items": [_item(name, new) for name, new in zip(names, ids, strict=True)],
        "scales": [{key: value for key, value in scale.items() if value is not None}],
    }
    return usable(*build(definition), name=f"The scale {id!r}")


def define_instrument(definition: Mapping[str, Any]) -> Instrument:
    """Define an instrument by a mapping with the keys of an instrument file, under the same checks.

    Parameters
    ----------
    definition : mapping
        What ``instrument.toml`` would say, as dicts and lists. Look-up tables stand under ``tables``, by the
        name that the scales give: ``{"t.csv": {"columns": [...], "rows": [[...], ...]}}``.

    Returns
    -------
    Instrument
        The definition, checked and frozen.

    Raises
    ------
    InstrumentError
        The definition is wrong; ``findings`` has everything that was found.

    Examples
    --------
    >>> mood = define_instrument(
    ...     {
    ...         "id": "mood",
    ...         "version": "1.0.0",
    ...         "title": "Mood today",
    ...         "status": "unstated",
    ...         "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": True},
    ...         "response_scales": [{"id": "five", "minimum": 1, "maximum": 5, "step": 1}],
    ...         "items": [{"ids": ["m1..m3"]}],
    ...         "scales": [{"id": "mood", "items": ["m1..m3"], "score": "mean"}],
    ...     }
    ... )
    >>> len(mood.items)
    3
    """
    if not isinstance(definition, Mapping):
        raise OptionError(
            f"A definition is a mapping of keys, not {type(definition).__name__}.",
            code="TS-I210",
            mend="give a dict with the keys of an instrument file; for a file use load_instrument().",
        )
    name = definition.get("id")
    return usable(*build(definition), name=name if isinstance(name, str) and name else "The definition")


def _column_names(names: Any, *, argument: str) -> tuple[str, ...]:
    if hasattr(names, "columns") and not isinstance(names, Sequence):
        names = getattr(names, "column_names", None) or names.columns  # a frame: its columns are meant
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise OptionError(
            f"`{argument}` is a list of column names, not {names!r:.60}.",
            code="TS-I210",
            mend=f'write {argument}=["t1", "t2"], or {argument}=["t1..t9"] for a run of columns.',
        )
    found: list[str] = []
    for name in names:
        if isinstance(name, bool) or not isinstance(name, str | Real) or not str(name).strip():
            raise OptionError(
                f"`{argument}` has {name!r:.60}, which is not the name of a column.",
                code="TS-I210",
                mend="give the names as text.",
            )
        found.extend(expand_ids([name]) if isinstance(name, str) and is_run(name) else [str(name)])
    _check_different(found, argument)
    if not found and argument == "items":
        raise OptionError("`items` is empty.", code="TS-I210", mend="name at least one column.")
    return tuple(found)


def _check_different(names: Sequence[str], argument: str) -> None:
    first: dict[str, str] = {}
    twice = []
    for name in names:
        plain = name.strip().casefold()
        if plain in first:
            twice.append(repr(name) if first[plain] == name else f"{first[plain]!r} and {name!r}")
        first.setdefault(plain, name)
    if twice:
        raise OptionError(
            f"`{argument}` names a column twice, or two columns that differ in case or spaces only.",
            code="TS-I212",
            where=twice,
            mend="name each column once, and give columns names that can be told apart.",
        )


def _check_id(name: Any, columns: Sequence[str]) -> None:
    if not isinstance(name, str) or not re.fullmatch(NAME_PATTERN, name):
        near = derive_id(str(name)) or "trust"
        raise OptionError(
            f"`id` cannot be {name!r}.",
            code="TS-I210",
            mend=f"use small letters, digits and underscores, beginning with a letter, such as {near!r}.",
        )
    if name in columns:
        raise OptionError(
            f"`id` cannot be {name!r}: one of the items has this name, and the score needs its own.",
            code="TS-I210",
            mend=f"call the score something else, such as id={name + '_score'!r}.",
        )


def _by_any_name(names: Sequence[str], ids: Sequence[str]) -> dict[str, str]:
    """Find an id by itself or by the name that it was made of; the name comes first."""
    return dict(zip(ids, ids, strict=True)) | dict(zip(names, ids, strict=True))


def _chosen(reverse: Any, by_name: Mapping[str, str], names: Sequence[str]) -> tuple[str, ...]:
    wanted = _column_names(reverse, argument="reverse")
    unknown = [f"{name}{did_you_mean(name, names)}" for name in wanted if name not in by_name]
    if unknown:
        raise OptionError(
            "`reverse` names columns that are not among the items.",
            code="TS-I213",
            where=unknown,
            mend="use the names as they stand in `items`.",
        )
    return tuple(dict.fromkeys(by_name[name] for name in wanted))


def _answers(minimum: Any, maximum: Any, step: Any, options: Mapping[float, str] | None) -> dict[str, Any]:
    if options is not None and (minimum is not None or maximum is not None):
        raise OptionError(
            "Both `options` and `minimum` or `maximum` were given.",
            code="TS-I211",
            mend="give `options` for answers with labels, else `minimum` and `maximum`.",
        )
    if options is not None:
        return {"options": _labelled_codes(options)}
    if minimum is None or maximum is None:
        raise OptionError(
            "How the items are answered is not said.",
            code="TS-I211",
            mend="give minimum=1, maximum=5 as they are printed in the questionnaire, "
            'or options={1: "never", 2: "sometimes", 3: "often"}.',
        )
    bounds = {"minimum": _number(minimum, "minimum"), "maximum": _number(maximum, "maximum")}
    return bounds if step is None else {**bounds, "step": _number(step, "step")}


def _labelled_codes(options: Any) -> list[dict[str, Any]]:
    if not isinstance(options, Mapping):
        raise OptionError(
            f"`options` is a mapping of codes to labels, not {type(options).__name__}.",
            code="TS-I211",
            mend='write options={1: "never", 2: "often"}.',
        )
    turned = [code for code in options if isinstance(code, str)]
    if turned:
        raise OptionError(
            f"`options` has the text {turned[0]!r} where a code belongs.",
            code="TS-I211",
            mend='write the number first: options={1: "never", 2: "often"}.',
        )
    return [
        {"code": _number(code, "options")} | ({} if label is None else {"label": str(label)})
        for code, label in options.items()
    ]


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise OptionError(
            f"`{name}` is a number, not {value!r:.60}.", code="TS-I211", mend="write it without quotes."
        )
    return float(value)


def _whole(value: Any) -> Any:
    """Make a whole number of another library plain; anything else is left to the checks of the model."""
    return value if isinstance(value, bool) or not isinstance(value, Integral) else int(value)


def _item(name: str, new: str) -> dict[str, Any]:
    return {"id": new} if name == new else {"id": new, "gist": name, "aliases": [name]}
