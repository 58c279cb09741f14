"""Pictures: arrays and labels in, a matplotlib figure out.

matplotlib is imported when a picture is drawn and not before; ``pip install "trustscale[report]"`` brings it.
No picture touches matplotlib's settings or pyplot, so drawing changes nothing for others. Sizes are in inches
and letters in points: a width of 3.6 makes a picture for a phone, with letters as large as on paper.
"""

from __future__ import annotations

from trustscale.results.figures.change import change_plot
from trustscale.results.figures.correlation import correlation_map
from trustscale.results.figures.couple import couple_profile
from trustscale.results.figures.items import item_categories
from trustscale.results.figures.norm import norm_curve
from trustscale.results.figures.scree import Series as Series
from trustscale.results.figures.scree import scree_plot

__all__ = [
    "Series",
    "change_plot",
    "correlation_map",
    "couple_profile",
    "item_categories",
    "norm_curve",
    "scree_plot",
]
