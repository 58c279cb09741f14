"""correlations(): rows, matrices, words, alerts, and the same numbers however the answers come."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.helpers import importorskip
from trustscale.errors import NeedsMoreError, OptionError, StudyError

NAMES = ["q1", "q2", "q3", "q4"]
KINDS = ["pearson", "spearman", "polychoric", "mixed"]


def answers(n: int = 300, gaps: float = 0.05) -> pd.DataFrame:
    rng = np.random.default_rng(12)
    latent = rng.normal(size=(n, 1)) + rng.normal(size=(n, 4))
    codes = np.digitize(latent, [-1.5, -0.4, 0.6, 2.0]) + 1.0
    codes[:, 3] = 6 - codes[:, 3]
    codes[rng.random(codes.shape) < gaps] = np.nan
    return pd.DataFrame(codes, columns=NAMES)


def scale() -> ts.Instrument:
    return ts.define_scale(NAMES, minimum=1, maximum=5, reverse=["q4"], id="calm")


def codes_of(found: ts.Correlations) -> set[str]:
    return {alert.code for alert in found.alerts}


@pytest.mark.parametrize("matrix", KINDS)
def test_listwise_is_what_the_complete_rows_give(matrix: str) -> None:
    frame = answers()
    found = ts.correlations(frame, matrix=matrix)
    by_hand = ts.correlations(frame.dropna(), matrix=matrix)
    pd.testing.assert_frame_equal(found.to_frame(), by_hand.to_frame())
    assert found.found.least_n == len(frame.dropna())


@pytest.mark.parametrize("matrix", KINDS)
def test_pairwise_is_what_each_pair_gives_by_itself(matrix: str) -> None:
    frame = answers()
    found = ts.correlations(frame, matrix=matrix, missing="pairwise").to_frame()
    for row in found.itertuples():
        both = frame[[row.item_1, row.item_2]].dropna()
        assert row.n == len(both)
        if matrix in ("pearson", "spearman"):  # thresholds of the others come from all answers to an item
            alone = ts.correlations(both, matrix=matrix).to_frame().iloc[0]
            assert (row.r, row.se, row.lower, row.upper) == pytest.approx(
                (alone.r, alone.se, alone.lower, alone.upper), rel=1e-9
            )


def test_reversed_items_are_turned_round() -> None:
    frame = answers()
    raw, keyed = ts.correlations(frame), ts.correlations(frame, instrument=scale())
    assert keyed.reversed == ("q4",)
    sign = np.array([1, 1, 1, -1])
    np.testing.assert_allclose(keyed.matrix, raw.matrix * np.outer(sign, sign), atol=1e-12)
    assert "reversed: q4" in str(keyed)


@pytest.mark.parametrize("library", ["polars", "pyarrow", "responses", "summary"])
@pytest.mark.parametrize("matrix", ["pearson", "spearman", "polychoric"])
def test_the_same_however_answers_come(library: str, matrix: str) -> None:
    frame = answers()
    expected = ts.correlations(frame, instrument=scale(), matrix=matrix, missing="pairwise")
    if library == "polars":
        data, options = importorskip("polars").from_pandas(frame), {"instrument": scale()}
    elif library == "pyarrow":
        data, options = importorskip("pyarrow").Table.from_pandas(frame), {"instrument": scale()}
    else:
        responses = ts.read_responses(frame, scale())
        data, options = (responses if library == "responses" else ts.summarize(responses)), {}
    found = ts.correlations(data, matrix=matrix, missing="pairwise", **options)
    np.testing.assert_allclose(found.matrix, expected.matrix, rtol=1e-12)
    np.testing.assert_allclose(found.se, expected.se, rtol=1e-10)
    if library == "polars":
        assert isinstance(found.to_frame(), type(data))
    assert isinstance(found.matrix, pd.DataFrame)


def test_a_summary_without_rows_says_what_it_lacks() -> None:
    summary = ts.summarize(answers(), tables=False)
    with pytest.raises(NeedsMoreError):
        ts.correlations(summary, matrix="polychoric")
    with pytest.raises(NeedsMoreError):
        ts.correlations(ts.summarize(answers()), matrix="mixed")


def test_matrices_carry_the_items() -> None:
    found = ts.correlations(answers(), matrix="polychoric")
    for frame in (found.matrix, found.se, found.n):
        assert list(frame.index) == list(frame.columns) == NAMES
    assert list(found.thresholds.columns) == ["t1", "t2", "t3", "t4"]
    assert (np.diff(found.thresholds, axis=1) > 0).all()
    assert ts.correlations(answers()).thresholds.shape == (4, 0)
    chosen = ts.correlations(answers(), items=["q3", "q1"])
    assert list(chosen.matrix.index) == ["q3", "q1"]


def test_mixed_takes_each_pair_by_its_kind() -> None:
    frame = answers().assign(age=np.random.default_rng(1).normal(40, 9, size=300))
    found = ts.correlations(frame, items=["q1", "q2", "age"], matrix="mixed").to_frame()
    assert found["method"].tolist() == ["polychoric", "polyserial", "polyserial"]
    said = ts.correlations(frame, items=["q1", "q2", "age"], matrix="mixed", continuous=["q2"])
    assert said.to_frame()["method"].tolist() == ["polyserial", "polyserial", "Pearson"]
    plain = ts.correlations(frame[["q2", "age"]].rename(columns={"q2": "a"}), items=["a", "age"]).to_frame()
    two = ts.correlations(frame, items=["q2", "age"], matrix="mixed", continuous="q2").to_frame()
    assert two[["r", "se", "lower", "upper"]].to_numpy() == pytest.approx(
        plain[["r", "se", "lower", "upper"]].to_numpy()
    )


def test_tetrachoric_asks_for_two_categories() -> None:
    frame = answers()
    two = (frame > 3).astype(float).where(frame.notna())
    found = ts.correlations(two, matrix="tetrachoric")
    np.testing.assert_array_equal(found.matrix, ts.correlations(two, matrix="polychoric").matrix)
    assert set(found.to_frame()["method"]) == {"tetrachoric"}
    with pytest.raises(StudyError, match="two categories") as caught:
        ts.correlations(frame, matrix="tetrachoric")
    assert caught.value.code == "TS-V027"


def test_an_empty_cell_is_said_and_filled_only_when_asked() -> None:
    rows = [(1, 1)] * 44 + [(1, 0)] * 10 + [(0, 0)] * 46
    frame = pd.DataFrame(rows, columns=["a", "b"])
    plain = ts.correlations(frame, matrix="tetrachoric")
    assert plain.to_frame().loc[0, "status"] == "at the boundary"
    assert "TS-V021" in codes_of(plain)
    filled = ts.correlations(frame, matrix="tetrachoric", correct=0.5)
    assert filled.to_frame().loc[0, "status"] == "estimated"
    assert codes_of(filled) == {"TS-V025"}
    assert 0.97 < filled.to_frame().loc[0, "r"] < 0.99


def test_constant_items_and_pairs_without_rows_have_a_reason() -> None:
    frame = answers().assign(q2=3.0)
    frame.loc[:149, "q1"] = np.nan
    frame.loc[150:, "q3"] = np.nan
    for matrix in ("pearson", "spearman", "polychoric"):
        found = ts.correlations(frame, matrix=matrix, missing="pairwise")
        status = found.to_frame().set_index(["item_1", "item_2"])["status"]
        assert status["q1", "q2"] == "constant item"
        assert status["q1", "q3"] == "nobody answered both"
        assert status["q3", "q4"] == "estimated"
        assert {"TS-V022", "TS-V023"} <= codes_of(found)
        json.dumps(found.to_dict(), allow_nan=False)
        assert "without a correlation" in str(found)


def test_smoothing_happens_when_asked_and_says_how_far() -> None:
    rng = np.random.default_rng(3)
    latent = rng.normal(size=(40, 1)) * 1.5 + rng.normal(size=(40, 7))
    frame = pd.DataFrame((latent > [0, 0.5, -0.5, 1.0, 0.2, -1, 0.8]).astype(float)).add_prefix("b")
    plain = ts.correlations(frame, matrix="tetrachoric")
    assert "TS-V024" in codes_of(plain)
    assert np.linalg.eigvalsh(plain.matrix)[0] < 0
    found = ts.correlations(frame, matrix="tetrachoric", smooth=True)
    assert found.smoothed is not None
    assert "TS-V029" in codes_of(found)
    assert "TS-V024" not in codes_of(found)
    assert np.linalg.eigvalsh(found.matrix)[0] > 0
    assert found.smoothed.largest_move == pytest.approx(np.abs(found.matrix - plain.matrix).to_numpy().max())
    table = found.to_frame()
    np.testing.assert_array_equal(table["r"], plain.to_frame()["r"])
    assert table.loc[0, "smoothed"] == found.matrix.iloc[0, 1]
    untouched = ts.correlations(answers(), smooth=True)
    assert not {"TS-V029", "TS-V030"} & codes_of(untouched)
    assert "TS-V030" in codes_of(ts.correlations(answers().assign(q2=1.0), smooth=True))


def test_few_categories_and_unused_ones_are_said() -> None:
    frame = answers()
    assert "TS-V008" in codes_of(ts.correlations(frame))
    assert "TS-V008" not in codes_of(ts.correlations(frame, matrix="polychoric"))
    wide = ts.define_scale(NAMES, minimum=1, maximum=7, id="calm")
    found = ts.correlations(frame, instrument=wide, matrix="polychoric")
    assert "TS-V020" in codes_of(found)
    np.testing.assert_array_equal(found.matrix, ts.correlations(frame, matrix="polychoric").matrix)


def test_ranks_of_many_different_answers_come_from_the_rows() -> None:
    frame = answers().assign(age=np.random.default_rng(1).normal(40, 9, size=300))
    for missing in ("listwise", "pairwise"):
        found = ts.correlations(frame, items=[*NAMES, "age"], matrix="spearman", missing=missing)
        kept = frame.dropna() if missing == "listwise" else frame
        np.testing.assert_allclose(found.matrix, kept.corr(method="spearman"), atol=1e-12)


def test_an_empty_cell_with_other_margins_is_said_although_there_is_a_maximum() -> None:
    # Persons who left b out shift the threshold of a, so that no perfect correlation fits the table best.
    both = [(1, 1)] * 44 + [(1, 0)] * 10 + [(0, 0)] * 46
    frame = pd.DataFrame(both + [(0, np.nan)] * 200, columns=["a", "b"])
    found = ts.correlations(frame, matrix="tetrachoric", missing="pairwise")
    assert found.to_frame().loc[0, "status"] == "estimated"
    assert codes_of(found) == {"TS-V026"}


def test_a_published_matrix_comes_back_with_its_precision() -> None:
    r = np.array([[1, 0.5, 0.3], [0.5, 1, 0.4], [0.3, 0.4, 1]])
    found = ts.correlations(ts.Summary.from_correlations(r, 213))
    np.testing.assert_allclose(found.matrix, r, atol=1e-15)
    assert found.to_frame().loc[0, "se"] == pytest.approx(0.75 / np.sqrt(212))
    assert not found.alerts


def test_a_summary_says_the_same_about_few_categories() -> None:
    frame = answers().assign(q2=lambda x: x["q2"].where(x["q2"] != 5, 4))
    rows, summary = ts.correlations(frame), ts.correlations(ts.summarize(frame))
    assert [str(alert) for alert in rows.alerts] == [str(alert) for alert in summary.alerts]


def test_options_are_checked() -> None:
    with pytest.raises(ts.errors.TrustscaleError, match="matrix"):
        ts.correlations(answers(), matrix="kendall")
    with pytest.raises(OptionError, match="correct"):
        ts.correlations(answers(), correct=-1)
    with pytest.raises(OptionError, match="continuous"):
        ts.correlations(answers(), continuous=["q1"])
    with pytest.raises(OptionError, match="q1"):
        ts.correlations(answers(), matrix="mixed", continuous=["q11"])
    with pytest.raises(StudyError, match="gaps"):
        ts.correlations(answers(), missing="raise", matrix="polychoric")
    with pytest.raises(StudyError):
        ts.correlations(answers().assign(q1=np.nan), matrix="polychoric")


def test_what_is_printed_fits_and_says_what_it_is() -> None:
    many = pd.concat([answers().add_suffix(f"_{part}") for part in range(8)], axis=1)
    for data, matrix in ((answers(), "polychoric"), (many, "pearson"), (many, "spearman")):
        found = ts.correlations(data, matrix=matrix)
        lines = str(found).splitlines()
        assert len(lines) <= 25
        assert f"{matrix} correlations" in lines[0].lower()
        assert "n = " in lines[0]
        assert found.apa().startswith("rs from ")
        assert found.sentence().endswith(".")
        assert found.citations


def test_a_picture_of_few_and_of_many_items() -> None:
    importorskip("matplotlib")
    few = ts.correlations(answers(), matrix="polychoric").plot()
    texts = [text.get_text() for axes in few.axes for text in axes.texts]
    assert "1  q1" in texts
    assert sum(text.lstrip("-").startswith(".") for text in texts) == 6
    many = pd.concat([answers().add_suffix(f"_{part}") for part in range(8)], axis=1)
    picture = ts.correlations(many).plot(width=3.6)
    texts = [text.get_text() for axes in picture.axes for text in axes.texts]
    assert not any(text.lstrip("-").startswith(".") for text in texts)
    assert sum(len(axes.patches) for axes in picture.axes) > 32 * 31 / 2


def test_pairs_without_a_correlation_are_grey() -> None:
    importorskip("matplotlib")
    from trustscale.results.figures import correlation_map

    picture = correlation_map(["a", "b"], [[1.0, np.nan], [np.nan, 1.0]])
    texts = [text.get_text() for axes in picture.axes for text in axes.texts]
    assert "-" in texts
    with pytest.raises(ValueError, match="shape"):
        correlation_map(["a", "b"], np.eye(3))


def test_drafts_are_called_so_in_words_and_pictures() -> None:
    importorskip("matplotlib")
    options = [{"code": code, "label": str(code)} for code in range(1, 6)]
    whole = {"id": "calm", "items": NAMES, "score": "mean", "measures": "reflective", "range": [1, 5]}
    draft = ts.define_instrument(
        {
            "id": "try",
            "version": "0.1.0",
            "title": "A try",
            "status": "draft",
            "language": "en",
            "construct": "calm",
            "population": "adults",
            "intended_use": "tests",
            "not_for": "anything else",
            "license": {"spdx": "CC0-1.0", "holder": "nobody", "wording": False},
            "response_scales": [{"id": "r", "options": options}],
            "items": [{"id": name, "gist": name} for name in NAMES],
            "scales": [whole],
        }
    )
    found = ts.correlations(answers(), instrument=draft)
    assert "author-constructed, not validated" in str(found)
    assert "author-constructed, not validated" in found.sentence()
    words = " ".join(text.get_text() for text in found.plot().texts)
    assert "author-constructed, not validated" in words
