"""What several studies say before or beside their numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trustscale.errors import StudyError
from trustscale.results.alerts import Alert, threshold
from trustscale.results.render import counted
from trustscale.validation.items import Floats, ItemSet


def refuse_formative(part: ItemSet, verb: str) -> None:
    """Refuse a scale whose items need not go together.

    Raises
    ------
    StudyError
        TS-V003, with the reason.
    """
    if part.measures == "formative":
        raise StudyError(
            f"{part.title} is formative: its items make up the score and need not go together, "
            f"so {verb} says nothing about it.",
            code="TS-V003",
            mend="look at a reflective scale, or at the items one by one with item_analysis().",
        )
    if part.measures == "single":
        raise StudyError(
            f"{part.title} is a single item, of which {verb} says nothing.",
            code="TS-V003",
            mend="choose a scale of several items.",
        )


def reflective(parts: Sequence[ItemSet], verb: str) -> tuple[tuple[ItemSet, ...], tuple[Alert, ...]]:
    """The scales of several that can be studied, and what is said about the others.

    Raises
    ------
    StudyError
        TS-V003: none of them can be.
    """
    kept = tuple(part for part in parts if part.measures == "reflective" and len(part.items) > 1)
    if not kept:
        for part in parts:
            refuse_formative(part, verb)
        raise StudyError(
            f"{verb} needs a scale of two items or more.",
            code="TS-V004",
            where=[f"{part.title}: {counted(len(part.items), 'item')} found" for part in parts],
            mend="look whether the columns of the items were found, or name items with `items`.",
        )
    left = [part for part in parts if not any(part is one for one in kept)]
    return kept, tuple(
        Alert(
            "TS-V013",
            part.title,
            f"left out: {_why(part)}.",
            "Look at its items with item_analysis().",
        )
        for part in left
    )


def few_categories_alert(part: ItemSet, categories: Sequence[int], call: str) -> tuple[Alert, ...]:
    """Say so where Pearson correlations or normal theory are used for few categories.

    Parameters
    ----------
    part : ItemSet
        The items.
    categories : sequence of int
        How many categories each item has.
    call : str
        What changes it, such as ``matrix="polychoric"``.
    """
    bound = threshold("study_few_categories")
    few = [name for name, n in zip(part.items, categories, strict=True) if 1 < n <= bound.value]
    if not few:
        return ()
    return (
        Alert(
            "TS-V008",
            part.title,
            f"{counted(len(few), 'item')} with {bound.value:g} categories or fewer are taken as continuous.",
            f"Ordered categories are taken as such with {call}.",
            value=float(min(n for n in categories if n > 1)),
            threshold=bound.value,
            source=bound.source,
        ),
    )


def declared_categories(part: ItemSet) -> Floats:
    """How many whole numbers lie between the bounds of each item; NaN where nobody said."""
    categories: Floats = np.floor(part.high - part.low) + 1
    return categories


def _why(part: ItemSet) -> str:
    if part.measures == "formative":
        return "it is formative, its items need not go together"
    return "it is a single item" if part.measures == "single" else "fewer than two of its items were found"
