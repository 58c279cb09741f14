"""The models of an instrument file: what it can say, and of which type each part is.

Nothing here knows how parts fit together; ``structure`` does. All models are frozen and refuse unknown keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator

from trustscale.instruments.identity import scoring_hash
from trustscale.instruments.idlists import expand_ids

NAME_PATTERN = r"^[a-z][a-z0-9_]*$"
INSTRUMENT_PATTERN = r"^[a-z][a-z0-9_-]*$"

Name: TypeAlias = Annotated[str, Field(pattern=NAME_PATTERN)]
IdList: TypeAlias = Annotated[tuple[Name, ...], BeforeValidator(expand_ids), Strict(False)]
Number: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
Numbers: TypeAlias = Annotated[tuple[Number, ...], Strict(False)]
Texts: TypeAlias = Annotated[tuple[str, ...], Strict(False)]
Span: TypeAlias = Annotated[tuple[Number, Number], Strict(False)]
Share: TypeAlias = Annotated[float, Field(gt=0, le=1)]
Count: TypeAlias = Annotated[int, Field(ge=1)]

ItemRole: TypeAlias = Literal["scored", "single", "attention", "covariate"]
ScoreKind: TypeAlias = Literal[
    "sum", "mean", "count", "maximum", "minimum", "ratio", "elapsed", "lookup", "criterion"
]
RoundMode: TypeAlias = Literal["half-up", "half-even", "up", "down"]


class Part(BaseModel):
    """What all parts share: frozen, strict about types, and without keys that mean nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class License(Part):
    """Who owns the questionnaire, and whether its wording may be shown."""

    spdx: str
    holder: str
    wording: bool
    note: str | None = None


class Source(Part):
    """A work that the definition rests on."""

    id: Name
    citation: str
    doi: str | None = None
    url: str | None = None
    note: str | None = None


class Option(Part):
    """One answer of a response scale: the code that stands for it, its label, its score if that differs."""

    code: Number
    label: str | None = None
    score: Number | None = None


class NotApplicable(Part):
    """An answer that was given and carries no score."""

    code: Number
    label: str | None = None


def _not_applicable(entry: Any) -> Any:
    return {"code": entry} if isinstance(entry, int | float) and not isinstance(entry, bool) else entry


class ResponseScale(Part):
    """How items are answered: listed options, a numeric range, or a time of day."""

    id: Name
    title: str | None = None
    options: Annotated[tuple[Option, ...], Strict(False)] = ()
    minimum: Number | None = None
    maximum: Number | None = None
    step: Annotated[float, Field(gt=0)] | None = None
    format: Literal["time"] | None = None
    not_applicable: Annotated[
        tuple[Annotated[NotApplicable, BeforeValidator(_not_applicable)], ...], Strict(False)
    ] = ()
    missing_codes: Numbers = ()


class Coding(Part):
    """The same response scale printed with other numbers: the score follows the label, not the number."""

    id: Name
    title: str | None = None
    source: Name | None = None
    response_scale: Name | None = None
    options: Annotated[tuple[Option, ...], Strict(False)]


class Step(Part):
    """One step of a recoding: values below, or up to, a bound get this score; the last step has no bound."""

    below: Number | None = None
    up_to: Number | None = None
    score: Number


class Recoding(Part):
    """A table from codes to scores, or rising steps."""

    id: Name
    map: Annotated[tuple[Span, ...], Strict(False)] | None = None
    steps: Annotated[tuple[Step, ...], Strict(False)] | None = None


class Condition(Part):
    """A test of one item or scale; all the bounds that it names must hold."""

    of: Name
    at_least: Number | None = None
    at_most: Number | None = None
    above: Number | None = None
    below: Number | None = None
    equals: Number | None = None
    one_of: Numbers | None = Field(default=None, alias="in")


Conditions: TypeAlias = Annotated[tuple[Condition, ...], Strict(False)]


class Skip(Part):
    """Items that were rightly left out after an earlier answer, and the code that such a blank counts as."""

    when: Conditions
    items: IdList
    code: Number


