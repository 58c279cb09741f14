"""Bars of items: every share is drawn, labels are whole, and what cannot be drawn is said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.helpers import importorskip
from trustscale.results.figures import item_categories

importorskip("matplotlib")


def texts(figure: Any) -> list[str]:
    return [t.get_text() for t in figure.texts] + [t.get_text() for a in figure.axes for t in a.texts]


def widths(figure: Any, place: int) -> list[float]:
    """The bars of one item as shares; the first axes are the key."""
    axes = figure.axes[place + 1]
    return [bar.get_width() / axes.get_xlim()[1] for bar in axes.patches]


def shares(k: int, c: int = 5) -> np.ndarray:
    return np.random.default_rng(k).dirichlet(np.ones(c), size=k)


def test_bars_are_the_shares_and_large_ones_are_written() -> None:
    values = np.array([[0.5, 0.3, 0.2, 0.0], [0.02, 0.08, 0.4, 0.5]])
    figure = item_categories(["a", "b"], ["1", "2", "3", "4"], values, n=[10, 2000])
    assert widths(figure, 0) == pytest.approx([0.5, 0.3, 0.2])
    assert widths(figure, 1) == pytest.approx([0.02, 0.08, 0.4, 0.5])
    said = texts(figure)
    assert {"a", "b", "n = 10", "n = 2,000", "50", "30", "20", "40"} <= set(said)
    assert "2" in said  # the category
    assert "8" in said


@pytest.mark.parametrize("width", [3.6, 7.0])
@pytest.mark.parametrize("k", [1, 5, 30])
def test_nothing_leaves_the_sheet(k: int, width: float) -> None:
    labels = [f"a rather long wording of item {n} that has to be wrapped somewhere" for n in range(k)]
    figure = item_categories(
        labels,
        ["strongly disagree", "disagree", "neither", "agree", "strongly agree"],
        shares(k),
        n=np.full(k, 1_234_567),
        groups=["first"] * (k // 2) + ["second"] * (k - k // 2),
        title="A title",
        notes=["A note below."],
        is_draft=True,
        width=width,
    )
    figure.canvas.draw()
    edge = figure.get_size_inches() * figure.dpi
    for text in figure.texts:
        box = text.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= edge[0] + 1
        assert box.y0 >= 0
        assert box.y1 <= edge[1] + 1
    assert "author-constructed, not validated" in " ".join(t.get_text() for t in figure.texts)


def test_an_item_that_was_not_counted_says_so() -> None:
    figure = item_categories(["a", "age"], ["1", "2"], [[0.5, 0.5], [0, 0]])
    assert "not counted by category" in texts(figure)


def test_the_ends_are_dark_and_differ_and_the_middle_is_light() -> None:
    figure = item_categories(["a"], list("12345"), [[0.2] * 5])
    colors = [bar.get_facecolor()[:3] for bar in figure.axes[1].patches]
    light = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in colors]
    assert light[2] > 0.85
    assert max(light[0], light[4]) < 0.45
    assert colors[0][2] > colors[0][0]  # blue at one end
    assert colors[4][0] > colors[4][2]  # orange at the other


def test_shares_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="one row per item"):
        item_categories(["a"], ["1", "2"], [[0.2, 0.3, 0.5]])
