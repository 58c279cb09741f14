"""The sheet that pictures are drawn on, and how they look alike."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from trustscale.errors import ResultError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH: Final = 7.0
"""Inches; a column of a page."""
NARROW: Final = 4.5
"""A picture that is no wider than this is laid out for a phone."""
MARGIN: Final = 0.15

INK: Final = "#222222"
MUTED: Final = "#5f6368"
LINE: Final = "#b9bec4"
PALE: Final = "#e9edf1"
# Okabe and Ito's colours: people with any kind of colour vision tell them apart. Never red against green.
BLUE: Final = "#0072b2"
ORANGE: Final = "#d55e00"

LARGE: Final = 13.0
TEXT: Final = 10.5
SMALL: Final = 9.5
LEADING: Final = 1.35
"""Height of a line of text over the size of its letters."""

SPARE: Final = 1.06
"""Letters are fitted to the dots of the file, so that a line can get a little longer than it was measured."""

DRAFT_WORDS: Final = "author-constructed, not validated"


def new_figure(width: float, height: float = 1.0) -> Figure:
    """A figure of its own, without pyplot; notebooks show it by themselves.

    Raises
    ------
    ResultError
        TS-N140: matplotlib is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise ResultError(
            "A picture needs matplotlib, which is not installed.",
            code="TS-N140",
            mend='run pip install "trustscale[report]".',
        ) from error
    figure = Figure(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(figure)
    figure.__dict__["_repr_png_"] = partial(png, figure)  # Jupyter asks any object for this
    return figure


def png(figure: Figure, dpi: float = 144) -> bytes:
    """The picture as a PNG file."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi)
    return buffer.getvalue()


def line_height(size: float) -> float:
    """Inches that a line of text takes."""
    return size * LEADING / 72


def wrapped(figure: Figure, text: str, width: float, size: float, *, weight: str = "normal") -> list[str]:
    """The lines of a text in so many inches, by the widths of its letters."""
    lines: list[str] = []
    for word in filter(None, text.split(" ")):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(figure, longer, size, weight=weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def text_width(figure: Figure, text: str, size: float, *, weight: str = "normal") -> float:
    """Inches that a text takes in one line."""
    from matplotlib.font_manager import FontProperties

    canvas: Any = figure.canvas
    properties = FontProperties(size=size, weight=weight)
    width, _, _ = canvas.get_renderer().get_text_width_height_descent(literal(text), properties, False)
    return SPARE * float(width) / figure.dpi


def write(
    figure: Figure,
    lines: Iterable[str],
    left: float,
    top: float,
    size: float,
    *,
    color: str = INK,
    weight: str = "normal",
) -> float:
    """Write lines from a place in inches from the top left; give the place below them."""
    width, height = figure.get_size_inches()
    for line in lines:
        figure.text(
            left / width,
            1 - (top + 0.5 * line_height(size)) / height,
            literal(line),
            fontsize=size,
            color=color,
            fontweight=weight,
            va="center",
            ha="left",
        )
        top += line_height(size)
    return top


def literal(text: str) -> str:
    """Dollar signs of a title are no mathematics."""
    return text.replace("$", r"\$")


def axes_at(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes in a place in inches from the top left."""
    w, h = figure.get_size_inches()
    return figure.add_axes((left / w, 1 - (top + height) / h, width / w, height / h))


def quiet(axes: Axes) -> None:
    """Leave only pale lines below and to the left, and letters in muted ink."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("bottom", "left"):
        axes.spines[side].set_color(LINE)
    axes.tick_params(colors=MUTED, labelsize=SMALL, length=3, color=LINE)


def blank(axes: Axes, width: float, height: float) -> None:
    """Axes measured in inches from the top left, with nothing of their own to see."""
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
