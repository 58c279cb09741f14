"""Mean, SD and reliability from a norm: they belong together, because they are of one group."""

from __future__ import annotations

from trustscale.errors import NormError, OptionError
from trustscale.instruments.norm_checks import metric_reason, version_reason
from trustscale.instruments.norm_model import NormCell, ScaleNorm, scale_norm
from trustscale.norms.table import NormTable
from trustscale.norms.waves import Wave


def norm_numbers(table: NormTable, name: str, wave: Wave) -> dict[str, float]:
    """The numbers that a norm has for the scales of a wave, from its cell for everybody together.

    Raises
    ------
    NormError
        TS-N024: the norm is for another version or metric. TS-N025: its numbers are invented.
    OptionError
        TS-N110: it does not say this number.
    """
    if table.content.simulated:
        raise NormError(
            f"The numbers of {table.name} are invented.",
            code="TS-N025",
            mend="use another norm; to try things out, type the numbers in.",
        )
    found = {}
    for column in wave.scales:
        entry = scale_norm(table.content, _scale_id(wave, column))
        if entry is None:
            continue
        _refuse_unfit(table, entry, wave, column)
        value = _number(entry, _whole_sample(entry), name)
        if value is None:
            raise OptionError(
                f"The norm {table.name} does not say the `{name}` of {column} for everybody together.",
                code="TS-N110",
                mend="pass a number or a mapping of scale to number.",
            )
        found[column] = value
    return found


def _scale_id(wave: Wave, column: str) -> str:
    return wave.definitions[column][1].id if column in wave.definitions else column


def _refuse_unfit(table: NormTable, entry: ScaleNorm, wave: Wave, column: str) -> None:
    if column not in wave.definitions:
        return
    instrument, definition = wave.definitions[column]
    reason = version_reason(table.content, instrument) or metric_reason(entry, definition, instrument)
    if reason is not None:
        raise NormError(
            f"The norm {table.name} does not fit the scores of {column}: {reason}.",
            code="TS-N024",
            mend="use a norm made with this version, metric and range.",
        )


def _whole_sample(entry: ScaleNorm) -> NormCell | None:
    return next((cell for cell in entry.cells if not cell.layer), None)


def _number(entry: ScaleNorm, cell: NormCell | None, name: str) -> float | None:
    if name == "reliability":
        stated = (None if cell is None else cell.reliability) or entry.reliability
        return None if stated is None else stated.value
    if cell is None:
        return None
    return {"mean": cell.mean, "sd": cell.sd}.get(name)
