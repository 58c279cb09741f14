"""Hypothesis profiles, a frame of every dataframe library, and what a missing part of the machine does."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, TypeVar

import hypothesis
import pytest

from tests.helpers import REQUIRE_ALL, importorskip

hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.register_profile(
    "quick",
    derandomize=True,
    deadline=None,
    max_examples=15,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=2_000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

Frame = Any
MakeFrame = Callable[[Mapping[str, Sequence[object]]], Frame]


@pytest.fixture(scope="session", params=["pandas", "polars", "pyarrow"])
def make_frame(request: pytest.FixtureRequest) -> MakeFrame:
    """From columns (name to values, None for a gap) to a frame, once per eager dataframe library."""
    library = importorskip(request.param)
    if request.param == "pyarrow":
        return lambda columns: library.table({name: list(values) for name, values in columns.items()})
    return lambda columns: library.DataFrame({name: list(values) for name, values in columns.items()})


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Generator[Any]:
    """Give a local Spark session of two threads; Java must be there."""
    sql = importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("needs Java (17), which is not installed")
    # Spark's workers take the system's `python3` unless they are told to take this one.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        sql.SparkSession.builder.master("local[2]")
        .appName("trustscale-tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.executorEnv.OMP_NUM_THREADS", "1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for Spark, so that `-m spark` and `-m "not spark"` divide the suite."""
    for item in items:
        if "spark" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.spark)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one where everything is required."""
    report = yield
    return _required(report, item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Do the same for a module that skips itself as a whole."""
    report = yield
    return _required(report, collector.nodeid)


Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def _required(report: Report, where: str) -> Report:
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{where} was left out although TRUSTSCALE_REQUIRE_ALL=1. {reason}"
    return report
