"""Which norm is for which scale, and whether it fits: metric, version, scheme, and the groups asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trustscale.errors import NormError, OptionError, did_you_mean
from trustscale.instruments.model import Instrument
from trustscale.instruments.norm_checks import metric_reason, version_reason
from trustscale.instruments.norm_files import norm_places
from trustscale.instruments.norm_model import ScaleNorm, layer_words, scale_norm
from trustscale.instruments.shipped import shipped_folder
from trustscale.instruments.wording import is_path
from trustscale.norms.loading import OWN_NORM, load_norm, no_norms_words
from trustscale.norms.measured import Measured, MeasuredScale
from trustscale.norms.table import NormTable

NormLike = NormTable | str | os.PathLike[str] | tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class FittedScale:
    """The scores of one scale, its norm, and the layer of the norm that is used."""

    measured: MeasuredScale
    table: NormTable
    norm: ScaleNorm
    layer: frozenset[str]


def fit_norms(
    measured: Measured,
    norm: NormLike | Sequence[NormLike] | None,
    by: Iterable[str],
    *,
    allow_simulated: bool,
) -> tuple[tuple[FittedScale, ...], tuple[str, ...]]:
    """Give each scale its norm; return those that have one, and in words those that have none.

    Raises
    ------
    NormError
        TS-N020 to TS-N022: no norm, or several. TS-N024: a norm is in another metric, or for another version
        or scheme. TS-N025: invented numbers. TS-N027: the norm is not divided as ``by`` wants it.
    """
    tables = _tables(measured, norm)
    for table in tables:
        if table.content.simulated and not allow_simulated:
            raise _simulated(table)
    fitted: list[FittedScale] = []
    without: list[str] = []
    for scale in measured.scales:
        found = _norm_of(scale, tables)
        if found is None:
            without.append(scale.name)
            continue
        table, entry = found
        refuse_unfit(scale, table, entry)
        fitted.append(FittedScale(scale, table, entry, _layer(entry, table, frozenset(by))))
    if not fitted:
        raise _nothing_fits(measured, tables)
    _all_used(frozenset(by), fitted)
    notes = (f"no norm: {', '.join(without)}",) if without else ()
    return tuple(fitted), notes


# -- choosing ----------------------------------------------------------------------------------------------


def _tables(measured: Measured, norm: NormLike | Sequence[NormLike] | None) -> list[NormTable]:
    instruments = {
        scale.instrument.id: scale.instrument for scale in measured.scales if scale.instrument is not None
    }
    if norm is None:
        return _shipped(list(instruments.values()))
    if isinstance(norm, tuple) and not (len(norm) == 2 and all(isinstance(part, str) for part in norm)):
        norm = list(norm)
    wanted = norm if isinstance(norm, list) else [norm]
    return [_table(entry, instruments) for entry in wanted]


def _table(norm: Any, instruments: Mapping[str, Instrument]) -> NormTable:
    if isinstance(norm, NormTable):
        return norm
    if isinstance(norm, str) and not is_path(norm) and shipped_folder(norm) is None:
        return _sample(norm, instruments)
    if isinstance(norm, str | os.PathLike | tuple):
        return load_norm(norm)
    raise OptionError(
        f"`norm` cannot be {norm!r}.",
        code="TS-N042",
        mend="pass the path of a norm file, a sample's name, or what load_norm() or estimate_norms() gave.",
    )


def _sample(name: str, instruments: Mapping[str, Instrument]) -> NormTable:
    """A norm by the name of its sample alone: one of those that the instruments at hand have."""
    known: dict[str, str] = {}
    for instrument in instruments:
        folder = shipped_folder(instrument)
        if folder is not None:
            known |= {place.sample: instrument for place in norm_places(folder)}
    if name not in known:
        has = f"there are {', '.join(known)}; or give" if known else "give"
        raise NormError(
            f"There is no norm {name!r}{did_you_mean(name, known)}.",
            code="TS-N021",
            mend=f"{has} the path of a norm file.",
        )
    return load_norm((known[name], name))


def _shipped(instruments: Sequence[Instrument]) -> list[NormTable]:
    """The norms that are shipped for these instruments, one for each that has one."""
    tables = []
    for instrument in instruments:
        folder = shipped_folder(instrument.id)
        if folder is not None and norm_places(folder):
            tables.append(load_norm(instrument.id))
    return tables


def _norm_of(scale: MeasuredScale, tables: Sequence[NormTable]) -> tuple[NormTable, ScaleNorm] | None:
    found = []
    for table in tables:
        entry = scale_norm(table.content, scale.scale)
        ours = scale.instrument is None or table.content.instrument == scale.instrument.id
        if ours and entry is not None:
            found.append((table, entry))
    if len(found) > 1:
        raise NormError(
            f"{scale.name} has several norms among those given.",
            code="TS-N022",
            where=[table.name for table, _ in found],
            mend="pass one of them.",
        )
    return found[0] if found else None


def _nothing_fits(measured: Measured, tables: Sequence[NormTable]) -> NormError:
    names = ", ".join(dict.fromkeys(scale.name for scale in measured.scales))
    if tables:
        return NormError(
            f"No norm that was given is for these scores: {names}.",
            code="TS-N024",
            where=[f"{t.name}: {', '.join(s.scale for s in t.content.scales)}" for t in tables],
            mend="give a norm of the same instrument, or name the columns of the frame like its scales.",
        )
    instruments = {s.instrument.id: s.instrument for s in measured.scales if s.instrument is not None}
    if not instruments:
        return NormError(
            "A frame of scores needs a norm to be compared with.",
            code="TS-N020",
            mend="pass `norm`: the path of a norm file, or what load_norm() or estimate_norms() gave.",
        )
    words = [
        f"{name}: a draft, author-constructed and not validated; nobody has measured norms for it"
        if entry.status == "draft"
        else no_norms_words(name)
        for name, entry in instruments.items()
    ]
    return NormError("There are no norms for these scores.", code="TS-N020", where=words, mend=OWN_NORM)


def _simulated(table: NormTable) -> NormError:
    return NormError(
        f"The numbers of {table.name} are invented.",
        code="TS-N025",
        mend="use another norm; to try things out, say allow_simulated=True.",
    )


# -- whether it fits ---------------------------------------------------------------------------------------


def refuse_unfit(scale: MeasuredScale, table: NormTable, norm: ScaleNorm) -> None:
    """Raise where a norm does not belong to these scores, with the reason."""
    reason = _unfit(scale, table, norm)
    if reason is not None:
        raise NormError(
            f"The norm {table.name} does not fit the scores of {scale.name}: {reason}.",
            code="TS-N024",
            mend="use a norm made with this version, metric and range; numbers of another metric would "
            "give wrong norm scores without any sign of it.",
        )


def _unfit(scale: MeasuredScale, table: NormTable, norm: ScaleNorm) -> str | None:
    content = table.content
    if scale.instrument is None:
        return _off_range(scale, norm)
    if reason := version_reason(content, scale.instrument):
        return reason
    definition = scale.definition
    if definition is not None and (reason := metric_reason(norm, definition, scale.instrument)):
        return reason
    scheme = None if scale.stamp is None else scale.stamp.scheme
    if content.scheme is not None and content.scheme != scheme:
        return f"it was made under the scheme {content.scheme!r}, and the scores under {scheme!r}"
    return None


def _off_range(scale: MeasuredScale, norm: ScaleNorm) -> str | None:
    """For scores without a definition, all that can be seen: numbers that the metric does not have."""
    low, high = norm.range
    off = (scale.values < low - 1e-9) | (scale.values > high + 1e-9)
    if not off.any():
        return None
    worst = scale.values[off][0]
    return (
        f"it is for the {norm.metric} from {low:g} to {high:g}, and {int(off.sum())} scores lie outside, "
        f"such as {worst:g}"
    )


def _layer(norm: ScaleNorm, table: NormTable, by: frozenset[str]) -> frozenset[str]:
    """The finest division of a norm for which ``by`` has the columns."""
    usable = [layer for layer in norm.layers if layer <= by]
    if usable:
        return max(usable, key=len)
    has = "; ".join(layer_words(layer) for layer in norm.layers)
    raise NormError(
        f"The norm {table.name} has no cell for everybody together: it is by {has}.",
        code="TS-N027",
        mend=f"name the columns, as in by={{{', '.join(f'{n!r}: ...' for n in sorted(norm.layers[0]))}}}.",
    )


def _all_used(by: frozenset[str], fitted: Sequence[FittedScale]) -> None:
    used = frozenset[str]().union(*(scale.layer for scale in fitted))
    unused = sorted(by - used)
    if unused:
        known = sorted({name for scale in fitted for layer in scale.norm.layers for name in layer})
        has = "; ".join(
            dict.fromkeys(
                f"{scale.table.name} by {', or by '.join(layer_words(lay) for lay in scale.norm.layers)}"
                for scale in fitted
            )
        )
        raise NormError(
            f"The norm is not divided by {layer_words(unused)}{did_you_mean(unused[0], known)}.",
            code="TS-N027",
            mend=f"take {unused[0]!r} out of `by`. The norms here: {has}.",
        )
