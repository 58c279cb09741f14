"""``score_answers``: one person's answers, without a frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from trustscale.errors import AnswerError, ColumnError, did_you_mean
from trustscale.instruments.inputs import answered_on, option_codes
from trustscale.instruments.model import DRAFT, Instrument, Item, ResponseScale
from trustscale.instruments.several import InstrumentLike, load_one
from trustscale.responses.allowed import allowed_answers
from trustscale.responses.cells import CellRules, decode_cell, label_codes
from trustscale.results.render import number
from trustscale.scoring.compilation import compile_plan
from trustscale.scoring.person import NOT_APPLICABLE, score_person
from trustscale.scoring.plan import Plan, Reason


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
    standard_errors : mapping of scale id to float or None
        Of scores from a table that has them.
    labels : mapping of scale id to str or None
        Of scores from a table that has them.
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
    standard_errors: Mapping[str, float | None] = field(default_factory=dict)
    labels: Mapping[str, str | None] = field(default_factory=dict)

    def __getitem__(self, scale: str) -> float | None:
        return self.scores[scale]

    def __str__(self) -> str:
        lines = [f"{self.instrument} {self.version} ({self.content_hash})"]
        if self.status == "draft":
            lines.append(DRAFT)
        for scale, value in self.scores.items():
            shown = self.reasons.get(scale, "missing") if value is None else number(value)
            if (error := self.standard_errors.get(scale)) is not None:
                shown += f" (SE {number(error)})"
            if (label := self.labels.get(scale)) is not None:
                shown += f" {label}"
            lines.append(f"  {scale}: {shown} ({self.answered[scale]} answered)")
        lines += [f"  {name}: {label}" for name, label in self.bands.items() if label]
        return "\n".join([*lines, *self.notices])


def score_answers(
    answers: Mapping[str, Any],
    instrument: InstrumentLike,
    *,
    scheme: str | None = None,
) -> PersonScores:
    """Score one person: no frame, and no dataframe library is imported.

    Parameters
    ----------
    answers : mapping of item id (or alias) to answer
        A code, a label of the response scale, ``"HH:MM"`` for a time, or None for a blank. Items that are
        left out are blank.
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
    definition = load_one(instrument)
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
    errors = {c.of: made.scores[c.id] for c in plan.companions if c.words is None}
    labels = {c.of: _word(c.words, made.scores[c.id]) for c in plan.companions if c.words is not None}
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
        errors,
        labels,
    )


def _word(words: tuple[str, ...], number: float | None) -> str | None:
    return None if number is None else words[int(number)]


# -- from what a person said to a code ---------------------------------------------------------------------

_WRONG: Any = object()


@dataclass(frozen=True, slots=True, eq=False)
class _Decoder:
    """All answers of one item that need no look, and the rules for reading the others."""

    item: str
    codes: Mapping[Any, float | None]
    rules: CellRules
    allowed: str


@lru_cache(maxsize=256)
def _decoders(instrument: Instrument) -> dict[str, _Decoder]:
    decoders: dict[str, _Decoder] = {}
    for item in instrument.items:
        scale = answered_on(instrument, item)
        rules = CellRules(scale=scale, labels=label_codes(scale))
        decoder = _Decoder(item.id, _known_codes(scale), rules, allowed_answers(scale))
        for name in _names(item):
            decoders.setdefault(name, decoder)
    return decoders


def _names(item: Item) -> tuple[str, ...]:
    return (item.id, *item.aliases)


def _known_codes(scale: ResponseScale) -> dict[Any, float | None]:
    known: dict[Any, float | None] = {None: None, "": None}
    known |= {code: code for code in option_codes(scale) or ()}
    known |= {option.label: option.code for option in scale.options if option.label}
    known |= dict.fromkeys(scale.missing_codes)
    for entry in scale.not_applicable:
        known |= {key: NOT_APPLICABLE for key in (entry.code, entry.label) if key is not None}
    return known


def _decode(answer: Any, decoder: _Decoder) -> float | None:
    """An answer that is not in the table: text, a time, a value on a continuous range, NaN."""
    state, code = decode_cell(answer, decoder.rules)
    if state == "invalid":
        return _WRONG  # type: ignore[no-any-return]  # a marker
    if state == "missing":
        return None
    return NOT_APPLICABLE if state == "not applicable" else code


def _unknown_item(name: str, instrument: Instrument) -> ColumnError:
    known = [item.id for item in instrument.items]
    shown = ", ".join(known[:20]) + (", ..." if len(known) > 20 else "")
    return ColumnError(
        f"{instrument.id} has no item {name!r}{did_you_mean(name, known)}.",
        code="TS-S030",
        mend=f"its items are {shown}.",
    )
