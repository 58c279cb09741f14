"""What the verbs on several times ask of their options: scales, direction, level, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from trustscale._checks import check_option
from trustscale.errors import OptionError
from trustscale.norms.waves import Wave
from trustscale.results.provenance import Provenance, Stamp, package_version
from trustscale.scoring.scores import Scores

Direction: TypeAlias = Literal["higher is better", "lower is better"]


def check_level(level: float) -> None:
    """Refuse a level that is no share between 0 and 1."""
    if not 0 < level < 1:
        raise OptionError(
            f"`level` cannot be {level!r}.",
            code="TS-N114",
            mend="pass a number between 0 and 1, such as 0.95.",
        )


def scales_asked(
    waves: Sequence[Any], scale: str | Sequence[str] | None, by_scale: Sequence[Any] = ()
) -> tuple[str, ...]:
    """The scales to look at: those named, those that numbers are given for, or all that the scores share.

    Raises
    ------
    OptionError
        TS-N109: nothing says which columns of a frame are scores, or the scores share no scale.
    """
    if scale is not None:
        return (scale,) if isinstance(scale, str) else tuple(scale)
    for value in by_scale:
        if isinstance(value, Mapping) and value:
            return tuple(value)
    held = [scale_names(wave) for wave in waves if isinstance(wave, Scores)]
    if not held:
        raise OptionError(
            "It is not known which columns are scores.",
            code="TS-N109",
            mend='pass scale="rs10" (the name of the column, or several names).',
        )
    shared = tuple(name for name in held[0] if all(name in names for names in held[1:]))
    if not shared:
        raise OptionError(
            "No scale was scored at all times.",
            code="TS-N109",
            where=[", ".join(names) for names in held],
            mend="score the answers of all times with one instrument.",
        )
    return shared


def scale_names(scores: Scores) -> tuple[str, ...]:
    """The score columns of ``Scores``."""
    return tuple(scored.prefix + step.id for scored in scores.parts for step in scored.plan.reported)


def directions_of(
    direction: Direction | Mapping[str, Direction] | None, waves: Sequence[Wave]
) -> dict[str, int]:
    """Per scale 1 where higher scores are better and -1 where lower ones are.

    Raises
    ------
    OptionError
        TS-N116: nobody has said it.
    """
    found, unsaid = {}, []
    for scale in waves[0].scales:
        given = direction.get(scale) if isinstance(direction, Mapping) else direction
        said = _declared(scale, waves) if given is None else given
        if said is None:
            unsaid.append(scale + _definition_words(scale, waves))
        else:
            word = check_option(said, Direction, name="direction")
            found[scale] = 1 if word == "higher is better" else -1
    if unsaid:
        raise OptionError(
            "It has to be said which direction is better; no definition says that.",
            code="TS-N116",
            where=unsaid,
            mend='pass direction="higher is better" or direction="lower is better", or a mapping by scale.',
        )
    return found


def _declared(scale: str, waves: Sequence[Wave]) -> str | None:
    """The definition's own word, where it is exactly one of the two."""
    for wave in waves:
        if scale in wave.definitions:
            said = wave.definitions[scale][1].direction
            return said if said in ("higher is better", "lower is better") else None
    return None


def _definition_words(scale: str, waves: Sequence[Wave]) -> str:
    said = waves[0].definitions[scale][1].direction if scale in waves[0].definitions else None
    return f": {said}" if said else ""


def waves_provenance(waves: Sequence[Wave], rules: Mapping[str, str], notes: Sequence[str]) -> Provenance:
    """Definitions of all waves, rules in words, rows read."""
    stamps = [
        Stamp(
            part.instrument.id,
            part.instrument.version,
            part.instrument.content_hash,
            part.instrument.status,
            part.plan.scheme,
            part.part.coding,
            part.instrument.form,
        )
        for wave in waves
        for part in wave.parts
    ]
    return Provenance(
        tuple(dict.fromkeys(stamps)),
        dict(rules),
        sum(wave.n for wave in waves),
        package_version(),
        tuple(notes),
    )


def works_of(waves: Sequence[Wave]) -> tuple[str, ...]:
    """The sources of the instruments."""
    cited = (source.citation for wave in waves for part in wave.parts for source in part.instrument.sources)
    return tuple(dict.fromkeys(cited))
