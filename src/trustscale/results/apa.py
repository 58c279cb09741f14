"""Numbers as journals of psychology print them: no zero before the point of what cannot exceed one."""

from __future__ import annotations


def bounded(value: float, digits: int = 2) -> str:
    """A number between -1 and 1, such as a correlation; a dash where there is none.

    >>> bounded(0.468), bounded(-0.05), bounded(-0.001), bounded(1.0), bounded(float("nan"))
    ('.47', '-.05', '.00', '1.00', '-')
    """
    if value != value:  # NaN alone differs from itself
        return "-"
    text = f"{round(value, digits) + 0.0:.{digits}f}"  # the sum takes the sign from a zero
    if text.startswith(("0.", "-0.")):
        return text.replace("0.", ".", 1)
    return text


def probability(p: float) -> str:
    """A p value with its sign.

    >>> probability(0.0321), probability(0.00004), probability(1.0)
    ('p = .032', 'p < .001', 'p > .999')
    """
    if p != p:
        return "p = -"
    if p < 0.001:
        return "p < .001"
    return "p > .999" if p > 0.9995 else f"p = {bounded(p, 3)}"


def interval(lower: float, upper: float, level: float, digits: int = 2) -> str:
    """An interval for a number between -1 and 1.

    >>> interval(-0.02, 0.4, 0.95)
    '95 % CI [-.02, .40]'
    """
    return f"{100 * level:g} % CI [{bounded(lower, digits)}, {bounded(upper, digits)}]"
