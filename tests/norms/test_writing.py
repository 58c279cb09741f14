"""A norm that was written is read back equal, and nothing is overwritten unasked."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import trustscale as ts
from tests.norms.toys import ALPHA, by_age_and_sex, norm_of, scale_norm
from trustscale.errors import NormError
from trustscale.instruments.norm_model import NormCell, NormRow

finite = st.floats(-1e6, 1e6, allow_nan=False)
words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)


@st.composite
def cells(draw: st.DrawFn) -> list[NormCell]:
    """Cells of everybody, by sex, and by sex and age, with or without a table."""
    low, high = sorted(draw(st.lists(st.floats(0, 99), min_size=2, max_size=2, unique=True)))
    sexes = draw(st.lists(words, min_size=1, max_size=2, unique=True))
    places: list[dict[str, Any]] = [{}, *({"groups": {"sex": sex}} for sex in sexes)]
    places += [{"groups": {"sex": sex}, "age_from": low, "age_below": high} for sex in sexes]
    made = []
    for place in places:
        percentiles = sorted(draw(st.lists(st.floats(0, 100), max_size=3)))
        rows = tuple(
            NormRow(
                score=float(score),
                percentile=p,
                t=draw(st.none() | st.just(20 + p / 2)),
                se=draw(st.none() | st.floats(0, 9)),
            )
            for score, p in enumerate(percentiles)
        )
        if any(row.t is None for row in rows):
            rows = tuple(row.model_copy(update={"t": None}) for row in rows)
        made.append(
            NormCell(
                n=draw(st.integers(2, 5000)),
                n_effective=draw(st.none() | st.floats(2, 5000)),
                mean=draw(st.floats(5, 15)),
                sd=draw(st.floats(0.1, 4)),
                skewness=draw(st.none() | finite),
                note=draw(st.none() | words),
                reliability=draw(st.none() | st.just(ALPHA)),
                rows=rows,
                **place,
            )
        )
    return made


@given(cells(), st.booleans())
def test_a_norm_written_and_read_back_is_equal(made: list[NormCell], two_scales: bool) -> None:
    scales = [scale_norm(*made)]
    if two_scales:
        scales.append(scale_norm(*made, scale="calm_too", reliability=None))
    norm = norm_of(*scales, population='All of "them"\nand more')
    with tempfile.TemporaryDirectory() as folder:
        path = ts.write_norm(norm, folder)
        assert ts.load_norm(path) == norm
        assert hash(ts.load_norm(path)) == hash(norm)


def test_an_estimated_norm_comes_back_equal_and_places_alike(tmp_path: Path) -> None:
    from tests.norms.test_estimation import growing, made

    sample = growing(500)
    for method in ("percentile", "normalised", "linear", "taylor", "beta-binomial"):
        norm = made(sample, method=method, by=["age", "sex"], age_groups=[6, 10, 17], id=method)
        path = ts.write_norm(norm, tmp_path)
        assert path == tmp_path / f"{method}.toml"
        assert ts.load_norm(path) == norm


def test_a_norm_goes_to_the_norms_of_its_instrument(tmp_path: Path) -> None:
    ts.write_instrument(ts.load_instrument("gad7"), tmp_path)
    path = ts.write_norm(ts.load_norm("gad7"), tmp_path)
    assert path == tmp_path / "norms" / "germany-2006.toml"
    assert ts.load_norm(tmp_path) == ts.load_norm("gad7")
    assert [finding for finding in ts.check_instrument(tmp_path) if "norms" in finding.where] == []


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    norm = by_age_and_sex()
    path = ts.write_norm(norm, tmp_path / "toy.toml")
    assert {file.name for file in tmp_path.iterdir()} == {"toy.toml", "toy.csv"}
    with pytest.raises(NormError, match="TS-N057") as caught:
        ts.write_norm(norm, path)
    assert len(caught.value.where) == 2
    assert ts.write_norm(norm, path, overwrite=True) == path


def test_file_and_norm_have_one_name(tmp_path: Path) -> None:
    with pytest.raises(NormError, match="TS-N059"):
        ts.write_norm(by_age_and_sex(), tmp_path / "people.toml")


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(NormError, match="TS-N058"):
        ts.write_norm(by_age_and_sex(), tmp_path / "file")
