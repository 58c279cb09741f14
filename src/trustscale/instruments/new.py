"""The beginning of an instrument of one's own: a file that checks, with every part explained."""

from __future__ import annotations

import re
from importlib.resources import files

from trustscale.errors import OptionError
from trustscale.instruments.model import INSTRUMENT_PATTERN
from trustscale.instruments.naming import derive_id


def new_instrument_text(id: str) -> str:  # noqa: A002  # the key that it fills has this name
    """Return the text of an instrument file to start from.

    It loads and checks as it is, and its comments say what each part is for.

    Parameters
    ----------
    id : str
        The id of the new instrument: small letters, digits, hyphens and underscores.

    Returns
    -------
    str
        The text of ``instrument.toml``.

    Raises
    ------
    OptionError
        The id has other signs in it.

    Examples
    --------
    >>> 'id = "my-trust"' in new_instrument_text("my-trust")
    True
    """
    if not re.fullmatch(INSTRUMENT_PATTERN, id):
        near = derive_id(id).replace("_", "-") or "my-scale"
        raise OptionError(
            f"An instrument cannot be called {id!r}.",
            code="TS-I214",
            mend=f"use small letters, digits and hyphens, beginning with a letter, such as {near!r}.",
        )
    template = (files("trustscale") / "instruments" / "new.toml").read_text(encoding="utf-8")
    scale = id.replace("-", "_")
    if re.fullmatch(r"t[1-4]", scale):  # the ids of its items
        scale += "_score"
    return template.replace("@id@", id).replace("@scale@", scale)
