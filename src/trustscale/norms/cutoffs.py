"""``clinical_cutoff``: where a clinical and a functional group part."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from trustscale import stats
from trustscale._checks import check_option
from trustscale.errors import OptionError
from trustscale.norms.change_methods import JACOBSON_TRUAX
from trustscale.norms.options import Direction
from trustscale.responses.frames import Words, new_frame
from trustscale.results.alerts import Alert
from trustscale.results.provenance import Provenance, package_version
from trustscale.results.render import number, text_table, whole
from trustscale.results.result import Result

CutoffName: TypeAlias = Literal["a", "b", "c"]

_MEANINGS = {
    "a": "two SDs of the clinical group away from its mean, towards the functional group",
    "b": "two SDs of the functional group away from its mean, towards the clinical group",
    "c": "where both groups are equally far away, each in its own SD",
}


@dataclass(frozen=True, slots=True)
class ClinicalCutoff(Result):
    """The cut-offs of Jacobson and Truax, and which of them is used.

    Made by :func:`trustscale.clinical_cutoff`; :func:`trustscale.reliable_change` takes it as ``cutoff=``.

    Attributes
    ----------
    a, b, c : float
        The cut-offs; ``b`` and ``c`` are NaN without functional norms.
    which : str
        The one that is used.
    mean, sd : float
        Of the clinical group.
    functional_mean, functional_sd : float
        Of the functional group; NaN without one.
    direction : str
        Which way is better.
    """

    a: float
    b: float
    c: float
    which: CutoffName
    mean: float
    sd: float
    functional_mean: float
    functional_sd: float
    direction: str

    @property
    def value(self) -> float:
        """The cut-off that is used."""
        return {"a": self.a, "b": self.b, "c": self.c}[self.which]

    @property
    def does_overlap(self) -> bool:
        """Whether the ranges of two SDs around both means overlap; False without functional norms."""
        sign = 1 if self.direction == "higher is better" else -1
        return sign * (self.a - self.b) > 0

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """None: what there is to say stands in the notes."""
        return ()

    @property
    def provenance(self) -> Provenance:
        """The numbers of both groups, and why this cut-off."""
        rule = f"cut-off {self.which}: {_MEANINGS[self.which]}; {self.direction}; {_groups(self)}"
        return Provenance((), {"cutoff": rule}, 0, package_version(), _notes(self))

    @property
    def citations(self) -> tuple[str, ...]:
        """The work to cite."""
        return (JACOBSON_TRUAX,)

    def to_frame(self) -> Any:
        """One row per cut-off: its letter, its value, what it means, and whether it is used."""
        there = _there(self)
        letters = tuple(there)
        places = np.arange(len(there), dtype=np.int8)
        return new_frame(
            {
                "cutoff": Words(places, letters),
                "value": np.array(list(there.values())),
                "meaning": Words(places, tuple(_MEANINGS[letter] for letter in letters)),
                "used": np.array([letter == self.which for letter in letters]),
            }
        )

    def to_dict(self) -> dict[str, Any]:
        """All numbers and notes as plain values; what does not exist is None."""
        numbers = {
            name: None if math.isnan(value) else value
            for name, value in (
                ("a", self.a),
                ("b", self.b),
                ("c", self.c),
                ("mean", self.mean),
                ("sd", self.sd),
                ("functional_mean", self.functional_mean),
                ("functional_sd", self.functional_sd),
            )
        }
        return {
            **numbers,
            "value": self.value,
            "which": self.which,
            "direction": self.direction,
            "does_overlap": self.does_overlap,
            "provenance": self.provenance.to_dict(),
        }

    def sentence(self) -> str:
        """The cut-off in words."""
        return (
            f"The cut-off is {number(self.value)} (criterion {self.which} of Jacobson and Truax: "
            f"{_MEANINGS[self.which]}; {self.direction}; {_groups(self)})."
        )

    def apa(self) -> str:
        """The cut-offs alone."""
        return ", ".join(f"{letter} = {number(value)}" for letter, value in _there(self).items())

    def __str__(self) -> str:
        rows = [
            [letter + (" *" if letter == self.which else ""), number(value), _MEANINGS[letter]]
            for letter, value in _there(self).items()
        ]
        table = text_table(["", "value", "meaning"], rows)
        notes = [f"note: {note}" for note in _notes(self)]
        return "\n".join(
            [f"Cut-off {number(self.value)} (*), {self.direction}; {_groups(self)}", *table, *notes]
        )


def clinical_cutoff(
    *,
    mean: float,
    sd: float,
    functional_mean: float | None = None,
    functional_sd: float | None = None,
    direction: Direction,
    which: CutoffName | None = None,
) -> ClinicalCutoff:
    """Where a clinical and a functional group part: the cut-offs a, b and c.

    Parameters
    ----------
    mean, sd : float
        Of the clinical group, before treatment.
    functional_mean, functional_sd : float, optional
        Of the functional group. Without them there is ``a`` only.
    direction : "higher is better" or "lower is better"
        Which way the functional group lies.
    which : "a", "b" or "c", optional
        The cut-off to use. Otherwise ``c``, and ``a`` without functional norms, as Jacobson and Truax advise.

    Returns
    -------
    ClinicalCutoff
        ``value`` is the one to use.

    Raises
    ------
    OptionError
        TS-N117: numbers that do not make two groups in this direction.

    Notes
    -----
    ``b`` is two SDs of the *functional* group away from its mean. Some software takes the SD of the clinical
    group there; both agree only where the SDs are equal.

    References
    ----------
    Jacobson, N. S., & Truax, P. (1991). Clinical significance: A statistical approach to defining meaningful
    change in psychotherapy research. Journal of Consulting and Clinical Psychology, 59(1), 12-19.

    Examples
    --------
    >>> found = clinical_cutoff(
    ...     mean=40, sd=7.5, functional_mean=60, functional_sd=7.5, direction="higher is better"
    ... )
    >>> found.value, found.apa()
    (50.0, 'a = 55.00, b = 45.00, c = 50.00')
    """
    way = check_option(direction, Direction, name="direction")
    other_mean = math.nan if functional_mean is None else functional_mean
    other_sd = math.nan if functional_sd is None else functional_sd
    _check_groups(mean, sd, other_mean, other_sd, way)
    found = stats.clinical_cutoffs(
        mean=mean,
        sd=sd,
        functional_mean=other_mean,
        functional_sd=other_sd,
        direction=1 if way == "higher is better" else -1,
    )
    if which is None:
        which = "a" if functional_mean is None else "c"
    letter = check_option(which, CutoffName, name="which")
    if math.isnan(getattr(found, letter)):
        raise OptionError(
            f"The cut-off {letter} needs the mean and the SD of a functional group.",
            code="TS-N117",
            mend='pass functional_mean= and functional_sd=, or which="a".',
        )
    named: CutoffName = "a" if letter == "a" else "b" if letter == "b" else "c"
    return ClinicalCutoff(
        a=found.a,
        b=found.b,
        c=found.c,
        which=named,
        mean=mean,
        sd=sd,
        functional_mean=other_mean,
        functional_sd=other_sd,
        direction=way,
    )


def _check_groups(mean: float, sd: float, other_mean: float, other_sd: float, direction: str) -> None:
    wrong = [
        f"{name}: {whole(value)}" for name, value in (("sd", sd), ("functional_sd", other_sd)) if value <= 0
    ]
    if math.isnan(other_mean) != math.isnan(other_sd):
        wrong.append("functional_mean and functional_sd: one of them is missing")
    higher = direction == "higher is better"
    if (other_mean <= mean) if higher else (other_mean >= mean):
        wrong.append(
            f"mean {whole(mean)} and functional_mean {whole(other_mean)}: {direction}, "
            "so the functional group is no better"
        )
    if wrong:
        raise OptionError(
            "These numbers do not make a clinical and a functional group.",
            code="TS-N117",
            where=wrong,
            mend="check the direction and which group is which; an SD is above 0.",
        )


def _there(found: ClinicalCutoff) -> dict[str, float]:
    return {
        letter: value
        for letter, value in (("a", found.a), ("b", found.b), ("c", found.c))
        if not math.isnan(value)
    }


def _groups(found: ClinicalCutoff) -> str:
    clinical = f"clinical M = {whole(found.mean)}, SD = {whole(found.sd)}"
    if math.isnan(found.functional_mean):
        return f"{clinical}; no functional norms"
    return f"{clinical}; functional M = {whole(found.functional_mean)}, SD = {whole(found.functional_sd)}"


def _notes(found: ClinicalCutoff) -> tuple[str, ...]:
    if math.isnan(found.functional_mean):
        return ("without functional norms only a can be had; it says who has left the clinical group",)
    overlap = "overlap" if found.does_overlap else "do not overlap"
    notes = [
        f"two SDs around both means {overlap}; Jacobson and Truax advise c where groups overlap, and a where "
        "functional norms are missing"
    ]
    if found.sd != found.functional_sd:
        other = found.b + (2 if found.direction == "higher is better" else -2) * (
            found.functional_sd - found.sd
        )
        notes.append(
            f"b takes the functional SD; software that takes the clinical one prints {number(other)} instead"
        )
    return tuple(notes)