class Scheme(Part):
    """One of several ways to score the same answers."""

    id: Annotated[str, Field(pattern=INSTRUMENT_PATTERN)]
    title: str | None = None
    default: bool = False


class Item(Part):
    """One question or statement."""

    id: Name
    gist: str | None = None
    text: str | None = None
    response_scale: Name | None = None
    aliases: Texts = ()
    role: ItemRole = "scored"
    expected: Number | None = None
    if_missing: Number | None = None
    note: str | None = None


class Recode(Part):
    """Use a recoding for all inputs of a scale, or for some."""

    using: Name
    of: IdList = ()


class WithinPerson(Part):
    """Centre or standardise a person's values over the person's own answers."""

    method: Literal["center", "standardize"]
    over: Literal["scored"] | IdList = "scored"


class Standardize(Part):
    """Subtract the mean, divide by the standard deviation."""

    mean: Number
    sd: Annotated[float, Field(gt=0)]


class Rounding(Part):
    """Round to multiples of ``to``: 1 for whole numbers, 0.1 for one decimal."""

    to: Annotated[float, Field(gt=0)]
    mode: RoundMode


class Scale(Part):
    """How one score is made of items and other scales."""

    id: Name
    title: str | None = None
    description: str | None = None
    scheme: str | None = None
    items: IdList = ()
    scales: IdList = ()
    items_of: IdList = ()
    recode: Annotated[tuple[Recode, ...], Strict(False)] = ()
    reverse: IdList = ()
    within_person: WithinPerson | None = None
    weights: dict[Name, Number] = Field(default_factory=dict)
    min_answered: Count | None = None
    min_share: Share | None = None
    fill: Literal["none", "mean"] | Number = "none"
    not_applicable: Literal["missing", "shrink"] = "missing"
    rule_source: str | None = None
    score: ScoreKind
    rescale: Span | None = None
    standardize: Standardize | None = None
    multiply: Number | None = None
    add: Number | None = None
    round: Rounding | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    one_of: Numbers | None = Field(default=None, alias="in")
    at_least_of: dict[Name, Number] = Field(default_factory=dict)
    numerator: Name | None = None
    denominator: Name | None = None
    if_zero: Literal["missing"] | Number | None = None
    conditions: Conditions = ()
    require: Literal["all", "any"] | Count | None = None
    table: str | None = None
    measures: Literal["reflective", "formative", "single"] | None = None
    direction: str | None = None
    range: Span | None = None
    reported: bool = True


class Level(Part):
    """One band: its label and its bounds, each said as at_least or above, at_most or below."""

    label: str
    at_least: Number | None = None
    above: Number | None = None
    at_most: Number | None = None
    below: Number | None = None


class Bands(Part):
    """Cut-offs of one scale, with the source that gives them."""

    id: Name
    scale: Name
    title: str | None = None
    source: Name | None = None
    note: str | None = None
    levels: Annotated[tuple[Level, ...], Strict(False)]


class Notice(Part):
    """Something to say whenever an answer calls for it; never part of a score."""

    id: Name
    when: Conditions
    text: str = ""
    level: Literal["safety", "information"] = "information"


Answer: TypeAlias = Number | str


class Example(Part):
    """Answers and the scores that they must give."""

    title: str | None = None
    source: str | None = None
    coding: Name | None = None
    answers: Annotated[tuple[Answer, ...], Strict(False)] | dict[Name, Answer]
    scores: dict[Name, Number | Literal["missing"]]
    bands: dict[Name, str] = Field(default_factory=dict)
    notices: IdList | None = None


class Table(Part):
    """A look-up table: column names and rows of cells as text."""

    columns: Texts
    rows: Annotated[tuple[Texts, ...], Strict(False)]


class Wording(Part):
    """The same items in other words: a translation, or the other partner's form."""

    instrument: Annotated[str, Field(pattern=INSTRUMENT_PATTERN)]
    form: Annotated[str, Field(pattern=INSTRUMENT_PATTERN)]
    language: str
    title: str | None = None
    respondent: str | None = None
    instructions: str | None = None
    license: License | None = None
    sources: Annotated[tuple[Source, ...], Strict(False)] = ()
    items: dict[Name, str]
    options: dict[Name, Texts] = Field(default_factory=dict)


