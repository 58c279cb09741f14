"""Agreement from frames, files, answers and summaries: the same numbers, and errors that name the mending."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.helpers import importorskip
from trustscale.errors import ChangeError, NeedsMoreError, OptionError, StudyError

JUDGES = pd.DataFrame(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    columns=["ann", "ben", "cem", "dora"],
)
FIRST = ["yes"] * 25 + ["no"] * 25
SECOND = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15


def long_form(frame: pd.DataFrame) -> pd.DataFrame:
    """A row per rating, shuffled."""
    return (
        frame.assign(who=[f"s{n}" for n in range(len(frame))])
        .melt("who", var_name="by", value_name="points")
        .sample(frac=1, random_state=3)
    )


def coded(n: int = 60, gaps: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(4)
    truth = rng.integers(1, 5, size=(n, 1))
    x = np.clip(truth + rng.integers(-1, 2, size=(n, 3)), 1, 4).astype(float)
    x[rng.random(x.shape) < gaps] = np.nan
    return pd.DataFrame(x, columns=["a", "b", "c"])


def codes(found: Any) -> list[str]:
    return [alert.code for alert in found.alerts]


def check_result(found: Any) -> None:
    """What every result has."""
    assert len(str(found).splitlines()) <= 25
    json.dumps(found.to_dict(), allow_nan=False)
    assert found.sentence()
    assert found.apa()
    assert found.citations
    assert found.provenance.n_rows


class TestIntraclass:
    def test_all_ten_forms_with_both_names(self) -> None:
        found = ts.intraclass_correlation(JUDGES)
        frame = found.to_frame()
        assert len(frame) == 10
        assert dict(zip(frame["shrout_fleiss"], frame["form"], strict=True))["ICC(2,1)"] == "ICC(A,1)"
        shared = frame[frame["model"] != "one-way-random"].pivot_table(
            index="form", columns="model", values="estimate"
        )
        np.testing.assert_array_equal(shared["two-way-random"], shared["two-way-mixed"])
        check_result(found)

    @pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
    def test_a_row_per_rating_is_a_column_per_rater(self, library: str) -> None:
        frame: Any = long_form(JUDGES)
        if library == "polars":
            frame = importorskip("polars").DataFrame(frame.to_dict("list"))
        elif library == "pyarrow":
            frame = importorskip("pyarrow").table(frame.to_dict("list"))
        found = ts.intraclass_correlation(frame, subject="who", rater="by", score="points")
        expected = ts.intraclass_correlation(JUDGES)
        assert [row.estimate for row in found.rows] == pytest.approx([row.estimate for row in expected.rows])
        assert type(found.to_frame()).__module__.startswith(library)

    def test_a_file_and_a_summary_and_an_id_column(self, tmp_path: Path) -> None:
        expected = ts.intraclass_correlation(JUDGES).rows
        named = JUDGES.assign(subject=list("uvwxyz"))
        named.to_csv(tmp_path / "judges.csv", index=False)
        for data, more in (
            (named, {"subject": "subject"}),
            (tmp_path / "judges.csv", {"subject": "subject"}),
            (tmp_path / "judges.csv", {"raters": list(JUDGES)}),
            (ts.summarize(JUDGES), {}),
            (ts.summarize(JUDGES, tables=False), {"raters": list(JUDGES)}),
        ):
            found = ts.intraclass_correlation(data, **more).rows
            assert [row.estimate for row in found] == pytest.approx([row.estimate for row in expected])
            assert [row.lower for row in found] == pytest.approx([row.lower for row in expected])

    def test_gaps_are_left_out_as_by_hand_and_said(self) -> None:
        frame = coded(gaps=0.1)
        found, by_hand = (ts.intraclass_correlation(x) for x in (frame, frame.dropna()))
        assert [(r.estimate, r.lower, r.upper) for r in found.rows] == [
            (r.estimate, r.lower, r.upper) for r in by_hand.rows
        ]
        assert "TS-V061" in codes(found)
        assert found.rows[0].n_left_out == int(frame.isna().any(axis=1).sum())
        with pytest.raises(StudyError, match="have gaps"):
            ts.intraclass_correlation(frame, missing="raise")

    def test_forms_are_chosen_by_design(self) -> None:
        found = ts.intraclass_correlation(
            JUDGES, model="two-way-random", definition="agreement", unit="single"
        )
        assert [row.form for row in found.rows] == ["ICC(A,1)"]
        assert "ICC(A,1) = .29, 95 % CI [.02, .76]" in found.sentence()
        with pytest.raises(OptionError, match="no consistency"):
            ts.intraclass_correlation(JUDGES, model="one-way-random", definition="consistency")
        with pytest.raises(OptionError, match="null"):
            ts.intraclass_correlation(JUDGES, null=1.0)

    def test_stricter_raters_and_ratings_that_do_not_vary_are_said(self) -> None:
        assert codes(ts.intraclass_correlation(JUDGES)) == ["TS-V072"]
        raters_only = ts.intraclass_correlation(
            pd.DataFrame({"a": [2, 2, 2], "b": [3, 3, 3]}), model="two-way-random", definition="agreement"
        )
        assert codes(raters_only) == ["TS-V075"]
        check_result(raters_only)
        same = ts.intraclass_correlation(pd.DataFrame({"a": [3, 3, 3], "b": [3, 3, 3]}))
        assert codes(same) == ["TS-V060"]
        check_result(same)

    @pytest.mark.parametrize(
        ("frame", "options", "says"),
        [
            (JUDGES, {"raters": ["ann", "doro"]}, "did you mean 'dora'"),
            (JUDGES, {"raters": ["ann"]}, "needs two raters"),
            (JUDGES.assign(id=list("abcdef")), {}, "words"),
            (pd.concat([JUDGES] * 2).assign(id=range(12)), {}, "as ids do"),
            (long_form(JUDGES), {"rater": "by", "score": "points"}, "three columns"),
            (
                pd.concat([long_form(JUDGES)] * 2),
                {"subject": "who", "rater": "by", "score": "points"},
                "more than once",
            ),
            (JUDGES.where(JUDGES > 8), {}, "two are needed"),
            (JUDGES.replace({10: np.inf}), {}, "ann, row 5"),
        ],
    )
    def test_errors_name_what_is_wrong(self, frame: pd.DataFrame, options: dict[str, Any], says: str) -> None:
        with pytest.raises(StudyError, match=says):
            ts.intraclass_correlation(frame, **options)


class TestCohen:
    def test_two_sequences_a_frame_a_row_per_rating_and_words(self) -> None:
        expected = ts.cohen_kappa(FIRST, SECOND)
        frame = pd.DataFrame({"one": FIRST, "two": SECOND})
        assert expected.row.estimate == pytest.approx(0.4)
        for found in (
            ts.cohen_kappa(frame),
            ts.cohen_kappa(frame.assign(other=1), raters=["one", "two"]),
            ts.cohen_kappa(long_form(frame), subject="who", rater="by", score="points"),
            ts.cohen_kappa(pd.Series(FIRST), np.array(SECOND)),
            ts.cohen_kappa([*FIRST, None, "no"], [*SECOND, "no", float("nan")]),
        ):
            assert found.row.estimate == expected.row.estimate
            assert found.row.se == expected.row.se
        assert expected.table.loc["yes", "no"] == 5
        check_result(expected)

    @pytest.mark.parametrize("weights", ["unweighted", "linear", "quadratic"])
    def test_a_summary_with_tables_is_enough(self, weights: Any) -> None:
        frame = coded(gaps=0.05)[["a", "b"]]
        rows = ts.cohen_kappa(frame, weights=weights)
        assert ts.cohen_kappa(ts.summarize(frame), weights=weights).row == rows.row
        with pytest.raises(NeedsMoreError):
            ts.cohen_kappa(ts.summarize(frame, tables=False))

    def test_categories_that_nobody_used_stretch_the_weights(self) -> None:
        a, b = [1, 2, 3, 1], [1, 3, 3, 2]
        short, long = (
            ts.cohen_kappa(a, b, weights="linear", categories=c) for c in ([1, 2, 3], [1, 2, 3, 4, 5])
        )
        assert short.row.observed < long.row.observed
        assert short.row.estimate == pytest.approx(long.row.estimate)  # linear weights cancel
        assert long.table.shape == (5, 5)

    def test_words_need_their_order_for_weights(self) -> None:
        a, b = ["low", "high", "mid", "mid"], ["low", "mid", "mid", "high"]
        with pytest.raises(OptionError, match="order of the categories"):
            ts.cohen_kappa(a, b, weights="linear")
        ordered = ts.cohen_kappa(a, b, weights="linear", categories=["low", "mid", "high"])
        numbers = ts.cohen_kappa([1, 3, 2, 2], [1, 2, 2, 3], weights="linear")
        assert ordered.row.estimate == numbers.row.estimate
        falling = ts.cohen_kappa(a, b, weights="linear", categories=["high", "mid", "low"])
        assert falling.row.estimate == pytest.approx(ordered.row.estimate)

    def test_weights_of_ones_own(self) -> None:
        w = np.array([[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]])
        a, b = [1, 3, 2, 2], [1, 2, 2, 3]
        own, linear = ts.cohen_kappa(a, b, weights=w), ts.cohen_kappa(a, b, weights="linear")
        assert own.row.estimate == linear.row.estimate
        assert own.row.weights == "own"
        for wrong in (np.eye(2), 1 - np.eye(3)):
            with pytest.raises(OptionError, match="1 on the diagonal"):
                ts.cohen_kappa(a, b, weights=wrong)

    def test_what_makes_kappa_small_by_itself_is_said(self) -> None:
        a = ["well"] * 97 + ["ill"] * 3
        b = ["well"] * 95 + ["ill"] * 2 + ["well"] * 3
        assert codes(ts.cohen_kappa(a, b)) == ["TS-V066"]
        constant = ts.cohen_kappa(["well"] * 50, FIRST)
        assert "TS-V067" in codes(constant)
        assert np.isnan(constant.row.se)
        assert codes(ts.cohen_kappa(["a"] * 5, ["a"] * 5)) == ["TS-V060"]
        for found in (constant, ts.cohen_kappa(["a"] * 5, ["a"] * 5)):
            check_result(found)

    @pytest.mark.parametrize(
        ("call", "says"),
        [
            (lambda: ts.cohen_kappa(FIRST, SECOND[:9]), "50 and 9 subjects"),
            (lambda: ts.cohen_kappa(coded()), "there are 3"),
            (lambda: ts.cohen_kappa(FIRST, SECOND, categories=["yes"]), "none of the categories"),
            (lambda: ts.cohen_kappa(FIRST, SECOND, categories=["yes", "no", "yes"]), "named twice"),
            (lambda: ts.cohen_kappa([None, "a"], ["a", None]), "0 of 2 subjects have"),
        ],
    )
    def test_errors_name_what_is_wrong(self, call: Any, says: str) -> None:
        with pytest.raises(StudyError, match=says):
            call()


class TestLazyFrames:
    def test_what_a_summary_is_enough_for_takes_one_pass_over_a_lazy_frame(self) -> None:
        polars = importorskip("polars")
        frame = coded(gaps=0.05)
        lazy = polars.DataFrame(frame.to_dict("list"), nan_to_null=True).lazy()
        for ask in (
            lambda data: ts.intraclass_correlation(data).to_dict()["rows"]["estimate"],
            lambda data: ts.cohen_kappa(data, raters=["a", "b"], weights="quadratic").row.estimate,
        ):
            assert ask(lazy) == pytest.approx(ask(frame), rel=1e-12)
        with pytest.raises(NeedsMoreError):
            ts.fleiss_kappa(lazy)


class TestFleiss:
    def test_ratings_and_counts_are_two_ways_to_say_it(self) -> None:
        frame = coded()
        counts = pd.DataFrame({str(c): (frame == c).sum(axis=1) for c in (1, 2, 3, 4)})
        ratings, table = ts.fleiss_kappa(frame), ts.fleiss_kappa(counts, counts=True)
        assert ratings.rows == table.rows
        assert ratings.shares == table.shares
        check_result(ratings)

    def test_words_a_row_per_rating_and_relabelled_categories(self) -> None:
        frame = coded()
        words = frame.replace({1: "fear", 2: "anger", 3: "joy", 4: "none"})
        expected = ts.fleiss_kappa(frame).rows[0].estimate
        for found in (
            ts.fleiss_kappa(words),
            ts.fleiss_kappa(long_form(words), subject="who", rater="by", score="points"),
        ):
            assert found.rows[0].estimate == pytest.approx(expected, rel=1e-12)
            assert {row.category for row in found.rows[1:]} == {"fear", "anger", "joy", "none"}

    def test_subjects_with_gaps_are_left_out_and_unequal_counts_refused(self) -> None:
        frame = coded(gaps=0.1)
        assert ts.fleiss_kappa(frame).rows[0].estimate == ts.fleiss_kappa(frame.dropna()).rows[0].estimate
        assert "TS-V061" in codes(ts.fleiss_kappa(frame))
        with pytest.raises(StudyError, match="there are 2 to 3"):
            ts.fleiss_kappa(pd.DataFrame({"x": [2, 1, 1], "y": [1, 1, 2]}), counts=True)
        with pytest.raises(StudyError, match="0 of 2"):
            ts.fleiss_kappa(pd.DataFrame({"x": [2, None], "y": [None, 1.0]}))

    def test_one_category_alone_has_no_kappa(self) -> None:
        found = ts.fleiss_kappa(pd.DataFrame({"x": [1, 1, 1], "y": [1, 1, 1], "z": [1, 1, 1]}))
        assert codes(found) == ["TS-V060"]
        check_result(found)


class TestKrippendorff:
    def test_gaps_seed_and_level(self) -> None:
        frame = coded(gaps=0.2)
        first, again = (
            ts.krippendorff_alpha(frame, measurement="ordinal", seed=1, n_boot=200) for _ in range(2)
        )
        assert first.row == again.row
        assert first.row.lower < first.row.estimate < first.row.upper
        wide = ts.krippendorff_alpha(frame, measurement="ordinal", seed=1, n_boot=200, level=0.99)
        assert wide.row.lower < first.row.lower
        check_result(first)

    def test_words_have_levels_of_measurement(self) -> None:
        words = coded(gaps=0.2).replace({1: "no", 2: "little", 3: "some", 4: "much"})
        order = ["no", "little", "some", "much"]
        ordinal = ts.krippendorff_alpha(words, measurement="ordinal", categories=order, n_boot=0)
        numbers = ts.krippendorff_alpha(coded(gaps=0.2), measurement="ordinal", n_boot=0)
        assert ordinal.row.estimate == pytest.approx(numbers.row.estimate, rel=1e-12)
        assert "CI" not in str(ordinal)
        with pytest.raises(StudyError, match="order of the categories"):
            ts.krippendorff_alpha(words, measurement="ordinal")
        with pytest.raises(StudyError, match="are of numbers"):
            ts.krippendorff_alpha(words, measurement="interval")

    def test_what_cannot_be_is_refused(self) -> None:
        with pytest.raises(StudyError, match="zero or more"):
            ts.krippendorff_alpha(coded() - 3, measurement="ratio")
        with pytest.raises(StudyError, match="No subject has two"):
            ts.krippendorff_alpha(pd.DataFrame({"a": [1.0, None], "b": [None, 2.0]}), measurement="nominal")
        with pytest.raises(OptionError, match="n_boot"):
            ts.krippendorff_alpha(coded(), measurement="nominal", n_boot=-1)
        with pytest.raises(NeedsMoreError):
            ts.krippendorff_alpha(ts.summarize(coded()), measurement="nominal")

    def test_few_subjects_and_no_variance_are_said(self) -> None:
        few = ts.krippendorff_alpha(coded(12), measurement="nominal", seed=1, n_boot=100)
        assert codes(few) == ["TS-V070"]
        same = ts.krippendorff_alpha(pd.DataFrame({"a": [1, 1], "b": [1, 1]}), measurement="nominal", seed=1)
        assert codes(same) == ["TS-V060"]
        check_result(same)


class TestRetest:
    @staticmethod
    def waves(n: int = 80, shift: float = 0.0) -> tuple[pd.DataFrame, pd.DataFrame]:
        rng = np.random.default_rng(6)
        trait = rng.normal(50, 9, size=n)
        before = pd.DataFrame({"id": range(n), "calm": trait + rng.normal(0, 3, size=n)})
        after = pd.DataFrame({"id": range(n), "calm": trait + shift + rng.normal(0, 3, size=n)})
        return before, after.sample(frac=1, random_state=1)

    def test_persons_are_joined_by_their_id(self) -> None:
        before, after = self.waves()
        found = ts.retest_reliability(before, after, id="id", scale="calm")
        both = before.merge(after, on="id")
        assert found.rows[0].r == pytest.approx(both["calm_x"].corr(both["calm_y"]))
        by_icc = ts.intraclass_correlation(both[["calm_x", "calm_y"]]).to_frame().set_index("form")
        assert found.rows[0].icc_agreement == pytest.approx(by_icc.loc["ICC(A,1)", "estimate"].iloc[0])
        assert codes(found) == []
        check_result(found)

    def test_a_change_of_everybody_is_said_and_lowers_agreement_alone(self) -> None:
        plain, moved = (
            ts.retest_reliability(*self.waves(shift=d), id="id", scale="calm").rows[0] for d in (0.0, 5.0)
        )
        assert moved.r == pytest.approx(plain.r)
        assert moved.icc_consistency == pytest.approx(plain.icc_consistency)
        assert moved.icc_agreement < plain.icc_agreement - 0.05
        assert moved.detectable_agreement > plain.detectable_agreement
        assert codes(ts.retest_reliability(*self.waves(shift=5.0), id="id", scale="calm")) == ["TS-V073"]

    def test_scores_bring_their_scales_and_who_was_missing_is_counted(self) -> None:
        rng = np.random.default_rng(7)
        frames = []
        trait = rng.normal(size=(60, 1))
        for _ in range(2):
            items = np.clip(np.round(trait + rng.normal(size=(60, 10)) * 0.8 + 3.5), 1, 6)
            frames.append(pd.DataFrame(items, columns=[f"rs{n}" for n in range(1, 11)]).assign(who=range(60)))
        keyed = [frame.assign(**{f"rs{n}": 7 - frame[f"rs{n}"] for n in (2, 5, 7)}) for frame in frames]
        before, after = (
            ts.score(ts.read_responses(frame, "rs10", id="who")) for frame in (keyed[0], keyed[1].iloc[5:])
        )
        found = ts.retest_reliability(before, after)
        assert [row.scale for row in found.rows] == ["rs10_mean", "rs10_sum"]
        assert found.rows[0].icc_agreement == pytest.approx(found.rows[1].icc_agreement)
        assert found.rows[0].n == 55
        assert found.rows[0].n_left_out == 5
        assert "5 without a record in `after`" in str(found)
        assert found.provenance.instruments

    def test_errors_and_alerts(self) -> None:
        before, after = self.waves()
        with pytest.raises(OptionError):
            ts.retest_reliability(before, after, id="id")
        with pytest.raises(ChangeError):
            ts.retest_reliability(before, after.assign(id=lambda x: x["id"] + 1000), id="id", scale="calm")
        with pytest.raises(StudyError, match="two are needed"):
            ts.retest_reliability(before, after.assign(calm=[1.0, *[None] * 79]), id="id", scale="calm")
        few = ts.retest_reliability(before.iloc[:10], after, id="id", scale="calm")
        assert codes(few) == ["TS-V074"]
        flat = ts.retest_reliability(before.assign(calm=3.0), after, id="id", scale="calm")
        assert codes(flat) == ["TS-V071"]
        check_result(flat)
