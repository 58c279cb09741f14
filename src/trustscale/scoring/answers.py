"""``score_answers``: one person's answers, without a frame."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from trustscale.errors import AnswerError, ColumnError, did_you_mean
from trustscale.instruments.inputs import code_bounds, option_codes, response_scale_of
from trustscale.instruments.load import load_instrument
from trustscale.instruments.model import DRAFT, Instrument, Item, ResponseScale
from trustscale.results.render import number, whole
from trustscale.scoring.person import NOT_APPLICABLE, score_person
from trustscale.scoring.plan import Plan, Reason, compile_plan


@dataclass(frozen=True, slots=True)
class PersonScores:
    """One person's scores.

    Attributes
    ----------
    scores : mapping of scale id to float or None
        None is missing.
    answered : mapping of scale id to int
        How many of the scale's inputs were there.
    reasons : mapping of scale id to str
        Why a score is missing.
    bands : mapping of band id to str or None
        The band that a score falls into.
    notices : tuple of str
        Texts of the notices that the answers call for.
    instrument, version, content_hash, status : str
        The definition; ``status`` is ``"draft"`` for one that is author-constructed and not validated.
    """

    scores: Mapping[str, float | None]
    answered: Mapping[str, int]
    reasons: Mapping[str, Reason]
    bands: Mapping[str, str | None]
    notices: tuple[str, ...]
    instrument: str
    version: str
    content_hash: str
    status: str

    def __getitem__(self, scale: str) -> float | None:
        return self.scores[scale]

    def __str__(self) -> str:
        lines = [f"{self.instrument} {self.version} ({self.content_hash})"]
        if self.status == "draft":
            lines.append(DRAFT)
        for scale, value in self.scores.items():
            shown = self.reasons.get(scale, "missing") if value is None else number(value)
            lines.append(f"  {scale}: {shown} ({self.answered[scale]} answered)")
        lines += [f"  {name}: {label}" for name, label in self.bands.items() if label]
        return "\n".join([*lines, *self.notices])


def score_answers(
    answers: Mapping[str, Any],
    instrument: str | os.PathLike[str] | Instrument,
    *,
    scheme: str | None = None,
) -> PersonScores:
    """Score one person: no frame, and no dataframe library is imported.

    Parameters
    ----------
    answers : mapping of item id (or alias) to answer
        A code, a label of the response scale, ``"HH:MM"`` for a time, or None for a blank. Items that are left out
        are blank.
    instrument : str, path or Instrument
        A shipped id, an instrument file, or a definition.
    scheme : str, optional
        The way to score, where the instrument has several.

    Returns
    -------
    PersonScores
        ``result["scale"]`` is the score, None where it is missing.

    Raises
    ------
    ColumnError
        TS-S030: an answer to an item that the instrument does not have.
    AnswerError
        TS-S031: an answer that the response scale does not have.

    Examples
    --------
    >>> import trustscale as ts
    >>> scale = ts.define_scale(["calm", "tense"], minimum=1, maximum=5, reverse=["tense"], id="calmness")
    >>> ts.score_answers({"calm": 5, "tense": 1}, scale)["calmness"]
    5.0
    """
    definition = instrument if isinstance(instrument, Instrument) else load_instrument(instrument)
    decoders = _decoders(definition)
    codes: dict[str, float | None] = {}
    wrong: list[str] = []
    for name, answer in answers.items():
        decoder = decoders.get(name)
        if decoder is None:
            raise _unknown_item(name, definition)
        try:
            codes[decoder.item] = decoder.codes[answer]
        except (KeyError, TypeError):
            code = _decode(answer, decoder)
            if code is _WRONG:
                wrong.append(f"{name}: {answer!r} (allowed: {decoder.allowed})")
            else:
                codes[decoder.item] = code
    if wrong:
        raise AnswerError(
            "Answers are not on the response scale.",
            code="TS-S031",
            where=wrong,
            mend="correct them, or pass None for a blank.",
        )
    return _result(compile_plan(definition, scheme), codes)


def _result(plan: Plan, codes: Mapping[str, float | None]) -> PersonScores:
    definition = plan.instrument
    made = score_person(plan, codes)
    hidden = [step.id for step in plan.scales if not step.reported]
    for name in hidden:
        made.scores.pop(name, None)
        made.answered.pop(name, None)
        made.reasons.pop(name, None)
    texts = tuple(notice.text for notice in definition.notices if notice.id in made.notices)
    return PersonScores(
        made.scores,
        made.answered,
        made.reasons,
        made.bands,
        texts,
        definition.id,
        definition.version,
        definition.content_hash,
        definition.status,
    )


# -- from what a person said to a code -----------------------------------------------------------------------------

_WRONG: Any = object()


@dataclass(frozen=True, slots=True, eq=False)
class _Decoder:
    """All answers of one item that need no arithmetic, and the response scale for those that do."""

    item: str
    codes: Mapping[Any, float | None]
    scale: ResponseScale
    allowed: str


@lru_cache(maxsize=256)
def _decoders(instrument: Instrument) -> dict[str, _Decoder]:
    decoders: dict[str, _Decoder] = {}
    for item in instrument.items:
        scale = response_scale_of(instrument, item)
        assert scale is not None  # the structural checks hold this
        decoder = _Decoder(item.id, _known_codes(scale), scale, allowed_answers(scale))
        for name in _names(item):
            decoders.setdefault(name, decoder)
    return decoders


def _names(item: Item) -> tuple[str, ...]:
    return (item.id, *item.aliases)


def _known_codes(scale: ResponseScale) -> dict[Any, float | None]:
    known: dict[Any, float | None] = {None: None, "": None}
    known |= {code: code for code in option_codes(scale) or ()}
    known |= {option.label: option.code for option in scale.options if option.label}
    known |= {code: None for code in scale.missing_codes}
    for entry in scale.not_applicable:
        known |= {key: NOT_APPLICABLE for key in (entry.code, entry.label) if key is not None}
    return known


def allowed_answers(scale: ResponseScale) -> str:
    """The answers of a response scale in words.

    >>> from trustscale.instruments.model import ResponseScale
    >>> allowed_answers(ResponseScale(id="a", minimum=1, maximum=7, step=1))
    '1 to 7'
    """
    if scale.format == "time":
        return 'a time of day such as "23:30"'
    codes = option_codes(scale)
    low, high = code_bounds(scale)
    if codes is None or (len(codes) > 2 and codes == tuple(low + k for k in range(len(codes)))):
        return f"{whole(low)} to {whole(high)}"
    return ", ".join(whole(code) for code in codes)


def _decode(answer: Any, decoder: _Decoder) -> float | None:
    """An answer that is not in the table: a number as text, a time, a value on a continuous range, NaN."""
    if isinstance(answer, str):
        text = answer.strip()
        if decoder.scale.format == "time":
            return _minutes(text)
        for key, code in decoder.codes.items():
            if isinstance(key, str) and key.casefold() == text.casefold():
                return code
        try:
            answer = float(text)
        except ValueError:
            return _WRONG  # type: ignore[no-any-return]  # a marker
    try:
        value = float(answer)
    except (TypeError, ValueError):
        return _WRONG  # type: ignore[no-any-return]  # a marker
    if value != value:  # noqa: PLR0124  # NaN is a blank
        return None
    if value in decoder.codes:
        return decoder.codes[value]
    low, high = code_bounds(decoder.scale)
    continuous = option_codes(decoder.scale) is None and decoder.scale.format is None
    return value if continuous and low <= value <= high else _WRONG


def _minutes(text: str) -> float | None:
    hours, _, minutes = text.partition(":")
    if hours.isdigit() and minutes.isdigit() and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60:
        return int(hours) * 60.0 + int(minutes)
    return _WRONG  # type: ignore[no-any-return]  # a marker


def _unknown_item(name: str, instrument: Instrument) -> ColumnError:
    known = [item.id for item in instrument.items]
    shown = ", ".join(known[:20]) + (", ..." if len(known) > 20 else "")
    return ColumnError(
        f"{instrument.id} has no item {name!r}{did_you_mean(name, known)}.",
        code="TS-S030",
        mend=f"its items are {shown}.",
    )
