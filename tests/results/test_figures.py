"""Pictures: what stands in them, where, and what they leave alone."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.helpers import importorskip
from trustscale.errors import ResultError
from trustscale.results.figures import change_plot, couple_profile, norm_curve
from trustscale.results.figures.canvas import png

matplotlib = importorskip("matplotlib")

PHONE, PAGE = 3.6, 7.0
KINDS = ["recovered", "improved", "unchanged", "deteriorated", "harmed"]
DRAFT = "author-constructed, not validated"


def change_picture(**options: Any) -> Any:
    before, after = [20.0, 30.0, 40.0, 50.0, 60.0, 45.0], [70.0, 48.0, 41.0, 35.0, 10.0, np.nan]
    grid = np.linspace(-10, 110, 61)
    asked: dict[str, Any] = {
        "band": (grid, grid - 8, grid + 8),
        "cutoffs": (50.0,),
        "limits": (0.0, 100.0),
        "is_higher_better": True,
        "title": "Relationship satisfaction of both partners, before and after eight sessions",
        "subtitle": "Jacobson and Truax, reliability = 0.9, SD = 9",
    }
    return change_plot(before, after, [*KINDS, "not classifiable"], **(asked | options))


def norm_picture(**options: Any) -> Any:
    asked: dict[str, Any] = {
        "mean": 45.0,
        "sd": 10.0,
        "percentile": 90.3,
        "interval": (50.0, 66.0),
        "interval_words": "95 % interval",
        "title": "Distress of adults in a town that has a rather long name",
        "subtitle": "invented numbers, n = 812",
    }
    return norm_curve(58.0, **(asked | options))


def table_picture(**options: Any) -> Any:
    raw = np.arange(22)
    percentiles = 100 * (1 - np.exp(-(raw + 1) / 6))
    return norm_curve(12.0, table=(raw, percentiles), percentile=88.0, title="A table", **options)


def couple_picture(**options: Any) -> Any:
    labels = [
        "We tell each other the truth, even when it is hard to say and hard to hear",
        "Words match actions",
    ]
    asked: dict[str, Any] = {
        "low": 1.0,
        "high": 6.0,
        "first_interval": ([1.5, 3.5], [2.5, 4.5]),
        "second_interval": ([4.0, 3.9], [5.0, 4.9]),
        "names": ("Alex (was hurt)", "Kim (broke trust)"),
        "groups": ["Trust", "How we explain what happened"],
        "end_words": [("little trust", "much trust"), ("never", "always")],
        "title": "Your answers side by side",
        "subtitle": "Couple 001",
    }
    return couple_profile(labels, [2.0, 4.0], [4.5, 4.4], **(asked | options))


PICTURES = [change_picture, norm_picture, table_picture, couple_picture]


def texts(figure: Any) -> list[Any]:
    """Everything that is written; an axis keeps labels of ticks beyond its ends, and does not draw them."""
    figure.canvas.draw()
    found = list(figure.texts)
    for axes in figure.axes:
        found += axes.texts
        if not axes.axison:
            continue
        for axis in (axes.xaxis, axes.yaxis):
            low, high = axis.get_view_interval()
            ticks = [tick for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high]
            found += [axis.label, *(tick.label1 for tick in ticks)]
    return [text for text in found if text.get_text().strip() and text.get_visible()]


def written(figure: Any) -> str:
    return " ".join(text.get_text() for text in texts(figure))


# -- the sheet ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [PHONE, PAGE])
@pytest.mark.parametrize("dpi", [72, 144])
@pytest.mark.parametrize("picture", PICTURES)
def test_nothing_is_written_beyond_the_sheet(picture: Any, width: float, dpi: int) -> None:
    figure = picture(width=width, is_draft=True)
    figure.set_dpi(dpi)
    sheet = figure.bbox
    for text in texts(figure):
        box = text.get_window_extent()
        assert box.x0 >= sheet.x0 - 1, text
        assert box.x1 <= sheet.x1 + 1, text
        assert box.y0 >= sheet.y0 - 1, text
        assert box.y1 <= sheet.y1 + 1, text


@pytest.mark.parametrize("width", [PHONE, PAGE])
@pytest.mark.parametrize("picture", PICTURES)
def test_no_text_lies_on_another(picture: Any, width: float) -> None:
    figure = picture(width=width, is_draft=True)
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    for number, (first, box) in enumerate(boxes):
        for second, other in boxes[number + 1 :]:
            across = min(box.x1, other.x1) - max(box.x0, other.x0)
            upright = min(box.y1, other.y1) - max(box.y0, other.y0)
            assert across <= 1 or upright <= 2, (first, second)


@pytest.mark.parametrize("picture", PICTURES)
def test_letters_are_as_large_on_a_phone_as_on_a_page(picture: Any) -> None:
    sizes = [{round(text.get_fontsize(), 2) for text in texts(picture(width=w))} for w in (PHONE, PAGE)]
    assert sizes[0] == sizes[1]
    assert min(sizes[0]) >= 9


@pytest.mark.parametrize("picture", PICTURES)
def test_a_draft_is_called_one_in_the_picture(picture: Any) -> None:
    assert DRAFT in written(picture(is_draft=True))
    assert DRAFT not in written(picture())


@pytest.mark.parametrize("picture", PICTURES)
def test_settings_and_pyplot_are_left_alone(picture: Any) -> None:
    before = dict(matplotlib.rcParams)
    png(picture())
    assert dict(matplotlib.rcParams) == before


def test_no_window_and_no_pyplot_is_opened() -> None:
    code = (
        "import sys; from trustscale.results.figures import norm_curve\n"
        "assert 'matplotlib' not in sys.modules\n"
        "norm_curve(1.0, mean=0.0, sd=1.0)\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.stderr == ""


@pytest.mark.parametrize("picture", PICTURES)
def test_notebooks_get_a_png_of_any_picture(picture: Any) -> None:
    figure = picture()
    assert figure._repr_png_().startswith(b"\x89PNG")
    assert copy.deepcopy(figure).get_figwidth() == figure.get_figwidth()
    assert pickle.loads(pickle.dumps(figure)).get_figwidth() == figure.get_figwidth()  # noqa: S301  # our own


def test_dollar_signs_are_no_mathematics() -> None:
    figure = norm_picture(title="Pay in $ and in $")
    assert r"Pay in \$ and in \$" in written(figure)
    png(figure)


@pytest.mark.parametrize("picture", PICTURES)
def test_the_same_call_draws_the_same_picture(picture: Any) -> None:
    assert png(picture()) == png(picture())


def test_without_matplotlib_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ResultError, match=r'pip install "trustscale\[report\]"') as caught:
        norm_picture()
    assert caught.value.code == "TS-N140"


# -- change ------------------------------------------------------------------------------------------------


def test_each_class_has_a_mark_and_a_colour_of_its_own_or_shares_one_with_its_neighbour() -> None:
    axes = change_picture().axes[0]
    looks = [
        (tuple(map(tuple, mark.get_facecolor())), tuple(map(tuple, mark.get_paths()[0].vertices.tolist())))
        for mark in axes.collections
        if len(mark.get_offsets()) and mark.get_zorder() == 4
    ]
    assert len(looks) == len(set(looks)) == len(KINDS)


def test_no_colour_is_red_or_green() -> None:
    """Red against green is a verdict, and one in twelve men cannot tell them apart."""
    for picture in PICTURES:
        for artist in picture().findobj():
            for name in ("get_edgecolor", "get_facecolor", "get_color"):
                if not hasattr(artist, name):
                    continue
                colors = matplotlib.colors.to_rgba_array(getattr(artist, name)())
                for red, green, blue, alpha in colors:
                    assert not (alpha and green > red + 0.2 and green > blue + 0.2)
                    assert not (alpha and red > 0.8 and green < 0.25 and blue < 0.25)


def test_the_legend_counts_and_the_missing_are_said() -> None:
    said = written(change_picture())
    for kind in KINDS:
        assert f"{kind} (1)" in said
    assert "1 not shown, because one of the two scores is missing." in said
    assert "not classifiable (" not in said


@pytest.mark.parametrize(("is_higher_better", "above"), [(True, "better after"), (False, "worse after")])
def test_the_corners_say_where_scores_got_better(is_higher_better: bool, above: str) -> None:
    axes = change_picture(is_higher_better=is_higher_better).axes[0]
    (corner,) = [text for text in axes.texts if text.get_position() == (0.02, 0.98)]
    assert corner.get_text() == above


def test_diagonal_band_and_cut_off_lie_where_they_belong() -> None:
    axes = change_picture().axes[0]
    ends = [[*line.get_xdata(), *line.get_ydata()] for line in axes.lines if len(line.get_xdata()) == 2]
    lines = {tuple(np.round(line, 6)) for line in ends}
    assert (-2.0, 102.0, -2.0, 102.0) in lines
    assert (0.0, 1.0, 50.0, 50.0) in lines
    assert (50.0, 50.0, 0.0, 1.0) in lines
    assert axes.get_xlim() == axes.get_ylim() == (-2.0, 102.0)


def test_persons_with_the_same_scores_share_a_larger_mark() -> None:
    figure = change_plot([1.0, 1.0, 1.0, 1.0, 2.0], [2.0] * 4 + [3.0], ["improved"] * 5)
    (marks,) = [mark for mark in figure.axes[0].collections if mark.get_zorder() == 4]
    assert marks.get_offsets().tolist() == [[1.0, 2.0], [2.0, 3.0]]
    assert marks.get_sizes()[0] == pytest.approx(2 * marks.get_sizes()[1])


@pytest.mark.parametrize("scores", [([], []), ([np.nan], [1.0]), ([5.0], [5.0])])
def test_few_persons_or_none_can_be_drawn(scores: tuple[list[float], list[float]]) -> None:
    png(change_plot(*scores, ["unchanged"] * len(scores[0])))


def test_other_words_get_a_mark_too() -> None:
    assert "moved away (2)" in written(change_plot([1.0, 2.0], [2.0, 3.0], ["moved away"] * 2))


def test_a_result_draws_itself() -> None:
    before = pd.DataFrame({"person": range(4), "x": [30.0, 40.0, 50.0, 60.0]})
    after = pd.DataFrame({"person": range(3), "x": [50.0, 41.0, 20.0]})
    found = ts.reliable_change(
        before,
        after,
        id="person",
        scale="x",
        reliability=0.9,
        sd=10,
        direction="higher is better",
        cutoff=45,
    )
    figure = found.plot()
    said = written(figure)
    for words in (
        "recovered (1)",
        "unchanged (1)",
        "harmed (1)",
        "cut-off 45",
        "1 not shown",
        "better after",
    ):
        assert words in said
    assert "reliability\u00a0=\u00a00.9" in said
    assert found.question in said
    band = figure.axes[0].collections[0].get_paths()[0].vertices
    bound = found.summary[0].must_exceed
    assert np.abs(band[:, 1] - band[:, 0]).max() == pytest.approx(bound)


# -- norm --------------------------------------------------------------------------------------------------


def test_the_person_stands_on_the_curve() -> None:
    axes = norm_picture().axes[0]
    dot = next(line for line in axes.lines if line.get_marker() == "o" and len(line.get_xdata()) == 1)
    assert dot.get_xdata()[0] == 58.0
    assert dot.get_ydata()[0] == pytest.approx(np.exp(-(1.3**2) / 2), abs=1e-3)


def test_percentiles_stand_where_the_normal_curve_has_them() -> None:
    axes = norm_picture().axes[0]
    marked = {text.get_text(): text.get_position()[0] for text in axes.texts if text.get_text().isdigit()}
    assert list(marked) == ["2", "16", "50", "84", "98"]
    assert marked["50"] == pytest.approx(45.0)
    assert marked["84"] == pytest.approx(45 + 10 * 0.99446, abs=1e-3)
    assert marked["98"] - 45 == pytest.approx(45 - marked["2"])


@pytest.mark.parametrize(
    ("percentile", "said"),
    [(90.3, "about 90 score lower"), (0.4, "fewer than 1 score lower"), (99.6, "more than 99 score lower")],
)
def test_the_place_in_words(percentile: float, said: str) -> None:
    assert said in written(norm_picture(percentile=percentile))


def test_a_table_is_drawn_as_it_is() -> None:
    axes = table_picture().axes[0]
    curve = max(axes.lines, key=lambda line: len(line.get_xdata()))
    assert curve.get_xdata().tolist() == list(range(22))
    assert axes.get_ylabel() == "percentile"
    assert all(float(tick).is_integer() for tick in axes.get_xticks())


def test_a_curve_ends_where_scores_end() -> None:
    low, high = norm_picture(limits=(20.0, 70.0)).axes[0].get_xlim()
    assert (low, high) == pytest.approx((20 - 1.5, 70 + 1.5))


def test_a_curve_reaches_as_far_as_the_person_and_no_farther_than_scores_go() -> None:
    """A score of 16 lies beyond the curve of this norm, and the percentile 16 below the lowest score."""
    axes = norm_curve(16.0, mean=2.95, sd=3.4, interval=(13.8, 18.2), limits=(0.0, 21.0)).axes[0]
    curve = max(axes.lines, key=lambda line: len(line.get_xdata())).get_xdata()
    assert (curve[0], curve[-1]) == (0.0, 16.0)
    low, high = axes.get_xlim()
    assert low < 0 < 18.2 < high < 21
    assert [text.get_text() for text in axes.texts if text.get_text().isdigit()] == ["50", "84", "98"]


def test_a_norm_needs_its_numbers() -> None:
    with pytest.raises(ValueError, match="`mean` and `sd`"):
        norm_curve(1.0)


# -- couple ------------------------------------------------------------------------------------------------


def test_both_partners_their_gap_and_plain_words() -> None:
    said = written(couple_picture())
    for words in (
        "Alex (was hurt)",
        "Kim (broke trust)",
        "gap 2.5",
        "gap 0.4",
        "little trust",
        "always",
        "Trust",
    ):
        assert words in said
    assert "it does not judge your relationship" in said.replace("\n", " ")
    for verdict in ("good", "bad", "healthy", "risk", "should", "score lower"):
        assert verdict not in said


def first_strip(figure: Any) -> Any:
    """The axes of the first scale: those with the bars of the intervals."""
    return next(axes for axes in figure.axes if any(line.get_alpha() == 0.3 for line in axes.lines))


def scale_line(strip: Any) -> Any:
    """The line from the lowest to the highest score."""
    return next(line for line in strip.lines if line.get_linewidth() == 1.2 and np.ptp(line.get_ydata()) == 0)


def test_marks_lie_on_the_line_by_share_of_the_range() -> None:
    strip = first_strip(couple_picture())
    left, right = scale_line(strip).get_xdata()
    dots = [mark.get_xdata()[0] for mark in strip.lines if mark.get_marker() in ("o", "D")]
    assert [(x - left) / (right - left) for x in dots] == pytest.approx([0.2, 0.7])


def test_intervals_end_where_the_scale_ends() -> None:
    strip = first_strip(couple_picture(first_interval=([-3.0, 3.0], [9.0, 5.0])))
    bar = next(line for line in strip.lines if line.get_alpha() == 0.3)
    assert list(bar.get_xdata()) == pytest.approx(list(scale_line(strip).get_xdata()))


def test_a_partner_without_a_score_is_said_and_has_no_gap() -> None:
    figure = couple_profile(["Trust"], [2.0], [np.nan], low=1, high=6, names=("you", "Kim"))
    said = written(figure)
    assert "no score from Kim" in said
    assert "gap" not in said.replace("A gap", "").replace("Small gaps", "")


def test_only_the_scales_that_are_drafts_are_marked() -> None:
    said = written(couple_picture(is_draft=[True, False]))
    assert f"Scales with a * are {DRAFT}." in said
    assert "hear *" in said
    assert "actions *" not in said


def test_long_names_stand_below_one_another() -> None:
    names = ("the partner who was hurt by it", "the partner who broke the trust")
    figure = couple_picture(names=names, width=PHONE)
    places = {text.get_text(): text.get_window_extent().y0 for text in texts(figure)}
    assert places[names[0]] > places[names[1]] + 10


def test_one_score_per_label_is_needed() -> None:
    with pytest.raises(ValueError, match="one score per label"):
        couple_profile(["Trust", "Amends"], [2.0], [1.0, 2.0], low=1, high=6)
