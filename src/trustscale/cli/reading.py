"""How a survey file was made: the options that every command with a survey has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trustscale.cli import options
from trustscale.cli.arguments import item_columns, missing_code, split_names
from trustscale.cli.blocks import taking

__all__ = ["Reading", "form_of", "reading", "who_of"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a survey.

    Attributes
    ----------
    asked : dict
        Arguments of ``read_responses``.
    wording : list of str
        The forms or wording files to find columns by.
    """

    asked: dict[str, Any]
    wording: tuple[str, ...] = ()

    @property
    def opening(self) -> dict[str, Any]:
        """What opens the file, whatever it holds."""
        return {name: self.asked[name] for name in ("encoding", "decimal", "sheet")}


def who_of(
    *,
    id_column: options.Person = None,
    group: options.Group = None,
    dyad: options.Dyad = None,
    role: options.Role = None,
) -> dict[str, str | None]:
    """Columns that say whose answers they are."""
    return {"id": id_column, "group": group, "dyad": dyad, "role": role}


def form_of(
    *,
    coding: options.Coding = None,
    wording: options.Wordings = None,
    already_keyed: options.AlreadyKeyed = None,
    missing_codes: options.MissingCodes = None,
    labels: options.Labels = True,
    encoding: options.Encoding = None,
    decimal: options.Decimal = None,
    sheet: options.Sheet = None,
) -> Reading:
    """How the file was made."""
    asked = {
        "coding": coding,
        "already_keyed": split_names(already_keyed or []),
        "missing_codes": [missing_code(code) for code in missing_codes or []],
        "labels": labels,
        "encoding": encoding,
        "decimal": decimal,
        "sheet": int(sheet) if sheet is not None and sheet.isdecimal() else sheet,
    }
    return Reading(asked, tuple(wording or ()))


@taking(who=who_of, form=form_of)
def reading(
    *,
    column: options.Columns = None,
    invalid: options.Invalid = "raise",
    who: dict[str, str | None],
    form: Reading,
) -> Reading:
    """All of it."""
    return Reading(
        {"columns": item_columns(column or []), "invalid": invalid, **who, **form.asked}, form.wording
    )
