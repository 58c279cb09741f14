"""item_analysis: the same numbers from rows and sums, likely wrong keys by name, reasons where nothing is."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.helpers import importorskip
from trustscale.errors import NeedsMoreError, OptionError, StudyError

NAMES = ["q1", "q2", "q3", "q4", "q5"]


def answers(n: int = 300, *, turned: tuple[str, ...] = (), gaps: float = 0.0, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(n, 1)) + rng.normal(size=(n, 5)) * 1.1
    codes = np.clip(np.round(latent + 3), 1, 5)
    frame = pd.DataFrame(codes, columns=NAMES)
    frame = frame.assign(**{name: 6 - frame[name] for name in turned})
    return frame.mask(rng.random(frame.shape) < gaps)


def scale(
    reverse: tuple[str, ...] = (), measures: str = "reflective", status: str = "published"
) -> ts.Instrument:
    return ts.define_instrument(
        {
            "id": "calm",
            "version": "1.0.0",
            "title": "Calm",
            "language": "en",
            "status": status,
            "intended_use": "tests",
            "not_for": "anything else",
            "construct": "calm",
            "population": "adults",
            "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": False},
            "sources": [{"id": "s", "citation": "Nobody (2026)."}],
            "response_scales": [
                {"id": "five", "options": [{"code": c, "label": str(c)} for c in range(1, 6)]}
            ],
            "items": [{"ids": NAMES, "gist": "calm", "response_scale": "five"}],
            "scales": [
                {
                    "id": "calm",
                    "items": NAMES,
                    "reverse": list(reverse),
                    "score": "mean",
                    "measures": measures,
                }
            ],
        }
    )


def codes(found: ts.ItemAnalysis) -> list[str]:
    return [alert.code for alert in found.alerts]


def alert(found: ts.ItemAnalysis, code: str) -> str:
    return next(str(a) for a in found.alerts if a.code == code)


class TestNumbers:
    def test_listwise_is_what_complete_rows_give(self) -> None:
        frame = answers(gaps=0.03)
        left, whole = ts.item_analysis(frame), ts.item_analysis(frame.dropna())
        pd.testing.assert_frame_equal(
            left.to_frame().drop(columns="missing"),
            whole.to_frame().drop(columns="missing"),
            check_exact=True,
        )
        assert left.to_frame()["missing"].tolist() == frame.isna().sum().tolist()

    def test_listwise_of_many_decimals_is_what_complete_rows_give(self) -> None:
        frame = answers(gaps=0.03) + np.random.default_rng(2).normal(size=(300, 5))
        left, whole = ts.item_analysis(frame), ts.item_analysis(frame.dropna())
        pd.testing.assert_frame_equal(
            left.to_frame().drop(columns="missing"),
            whole.to_frame().drop(columns="missing"),
            check_exact=True,
        )
        assert left.shares.shape == (5, 0)

    @pytest.mark.parametrize("missing", ["listwise", "pairwise"])
    @pytest.mark.parametrize("matrix", ["pearson", "spearman", "polychoric"])
    def test_a_summary_gives_the_same(self, missing: str, matrix: str) -> None:
        read = ts.read_responses(answers(turned=("q2",), gaps=0.03), scale(("q2",)))
        rows, sums = (
            ts.item_analysis(data, missing=missing, matrix=matrix) for data in (read, ts.summarize(read))
        )
        pd.testing.assert_frame_equal(sums.to_frame(), rows.to_frame(), rtol=1e-10)
        pd.testing.assert_frame_equal(sums.shares, rows.shares)

    def test_a_summary_is_enough_for_crowded_items_only_without_gaps(self) -> None:
        frame = answers() * 10 + np.arange(300)[:, None] % 7
        rows, sums = ts.item_analysis(frame), ts.item_analysis(ts.summarize(frame))
        pd.testing.assert_frame_equal(sums.to_frame(), rows.to_frame(), rtol=1e-10)
        frame.iloc[0, 0] = np.nan
        with pytest.raises(NeedsMoreError, match="pass the answers"):
            ts.item_analysis(ts.summarize(frame))

    def test_reversed_items_are_turned_by_the_declared_bounds(self) -> None:
        frame = answers(turned=("q2",)).clip(upper=4)
        found = ts.item_analysis(ts.read_responses(frame, scale(("q2",)))).to_frame().set_index("item")
        assert found.loc["q2", "mean"] == pytest.approx(6 - frame["q2"].mean())
        assert found["keyed"].tolist() == ["as answered", "reversed", *["as answered"] * 3]
        assert found.loc["q2", "floor"] == 0
        assert found.loc["q2", "difficulty"] == pytest.approx((found.loc["q2", "mean"] - 1) / 4)

    def test_shares_have_a_column_per_declared_category(self) -> None:
        found = ts.item_analysis(ts.read_responses(answers().clip(lower=2), scale()))
        assert list(found.shares.columns) == ["1", "2", "3", "4", "5"]
        assert found.shares["1"].tolist() == [0.0] * 5
        np.testing.assert_allclose(found.shares.sum(axis=1), 1)

    def test_every_library_gets_its_own_frame(self) -> None:
        polars = importorskip("polars")
        found = ts.item_analysis(polars.DataFrame(answers().to_dict("list"))).to_frame()
        assert isinstance(found, polars.DataFrame)
        assert found["item"].to_list() == NAMES

    def test_gaps_can_be_refused(self) -> None:
        with pytest.raises(StudyError, match="have gaps"):
            ts.item_analysis(answers(gaps=0.05), missing="raise")

    def test_options_are_checked(self) -> None:
        with pytest.raises(OptionError):
            ts.item_analysis(answers(), matrix="kendall")
        with pytest.raises(OptionError):
            ts.item_analysis(answers(), level=95)


class TestAlerts:
    def test_a_good_scale_has_none(self) -> None:
        assert codes(ts.item_analysis(ts.read_responses(answers(), scale()))) == []

    @pytest.mark.parametrize("name", NAMES)
    def test_an_item_that_was_not_turned_is_named_with_the_call(self, name: str) -> None:
        found = ts.item_analysis(answers(turned=(name,)))
        said = alert(found, "TS-V081")
        assert f"{name} (r = -." in said
        assert f"reverse=['{name}']" in said
        assert found.to_frame().set_index("item")["runs_against"].tolist() == [n == name for n in NAMES]
        assert "TS-V080" not in codes(found)  # good items look weak beside it

    def test_an_item_that_was_turned_twice_is_told_apart(self) -> None:
        found = ts.item_analysis(ts.read_responses(answers(), scale(("q3",))))
        assert "already_keyed=['q3']" in alert(found, "TS-V081")

    def test_nothing_is_said_of_few_rows(self) -> None:
        assert "TS-V081" not in codes(ts.item_analysis(answers(20, turned=("q1",))))

    def test_halves_against_each_other(self) -> None:
        found = ts.item_analysis(answers(turned=("q1", "q2"))[NAMES[:4]])
        assert "half of the items (q1, q2) and the other half (q3, q4)" in alert(found, "TS-V082")
        assert not found.to_frame()["runs_against"].any()

    def test_weak_items_ends_and_constants(self) -> None:
        frame = answers()
        rng = np.random.default_rng(5)
        frame = frame.assign(q4=rng.integers(1, 6, size=300), q5=np.where(rng.random(300) < 0.9, 5, 4))
        found = ts.item_analysis(ts.read_responses(frame, scale()))
        assert "q4 (" in alert(found, "TS-V080")
        assert "q5 (.9" in alert(found, "TS-V083")
        assert "q5: 1, 2, 3" in alert(found, "TS-V084")
        constant = ts.item_analysis(frame.assign(q1=3))
        assert "q1: everybody" in alert(constant, "TS-V085")
        assert np.isnan(constant.to_frame()["r_drop"][0])

    def test_formative_scales_have_statistics_of_items_alone(self) -> None:
        found = ts.item_analysis(ts.read_responses(answers(), scale(measures="formative")))
        assert "formative" in alert(found, "TS-V086")
        frame = found.to_frame()
        assert frame["mean"].notna().all()
        assert frame[["r_drop", "r_total", "alpha_if_dropped"]].isna().all(axis=None)
        assert "raw alpha" not in str(found)
        json.dumps(found.to_dict(), allow_nan=False)

    def test_one_item_is_described(self) -> None:
        found = ts.item_analysis(answers()[["q1"]])
        assert codes(found) == ["TS-V086"]
        assert found.to_frame()["mean"].notna().all()


class TestWords:
    def test_the_print_is_short_and_says_what_it_rests_on(self) -> None:
        wide = pd.concat([answers(seed=s).add_suffix(str(s)) for s in range(6)], axis=1)
        for frame in (answers(gaps=0.02), wide):
            assert len(str(ts.item_analysis(frame)).splitlines()) <= 25
        text = str(ts.item_analysis(answers(gaps=0.02)))
        assert "with gaps left out" in text
        assert "raw alpha ." in text
        assert "floor, ceiling and difficulty need the response scale" in text
        assert "alpha of Spearman correlations" in str(ts.item_analysis(answers(), matrix="spearman"))

    def test_sentence_and_apa_name_the_ends(self) -> None:
        found = ts.item_analysis(ts.read_responses(answers(), scale()))
        r = found.to_frame()["r_drop"]
        assert f"{r.min():.2f}".lstrip("0") in found.sentence()
        assert "mean inter-item r" in found.apa()
        assert found.citations

    def test_scales_that_share_an_item_keep_their_rows_apart(self) -> None:
        one, two = (
            ts.define_scale(names, minimum=1, maximum=5, id=name)
            for name, names in (("first", NAMES[:3]), ("second", NAMES[3:]))
        )
        found = ts.item_analysis(ts.read_responses(answers(), [one, two]))
        assert found.to_frame()["scale"].tolist() == ["first"] * 3 + ["second"] * 2
        assert found.inter_item.shape == (5, 5)
        assert found.inter_item.loc["q1", "q4"] != found.inter_item.loc["q1", "q4"]
        assert found.inter_item.loc["q4", "q5"] > 0

    def test_drafts_are_named(self) -> None:
        draft = ts.item_analysis(ts.read_responses(answers(), scale(status="draft")))
        published = ts.item_analysis(ts.read_responses(answers(), scale()))
        for text in (str(draft), draft.sentence()):
            assert "author-constructed, not validated" in text
        assert "not validated" not in str(published)

    def test_a_picture_of_the_answers(self) -> None:
        importorskip("matplotlib")
        found = ts.item_analysis(ts.read_responses(answers(), scale(("q2",))))
        text = {t.get_text() for t in found.plot(title="Calm").texts}
        assert {"Calm", "q1", "q2 (r)", "n = 300"} <= text
        narrow = found.plot(width=3.6)
        assert narrow.get_size_inches()[0] == pytest.approx(3.6)
