"""The methods of reliable change: which question each answers, and what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trustscale.errors import OptionError

FloatArray = NDArray[np.float64]

ChangeMethod: TypeAlias = Literal[
    "jacobson-truax",
    "gulliksen-lord-novick",
    "hsu-linn-lord",
    "edwards-nunnally",
    "nunnally-kotsch",
    "hageman-arrindell",
    "practice-adjusted",
    "regression",
]


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """A group that was measured twice with nothing done in between: what repetition alone does to scores.

    Attributes
    ----------
    mean, mean_after : float
        Means at the first and the second time.
    sd, sd_after : float, optional
        Standard deviations.
    correlation : float, optional
        Of the scores of both times.
    n : int, optional
        Persons; the regression method needs it.
    """

    mean: float
    mean_after: float
    sd: float | None = None
    sd_after: float | None = None
    correlation: float | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeNumbers:
    """What is known about one scale; each method takes what it needs."""

    reliability: float | None = None
    sd: float | None = None
    mean: float | None = None
    mean_after: float | None = None
    sd_after: float | None = None
    reliability_after: float | None = None
    correlation: float | None = None
    control: ControlGroup | None = None


@dataclass(frozen=True, slots=True)
class MethodRecord:
    """One method.

    Attributes
    ----------
    title : str
        As it is called in print.
    question : str
        What its answer means.
    needs : tuple of str
        Options that must be there.
    uses : tuple of str
        Options that it takes when they are there.
    citations : tuple of str
        The works to cite.
    is_one_sided : bool
        Whether its critical value is that of one side.
    """

    title: str
    question: str
    needs: tuple[str, ...]
    citations: tuple[str, ...]
    uses: tuple[str, ...] = ()
    is_one_sided: bool = False


_HSU = (
    "Hsu, L. M. (1989). Reliable changes in psychotherapy: Taking into account regression toward the mean. "
    "Behavioral Assessment, 11(4), 459-467."
)
JACOBSON_TRUAX = (
    "Jacobson, N. S., & Truax, P. (1991). Clinical significance: A statistical approach to defining "
    "meaningful change in psychotherapy research. Journal of Consulting and Clinical Psychology, 59(1), "
    "12-19."
)

METHODS: Mapping[str, MethodRecord] = {
    "jacobson-truax": MethodRecord(
        "Jacobson and Truax",
        "Is the difference larger than measurement error alone would make it?",
        ("reliability", "sd"),
        (JACOBSON_TRUAX,),
    ),
    "gulliksen-lord-novick": MethodRecord(
        "Gulliksen, Lord and Novick",
        "Is the second score unusual after this first one, if nothing has changed? "
        "(Regression to the mean is taken out.)",
        ("reliability", "sd", "mean"),
        (
            _HSU,
            "Lord, F. M., & Novick, M. R. (1968). Statistical theories of mental test scores. "
            "Addison-Wesley.",
        ),
    ),
    "hsu-linn-lord": MethodRecord(
        "Hsu, Linn and Lord",
        "Has this person changed more, or less, than the group has moved? "
        "(Who moved as the group did counts as unchanged.)",
        ("reliability", "sd", "mean", "mean_after"),
        (_HSU,),
    ),
    "edwards-nunnally": MethodRecord(
        "Edwards and Nunnally",
        "Does the second score lie outside the interval around the first estimated true score? "
        "(The second score's own error is not counted, so it finds change too easily.)",
        ("reliability", "sd", "mean"),
        (
            "Edwards, D. W., Yarvis, R. M., Mueller, D. P., Zingale, H. C., & Wagman, W. J. (1978). "
            "Test-taking and the stability of adjustment scales. Evaluation Quarterly, 2(2), 275-291.",
            "Speer, D. C. (1992). Clinically significant change: Jacobson and Truax (1991) revisited. "
            "Journal of Consulting and Clinical Psychology, 60(3), 402-408.",
        ),
    ),
    "nunnally-kotsch": MethodRecord(
        "Nunnally and Kotsch",
        "Does the second score lie outside the interval around the first estimated true score, with the "
        "errors of both scores counted?",
        ("reliability", "sd", "mean"),
        (
            "Nunnally, J. C., & Kotsch, W. E. (1983). Studies of individual subjects: Logic and methods of "
            "analysis. British Journal of Clinical Psychology, 22(2), 83-93.",
        ),
        uses=("reliability_after",),
    ),
    "hageman-arrindell": MethodRecord(
        "Hageman and Arrindell",
        "Has the true score changed, judged with how the group has changed?",
        ("reliability", "sd", "mean", "mean_after", "sd_after", "correlation"),
        (
            "Hageman, W. J. J. M., & Arrindell, W. A. (1999). Establishing clinically significant change: "
            "Increment of precision and the distinction between individual and group level of analysis. "
            "Behaviour Research and Therapy, 37(12), 1169-1193.",
        ),
        is_one_sided=True,
    ),
    "practice-adjusted": MethodRecord(
        "Chelune and others",
        "Is the difference larger than measurement error and mere repetition would make it?",
        ("control",),
        (
            "Chelune, G. J., Naugle, R. I., Lüders, H., Sedlak, J., & Awad, I. A. (1993). Individual change "
            "after epilepsy surgery: Practice effects and base-rate information. Neuropsychology, 7(1), "
            "41-52.",
        ),
        uses=("reliability", "sd"),
    ),
    "regression": MethodRecord(
        "Crawford and Howell",
        "Is the second score unusual among untreated people with this first score?",
        ("control",),
        (
            "Crawford, J. R., & Howell, D. C. (1998). Regression equations in clinical neuropsychology: An "
            "evaluation of statistical methods for comparing predicted and obtained scores. Journal of "
            "Clinical and Experimental Neuropsychology, 20(5), 755-762.",
        ),
    ),
}


def check_numbers(method: str, scale: str, given: ChangeNumbers) -> None:
    """Say which numbers a method lacks, and which cannot be.

    Raises
    ------
    OptionError
        TS-N111: a number that the method needs is missing. TS-N112: one that no group can have.
    """
    record = METHODS[method]
    missing = [name for name in record.needs if getattr(given, name) is None]
    if not missing:
        missing = _missing_of_control(method, given)
    if missing:
        raise OptionError(
            f"The method {method!r} needs {_listed(missing)} of {scale}.",
            code="TS-N111",
            mend=f"pass {', '.join(_call(name) for name in missing)}; it asks: {record.question}",
        )
    wrong = [*_wrong(given, ""), *(_wrong(given.control, "control: ") if given.control else ())]
    if wrong:
        raise OptionError(
            f"Numbers given for {scale} cannot be right.",
            code="TS-N112",
            where=wrong,
            mend="a reliability lies between 0 and 1, a correlation between -1 and 1 (both ends excluded), "
            "and a standard deviation above 0.",
        )


def _missing_of_control(method: str, given: ChangeNumbers) -> list[str]:
    control = given.control
    if control is None or method not in ("practice-adjusted", "regression"):
        return []
    missing = [
        f"control.{name}" for name in ("sd", "sd_after", "correlation") if getattr(control, name) is None
    ]
    if method == "practice-adjusted":
        return missing if None in (given.sd, given.reliability) else []
    return [*missing, *(["control.n"] if control.n is None else [])]


def _wrong(group: ChangeNumbers | ControlGroup, prefix: str) -> list[str]:
    wrong = []
    for name in (field.name for field in fields(group)):
        value = getattr(group, name)
        if not isinstance(value, int | float):
            continue
        if (
            (name.startswith("reliability") and not 0 < value < 1)
            or (name == "correlation" and not -1 < value < 1)
            or (name.startswith("sd") and value <= 0)
            or (name == "n" and value < 3)
        ):
            wrong.append(f"{prefix}{name}: {value:.10g}")
    return wrong


def _listed(names: list[str]) -> str:
    shown = [f"`{name}`" for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _call(name: str) -> str:
    return "control=ControlGroup(...)" if name.startswith("control") else f"{name}="