def _by_form(wordings: tuple[Wording, ...]) -> tuple[Wording, ...]:
    return tuple(sorted(wordings, key=lambda wording: (wording.form, wording.language)))


class Instrument(Part):
    """A questionnaire, as data: what it asks, how it is answered, and how it is scored."""

    id: Annotated[str, Field(pattern=INSTRUMENT_PATTERN)]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    title: str
    language: str = "en"
    status: Literal["published", "draft", "unstated"] = "published"
    # The file's key is `construct`; pydantic keeps that name for a method of its own.
    construct_: str | None = Field(default=None, alias="construct")
    population: str | None = None
    intended_use: str | None = None
    not_for: str | None = None
    respondent: str | None = None
    recall: str | None = None
    instructions: str | None = None
    form_min_share: Share | None = None
    form_min_answered: Count | None = None
    license: License
    sources: Annotated[tuple[Source, ...], Strict(False)] = ()
    response_scales: Annotated[tuple[ResponseScale, ...], Strict(False)] = ()
    codings: Annotated[tuple[Coding, ...], Strict(False)] = ()
    recodings: Annotated[tuple[Recoding, ...], Strict(False)] = ()
    skips: Annotated[tuple[Skip, ...], Strict(False)] = ()
    schemes: Annotated[tuple[Scheme, ...], Strict(False)] = ()
    items: Annotated[tuple[Item, ...], Strict(False)]
    scales: Annotated[tuple[Scale, ...], Strict(False)] = ()
    bands: Annotated[tuple[Bands, ...], Strict(False)] = ()
    notices: Annotated[tuple[Notice, ...], Strict(False)] = ()
    examples: Annotated[tuple[Example, ...], Strict(False)] = ()
    tables: dict[str, Table] = Field(default_factory=dict)
    wordings: Annotated[tuple[Wording, ...], Strict(False), AfterValidator(_by_form)] = ()
    form: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _write_out(cls, data: Any) -> Any:
        return write_out_items(data)

    @cached_property
    def content_hash(self) -> str:
        """Twelve hexadecimal digits that change with anything that can change a score (see ``identity``)."""
        return scoring_hash(self.model_dump(mode="json", exclude_defaults=True, by_alias=True))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some parts replaced, and without the remembered hash of this one."""
        copy = super().model_copy(update=None if update is None else dict(update), deep=deep)
        copy.__dict__.pop("content_hash", None)
        return copy

    def __hash__(self) -> int:
        return hash(self.content_hash)

    def __repr__(self) -> str:
        form = f", form {self.form!r}" if self.form else ""
        return (
            f"Instrument({self.id!r}, version {self.version!r}{form}: "
            f"{len(self.items)} items, {len(self.scales)} scales)"
        )

    def __str__(self) -> str:
        draft = f" [{DRAFT}]" if self.status == "draft" else ""
        return f"{self.title} ({self.id} {self.version}){draft}"


DRAFT = "author-constructed, not validated"
"""The words that go with every score of a draft instrument."""


def write_out_items(data: Any) -> Any:
    """Write out item tables that carry ``ids``, and the response scale where a file has only one."""
    if not isinstance(data, dict) or not isinstance(data.get("items"), list | tuple):
        return data
    scales = data.get("response_scales")
    only = None
    if isinstance(scales, list | tuple) and len(scales) == 1 and isinstance(scales[0], dict):
        only = scales[0].get("id")
    items: list[Any] = []
    for entry in data["items"]:
        if not isinstance(entry, dict):
            items.append(entry)
            continue
        shared = {key: value for key, value in entry.items() if key != "ids"}
        if only is not None and "response_scale" not in shared:
            shared["response_scale"] = only
        ids = expand_ids(entry["ids"]) if "ids" in entry else None
        items.extend([shared] if ids is None else [{"id": name, **shared} for name in ids])
    return {**data, "items": items}
