"""The same summary from every frame, file and engine, and memory that does not grow with the rows."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trustscale as ts
from tests.helpers import importorskip
from tests.summaries.surveys import ITEMS, WORDS, frame, instrument
from trustscale.errors import AnswerError, ColumnError, StudyError, SummaryError
from trustscale.summaries import summarize as summarizing

pl = importorskip("polars")
pa = importorskip("pyarrow")
duckdb = importorskip("duckdb")
parquet_files = importorskip("pyarrow.parquet")


def narrow(answers: pd.DataFrame) -> Any:
    """A Polars frame of nullable small integers."""
    columns = [pl.col(name).fill_nan(None).cast(pl.Int8) for name in ITEMS]
    return pl.from_pandas(answers).with_columns(columns)


def parquet(answers: pd.DataFrame, folder: Path) -> Path:
    path = folder / "survey.parquet"
    narrow(answers).write_parquet(path)
    return path


def csv(answers: pd.DataFrame, folder: Path) -> Path:
    path = folder / "survey.csv"
    answers.to_csv(path, index=False)
    return path


def pieces(answers: pd.DataFrame) -> Iterator[Any]:
    """Frames of several libraries, one after the other."""
    yield answers[:100]
    yield narrow(answers[100:101])
    yield narrow(answers[101:400]).to_arrow()
    yield answers[400:]


WAYS: dict[str, Callable[[pd.DataFrame, Path], Any]] = {
    "polars": lambda answers, _: narrow(answers),
    "pyarrow": lambda answers, _: narrow(answers).to_arrow(),
    "nullable pandas": lambda answers, _: answers.astype(dict.fromkeys(ITEMS, "Int64")),
    "csv": csv,
    "parquet": parquet,
    "polars lazy": lambda answers, _: narrow(answers).lazy(),
    "polars lazy floats": lambda answers, _: pl.from_pandas(answers).lazy(),
    "duckdb": lambda answers, folder: duckdb.read_parquet(str(parquet(answers, folder))),
    "reader": lambda answers, _: narrow(answers).to_arrow().to_reader(max_chunksize=77),
    "iterable": lambda answers, _: pieces(answers),
    "list": lambda answers, _: [answers[:7], answers[7:]],
}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_bits_from_everywhere(way: str, tmp_path: Path) -> None:
    answers = frame()
    made = ts.summarize(WAYS[way](answers, tmp_path), instrument(), group="site")
    assert made.equals(ts.summarize(answers, instrument(), group="site"))
    bare = ts.summarize(WAYS[way](answers, tmp_path), items=ITEMS, patterns=True)
    assert bare.equals(ts.summarize(answers, items=ITEMS, patterns=True))


def test_answers_that_were_read_give_the_same(tmp_path: Path) -> None:
    answers = frame()
    read = ts.read_responses(csv(answers, tmp_path), instrument(), group="site")
    assert ts.summarize(read, group="site").equals(ts.summarize(answers, instrument(), group="site"))


def test_large_text_files_are_streamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = frame()
    answers["sad"] = [None if np.isnan(code) else WORDS[int(code) - 1] for code in answers["sad"]]
    answers["tense"] = ["NA" if np.isnan(code) else f"{code:g}" for code in answers["tense"]]
    path = csv(answers, tmp_path)
    whole = ts.summarize(path, instrument(), group="site")
    monkeypatch.setattr(summarizing, "WHOLE_BYTES", 0)
    assert ts.summarize(path, instrument(), group="site").equals(whole)
    german = tmp_path / "german.csv"
    german.write_text(path.read_text().replace(",", ";"), encoding="utf-16")
    assert ts.summarize(german, instrument(), group="site").equals(whole)


def test_labels_and_other_kinds_of_cells_in_files(tmp_path: Path) -> None:
    answers = frame(60)
    plain = ts.summarize(answers, instrument())
    words = answers.copy()
    words["calm"] = [None if np.isnan(code) else WORDS[int(code) - 1] for code in answers["calm"]]
    path = tmp_path / "words.parquet"
    words.to_parquet(path)
    assert ts.summarize(path, instrument()).equals(plain)
    with pytest.raises(AnswerError, match="TS-S040"):
        ts.summarize(pl.scan_parquet(path), instrument())


def test_words_for_gaps_in_text_files_without_an_instrument(tmp_path: Path) -> None:
    answers = frame(50)
    path = csv(answers.astype(object).where(answers.notna(), "NA"), tmp_path)
    assert ts.summarize(path, items=ITEMS).equals(ts.summarize(answers, items=ITEMS))


# -- answers off the response scale --------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["polars", "csv", "parquet", "iterable"])
def test_files_and_frames_name_rows_with_wrong_answers(way: str, tmp_path: Path) -> None:
    answers = frame()
    answers.loc[450, "calm"] = 7
    first = {"csv": 2, "parquet": 1}.get(way, 0)
    with pytest.raises(AnswerError, match=rf"row {450 + first}, calm: 7(\.0)? \(allowed: 1 to 5") as caught:
        ts.summarize(WAYS[way](answers, tmp_path), instrument())
    assert caught.value.code == "TS-R014"


@pytest.mark.parametrize("way", WAYS)
def test_wrong_answers_are_counted(way: str, tmp_path: Path) -> None:
    answers = frame()
    answers.loc[[3, 450], "calm"] = [7, 66]
    answers.loc[4, "calm"] = 9
    clean = answers.copy()
    clean.loc[[3, 4, 450], "calm"] = np.nan
    made = ts.summarize(WAYS[way](answers, tmp_path), instrument(), invalid="missing", group="site")
    calm = made.to_frame()
    row = dict(zip(made.items, zip(*_lists(calm, "invalid", "not_applicable"), strict=True), strict=False))
    assert row["calm"] == (2, 1)
    assert [alert.code for alert in made.alerts] == ["TS-S069"]
    expected = ts.summarize(clean, instrument())
    assert np.array_equal(made.sums.pairwise.n, expected.sums.pairwise.n)
    assert sum(int(part.invalid.sum()) for part in made.groups.values()) == 2


def _lists(made: Any, *names: str) -> list[list[int]]:
    return [list(made[name]) if not hasattr(made, "column") else made[name].to_pylist() for name in names]


def test_engines_count_wrong_answers_unless_told_otherwise() -> None:
    answers = frame()
    answers.loc[3, "calm"] = 7
    assert ts.summarize(narrow(answers).lazy(), instrument()).sums.invalid.tolist()[0] == 1
    with pytest.raises(AnswerError, match="calm: 7"):
        ts.summarize(narrow(answers).lazy(), instrument(), invalid="raise")


def test_missing_codes_are_gaps(tmp_path: Path) -> None:
    answers = frame()
    coded = answers.fillna(dict.fromkeys(ITEMS, -99))
    for data in (coded, csv(coded, tmp_path), narrow(coded).lazy()):
        assert ts.summarize(data, items=ITEMS, missing_codes=[-99]).equals(ts.summarize(answers, items=ITEMS))
        made = ts.summarize(data, instrument(), missing_codes=-99)
        assert made.equals(ts.summarize(answers, instrument()))


# -- what is refused -----------------------------------------------------------------------------------------


def test_columns_that_are_no_items_are_refused(tmp_path: Path) -> None:
    answers = frame()
    answers.insert(0, "person", range(len(answers)))
    for data in (answers, csv(answers, tmp_path), parquet(answers, tmp_path), narrow(answers).lazy()):
        with pytest.raises(StudyError, match=r'items=\["calm", "tense"') as caught:
            ts.summarize(data)
        assert [place.partition(":")[0] for place in caught.value.where] == ["person", "site"]


def test_what_cannot_be_summed_up_is_refused() -> None:
    answers = frame()
    with pytest.raises(ColumnError, match="did you mean 'site'"):
        ts.summarize(answers, instrument(), group="sites")
    with pytest.raises(ColumnError, match="no column 'sites'"):
        ts.summarize(narrow(answers).lazy(), instrument(), group="sites")
    endless = answers.replace({"calm": {1.0: np.inf}})
    with pytest.raises(StudyError, match="infinite"):
        ts.summarize(endless, items=ITEMS)
    with pytest.raises(SummaryError, match="infinite"):
        ts.summarize([answers, endless], items=ITEMS)
    with pytest.raises(SummaryError, match="more than 200"):
        ts.summarize(answers.assign(person=range(len(answers))), items=ITEMS, group="person")
    with pytest.raises(SummaryError, match="TS-S062"):
        ts.summarize([answers, answers.assign(calm="often")], items=ITEMS)
    with pytest.raises(ColumnError, match="lacks columns"):
        ts.summarize([answers, answers[ITEMS[1:]]], items=ITEMS)


# -- Spark ---------------------------------------------------------------------------------------------------


def test_spark_sends_back_the_same_bits(spark: Any, tmp_path: Path) -> None:
    answers = frame()
    answers.loc[3, "calm"] = 7
    data = spark.read.parquet(str(parquet(answers, tmp_path))).repartition(3)
    made = ts.summarize(data, instrument(), group="site")
    expected = ts.summarize(answers, instrument(), group="site", invalid="missing")
    assert made.equals(expected)
    bare = ts.summarize(data, items=ITEMS, patterns=True, fourth=True)
    assert bare.equals(ts.summarize(answers, items=ITEMS, patterns=True, fourth=True))
    with pytest.raises(AnswerError, match="calm: 1 answer"):
        ts.summarize(data, instrument(), invalid="raise")
    with pytest.raises(StudyError, match="site: it holds no numbers"):
        ts.summarize(data)


# -- memory --------------------------------------------------------------------------------------------------

PEAK = """
import json, sys
import trustscale as ts
made = ts.summarize(sys.argv[1])
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps([made.n_rows, int(status["VmHWM"].split()[0]) // 1024]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to measure memory")
def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    peaks = []
    for rows in (100_000, 1_500_000):
        path = tmp_path / f"{rows}.parquet"
        draw = np.random.default_rng(0)
        columns = {f"q{k}": pa.array(draw.integers(1, 6, rows), pa.int32()) for k in range(12)}
        parquet_files.write_table(pa.table(columns), path, row_group_size=100_000)
        done = subprocess.run(
            [sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True
        )
        n, peak = json.loads(done.stdout)
        assert n == rows
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 60  # MB; the larger table would take 72 as it is stored, 144 as numbers
