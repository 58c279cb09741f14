"""Rotate as a word says, with the options that belong to the word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trustscale import stats
from trustscale.errors import OptionError
from trustscale.validation.items import Floats

_OPTIONS: Mapping[str, str] = {
    "oblimin": "gamma",
    "promax": "power",
    "geomin-q": "delta",
    "geomin-t": "delta",
    "bi-geomin": "delta",
    "bi-geomin-q": "delta",
    "crawford-ferguson-q": "kappa",
    "crawford-ferguson-t": "kappa",
    "target-q": "target",
    "target-t": "target",
}
"""The one option that a rotation has of its own; the others have none."""

_NORMALIZED = frozenset({"varimax", "promax"})
"""Rotations with Kaiser's normalisation unless it is turned off, as R and SPSS have them."""


@dataclass(frozen=True, slots=True, eq=False)
class RotationChoice:
    """A rotation with its options.

    Attributes
    ----------
    method : str
        The word.
    gamma, delta, kappa, power : float, optional
        Of oblimin, geomin, Crawford-Ferguson and promax.
    target : float array of shape (k, f), optional
        Of a target rotation; NaN where anything may stand.
    normalize : bool, optional
        Kaiser's normalisation; that of the method if None.
    n_starts : int, optional
        That of the method if None.
    seed : int, optional
        Of the random starts.
    """

    method: str
    gamma: float | None = None
    delta: float | None = None
    kappa: float | None = None
    power: float | None = None
    target: Floats | None = None
    normalize: bool | None = None
    n_starts: int | None = None
    seed: int | None = None


def check_rotation(choice: RotationChoice) -> None:
    """Refuse options that the rotation does not have, or that it lacks.

    Raises
    ------
    OptionError
        TS-V116.
    """
    own = _OPTIONS.get(choice.method)
    foreign = [
        name
        for name in ("gamma", "delta", "kappa", "power", "target")
        if getattr(choice, name) is not None and name != own
    ]
    if foreign:
        users = ", ".join(method for method, name in _OPTIONS.items() if name == foreign[0])
        raise OptionError(
            f"{choice.method} has no `{foreign[0]}`.",
            code="TS-V116",
            mend=f"leave it out, or choose a rotation that has it: {users}.",
        )
    if own in ("kappa", "target") and getattr(choice, own) is None:
        raise OptionError(f"{choice.method} needs `{own}`.", code="TS-V116", mend=_LACKING[own])
    if choice.n_starts is not None and choice.n_starts < 1:
        raise OptionError(
            f"`n_starts` cannot be {choice.n_starts!r}.", code="TS-V116", mend="pass 1 or more."
        )


_LACKING: Mapping[str, str] = {
    "kappa": "pass a number from 0 (few factors per item) to 1 (few items per factor), such as 1 / k for k "
    "items.",
    "target": "pass one row per item and one column per factor, with 0 where nothing should load and NaN "
    "elsewhere.",
}


def rotated(loadings: Floats, choice: RotationChoice) -> stats.Rotation | None:
    """The rotated loadings; None where nothing is to be rotated.

    Raises
    ------
    OptionError
        TS-V116: a number that the rotation cannot have.
    """
    if choice.method == "none" or loadings.shape[1] == 1:
        return None
    turn, options = _CALLS[choice.method]
    given: dict[str, Any] = dict(options)
    if own := _OPTIONS.get(choice.method):
        value = getattr(choice, own)
        given |= {own: value} if value is not None else {}
    if not choice.method.startswith("target"):
        normalize = choice.method in _NORMALIZED if choice.normalize is None else choice.normalize
        given["normalize"] = normalize
        if choice.method == "promax":
            given["normalize_varimax"] = normalize
    if choice.n_starts is not None:
        given["n_starts"] = choice.n_starts
    try:
        return turn(loadings, seed=choice.seed, **given)
    except ValueError as error:
        raise OptionError(
            f"{choice.method} is not possible: {error}", code="TS-V116", mend="change the option it names."
        ) from error


_CALLS: Mapping[str, tuple[Callable[..., stats.Rotation], Mapping[str, Any]]] = {
    "varimax": (stats.varimax, {}),
    "quartimax": (stats.quartimax, {}),
    "equamax": (stats.equamax, {}),
    "oblimin": (stats.oblimin, {}),
    "quartimin": (stats.oblimin, {"gamma": 0.0}),
    "promax": (stats.promax, {}),
    "geomin-q": (stats.geomin, {"oblique": True}),
    "geomin-t": (stats.geomin, {"oblique": False}),
    "bentler-q": (stats.bentler, {"oblique": True}),
    "bentler-t": (stats.bentler, {"oblique": False}),
    "infomax-q": (stats.infomax, {"oblique": True}),
    "infomax-t": (stats.infomax, {"oblique": False}),
    "crawford-ferguson-q": (stats.crawford_ferguson, {"oblique": True}),
    "crawford-ferguson-t": (stats.crawford_ferguson, {"oblique": False}),
    "bifactor": (stats.bifactor, {"oblique": False}),
    "bifactor-q": (stats.bifactor, {"oblique": True}),
    "bi-geomin": (stats.bi_geomin, {"oblique": False}),
    "bi-geomin-q": (stats.bi_geomin, {"oblique": True}),
    "target-q": (stats.target_rotation, {"oblique": True}),
    "target-t": (stats.target_rotation, {"oblique": False}),
}


def read_target(target: Any, items: Sequence[str], factors: int) -> tuple[Floats, tuple[str, ...] | None]:
    """A target as an array in the order of the items, and the names of its columns where it has any.

    Raises
    ------
    OptionError
        TS-V116: it has no row for an item, or not one column per factor.
    """
    columns = getattr(target, "columns", None)
    names = None
    if columns is not None and hasattr(target, "loc"):
        missing = [item for item in items if item not in target.index]
        if missing:
            raise OptionError(
                "`target` has no row for some items.",
                code="TS-V116",
                where=missing,
                mend="name the rows of the target like the items.",
            )
        names = tuple(str(name) for name in columns)
        target = target.loc[list(items)].to_numpy(dtype=np.float64)
    values: NDArray[np.float64] = np.asarray(target, dtype=np.float64)
    if values.shape != (len(items), factors):
        raise OptionError(
            f"`target` must have {len(items)} rows and {factors} columns, got shape {values.shape}.",
            code="TS-V116",
            mend=_LACKING["target"],
        )
    return values, names
